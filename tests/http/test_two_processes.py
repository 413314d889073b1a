"""Once a process has answered that something is done, every other one shows it."""

from pathlib import Path

from tests.bench.staleness import look

ROUNDS, SECONDS, FEWEST = 100, 12.0, 10


async def test_what_one_process_did_the_other_shows_at_once(db: str, tmp_path: Path) -> None:
    """A short form of `make staleness`, which does ten thousand rounds."""
    found = await look(db, tmp_path, ROUNDS, seed=7, seconds=SECONDS)
    assert not found.stale
    assert found.deeds.total() >= FEWEST
    assert found.not_modified > 0
