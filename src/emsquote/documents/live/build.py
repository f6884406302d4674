"""From a quote and what it was worked out from to the sheets of a live workbook."""

from __future__ import annotations

from msgspec.structs import replace

from emsquote.costing.charge import costing_of
from emsquote.costing.quote_basis import QuoteBasis
from emsquote.costing.work import Work
from emsquote.documents.live.charges.activity_cost import CostFormulas
from emsquote.documents.live.charges.assembly import AssemblyWriter
from emsquote.documents.live.charges.rows import activities_used, charge_rows
from emsquote.documents.live.checks import Checks
from emsquote.documents.live.inputs import inputs_sheet
from emsquote.documents.live.lines import bom_sheet
from emsquote.documents.live.links import PlanInputs
from emsquote.documents.live.nre import nre_sheet
from emsquote.documents.live.plan import given_plan, is_large, purchase_plan
from emsquote.documents.live.prices import PriceWriter
from emsquote.documents.live.rates import rates_sheet
from emsquote.documents.live.row_order import RowOrder
from emsquote.documents.live.summary import SummaryWriter, charts_sheet, sheets_told_at
from emsquote.documents.live.terms_and_sources import sources_sheet, terms_sheet
from emsquote.documents.sheet import Sheet, View
from emsquote.documents.sheets.findings import findings_sheet
from emsquote.model.quote import Quote
from emsquote.wording.texts import Texts, texts_in


def live_sheets(quote: Quote, basis: QuoteBasis, texts: Texts | None = None) -> tuple[Sheet, ...]:
    """Return the sheets of a quote for the house, in which every changed input recalculates every
    price.

    Each formula holds the engine's figure as its value, so that readers without a calculator show
    the quote as it is.
    """
    words = texts or texts_in(quote.language)
    costings = [
        costing_of(basis.card, Work(basis.board, column.quantity, column.starts), basis.asked)
        for column in quote.columns
    ]
    used = activities_used(costings[0], basis.asked.activities)
    stated = {activity.name: activity for activity in basis.stated_card.activities}
    order = RowOrder(sheets_told_at(quote, words), words)
    checks = Checks(order, words)
    rates = rates_sheet(
        basis.stated_card, [stated[activity.name] for activity in used], checks, words
    )
    inputs = inputs_sheet(quote, basis, costings, used, rates, checks)
    formulas = CostFormulas(basis, inputs, rates)
    given = PlanInputs(inputs.columns, inputs.exchange, inputs.policy)
    plan = (given_plan if is_large(quote, basis) else purchase_plan)(quote, basis, given, words)
    assembly = AssemblyWriter(quote, formulas, costings, plan, words).write(
        charge_rows(quote, basis, used)
    )
    nre = nre_sheet(quote, formulas, assembly, words)
    prices = PriceWriter(quote, formulas, plan, assembly, nre, words).write()
    titles = [item.title for item in nre.items]
    material = tuple(f"({known}+{order.error})" for known in plan.material)
    bom = bom_sheet(quote, basis, inputs.columns, replace(plan, material=material), prices, words)
    for wrong in plan.wrong:
        checks.rows_of(wrong)
    sheets = (
        SummaryWriter(quote, formulas, plan, prices, titles, words).write(),
        charts_sheet(quote, inputs, prices, words),
        inputs.sheet,
        prices.sheet,
        bom,
        *plan.sheets,
        assembly.sheet,
        nre.sheet,
        findings_sheet(quote, View.INTERNAL, words),
        terms_sheet(quote, words),
        rates.sheet,
        checks.sheet(),
        sources_sheet(quote, basis, words),
    )
    by_first = (inputs.sheet, bom, assembly.sheet, nre.sheet, rates.sheet)
    labels = dict.fromkeys((*(sheet.name for sheet in by_first), *plan.ordered), 0)
    labels |= {prices.sheet.name: 1, checks.name: 1}
    return order.kept(sheets, labels)
