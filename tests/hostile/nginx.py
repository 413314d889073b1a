"""nginx as docs/deploy/nginx.conf sets it up, with other names, ports and files, and nothing else."""

import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from ssl import SSLContext, create_default_context

from tests.cli.running import ROOT, SECONDS, free_port

NAME = "forum.agency.example"
SAMPLE = ROOT / "docs/deploy/nginx.conf"
AROUND = """\
daemon off;
worker_processes 1;
pid {folder}/pid;
error_log {folder}/errors warn;
events {{ worker_connections 768; }}
http {{
    access_log off;
    {paths}
    include {folder}/casemaker.conf;
}}
"""
PROGRAM = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
"""Where only root looks for programs by itself."""
WRITTEN = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


def why_no_nginx() -> str:
    """Why none can be started here, or nothing."""
    there = {"nginx": PROGRAM, "openssl": shutil.which("openssl")}
    absent = [name for name, path in there.items() if not path]
    return f"not installed: {', '.join(absent)}" if absent else ""


@dataclass(frozen=True)
class Nginx:
    folder: Path
    port: int
    tls_port: int

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self.tls_port}"

    @property
    def plain_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def trust(self) -> SSLContext:
        return create_default_context(cafile=str(self.folder / "forum.pem"))

    @property
    def errors(self) -> str:
        return (self.folder / "errors").read_text()

    def configure(self, forum_port: int) -> None:
        """Each of what is replaced has to be in the sample."""
        text = SAMPLE.read_text()
        for old, new in {
            "127.0.0.1:8000": f"127.0.0.1:{forum_port}",
            "listen 80;": f"listen 127.0.0.1:{self.port};",
            "listen 443 ssl;": f"listen 127.0.0.1:{self.tls_port} ssl;",
            "/etc/ssl/forum": str(self.folder / "forum"),
        }.items():
            assert old in text, old
            text = text.replace(old, new)
        (self.folder / "casemaker.conf").write_text(text)
        paths = " ".join(f"{what}_temp_path {self.folder}/{what};" for what in WRITTEN)
        (self.folder / "nginx.conf").write_text(AROUND.format(folder=self.folder, paths=paths))

    def make_certificate(self) -> None:
        pair = ["-keyout", f"{self.folder}/forum.key", "-out", f"{self.folder}/forum.pem"]
        subject = ["-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME},IP:127.0.0.1"]
        curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
        self.run("openssl", "req", "-x509", *curve, "-days", "2", *pair, *subject)

    def run(self, *command: str) -> str:
        """Gives what it says."""
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS)  # noqa: S603
        assert done.returncode == 0, done.stderr
        return done.stderr

    def wait_for(self, process: "subprocess.Popen[bytes]") -> None:
        """Until it listens at both of its ports."""
        deadline, left = time.monotonic() + SECONDS, [self.port, self.tls_port]
        while left:
            assert process.poll() is None, self.errors
            assert time.monotonic() < deadline, self.errors
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", left[0])) == 0:
                    left.pop(0)

    @property
    def command(self) -> list[str]:
        log = str(self.folder / "errors")
        return [
            str(PROGRAM),
            "-e",
            log,
            "-p",
            str(self.folder),
            "-c",
            str(self.folder / "nginx.conf"),
        ]


@contextmanager
def nginx_before(forum_port: int) -> Iterator[Nginx]:
    """Configured and running; gone afterwards whatever happened."""
    folder = Path(tempfile.mkdtemp(prefix="casemaker-nginx-"))
    folder.chmod(0o755)  # its workers are another user where it is started by root
    process = None
    try:
        made = Nginx(folder, free_port(), free_port())
        made.make_certificate()
        made.configure(forum_port)
        told = made.run(*made.command, "-t")
        assert "test is successful" in told
        assert "[warn]" not in told, told
        process = subprocess.Popen(made.command)  # noqa: S603
        made.wait_for(process)
        yield made
    finally:
        if process:
            process.terminate()
            process.wait(SECONDS)
        shutil.rmtree(folder, ignore_errors=True)
