"""What is made at the start is not searched for garbage, and what is made later is."""

import gc
import subprocess
import sys
from pathlib import Path

from forum.lasting import lasting

ROOT = Path(__file__).parents[1]


def printed(code: str) -> list[str]:
    """Words that this prints in a process of its own."""
    told = subprocess.run(  # noqa: S603  (our own program)
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return told.stdout.split()


def test_garbage_of_later_is_found_again() -> None:
    thresholds = gc.get_threshold()
    with lasting():
        assert not gc.isenabled()
        stays: list[object] = [[]]
    assert gc.isenabled()
    assert not any(one is stays for one in gc.get_objects())
    circle: list[object] = []
    circle.append(circle)
    assert any(one is circle for one in gc.get_objects())
    gc.unfreeze()
    gc.set_threshold(*thresholds)


def test_a_server_starts_so() -> None:
    code = "import gc, main; main.app; print(gc.isenabled(), gc.get_freeze_count() > 100_000)"
    assert printed(code) == ["True", "True"]


def test_what_requests_need_at_once_is_gone_before_a_server_looks_for_garbage() -> None:
    code = """if True:
        import gc, main
        main.app
        def searches(): return sum(age["collections"] for age in gc.get_stats())
        gc.collect()
        before = searches()
        for _ in range(20):
            needed = [[] for _ in range(5000)]
            del needed
        print(searches() - before)"""
    assert printed(code) == ["0"]
