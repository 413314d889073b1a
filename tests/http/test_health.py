"""What a watcher asks: does the process answer, and is the forum ready?"""

from forum.database import execute
from tests.client import Client


async def test_the_process_answers(visitor: Client) -> None:
    response = await visitor.get("/healthz")
    assert response.status_code == 200
    assert response.text == "ok\n"


async def test_the_forum_is_ready(visitor: Client) -> None:
    response = await visitor.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {"status": "ready"}


async def test_without_its_database_the_process_answers_and_is_not_ready(visitor: Client) -> None:
    await execute("ALTER TABLE argument_type RENAME TO gone")
    assert (await visitor.get("/healthz")).status_code == 200
    response = await visitor.get("/readyz")
    assert response.status_code == 503
    assert "retry-after" in response.headers


async def test_asking_with_head_works_too(visitor: Client) -> None:
    response = await visitor.head("/healthz")
    assert response.status_code == 200
    assert response.content == b""
