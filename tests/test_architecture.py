"""The shape of the package: imports run one way, pricing knows no float, start-up stays light."""

import ast
import csv
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

SOURCE = Path(__file__).resolve().parents[1] / "src" / "emsquote"

LAYERS = (
    ("findings", {"finding"}),
    ("files", {"files"}),
    ("wording", {"wording"}),
    ("nouns", {"model"}),
    ("parts", {"parts"}),
    ("intake", {"intake"}),
    ("board files", {"board_files"}),
    ("buying", {"buying"}),
    ("costing", {"costing"}),
    ("pipeline", {"pipeline", "request", "stand_in_boards", "turns"}),
    ("documents", {"documents"}),
    ("deciding", {"deciding"}),
    ("many BOMs", {"batch"}),
    ("command line", {"commands", "crash_report", "cli", "__main__"}),
)
"""Each layer may import itself and those above it in this list.

The package's own `__init__` belongs to none.
"""

PRICING = (
    "model.money",
    "model.offer",
    "model.purchase",
    "model.quote",
    "buying.plan",
    "costing",
    "pipeline",
)
"""Modules and folders in which money is worked out: no float may enter."""
PRICING_FOLDERS = tuple(f"{each}." for each in PRICING)

HEAVY = (
    "rich",
    "openpyxl",
    "pint",
    "pydantic",
    "numpy",
    "sqlite3",
    "python_calamine",
    "lxml",
    "charset_normalizer",
    "xlsxwriter",
    "typst",
    "sqlalchemy",
    "highspy",
    "httpx",
    "rapidfuzz",
    "babel",
)


def _modules():
    return sorted(SOURCE.rglob("*.py"))


def _name(path):
    """The module's dotted name below the package, `intake.columns`."""
    return ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__")


def _imports(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("emsquote"):
            inside = node.module.removeprefix("emsquote").lstrip(".")
            for alias in node.names:
                deeper = f"{inside}.{alias.name}".lstrip(".")
                is_module = (SOURCE / Path(*deeper.split("."))).with_suffix(".py").exists()
                yield deeper if is_module or not inside else inside


def _layer(name):
    top = name.split(".")[0]
    return next((number for number, (_, members) in enumerate(LAYERS) if top in members), None)


@pytest.mark.parametrize("path", _modules(), ids=_name)
def test_imports_run_one_way(path):
    name = _name(path)
    if name == "__init__":
        return
    assert _layer(name) is not None, f"{name} belongs to no layer: add it where it belongs"
    wrong = [i for i in _imports(path) if _layer(i) is not None and _layer(i) > _layer(name)]
    assert not wrong, f"{name} ({LAYERS[_layer(name)][0]}) imports from a later layer: {wrong}"


def test_no_import_cycle():
    graph = {_name(path): set(_imports(path)) - {_name(path)} for path in _modules()}

    def visit(name, trail):
        assert name not in trail, f"import cycle: {' → '.join([*trail[trail.index(name) :], name])}"
        if name in done:
            return
        for each in graph.get(name, ()):
            visit(each, [*trail, name])
        done.add(name)

    done = set()
    for name in graph:
        visit(name, [])


def _public_classes():
    for path in _modules():
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                yield node.name, _name(path)


def test_a_public_class_name_means_one_thing():
    homes = {}
    for name, module in _public_classes():
        homes.setdefault(name, []).append(module)
    assert {name: modules for name, modules in homes.items() if len(modules) > 1} == {}


def _floats(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, float):
            yield f"line {node.lineno}: {node.value}"
        if isinstance(node, ast.Name) and node.id == "float":
            yield f"line {node.lineno}: float"
        if isinstance(node, ast.Import) and any(
            alias.name in {"math", "numpy", "statistics"} for alias in node.names
        ):
            yield f"line {node.lineno}: import {node.names[0].name}"


@pytest.mark.parametrize(
    "path", [p for p in _modules() if f"{_name(p)}.".startswith(PRICING_FOLDERS)], ids=_name
)
def test_no_float_where_money_is_worked_out(path):
    assert not list(_floats(path))


def test_a_float_would_be_found(tmp_path):
    planted = tmp_path / "planted.py"
    planted.write_text("import math\nprice = 0.1\nother = float('1')\n")
    assert len(list(_floats(planted))) == 3


def test_only_command_line_and_terminal_print():
    printing = [
        _name(path)
        for path in _modules()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "print"
    ]
    assert not printing


def _loaded_by(*arguments):
    script = (
        "import sys\n"
        "from emsquote import cli\n"
        f"sys.argv = ['emsquote', *{arguments!r}]\n"
        "try:\n    cli.main()\n"
        "except SystemExit as end:\n    code = end.code\n"
        f"print('LOADED', code, *[m for m in {HEAVY!r} if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    last = done.stdout.splitlines()[-1].split()
    assert last[:2] == ["LOADED", "0"], done.stdout + done.stderr
    return set(last[2:])


def test_help_loads_nothing_heavy():
    assert _loaded_by("--help") == set()
    assert _loaded_by("--version") == set()


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_a_quote_in_a_pipe_loads_nothing_heavy(tmp_path, suffix):
    case = SOURCE.parents[1] / "tests" / "cases" / "lines-of-one-part-are-bought-together"
    bom = tmp_path / f"bom.{suffix}"
    if suffix == "csv":
        bom.write_bytes((case / "bom.csv").read_bytes())
    else:
        book = openpyxl.Workbook()
        for row in csv.reader((case / "bom.csv").read_text().splitlines()):
            book.active.append(row)
        book.save(bom)
    options = ("--offers", str(case / "offers.csv"), "--rates", str(case.parent / "card.toml"))
    assert _loaded_by("price", str(bom), *options) == set()
