"""`app` for servers, and the command line: `python main.py --help`."""

from typing import Any


def __getattr__(name: str) -> Any:
    """Make the application only for those who ask for it; commands do not need one."""
    if name != "app":
        raise AttributeError(name)
    from forum.lasting import lasting

    with lasting():
        from forum import log, settings
        from forum.app import create_app

        log.configure(settings.load())
        return create_app()


if __name__ == "__main__":
    from forum.lasting import lasting

    with lasting():
        from forum.cli.commands import run
    run()
