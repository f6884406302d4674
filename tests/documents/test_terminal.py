"""The quote on a terminal and in a pipe."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

from emsquote.documents.explain.tree import Node
from emsquote.documents.sheet import View
from emsquote.documents.writers.layout import text_width
from emsquote.documents.writers.terminal import show_lines, show_quote, show_tree
from emsquote.finding import Finding, Origin, Severity
from emsquote.model.quote import Quote

from .build import open_quote, whole_quote


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def _on_terminal(
    quote: Quote, monkeypatch: pytest.MonkeyPatch, *, columns: int = 80, no_color: bool = False
) -> str:
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    if no_color:
        monkeypatch.setenv("NO_COLOR", "1")
    out = _Terminal()
    show_quote(quote, View.INTERNAL, out)
    return out.getvalue()


def _piped(quote: Quote, view: View = View.INTERNAL) -> str:
    out = io.StringIO()
    show_quote(quote, view, out)
    return out.getvalue()


def _bare(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


def _many_columns(quote: Quote, count: int) -> Quote:
    columns = tuple(
        replace(quote.columns[0], quantity=10 ** (n % 6) * (n + 1)) for n in range(count)
    )
    lines = tuple(replace(line, cells=line.cells[:1] * count) for line in quote.lines)
    return replace(quote, columns=columns, lines=lines)


def test_a_pipe_gets_aligned_text():
    assert (
        _piped(open_quote(), View.CUSTOMER)
        == """\
Quotation: Sensor board
=======================
Customer  Acme GmbH
Date      2026-05-04
Currency  EUR
BOM       board.xlsx
Status    incomplete: 1 open, see below

Price           10 boards
------------  -----------
Per board
Material         3.68 + ?
SMT assembly    12.63
------------  -----------
Unit price      16.31 + ?

Per lot
All boards     163.10 + ?
NRE: Stencil   150.00
------------  -----------
Total          313.10 + ?
Not priced     1 open
Lead time     26 days

Not priced: no offer for "XY-1"
What is marked ? is not known; it is not zero, and no sum holds it.

Valid for 30 days.

Open: 1
  board.xlsx[BOM]:6: no offer for "XY-1"

Doubtful: 1
  board.xlsx[BOM]:5: class of XTAL-8M is a guess

Assumed: 1
  one side has SMT parts, since none is stated
"""
    )


def test_a_pipe_never_loads_rich():
    code = (
        "import io, sys\n"
        "from emsquote.documents.writers.terminal import show_lines\n"
        "import emsquote.documents.writers.plain_text\n"
        "sys.exit(any(name.split('.')[0] in {'rich', 'xlsxwriter', 'pint'} for name in sys.modules))\n"
    )
    source = Path(__file__).parents[2] / "src"
    assert (
        subprocess.run(
            [sys.executable, "-c", code], env={"PYTHONPATH": str(source)}, check=False
        ).returncode
        == 0
    )


@pytest.mark.parametrize("columns", [80, 100, 60])
@pytest.mark.parametrize("quantities", [1, 5, 12])
def test_the_terminal_shows_no_line_wider_than_it_is(
    monkeypatch: pytest.MonkeyPatch, columns: int, quantities: int
):
    page = _bare(
        _on_terminal(_many_columns(open_quote(), quantities), monkeypatch, columns=columns)
    )
    assert max(text_width(line) for line in page.splitlines()) <= columns
    for column in _many_columns(open_quote(), quantities).columns:
        assert f"{column.quantity:,} board" in page


def test_the_terminal_shows_the_same_figures_as_the_pipe(monkeypatch: pytest.MonkeyPatch):
    words = re.compile(r"[\d,.]+")
    assert words.findall(_bare(_on_terminal(whole_quote(), monkeypatch))) == words.findall(
        _piped(whole_quote())
    )


def test_colours_are_left_out_when_asked(monkeypatch: pytest.MonkeyPatch):
    assert "\x1b[33m" in _on_terminal(open_quote(), monkeypatch)
    assert not re.search(
        r"\x1b\[[0-9;]*3[0-7]", _on_terminal(open_quote(), monkeypatch, no_color=True)
    )


def test_nothing_from_outside_commands_the_terminal(monkeypatch: pytest.MonkeyPatch):
    evil = "\x1b]0;owned\x07[bold red]x[/] :smile: \x1b[2J"
    finding = Finding(Severity.OPEN, "x", Origin(evil), evil, evil)
    quote = replace(whole_quote(), title=evil, customer=evil, terms=(evil,), findings=(finding,))
    shown = _on_terminal(quote, monkeypatch)
    assert not re.search(r"\x1b(?!\[[0-9;]*m)", shown)
    assert "\x07" not in shown
    assert "[bold red]x[/] :smile:" in _bare(shown).replace("\n", " ")
    assert "\x1b" not in _piped(quote)


def test_many_findings_of_a_kind_are_shown_by_their_first():
    findings = tuple(
        Finding(Severity.OPEN, "no-offer", Origin("b.csv", row=row), "no offer", "add it")
        for row in range(1, 10)
    )
    lines = _piped(replace(whole_quote(), findings=findings)).splitlines()
    assert lines[lines.index("Open: 9") :] == [
        "Open: 9",
        "  b.csv:1: no offer",
        "  b.csv:2: no offer",
        "  b.csv:3: no offer",
        "  … and 6 more like it",
        "  hint: add it",
    ]


def test_a_quote_with_nothing_open_says_so():
    assert _piped(replace(whole_quote(), findings=())).endswith("\n\nNothing is open.\n")


def test_characters_that_the_output_lacks_become_question_marks():
    out = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    show_lines(["10 kΩ"], out)
    out.flush()
    assert out.buffer.getvalue() == b"10 k?\n"


def test_wide_characters_count_twice():
    assert [text_width(text) for text in ("abc", "抵抗", "e\u0301")] == [3, 4, 1]


def test_a_tree_keeps_its_branches_where_the_encoding_has_none():
    out = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    show_tree(Node("10 × 3", (Node("20 → 30"), Node("„x“", (Node("é"),)))), out)
    out.seek(0)
    assert out.read() == '10 x 3\n|- 20 -> 30\n`- "x"\n   `- ?\n'
