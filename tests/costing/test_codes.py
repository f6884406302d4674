"""Every code of a finding or fault of costing is tried by a test that names it or its message."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [
    path
    for name in ("costing", "model/service.py", "documents/sheets/rate_card.py")
    for path in sorted((ROOT / "src" / "emsquote" / name).rglob("*.py"))
    or [ROOT / "src" / "emsquote" / name]
]
CODE_PLACE = {"Finding": 1, "fault": 0, "_doubt": 1, "_assumed": 0, "_open": 1}
"""At which place the functions that make a finding take its code."""


def _codes(path):
    for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match call:
            case ast.Call(func=ast.Name(name)) if name in CODE_PLACE:
                stated = [keyword.value for keyword in call.keywords if keyword.arg == "code"]
                stated += call.args[CODE_PLACE[name] :]
                if stated and isinstance(stated[0], ast.Constant):
                    yield stated[0].value


CODES = sorted({code for path in SOURCES for code in _codes(path)})
OTHERS = [
    path
    for path in sorted((ROOT / "tests" / "costing").glob("test_*.py"))
    if path != Path(__file__)
]
TESTS = "".join(path.read_text(encoding="utf-8") for path in OTHERS)
BY_MESSAGE = {
    "board-panel": "panel assumed",
    "board-sides": "one SMT side assumed",
    "class-not-priced": "has no price for placing",
    "hardware-not-priced": "has no price for mounting",
    "route-unsuitable": "was asked for, but does not suit",
    "board-size": "board size not stated",
    "deep-base": "based on each other in a ring",
    "empty-route": "no activity belongs to this route",
    "exists": "is already there",
    "idle-resource": "no activity uses this resource",
    "no-exchange-rate": "no exchange rate from EUR to USD",
    "no-rate-card": "there is no rate card",
    "no-source": "figures have no source",
    "nre-amortised": "is spread over 500 boards",
    "placed-twice": "is also placed by",
    "proposed": "figures are proposed",
    "stacked": "marked up more than once",
    "unknown-scope": "there is no scope",
    "unreachable": "nothing can reach this activity",
}


def test_there_are_codes():
    assert len(CODES) > 20


@pytest.mark.parametrize("code", CODES)
def test_a_test_tries_it(code):
    assert f'"{code}"' in TESTS or BY_MESSAGE.get(code, code) in TESTS
