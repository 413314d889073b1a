"""`serve`: a real process, over real HTTP, from its first start to Ctrl-C and a second one."""

import signal
import subprocess
import sys
from pathlib import Path

import httpx2
from bs4 import BeautifulSoup

from tests.cli.running import ROOT, SECONDS, command, environment, free_port
from tests.cli.serving import serving

STOP_SECONDS = 3
STOPPED = {0, 130, -signal.SIGINT}


def passwords(folder: Path) -> dict[str, str]:
    lines = (folder / "demo-passwords.txt").read_text().splitlines()
    return dict(line.split(" ", 1) for line in lines)


def sign_in(client: httpx2.Client, username: str, password: str) -> httpx2.Response:
    form = BeautifulSoup(client.get("/login").text, "html.parser")
    token = form.select("input[name=csrf_token]")[0]["value"]
    data = {"csrf_token": str(token), "username": username, "password": password}
    return client.post("/login", data=data, headers={"origin": str(client.base_url).rstrip("/")})


def post_reply(client: httpx2.Client, words: str) -> None:
    front = BeautifulSoup(client.get("/").text, "html.parser")
    address = str(front.select("ol.threads h3 a")[0]["href"])
    page = BeautifulSoup(client.get(address).text, "html.parser")
    form = page.select("form#answer")[0]
    token = str(form.select("input[name=csrf_token]")[0]["value"])
    data = {"csrf_token": token, "body": words}
    assert client.post(str(form["action"]), data=data).status_code == 303


def test_a_server_serves_stops_and_keeps_its_data(tmp_path: Path) -> None:
    with serving(tmp_path, "--demo") as server:
        username, password = "demo-member", passwords(tmp_path)["demo-member"]
        with httpx2.Client(base_url=server.url) as client:
            assert sign_in(client, username, "not the password").status_code == 422
            assert sign_in(client, username, password).status_code == 303
            post_reply(client, "Written before the lights went out.")
            server.stop()
        assert server.took < STOP_SECONDS
        assert server.process.returncode in STOPPED
        assert "Traceback" not in server.err
        assert server.url in server.out
        assert password in server.out
        assert '"path":"/login"' in server.err
    with serving(tmp_path, "--demo") as server, httpx2.Client(base_url=server.url) as client:
        assert "Written before the lights went out." in client.get("/members/demo-member").text
        assert sign_in(client, username, password).status_code == 303
        assert passwords(tmp_path)["demo-member"] == password
        response = client.get("/about")
        assert "server" not in response.headers
        server.stop()
        assert server.process.returncode in STOPPED
        assert "Traceback" not in server.err


def test_demo_data_is_refused_where_others_can_reach_it(tmp_path: Path) -> None:
    done = command(tmp_path, "serve", "--demo", "--host", "0.0.0.0", "--port", str(free_port()))  # noqa: S104
    assert done.code != 0
    assert "Demo data is refused on 0.0.0.0" in done.one_line
    assert not (tmp_path / "demo-passwords.txt").exists()


def test_several_processes_are_not_started_in_a_folder_that_they_cannot_enter(
    tmp_path: Path,
) -> None:
    """Each would end at once, and be started again without end."""
    (tmp_path / "gone").mkdir()
    words = f"cd gone && rmdir ../gone && exec {sys.executable} {ROOT}/main.py serve --workers 2"
    done = subprocess.run(  # noqa: S603  (our own program)
        ["/bin/sh", "-c", f"{words} --port {free_port()}"],
        cwd=tmp_path,
        env=environment(tmp_path, FORUM_SMPT_URL="x"),
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == 1
    unknown, refused = done.stderr.strip().splitlines()
    assert "FORUM_SMPT_URL" in unknown
    assert "perhaps=FORUM_SMTP_URL" in unknown
    assert "start it in another" in refused


def test_a_port_in_use_is_told_without_a_stack_trace(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        port = server.url.rsplit(":", 1)[1]
        done = command(tmp_path, "serve", "--port", port)
        assert done.code != 0
        assert "Traceback" not in done.err
        assert "in use" in done.err
