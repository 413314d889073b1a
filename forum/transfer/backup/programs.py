"""PostgreSQL's own programs: run with the password in their environment, and heard in one line."""

import asyncio
import os
from asyncio import StreamReader, StreamWriter
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import cast

from forum.database_address import for_programs
from forum.errors import CasemakerError, NotInstalled

NOT_THERE = (
    "{} is not installed, and a forum on PostgreSQL is backed up and restored with it: install"
    " PostgreSQL's client programs (on Debian `apt install postgresql-client`), of the server's version."
)


def environment(url: str) -> dict[str, str]:
    """Where the database is: arguments could be read by every user of the machine."""
    return {**os.environ, **for_programs(url), "LC_ALL": "C"}


@asynccontextmanager
async def running(url: str, program: str, *words: str) -> AsyncIterator[Process]:
    """The program, which is gone afterwards whatever happened. Raises NotInstalled."""
    try:
        process = await asyncio.create_subprocess_exec(
            program, *words, stdin=PIPE, stdout=PIPE, stderr=PIPE, env=environment(url)
        )
    except FileNotFoundError:
        raise NotInstalled(NOT_THERE.format(program)) from None
    try:
        yield process
    finally:
        await end(process)


async def end(process: Process) -> None:
    """Kill it, unless it has ended by itself.

    What it had printed is read, by whoever does so already or here: else the pipe stays open, and
    who waits for the program to have ended waits for ever.
    """
    if process.returncode is None:
        process.kill()
        with suppress(RuntimeError):  # somebody else is reading
            await it_prints(process).read()
        await process.wait()


async def output_of(url: str, program: str, *words: str) -> bytes:
    """Everything that it prints; raises CasemakerError with the first thing that it complains of."""
    async with running(url, program, *words) as process:
        out, complaints = await process.communicate()
        if process.returncode:
            raise complaint(program, complaints)
        return out


def complaint(program: str, said: bytes) -> CasemakerError:
    """Its errors tell more than its warnings, and a second line, where there is one, says why."""
    lines = [line.strip() for line in said.decode(errors="replace").splitlines() if line.strip()]
    wrong = [line for line in lines if "error" in line.lower()] or lines or ["no reason given"]
    why = next((line for line in lines if line.startswith(f"{program}: detail:")), "")
    return CasemakerError(f"{' '.join([wrong[0], why]).strip()}")


def it_prints(process: Process) -> StreamReader:
    return cast(StreamReader, process.stdout)


def it_takes(process: Process) -> StreamWriter:
    return cast(StreamWriter, process.stdin)


async def it_says(process: Process) -> bytes:
    """All of its complaints, once it has ended."""
    return await cast(StreamReader, process.stderr).read()
