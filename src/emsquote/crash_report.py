"""What becomes of a fault of the program itself: a report for its makers, with nobody's data."""

from __future__ import annotations

import os
import platform
import sys
import tempfile
from importlib.metadata import PackageNotFoundError, version
from traceback import FrameSummary, extract_tb

from emsquote import __version__

CRASHED = 70
"""The exit code of a fault of the program (EX_SOFTWARE of sysexits.h)."""
_PACKAGES = ("typer", "msgspec", "pint", "rich", "xlsxwriter", "openpyxl", "sqlalchemy", "highspy")


def report_crash(error: BaseException) -> int:
    """Write a report beside other temporary files, say so on standard error, return the exit code.

    The report names versions, the command with its options' names, and the places in the code:
    no argument, no message of the error, nothing of what was read.
    """
    frames = extract_tb(error.__traceback__)
    kind, place = type(error).__name__, _place(frames[-1]) if frames else "start-up"
    written = _written(_report(kind, frames))
    sys.stderr.write(
        f"emsquote: stopped by a fault of its own: {kind} in {place}\n"
        f"hint: {f'send {written} to its makers' if written else 'tell its makers'}; "
        "it holds none of your data\n"
    )
    return CRASHED


def _report(kind: str, frames: list[FrameSummary]) -> str:
    lines = [
        f"emsquote {__version__}",
        f"Python {platform.python_version()} on {platform.system()} {platform.machine()}",
        *(f"{name} {found}" for name in _PACKAGES if (found := _version(name))),
        f"command: {' '.join(_command(sys.argv[1:]))}",
        f"error: {kind}",
        *(f"  {_place(frame)}, {frame.name}" for frame in frames),
    ]
    return "\n".join(lines) + "\n"


def _command(words: list[str]) -> list[str]:
    """Return the command and the names of options, `…` for what belongs to the user.

    >>> _command(["price", "secret.xlsx", "-q", "10", "--offers=list.csv"])
    ['price', '…', '-q', '…', '--offers=…']
    """
    return [_word(word, first=number == 0) for number, word in enumerate(words)]


def _word(word: str, *, first: bool) -> str:
    if word.startswith("-"):
        option, equals, _ = word.partition("=")
        return f"{option}=…" if equals else option
    return word if first and word.isalpha() else "…"


def _place(frame: FrameSummary) -> str:
    """Return the module and line of a frame, without the folders of this machine."""
    parts = frame.filename.replace(os.sep, "/").split("/")
    return f"{'/'.join(parts[-3:])}:{frame.lineno}"


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _written(report: str) -> str:
    """Return the path of the report, "" where none can be written."""
    try:
        handle, path = tempfile.mkstemp(prefix="emsquote-", suffix=".txt")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(report)
    except OSError:
        return ""
    return path
