"""What commands say: every text of theirs goes through here, so that what comes from outside
(cells, file names, words of servers) can move no cursor and turn no line around.
"""

from __future__ import annotations

import re

import typer

_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")


def say(text: str, *, err: bool = False, nl: bool = True) -> None:
    """Print a text of any number of lines on standard output, or on standard error.

    Characters that a terminal obeys are shown as �.
    """
    typer.echo(printable(text), err=err, nl=nl)


def printable(text: str) -> str:
    r"""Return a text with � for each character that a terminal obeys; lines and tabs stay.

    >>> printable("a\tb\n\x1b[31mred\u202e")
    'a\tb\n�[31mred�'
    """
    return _UNPRINTABLE.sub("\ufffd", text)
