"""Showing a quote where people look: with rich on a terminal, as plain text in a pipe, which then
never loads rich.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, TextIO

from emsquote.documents.customer_view import shown_to
from emsquote.documents.sheet import Sheet, View
from emsquote.model.quote import Quote

if TYPE_CHECKING:
    from emsquote.documents.explain.tree import Node


# A `?` means that something is not known, so no blank may become one; nor should the branches of a
# tree.
_PLAIN = {
    "\xa0": " ",
    "\u202f": " ",
    "├": "|",
    "└": "`",
    "│": "|",
    "─": "-",
    "→": "->",
    "×": "x",
    "−": "-",
    "…": "...",
    "’": "'",
    "„": '"',
    "“": '"',
    "”": '"',
    "«": '"',
    "»": '"',
}


def show_quote(quote: Quote, view: View, out: TextIO) -> None:
    """Write price table, open points and assumptions to `out`, as a view has them."""
    shown = shown_to(view, quote)
    if out.isatty():
        from rich.console import Console  # noqa: PLC0415 - late: 100 ms, and not in a pipe

        from emsquote.documents.writers.rich_text import quote_page  # noqa: PLC0415

        console = Console(file=out, highlight=False, soft_wrap=False)
        console.print(quote_page(shown, console.width))
    else:
        from emsquote.documents.writers.plain_text import quote_lines  # noqa: PLC0415

        show_lines(quote_lines(shown), out)


def show_sheet(sheet: Sheet, out: TextIO) -> None:
    """Write one sheet to `out`."""
    if out.isatty():
        from rich.console import Console, Group  # noqa: PLC0415

        from emsquote.documents.writers.rich_text import sheet_parts  # noqa: PLC0415

        console = Console(file=out, highlight=False)
        console.print(Group(*sheet_parts(sheet, console.width)))
    else:
        from emsquote.documents.writers.plain_text import sheet_lines  # noqa: PLC0415

        show_lines(sheet_lines(sheet), out)


def show_lines(lines: Iterable[str], out: TextIO) -> None:
    """Write lines to `out`; characters that its encoding lacks become `?`, blanks within numbers
    plain ones.
    """
    text = "".join(f"{line}\n" for line in lines)
    encoding = out.encoding or "utf-8"
    if not encoding.lower().startswith("utf"):
        text = text.translate(
            {ord(sign): plain for sign, plain in _PLAIN.items() if not _can_show(sign, encoding)}
        )
    out.write(text.encode(encoding, "replace").decode(encoding))


def _can_show(sign: str, encoding: str) -> bool:
    return sign.encode(encoding, "ignore") != b"" and sign not in "\xa0\u202f"


def show_tree(top: Node, out: TextIO) -> None:
    """Write a tree to `out`, one node a line.

    A terminal breaks what is too long within its branch.
    """
    if out.isatty():
        from rich.console import Console  # noqa: PLC0415

        from emsquote.documents.writers.rich_text import tree  # noqa: PLC0415

        Console(file=out, highlight=False).print(tree(top))
    else:
        from emsquote.documents.explain.tree import tree_lines  # noqa: PLC0415 - only `explain` needs it

        show_lines(tree_lines(top), out)
