"""Run emsquote as `python -m emsquote`, and as the program `emsquote`."""

import sys

INTERRUPTED = 130


def main() -> None:
    """Run the command line; an interrupt while it starts ends it as quietly as one later on."""
    try:
        from emsquote.cli import main as run  # noqa: PLC0415 - inside, so that an interrupt is caught

        run()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


if __name__ == "__main__":
    main()
