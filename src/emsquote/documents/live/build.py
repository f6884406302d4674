"""From a quote and what it was worked out from to the sheets of a live workbook."""

from __future__ import annotations

from emsquote.costing.charge import WorkRequest, costing_of
from emsquote.costing.quote_basis import QuoteBasis
from emsquote.costing.work import Work
from emsquote.documents.live.charges.activity_cost import CostFormulas
from emsquote.documents.live.charges.assembly import AssemblyWriter
from emsquote.documents.live.charges.rows import activities_used, charge_rows
from emsquote.documents.live.inputs import inputs_sheet
from emsquote.documents.live.lines import bom_sheet
from emsquote.documents.live.links import PlanInputs
from emsquote.documents.live.nre import nre_sheet
from emsquote.documents.live.plan import given_plan, is_large, purchase_plan
from emsquote.documents.live.prices import PriceWriter
from emsquote.documents.live.rates import rates_sheet
from emsquote.documents.live.summary import SummaryWriter, charts_sheet
from emsquote.documents.live.terms_and_sources import sources_sheet, terms_sheet
from emsquote.documents.sheet import Sheet, View
from emsquote.documents.sheets.findings import findings_sheet
from emsquote.model.quote import Quote
from emsquote.wording.texts import Texts, texts_in


def live_sheets(
    quote: Quote, workings: QuoteBasis, texts: Texts | None = None
) -> tuple[Sheet, ...]:
    """Return the sheets of a quote for the house, in which every changed input recalculates every
    price.

    Each formula holds the engine's figure as its value, so that readers without a calculator show
    the quote as it is.
    """
    words = texts or texts_in(quote.language)
    asked = WorkRequest.of(workings.job)
    costed = [
        costing_of(workings.card, Work(workings.board, column.quantity, column.starts), asked)
        for column in quote.columns
    ]
    costings = [costing for costing, _ in costed]
    used = activities_used(*costed[0])
    stated = {activity.name: activity for activity in workings.stated_card.activities}
    rates = rates_sheet(workings.stated_card, [stated[each.name] for each in used], words)
    inputs = inputs_sheet(quote, workings, costings[0], used, rates, words)
    formulas = CostFormulas(workings, inputs, rates)
    given = PlanInputs(inputs.columns, inputs.exchange, inputs.policy)
    plan = (given_plan if is_large(quote, workings) else purchase_plan)(
        quote, workings, given, words
    )
    assembly = AssemblyWriter(quote, formulas, costings, plan, words).write(
        charge_rows(quote, workings, used)
    )
    nre = nre_sheet(quote, formulas, assembly, words)
    prices = PriceWriter(quote, formulas, plan, assembly, nre, words).write()
    titles = [item.title for item in nre.items]
    return (
        SummaryWriter(quote, inputs, plan, prices, titles, words).write(),
        charts_sheet(quote, inputs, prices, words),
        inputs.sheet,
        prices.sheet,
        bom_sheet(quote, workings, inputs.columns, plan, prices, words),
        *plan.sheets,
        assembly.sheet,
        nre.sheet,
        findings_sheet(quote, View.INTERNAL, words),
        terms_sheet(quote, words),
        rates.sheet,
        sources_sheet(quote, workings, words),
    )
