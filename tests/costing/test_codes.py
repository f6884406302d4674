"""Every code of a finding or fault of costing is tried by a test that names it or its message."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [
    path
    for name in ("costing", "model/service.py", "documents/sheets/rate_card.py")
    for path in sorted((ROOT / "src" / "emsquote" / name).rglob("*.py"))
    or [ROOT / "src" / "emsquote" / name]
]
CODES = sorted(
    {
        code
        for path in SOURCES
        for code in re.findall(
            r'(?:Finding\(\s*Severity\.\w+,|fault\(|_doubt\(\s*card,|_assumed\()\s*"([a-z-]+)"',
            path.read_text(encoding="utf-8"),
        )
    }
)
OTHERS = [
    path
    for path in sorted((ROOT / "tests" / "costing").glob("test_*.py"))
    if path != Path(__file__)
]
TESTS = "".join(path.read_text(encoding="utf-8") for path in OTHERS)
BY_MESSAGE = {
    "board-panel": "4 boards to a panel",
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
