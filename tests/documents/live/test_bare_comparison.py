"""A route with one limit once wrote a bare comparison, whose TRUE LibreOffice sums and Excel does
not: with that put back, the rules complain and Gnumeric finds another price.
"""

from __future__ import annotations

import pytest

from emsquote.costing.rate_card import Limit
from emsquote.documents.live.build import live_sheets
from emsquote.documents.live.charges import routes
from emsquote.documents.writers.xlsx_live import render
from emsquote.pipeline import PricedQuote

from .figures import printed_figures, shown_figures
from .formula_rules import complaints_of
from .jobs import LIMITS, priced_jobs
from .recalculate import Engine, program, recalculated

ONE_LIMIT = [name for name, (_, limit) in LIMITS.items() if None in (limit.at_least, limit.at_most)]


_as_it_is = routes._is_between


def _bare(amount: str, limit: Limit) -> str:
    match limit.at_least, limit.at_most:
        case None, most:
            return f"({amount}<={most})"
        case least, None:
            return f"({amount}>={least})"
        case _:
            return _as_it_is(amount, limit)


@pytest.fixture
def bare_comparisons(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(routes, "_is_between", _bare)


@pytest.mark.parametrize("name", ONE_LIMIT)
@pytest.mark.usefixtures("bare_comparisons")
def test_the_rules_complain_of_it(name):
    done = priced_jobs()[f"limits-{name}"]
    found = complaints_of(live_sheets(done.quote, done.basis))
    assert found
    assert all("the cell holds TRUE or FALSE" in complaint for complaint in found)
    assert all(complaint.startswith("Charges!") for complaint in found)


def _unit_prices(done: PricedQuote, engine: Engine) -> tuple[list[str], list[str]]:
    """Return what the engine printed, and what a program shows."""
    cells = recalculated({"book": render(done.quote, done.basis)}, engine=engine)["book"]
    shown = shown_figures(cells, "Summary", ["Unit price"], len(done.quote.columns))
    return printed_figures(done.quote)["Unit price"], shown["Unit price"]


@pytest.mark.usefixtures("bare_comparisons")
def test_gnumeric_finds_another_price():
    program(Engine.GNUMERIC)
    pairs = [_unit_prices(priced_jobs()[f"limits-{name}"], Engine.GNUMERIC) for name in ONE_LIMIT]
    assert any(found != wanted for wanted, found in pairs)


@pytest.mark.usefixtures("bare_comparisons")
def test_libreoffice_alone_finds_nothing():
    program(Engine.LIBREOFFICE)
    wanted, found = _unit_prices(priced_jobs()[f"limits-{ONE_LIMIT[0]}"], Engine.LIBREOFFICE)
    assert found == wanted
