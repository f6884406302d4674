"""Measures: what they become does not rest on which pint is there, nor on what it keeps on disk."""

import os
import subprocess
import sys
from decimal import Decimal

import pytest

from emsquote.model.measure import Measure, UnitError

CONVERSIONS = [
    pytest.param("2", "day", "hour", "48", id="days are hours"),
    pytest.param("84", "in", "ft", "7", id="inches are feet"),
    pytest.param("150", "cm", "m", "1.5", id="centimetres are metres"),
    pytest.param("0.50", "m", "mm", "500", id="a whole number has no exponent"),
    pytest.param("100", "ft", "m", "30.48", id="feet are metres"),
    pytest.param("0.00", "m", "mm", "0", id="nothing"),
    pytest.param("1e30", "km", "m", "1" + "0" * 33, id="more than anybody buys"),
]


@pytest.mark.parametrize(("amount", "unit", "other", "expected"), CONVERSIONS)
def test_an_amount_has_the_digits_that_it_needs(amount: str, unit: str, other: str, expected: str):
    assert str(Measure(Decimal(amount), unit).to(other).amount) == expected


@pytest.mark.parametrize("unit", ["V", "no such unit", "", "pcs"])
def test_a_length_does_not_become_another_kind(unit: str):
    with pytest.raises(UnitError, match=f"m cannot become {unit}"):
        Measure(Decimal(1), "m").to(unit)


def _feet_with_cache_in(folder):
    script = "from decimal import Decimal\nfrom emsquote.model.measure import Measure\nprint(Measure(Decimal(3), 'ft').to('in'))\n"
    environment = {**os.environ, "XDG_CACHE_HOME": str(folder)}
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False, env=environment
    )
    return done.stdout + done.stderr


def test_pints_cache_may_be_damaged_or_impossible(tmp_path):
    assert _feet_with_cache_in(tmp_path) == "36 in\n"
    kept = sorted((tmp_path / "pint").glob("*.pickle"))
    for file in kept:
        file.write_bytes(
            file.read_bytes()[:100]
        )  # as another process that is just writing it leaves it
    assert _feet_with_cache_in(tmp_path) == "36 in\n"
    (tmp_path / "file").touch()
    assert _feet_with_cache_in(tmp_path / "file") == "36 in\n"
