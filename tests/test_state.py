"""Nothing outlives a call without a name: what a command opens it closes, and what a process
remembers is told where it is remembered.
"""

import ast
import sqlite3
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[1] / "src" / "emsquote"
OFFERS = """mpn,manufacturer,supplier,sku,stock,currency,breaks,date
LM358DR,TI,Mouser,595-LM358DR,50,USD,1:0.48,2026-05-21
"""
BOM = "Designator,Qty,MPN,Manufacturer\nU1,1,LM358DR,TI\n"


@pytest.fixture
def connections(monkeypatch):
    """Every connection to a database file that is made, kept alive."""
    made = []
    connect = sqlite3.connect

    def connect_and_keep(*arguments, **options):
        made.append(connect(*arguments, **options))
        return made[-1]

    monkeypatch.setattr(sqlite3, "connect", connect_and_keep)
    return made


def _is_closed(connection):
    try:
        connection.execute("SELECT 1")
    except sqlite3.ProgrammingError as error:
        return "closed" in str(error)
    return False


COMMANDS = {
    "price": ("price", "b.csv", "-q", "10"),
    "price what cannot be read": ("price", "nobody.csv", "-q", "10"),
    "turns": ("turns", "b.csv", "-q", "10"),
    "batch": ("batch", "b.csv", "-q", "10", "--out", "o", "--jobs", "1"),
    "library import": ("library", "import", "offers.csv"),
    "library import what is no list": ("library", "import", "b.csv"),
    "library search": ("library", "search", "LM358"),
    "library stats": ("library", "stats"),
    "library export": ("library", "export"),
    "library remove": ("library", "remove", "--supplier", "Mouser"),
}


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_a_command_closes_the_library_that_it_opened(
    emsquote, connections, tmp_path, monkeypatch, command
):
    monkeypatch.chdir(tmp_path)
    Path("offers.csv").write_text(OFFERS)
    Path("b.csv").write_text(BOM)
    emsquote("library", "import", "offers.csv", "--library", "a.library")
    connections.clear()
    emsquote(*command, "--library", "a.library")
    assert connections
    assert [_is_closed(connection) for connection in connections] == [True] * len(connections)


MODULES = sorted(SOURCE.rglob("*.py"))


def _unexplained(path):
    """Functions that remember what they answered, by their arguments, without a word on it."""
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines()
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.FunctionDef) or not node.args.args:
            continue
        for decorator in node.decorator_list:
            if "cache" not in ast.unparse(decorator).replace("cached_property", ""):
                continue
            words = lines[decorator.lineno - 2 : node.lineno - 1]
            if not any("#" in line for line in words):
                yield f"{path.relative_to(SOURCE)}:{decorator.lineno} {node.name}"


def test_what_is_remembered_by_arguments_says_what_and_how_much():
    """A comment beside the cache; what takes no arguments reads what is shipped, once."""
    assert [place for path in MODULES for place in _unexplained(path)] == []


def _hidden(path):
    """Empty containers of a module, which somebody fills, and other ways to change what is
    frozen.
    """
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    for node in tree.body:
        value = (
            getattr(node, "value", None) if isinstance(node, ast.Assign | ast.AnnAssign) else None
        )
        if value is not None and ast.unparse(value) in {"{}", "[]", "set()", "dict()", "list()"}:
            yield f"{path.relative_to(SOURCE)}:{node.lineno}"
    for node in ast.walk(tree):
        if isinstance(node, ast.Global):
            yield f"{path.relative_to(SOURCE)}:{node.lineno}"
        if isinstance(node, ast.Attribute) and node.attr in {"__setattr__", "force_setattr"}:
            yield f"{path.relative_to(SOURCE)}:{node.lineno}"


def test_no_module_is_filled_and_nothing_frozen_is_changed():
    assert [place for path in MODULES for place in _hidden(path)] == []
