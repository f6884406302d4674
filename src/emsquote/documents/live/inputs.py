"""The sheet of inputs: quantities, exchange rates, margins, overheads, policies, and the yield that
follows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from emsquote.costing.charge import Costing
from emsquote.costing.charge.costing import looks_of
from emsquote.costing.lead_time import days_to_board
from emsquote.costing.quote_basis import QuoteBasis
from emsquote.costing.rate_card import Activity, Driver, MarginRule
from emsquote.costing.yield_model import FirstPass, defect_free
from emsquote.documents.live.checks import Checks
from emsquote.documents.live.formulas import label_formula, rounded
from emsquote.documents.live.links import ColumnLinks
from emsquote.documents.live.margins import (
    MarginLinks,
    margin_at,
    margin_rules,
    most_bands,
    price_factor,
    priced_overhead,
)
from emsquote.documents.live.rates import RateLinks
from emsquote.documents.live.rules import MOST_MARKUP
from emsquote.documents.live.table import LiveTable
from emsquote.documents.live.yields import (
    YieldLinks,
    all_looks,
    inspections_of,
    share_formula,
)
from emsquote.documents.sheet import (
    Cell,
    ColumnKind,
    Formula,
    Input,
    Percent,
    Plain,
    Rule,
    Sheet,
    SheetColumn,
    visible,
)
from emsquote.documents.sheets.summary import boards
from emsquote.model.job import ExcessPolicy, Margin, MarginMode
from emsquote.model.money import Unknown
from emsquote.model.quote import Category, Quote
from emsquote.wording.texts import Texts

_LEAST_VALUES = 6
_RATE_FORM = "0.0#########"
_SHARE_FORM = "0.0### %"
_YIELD_FORM = "0.0000%"
_DAYS = "#,##0"
_AS_TYPED = "General"
"""With a format of its own a cell of LibreOffice would show TRUE as 1, and nothing could tell."""


class InputLinks(Struct, frozen=True, kw_only=True):
    """The sheet of inputs and its cells."""

    sheet: Sheet
    columns: tuple[ColumnLinks, ...]
    exchange: Mapping[str, str]
    policy: str
    margins: Mapping[Category, MarginLinks]
    material_overhead: str
    sga: str
    minimums: Mapping[str, str]
    amounts: Mapping[str, str]
    """By service: how much of it is asked for."""
    routes: Mapping[str, str]
    """By choice: the name of the route asked for, blank to leave it to the card."""
    turn: str
    amortise: str
    per_panel: str
    lead: Mapping[str, str]
    yields: YieldLinks
    factors: Mapping[Category, tuple[str, ...]]
    """By category, then by column: the price of 1 of cost, overhead and margin included."""
    applied: Mapping[Category, tuple[str, ...]]
    """By category, then by column: the percentage of mark-up or margin."""
    checks: Checks


def inputs_sheet(
    quote: Quote,
    basis: QuoteBasis,
    costings: Sequence[Costing],
    used: Sequence[Activity],
    rates: RateLinks,
    checks: Checks,
) -> InputLinks:
    """Return the sheet with everything that may be changed beside rates and prices."""
    texts = checks.texts
    bands = max(
        (len(rule.below) for rule in margin_rules(basis).values() if isinstance(rule, MarginRule)),
        default=0,
    )
    values = max(len(quote.columns), 2 + 2 * bands, _LEAST_VALUES)
    columns = [SheetColumn(texts("Input"), ColumnKind.TEXT, 48)]
    columns += [SheetColumn("", ColumnKind.COUNT, 14) for _ in range(values)]
    table = LiveTable(texts("Inputs"), columns)
    writer = _Writer(table, checks, texts)
    quantities = writer.quantities(quote)
    exchange = writer.exchange(quote, basis)
    margins = writer.margins(basis)
    overhead, sga = writer.overheads(basis)
    minimums = writer.minimums(basis)
    policy, amortise, turn, per_panel = writer.policies(basis)
    amounts = writer.amounts(costings[0], used)
    routes = writer.routes(basis, used)
    lead = writer.lead(basis)
    yielding = _Yielding(basis, costings, used, rates, [cell for cell, _ in quantities], per_panel)
    yields, scraps = writer.yields(yielding)
    starts = writer.starts(quote, quantities, scraps)
    applied, factors = writer.factors(
        quote, basis, margins, (overhead, sga), [cell for cell, _ in quantities]
    )
    links = tuple(
        ColumnLinks(q, s, label) for (q, label), s in zip(quantities, starts, strict=True)
    )
    sheet = table.sheet(
        texts("Inputs: what may be changed"),
        texts,
        notes=[
            texts(
                "Yellow cells may be changed, here and on the other sheets; everything else "
                "follows."
            )
        ],
    )
    return InputLinks(
        sheet=sheet,
        columns=links,
        exchange=exchange,
        policy=policy,
        margins=margins,
        material_overhead=overhead,
        sga=sga,
        minimums=minimums,
        amounts=amounts,
        routes=routes,
        turn=turn,
        amortise=amortise,
        per_panel=per_panel,
        lead=lead,
        yields=yields,
        factors=factors,
        applied=applied,
        checks=checks,
    )


class _Yielding(Struct, frozen=True):
    """What the yield is worked out from at each quantity."""

    basis: QuoteBasis
    costings: Sequence[Costing]
    used: Sequence[Activity]
    rates: RateLinks
    quantities: Sequence[str]
    per_panel: str


class _OfBoard(Struct, frozen=True):
    """The cells of what the yield of every lot rests on."""

    defects: str
    """Expected on a board."""
    scrap: str
    """Of the boards found defective."""
    field: str
    """Of the boards sold, for other reasons."""


class _Writer:
    """Puts one group of inputs after the other onto the sheet."""

    def __init__(self, table: LiveTable, checks: Checks, texts: Texts) -> None:
        self._table, self._checks = table, checks
        self._texts = texts

    def _one(self, label: str, cell: Cell) -> str:
        """Add a row with one value and return the cell that others refer to: of an input, what is
        used of it.
        """
        place = self._table.place(1)
        self._table.add((label, cell))
        return self._checks.used(place, cell, label) if isinstance(cell, Input) else str(place)

    def quantities(self, quote: Quote) -> list[tuple[str, str]]:
        """Return the cells of the quantities and of their labels: of one that is blank or 0, the
        label is blank.
        """
        self._table.heading(self._texts("Quantities; blank or 0: no such column"))
        title = self._texts("Good boards")
        inputs = [
            Input(column.quantity, Rule.BOARDS, f"quantity_{number}", form=_AS_TYPED)
            for number, column in enumerate(quote.columns, 1)
        ]
        row = self._table.add((title, *inputs))
        places = [self._table.place(1 + number, row) for number in range(len(inputs))]
        label_row = row + 1
        labels: list[Cell] = []
        links = []
        for place, given, column in zip(places, inputs, quote.columns, strict=True):
            used, is_left_out = self._checks.quantity(place, given, title)
            label = label_formula(used, self._texts)
            text = f'IF(ISERROR({used}),IF({is_left_out},"","?"),{label})'
            labels.append(Formula(text, boards(column.quantity, self._texts)))
            links.append((used, str(self._table.place(place.column, label_row))))
        self._table.add((self._texts("Label"), *labels))
        return links

    def exchange(self, quote: Quote, basis: QuoteBasis) -> dict[str, str]:
        """Return by currency the cell with what one unit of it is worth in the quote's."""
        rates = basis.job.exchange_rates
        if not rates.rates:
            return {}
        self._table.heading(self._texts("Exchange rates"))
        stated: dict[tuple[str, str], str] = {}
        for rate in rates.rates:
            pair = (rate.source, rate.target)
            name = f"rate_{rate.source}_{rate.target}" if pair not in stated else ""
            label = self._texts(
                "1 {source} in {target}", source=visible(rate.source), target=visible(rate.target)
            )
            read = visible(", ".join(text for text in (rate.dated, rate.read_from) if text))
            address = self._one(label, Input(rate.rate, Rule.RATE, name, form=_RATE_FORM))
            if read:
                self._table.comment(1, read)
            stated.setdefault(pair, address)
        return self._factors(quote.currency, basis, stated)

    def _factors(
        self, target: str, basis: QuoteBasis, stated: Mapping[tuple[str, str], str]
    ) -> dict[str, str]:
        """Return the factor of each currency, from a stated rate or its inverse, as the engine
        finds it.
        """
        found: dict[str, str] = {}
        currencies = dict.fromkeys(code for pair in stated for code in pair if code != target)
        for source in currencies:
            if (source, target) in stated:
                found[source] = stated[source, target]
            elif (target, source) in stated:
                factor = basis.job.exchange_rates.rate(source, target)
                value: Plain = "" if isinstance(factor, Unknown) else factor
                label = self._texts(
                    "1 {source} in {target}", source=visible(source), target=visible(target)
                )
                found[source] = self._one(
                    label, Formula(f"1/{stated[target, source]}", value, _RATE_FORM)
                )
        return found

    def margins(self, basis: QuoteBasis) -> dict[Category, MarginLinks]:
        """Return how each category is marked up."""
        texts = self._texts
        rules = margin_rules(basis)
        slides = any(isinstance(rule, MarginRule) and rule.slides for rule in rules.values())
        boards = texts("At boards, in a line") if slides else texts("Below boards")
        bands = (boards, texts("Percent")) * most_bands(basis)
        self._table.heading(texts("Margins and mark-ups"), texts("Mode"), texts("Percent"), *bands)
        return {category: self._margin(category, rule) for category, rule in rules.items()}

    def _margin(self, category: Category, rule: Margin | MarginRule | None) -> MarginLinks:
        word = category.value.replace("-", "_")
        mode = rule.mode if rule else MarginMode.MARKUP
        percent = rule.percent if rule else Decimal(0)
        below = rule.below if isinstance(rule, MarginRule) else ()
        inputs = [
            Input(
                mode.value,
                Rule.CHOICE,
                f"margin_mode_{word}",
                tuple(mode.value for mode in MarginMode),
            ),
            Input(Percent(percent), Rule.MARGIN, f"margin_{word}", form=_SHARE_FORM),
        ]
        for limit, share in below:
            inputs += [
                Input(limit, Rule.BOARDS),
                Input(Percent(share), Rule.MARGIN, form=_SHARE_FORM),
            ]
        label = self._texts.word("category", category)
        row = self._table.add((label, *inputs))
        used: list[str] = []
        for column, given in enumerate(inputs, 1):
            most = ""
            if given.rule is Rule.MARGIN:
                mode_cell = self._table.place(1, row)
                most = f'IF({mode_cell}="{MarginMode.MARGIN}",1,{MOST_MARKUP})'
            used.append(self._checks.used(self._table.place(column, row), given, label, most))
        bands = tuple(zip(used[2::2], used[3::2], strict=True))
        slides = isinstance(rule, MarginRule) and rule.slides
        return MarginLinks(used[0], used[1], bands, slides)

    def overheads(self, basis: QuoteBasis) -> tuple[str, str]:
        """Return the cells of material overhead and SG&A."""
        self._table.heading(self._texts("Overheads"))
        card, share = basis.card, Rule.SHARE
        material = Percent(card.material_overhead_percent)
        overhead = self._one(
            self._texts("Material overhead"),
            Input(material, share, "material_overhead", form=_SHARE_FORM),
        )
        sga = self._one(
            self._texts("SG&A on material and labour"),
            Input(Percent(card.sga_percent), share, "sga", form=_SHARE_FORM),
        )
        return overhead, sga

    def minimums(self, basis: QuoteBasis) -> dict[str, str]:
        """Return the least charges, in the card's own currency."""
        stated = basis.stated_card.minimums
        if stated:
            self._table.heading(self._texts("Least charges, in the rate card's currency"))
        return {
            minimum.name: self._one(
                visible(self._texts.sentence(minimum.title)),
                Input(minimum.price, Rule.AMOUNT, form="#,##0.00####"),
            )
            for minimum in stated
        }

    def policies(self, basis: QuoteBasis) -> tuple[str, str, str, str]:
        """Return the cells of the excess policy, of the volume that NRE is spread over, of the
        turn, of the panel.
        """
        job, turn = (
            basis.job,
            next((t for t in basis.card.turns if t.name == basis.job.turn), None),
        )
        self._table.heading(self._texts("Policies"))
        choices = tuple(policy.value for policy in ExcessPolicy)
        policy = self._one(
            self._texts("Who pays for excess parts: charge or report"),
            Input(job.excess.value, Rule.CHOICE, "excess_policy", choices),
        )
        over: Plain = job.amortise_nre_over or ""
        amortise = self._one(
            self._texts("Boards that NRE is spread over; blank: apart"),
            Input(over, Rule.BOARDS, "amortise_nre_over", form="#,##0", may_be_blank=True),
        )
        surcharge = ""
        if turn:
            share = Input(Percent(turn.percent), Rule.SHARE, "turn_surcharge", form=_SHARE_FORM)
            surcharge = self._one(visible(self._texts.sentence(turn.title)), share)
        per_panel = Input(basis.board.plan.boards_per_panel, Rule.BOARDS, "boards_per_panel")
        return policy, amortise, surcharge, self._one(self._texts("Boards per panel"), per_panel)

    def amounts(self, costing: Costing, used: Sequence[Activity]) -> dict[str, str]:
        """Return how much of each service is asked for, of those whose price depends on it."""
        asked = {
            activity.service for activity in used if activity.driver is Driver.AMOUNT
        } & costing.amounts.keys()
        if asked:
            self._table.heading(self._texts("Services, as much as is asked for"))
        found = {}
        for name in sorted(asked):
            service = costing.card.service(name)
            label = f"{service.title} ({service.unit})" if service else name
            cell = Input(
                costing.amounts[name],
                Rule.AMOUNT,
                f"amount_{name.replace('-', '_')}",
                form="#,##0.######",
            )
            found[name] = self._one(visible(label), cell)
        return found

    def routes(self, basis: QuoteBasis, used: Sequence[Activity]) -> dict[str, str]:
        """Return which route of each choice is asked for; blank leaves it to the card."""
        names = {activity.route for activity in used if activity.route}
        asked = {service.name for service in basis.job.services}
        found: dict[str, str] = {}
        for choice in basis.card.choices:
            options = tuple(route.name for route in choice.routes)
            if names.isdisjoint(options):
                continue
            if not found:
                self._table.heading(self._texts("Routes asked for; blank: as the rate card says"))
            taken = next((name for name in options if name in asked), "")
            asked_for = Input(taken, Rule.CHOICE, "", options, may_be_blank=True)
            found[choice.name] = self._one(visible(choice.name), asked_for)
        return found

    def lead(self, basis: QuoteBasis) -> dict[str, str]:
        """Return the days that the house takes."""
        turn = next((t for t in basis.card.turns if t.name == basis.job.turn), None)
        lead = basis.card.lead
        days = {
            "board": days_to_board(basis.card, basis.board.plan),
            "kitting": lead.kitting,
            "build": turn.build_days if turn else lead.build,
            "test": lead.test,
            "freight": lead.freight,
        }
        self._table.heading(self._texts("Days"))
        return {
            key: self._one(
                self._texts.word("lead time", key),
                Input(value, Rule.COUNT, f"days_{key}", form=_DAYS),
            )
            for key, value in days.items()
        }

    def yields(self, yielding: _Yielding) -> tuple[YieldLinks, list[str]]:
        """Return what is found and what comes back, and the cells with the share of boards that is
        scrap.
        """
        card, costings = yielding.basis.card, yielding.costings
        if not (card.defects or card.yields.field_return_percent):
            return YieldLinks(), []
        self._table.heading(self._texts("Yield"))
        scrap_percent = self._given_share(
            self._texts("Scrap among boards found defective"),
            card.yields.scrap_percent,
            "scrap_of_defective",
        )
        field_percent = self._given_share(
            self._texts("Field returns for other reasons"),
            card.yields.field_return_percent,
            "field_returns",
        )
        links = YieldLinks(
            all_looks(costings[0], yielding.used),
            yielding.rates.defects,
            self._looks(yielding),
        )
        passed = [costing.passed for costing in costings]
        known = passed[0].defects.known
        defects = self._one(
            self._texts.word("yield", "Defects a board"),
            Formula(links.expected(), known, "0.0000##"),
        )
        first_pass_share = Percent(defect_free(known) * 100)
        self._one(
            self._texts.word("yield", "First-pass yield"),
            Formula(f"EXP(-{defects})", first_pass_share, _YIELD_FORM),
        )
        of_board = _OfBoard(defects, scrap_percent, field_percent)
        return self._of_lots(links, of_board, passed)

    def _of_lots(
        self, links: YieldLinks, cells: _OfBoard, passed: Sequence[FirstPass]
    ) -> tuple[YieldLinks, list[str]]:
        """Return what comes back of each lot, and the cells with the share of boards that is
        scrap.
        """
        defects = cells.defects
        escaped = self._escaped(links, passed)
        self._shares(
            "Found by inspection and test",
            [f"IF({defects}=0,0,1-{cell}/{defects})" for cell in escaped],
            [one.found_share for one in passed],
        )
        scraps = self._shares(
            "Scrap",
            [f"(1-EXP({cell}-{defects}))*{cells.scrap}" for cell in escaped],
            [one.scrap_share for one in passed],
        )
        returned = self._shares(
            "Expected returns",
            [f"MIN(1,1-EXP(-{cell})+{cells.field})" for cell in escaped],
            [one.return_share for one in passed],
        )
        return replace(links, returned=tuple(returned)), scraps

    def _escaped(self, links: YieldLinks, passed: Sequence[FirstPass]) -> list[str]:
        cells = []
        for number, one in enumerate(passed):
            cells.append(Formula(links.escaped(number), one.escaped, "0.0000####"))
        return self._each_column(self._texts("Escaped defects a board"), cells)

    def _looks(self, yielding: _Yielding) -> dict[str, tuple[str, ...]]:
        """Return by inspection and column the cell with the share that it finds where it looks."""
        shares = {}
        for activity in inspections_of(yielding.costings[0], yielding.used):
            cells = []
            for costing, quantity in zip(yielding.costings, yielding.quantities, strict=True):
                found = {look.activity: look.share for look in looks_of(costing)}
                share = found.get(activity.name, Decimal(0))
                text = share_formula(
                    yielding.basis, yielding.rates, activity, quantity, yielding.per_panel
                )
                cells.append(Formula(text, Percent(share * 100), _YIELD_FORM))
            label = self._texts("{step}: finds", step=visible(self._texts.sentence(activity.title)))
            shares[activity.name] = tuple(self._each_column(label, cells))
        return shares

    def _given_share(self, label: str, percent: Decimal, name: str) -> str:
        given = Input(Percent(percent), Rule.SHARE, name, form=_SHARE_FORM)
        return self._one(label, given)

    def _shares(self, name: str, formulas: Sequence[str], values: Sequence[Decimal]) -> list[str]:
        cells = [
            Formula(formula, Percent(value * 100), _YIELD_FORM)
            for formula, value in zip(formulas, values, strict=True)
        ]
        return self._each_column(self._texts.word("yield", name), cells)

    def _each_column(self, label: str, cells: Sequence[Formula]) -> list[str]:
        """Add a row with a value for each quantity, and return their cells."""
        row = self._table.add((label, *cells))
        return [str(self._table.place(1 + number, row)) for number in range(len(cells))]

    def starts(
        self, quote: Quote, quantities: Sequence[tuple[str, str]], scraps: Sequence[str]
    ) -> list[str]:
        """Return the cells with the boards that are started: the expected scrap is built as
        well.
        """
        cells = []
        for place, ((cell, _), column) in enumerate(zip(quantities, quote.columns, strict=True)):
            text = rounded(f"{cell}/(1-{scraps[place]})", 0) if scraps else cell
            cells.append(Formula(text, column.starts))
        return self._each_column(self._texts("Boards started"), cells)

    def factors(
        self,
        quote: Quote,
        basis: QuoteBasis,
        margins: Mapping[Category, MarginLinks],
        overheads: tuple[str, str],
        quantities: Sequence[str],
    ) -> tuple[dict[Category, tuple[str, ...]], dict[Category, tuple[str, ...]]]:
        """Return by category and column the percentage that holds, and the price of 1 of cost."""
        self._table.heading(self._texts("From cost to price, at each quantity"))
        applied: dict[Category, tuple[str, ...]] = {}
        factors: dict[Category, tuple[str, ...]] = {}
        for category, links in margins.items():
            title = self._texts.word("category", category)
            held = [margin_at(basis, category, column.quantity) for column in quote.columns]
            cells = [
                Formula(links.at(cell), Percent(margin.percent), _SHARE_FORM)
                for cell, margin in zip(quantities, held, strict=True)
            ]
            row = self._table.add((self._texts("{category}: percent", category=title), *cells))
            applied[category] = tuple(str(self._table.place(1 + n, row)) for n in range(len(cells)))
            with_overhead = f"(1+{priced_overhead(category, held[0], overheads)})"
            prices = [
                Formula(
                    f'{with_overhead}*IF({links.mode}="{MarginMode.MARGIN}",1/(1-{percent}),1+{percent})',
                    price_factor(basis, category, margin),
                    "0.0000##",
                )
                for percent, margin in zip(applied[category], held, strict=True)
            ]
            row = self._table.add(
                (self._texts("{category}: price of 1 of cost", category=title), *prices)
            )
            factors[category] = tuple(
                str(self._table.place(1 + n, row)) for n in range(len(prices))
            )
        return applied, factors
