"""What a customer may have of a quote: the one door through which every document for him goes.

Each field that goes through is named here; what is not named stays in the house. Texts go through
only if whoever made them said that everybody may read them (`wording.sentence.told`), in the form
that is for everybody. Nothing is searched for and cut out.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from msgspec import Struct

from emsquote.buying.match.result import Exactness, WhyNotBought
from emsquote.documents.sheet import View
from emsquote.finding import NOWHERE, Finding, Severity, sorted_findings
from emsquote.model.customer_quote import (
    AnyQuote,
    CustomerCategory,
    CustomerCell,
    CustomerColumn,
    CustomerIncluded,
    CustomerLeadTime,
    CustomerLine,
    CustomerNre,
    CustomerQuote,
)
from emsquote.model.included import IncludedItem
from emsquote.model.money import Amount, Unknown
from emsquote.model.part import PartKind, UnknownJoints
from emsquote.model.quote import (
    Category,
    CategoryPrice,
    LeadTime,
    LineCell,
    NrePrice,
    PricedLine,
    Quote,
    QuoteColumn,
)
from emsquote.wording.sentence import Sentence, openly
from emsquote.wording.texts import texts_in

_WORDS: tuple[type[StrEnum], ...] = (Exactness, WhyNotBought)
_MATCH_WORDS = frozenset(word.value for words in _WORDS for word in words)
"""How offers are found: words of the program, which name no offer."""


def shown_to(view: View, quote: Quote) -> AnyQuote:
    """Return what a view has of a quote."""
    return quote if view is View.INTERNAL else customer_view(quote)


def view_of(shown: AnyQuote) -> View:
    """Return whose view it is that is shown."""
    return View.CUSTOMER if isinstance(shown, CustomerQuote) else View.INTERNAL


class _InPlace(Struct, frozen=True):
    """What the customer reads in place of a text that is the house's."""

    no_price: str
    to_be_settled: Finding
    one_off: str


def customer_view(quote: Quote) -> CustomerQuote:
    """Return what is for everybody in a quote.

    An open point is never left out: the customer learns that there is one, if not which.
    """
    texts = texts_in(quote.language)
    settle = texts("a point of this quotation is still to be settled")
    instead = _InPlace(
        texts("not priced yet"),
        Finding(Severity.OPEN, "to-be-settled", NOWHERE, settle),
        texts.word("category", Category.NRE),
    )
    return CustomerQuote(
        title=quote.title,
        customer=quote.customer,
        customer_address=quote.customer_address,
        currency=quote.currency,
        date=quote.date,
        valid_until=quote.valid_until,
        number=quote.number,
        source=quote.source,
        columns=tuple(_column(column, instead) for column in quote.columns),
        lines=tuple(_line(line, instead) for line in quote.lines),
        findings=sorted_findings(_findings(quote, instead)),
        terms=quote.terms,
        rounding=quote.rounding,
        language=quote.language,
        house=quote.house,
        included=tuple(_included(item) for item in quote.included),
    )


def _included(item: IncludedItem) -> CustomerIncluded:
    title, how = openly(item.title) or item.item, openly(item.how) or ""
    return CustomerIncluded(item.item, title, item.answer, how)


def _findings(quote: Quote, instead: _InPlace) -> Iterator[Finding]:
    for finding in quote.findings:
        message = openly(finding.message)
        if message is not None:
            its_own = finding.origin.file == quote.source.file
            origin = finding.origin if its_own else NOWHERE
            yield Finding(finding.severity, finding.code, origin, message)
        elif finding.severity is Severity.OPEN:
            yield instead.to_be_settled


def _column(column: QuoteColumn, instead: _InPlace) -> CustomerColumn:
    return CustomerColumn(
        quantity=column.quantity,
        categories=tuple(_category(category, instead) for category in column.categories),
        unit_price=column.unit_price,
        extended=column.extended,
        nre=tuple(_nre(item, instead) for item in column.nre),
        nre_total=column.nre_total,
        total=column.total,
        lead_time=_lead_time(column.lead_time, instead),
        estimated=column.estimated,
    )


def _category(category: CategoryPrice, instead: _InPlace) -> CustomerCategory:
    unknown = tuple(_reason(lack, instead) for lack in category.unknown)
    return CustomerCategory(category.category, category.unit_price, category.extended, unknown)


def _nre(item: NrePrice, instead: _InPlace) -> CustomerNre:
    title = item.title  # a name from the rate card, which is printed; a sentence is for somebody
    shown = openly(title) or instead.one_off if isinstance(title, Sentence) else title
    return CustomerNre(shown, item.price, item.owner)


def _lead_time(lead: LeadTime | Unknown, instead: _InPlace) -> CustomerLeadTime | Unknown:
    return _reason(lead, instead) if isinstance(lead, Unknown) else CustomerLeadTime(lead.days)


def _line(priced: PricedLine, instead: _InPlace) -> CustomerLine:
    is_word = priced.match in _MATCH_WORDS
    return CustomerLine(
        line=priced.line,
        kind=_kind(priced.kind),
        match=priced.match if is_word else openly(priced.match) or "",
        cells=tuple(_cell(cell, instead) for cell in priced.cells),
    )


def _kind(kind: PartKind) -> PartKind:
    joints = kind.joints
    if isinstance(joints, UnknownJoints):
        joints = UnknownJoints(openly(joints.reason) or "")
    return PartKind(
        mount=kind.mount,
        part_class=kind.part_class,
        joints=joints,
        hidden_joints=kind.hidden_joints,
        rule=openly(kind.rule) or "",
        sure=kind.sure,
    )


def _cell(cell: LineCell, instead: _InPlace) -> CustomerCell:
    return CustomerCell(_amount(cell.price, instead))


def _amount(amount: Amount, instead: _InPlace) -> Amount:
    return _reason(amount, instead) if isinstance(amount, Unknown) else amount


def _reason(unknown: Unknown, instead: _InPlace) -> Unknown:
    return Unknown(openly(unknown.reason) or instead.no_price)
