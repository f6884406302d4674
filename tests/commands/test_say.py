"""What is said of words from outside: nothing that a terminal obeys."""

import ast
from pathlib import Path

import pytest

import emsquote as package

SOURCE = Path(package.__file__).parent
HOSTILE = "\x1b[31mEVIL\x07\u202e\x9b"
LIST = (
    "mpn,price,currency,supplier\n{0}A,1.5,USD,{0}S\n{0}B,x{0}1,USD,S\n{0}C,1,U{0}D,S\n"
    + "PLAIN-NUMBER,0.25,USD,South\n" * 40
)


def _only_lines(text):
    return all(sign.isprintable() or sign in "\n\t" for sign in text)


@pytest.fixture
def shelf(tmp_path):
    (tmp_path / "list.csv").write_text(LIST.format("\x1b[31mEVIL\u202e"), encoding="utf-8")
    return ("--library", tmp_path / "library.sqlite"), tmp_path / "list.csv"


def test_price_lists_say_nothing_to_the_terminal(emsquote, shelf):
    library, path = shelf
    told = [emsquote("library", "import", *library, path)]
    told.append(emsquote("library", "search", *library, "EVIL"))
    told.append(emsquote("library", "stats", *library))
    assert "EVIL" in told[1].out + told[0].err
    for ended in told:
        assert _only_lines(ended.out + ended.err)


@pytest.mark.parametrize("command", ["price", "bom", "explain", "board", "diff", "rates", "turns"])
def test_file_names_say_nothing_to_the_terminal(emsquote, command):
    words = [command, *(["check"] if command == "rates" else []), HOSTILE]
    ended = emsquote(*words, *([HOSTILE] if command == "diff" else []))
    assert ended.code == 2
    assert "EVIL" in ended.err
    assert _only_lines(ended.out + ended.err)


def test_keys_of_a_job_say_nothing_to_the_terminal(emsquote, tmp_path):
    (tmp_path / "bom.csv").write_text("Designator,MPN\nR1,X\n")
    (tmp_path / "bom.toml").write_text('"\\u001b[31mEVIL" = 1\n')
    ended = emsquote("price", tmp_path / "bom.csv")
    assert ended.code == 2
    assert "EVIL" in ended.err
    assert _only_lines(ended.err)


def test_no_command_prints_by_another_way():
    others = [
        f"{path.name}:{node.lineno}"
        for path in (SOURCE / "cli.py", *(SOURCE / "commands").glob("*.py"))
        if path.name != "say.py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"typer.echo", "print"}
    ]
    assert others == []
