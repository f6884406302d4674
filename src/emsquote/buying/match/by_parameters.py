"""Finding parts by what a line says of them: kind, value, size and ratings.

Every offer that is of the kind and as good as the line says may be bought. What it comes to is a
proposal. A line whose number nobody offers is asked so too, after what the number itself says.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from emsquote.buying.match.lead import names_part
from emsquote.buying.match.line_words import LineWords, kinds_of, may_stand, words_of_line
from emsquote.buying.match.parameter_words import PARAMETER_WORDS
from emsquote.model.bom import BomLine
from emsquote.model.company_names import looks_like_supplier_number, maker_name
from emsquote.model.evidence import Agreement, Certainty, MatchEvidence
from emsquote.model.offer import Offer
from emsquote.model.part_number import plain_number
from emsquote.model.unpriced import WhyUnpriced
from emsquote.parts.component_value import Quantity, chip_size, values_of
from emsquote.parts.generic_part import (
    Comparison,
    Fact,
    Facts,
    GenericKind,
    NumberSays,
    Parameter,
    better,
    code_for,
    compared,
    facts_of,
    facts_text,
    generic_kinds,
    is_of_several,
    lookup_key,
    number_says,
    offer_facts,
    offer_kinds,
    shown,
    stricter,
)
from emsquote.wording.sentence import for_all, said, told

_LENGTH = re.compile(r"(?<![\d.x×*])[1-4]\d(?:\.\d)?\s?mm(?!\s?[x×*])", re.IGNORECASE)
"""A length of pins, which no header has that is meant by rows and pins alone (`16mm pins`)."""
_DESIGNATOR = re.compile(r"[A-Za-z]{1,3}\d+(?:,.*)?")
"""What stands in place of a description where columns are shifted: `R20` is no resistance there."""


class AskedPart(Struct, frozen=True):
    """What a line asks for of a generic part."""

    kind: GenericKind
    facts: Facts
    maker: str
    """The maker that it must be of; "" for any."""
    certainty: Certainty = Certainty.LIKELY
    """How sure a part may be at most that is found by this."""
    assumed: tuple[str, ...] = ()
    """What is taken for true, each a sentence."""

    @property
    def key(self) -> str:
        """Under which offers for it are looked up."""
        return lookup_key(self.kind, self.facts)

    def __str__(self) -> str:
        return f"{self.maker} {facts_text(self.kind, self.facts)}".strip()


class Proposed(Struct, frozen=True):
    """The offers of all parts that fit, and why they do."""

    offers: tuple[Offer, ...]
    evidence: MatchEvidence


class NotAsked(Struct, frozen=True):
    """Why a line does not ask for a generic part: in words, and by a class."""

    reason: str
    why: WhyUnpriced


_NOTHING_SAID = NotAsked(told("the line names no part number"), WhyUnpriced.UNKNOWN_KIND)


def asked_part(line: BomLine) -> AskedPart | NotAsked:
    """Return what a line asks for of a generic part, or why it does not say enough."""
    number = "" if looks_like_supplier_number(line.mpn) else line.mpn
    return _asked(words_of_line(line), number, maker_name(line.manufacturer))


@lru_cache(maxsize=8192)  # the lines of a house are much alike
def _asked(words: LineWords, number: str, maker: str) -> AskedPart | NotAsked:
    if is_of_several(number):
        several = said('"{number}" is several parts in one', number=number)
        return NotAsked(several, WhyUnpriced.UNKNOWN_NUMBER)
    reason: NotAsked | None = None
    for kind in (*kinds_of(words), *_kind_by_number(words, number)):
        asked = _asked_of(kind, words, number, maker)
        if isinstance(asked, AskedPart):
            return asked
        reason = reason or asked
    return reason or _NOTHING_SAID


def _kind_by_number(words: LineWords, number: str) -> Iterator[GenericKind]:
    """Yield the kind of the series that a number is of, unless the designator bars it."""
    says = number_says(number)
    for kind in generic_kinds():
        if says and kind.name == says.kind and may_stand(words.letters, kind):
            yield kind


def _asked_of(
    kind: GenericKind, words: LineWords, number: str, maker: str
) -> AskedPart | NotAsked | None:
    """Return what is asked for of one kind, None if the line is not of it."""
    number = number or _number_in_value(kind, words)
    stated = _stated(kind, words, number)
    facts = {**kind.taken, **stated}
    if kind.quantity and Parameter.VALUE not in facts:
        return None
    if not lookup_key(kind, facts):
        return _too_little(kind, facts)
    if Parameter.GRID in kind.found_by and _LENGTH.search(words.text):
        return None
    if contradicted := _contradiction(kind, words, facts):
        return NotAsked(contradicted, WhyUnpriced.CONTRADICTION)
    asked = AskedPart(kind, facts, maker, assumed=tuple(_taken(kind, stated)))
    return _after_number(asked, number) if number else asked


def _number_in_value(kind: GenericKind, words: LineWords) -> str:
    """Return the number in the value of a part that has no other value."""
    return words.value if kind.quantity is None and names_part(words.value) else ""


def _stated(kind: GenericKind, words: LineWords, number: str) -> Facts:
    """Return what a line says of a part of a kind, and where it is silent what its number says."""
    facts = facts_of(kind, words.text, words.package)
    says = number_says(number)
    return {**says.facts, **facts} if says and says.kind == kind.name else facts


def _taken(kind: GenericKind, stated: Facts) -> Iterator[str]:
    """Yield what is taken for said by the custom of the trade, and is not."""
    for parameter, fact in kind.taken.items():
        if parameter not in stated:
            what = PARAMETER_WORDS[parameter]
            yield said("{what} {amount} is assumed", what=what, amount=shown(parameter, fact))


def _too_little(kind: GenericKind, facts: Facts) -> NotAsked | None:
    if Parameter.VALUE not in facts:
        return None
    stated = AskedPart(kind, facts, "")
    return NotAsked(
        told("the line names no part number, and for {part} no size", part=for_all(str(stated))),
        WhyUnpriced.TOO_LITTLE_SAID,
    )


def _contradiction(kind: GenericKind, words: LineWords, facts: Facts) -> str:
    """Tell how a line contradicts itself, "" if it does not."""
    value = facts.get(Parameter.VALUE)
    if kind.quantity and words.value and not _DESIGNATOR.fullmatch(words.description):
        others = _values(words.description, kind.quantity)
        if others and value not in others:
            other = shown(Parameter.VALUE, others[0], kind.quantity)
            return told(
                "the line says {value} and {other}",
                value=for_all(words.value),
                other=for_all(other),
            )
    size = chip_size(words.description)
    stated = chip_size(words.package)
    if size and stated and size != stated:
        return told("the line says {value} and {other}", value=for_all(stated), other=for_all(size))
    return ""


def _after_number(asked: AskedPart, number: str) -> AskedPart | NotAsked:
    """Add what a number that nobody offers says of its part; it may say that it is another."""
    kind = asked.kind
    says = number_says(number) or _codes(number, asked)
    same = (Parameter.VALUE, Parameter.SIZE)
    if says is None or says.kind != kind.name or _differ(says.facts, asked.facts, same):
        return NotAsked(
            said('"{number}" is not {part} by its own signs', number=number, part=str(asked)),
            WhyUnpriced.CONTRADICTION,
        )
    facts = stricter(kind, asked.facts, says.facts)
    instead = said('nobody offers "{number}"; another part is taken', number=number)
    if says.series:
        return AskedPart(kind, facts, "", Certainty.LIKELY, (*asked.assumed, instead))
    unread = said("what else the number says of the part is not known")
    return AskedPart(kind, facts, "", Certainty.POSSIBLE, (*asked.assumed, instead, unread))


def _codes(number: str, asked: AskedPart) -> NumberSays | None:
    """Return what a number of no known series says: in words, or in codes."""
    kind, value = asked.kind, asked.facts.get(Parameter.VALUE)
    if kind.quantity is None or value is None or isinstance(value, str):
        return NumberSays("", kind.name, {})
    in_words = _values(number, kind.quantity)
    if value in in_words:
        return NumberSays("", kind.name, {})
    return code_for(number, kind, value)


def _values(text: str, quantity: Quantity) -> list[Decimal]:
    return [value.normalize() for value in values_of(text, quantity)]


def _differ(one: Facts, other: Facts, parameters: Sequence[Parameter]) -> bool:
    return any(name in one and name in other and one[name] != other[name] for name in parameters)


class _Fitting(Struct, frozen=True):
    """An offer that fits, and what it says."""

    offer: Offer
    facts: Facts
    comparison: Comparison

    @property
    def part(self) -> tuple[str, str]:
        """Which part it is."""
        return plain_number(self.offer.mpn), maker_name(self.offer.manufacturer)


def _fitting(asked: AskedPart, offers: Iterable[Offer]) -> Iterator[_Fitting]:
    for offer in offers:
        if not offer.mpn or is_of_several(offer.mpn):
            continue
        if asked.kind not in offer_kinds(offer.mpn, offer.description):
            continue
        facts = _offered(asked.kind, offer.mpn, offer.description, offer.package)
        comparison = compared(asked.kind, asked.facts, facts)
        if comparison:
            yield _Fitting(offer, facts, comparison)


@lru_cache(maxsize=20_000)  # offers that lines share
def _offered(kind: GenericKind, number: str, words: str, package: str) -> Facts:
    return offer_facts(kind, number, words, package)


def _described(fitting: list[_Fitting]) -> list[_Fitting]:
    """Keep the offers that describe their parts; where none does, what their numbers say counts."""
    return [found for found in fitting if found.offer.description] or fitting


def _of_maker(asked: AskedPart, fitting: list[_Fitting]) -> tuple[list[_Fitting], list[str]]:
    """Keep the parts of the maker that is named; if it has none that fits, any maker's will do."""
    if not asked.maker:
        return fitting, []
    own = [found for found in fitting if found.part[1] == asked.maker]
    if own or not fitting:
        return own, []
    return fitting, [said("{maker} has none; another maker's part is taken", maker=asked.maker)]


def _commonest(kind: GenericKind, parameter: Parameter, fitting: Sequence[_Fitting]) -> Fact | None:
    """Return what most parts that fit have, of equally many the better; None if none says it."""
    facts = {found.part: found.facts[parameter] for found in fitting if parameter in found.facts}
    counts = Counter(facts.values())
    most = max(counts.values(), default=0)
    commonest: Fact | None = None
    for fact in sorted(counts, key=str):
        if counts[fact] == most and (commonest is None or better(kind, parameter, fact, commonest)):
            commonest = fact
    return commonest


def for_line(found: Proposed, asked: AskedPart) -> Proposed:
    """Return what was proposed for parts of a kind with what a line's own number adds to it."""
    evidence = found.evidence
    surest = evidence.certainty.allows(asked.certainty)
    return Proposed(
        found.offers,
        replace(
            evidence,
            certainty=evidence.certainty if surest else asked.certainty,
            assumed=(*asked.assumed, *evidence.assumed),
        ),
    )


def propose(asked: AskedPart, offers: Iterable[Offer]) -> Proposed | None:
    """Return the parts that meet everything that is asked for, None if there is none.

    Where the line is silent on what decides the part, the commonest is taken, and told. The same
    for every line that asks for the same: see `for_line`.
    """
    every = _described(list(_fitting(asked, offers)))
    fitting, assumed = _of_maker(asked, every)
    for parameter in asked.kind.assume:
        fact = _commonest(asked.kind, parameter, fitting)
        if fact is not None and parameter not in asked.facts:
            fitting = _meeting(asked.kind, {parameter: fact}, fitting)
            assumed.append(_assumption(asked.kind, parameter, fact))
    if not fitting:
        return None
    return Proposed(tuple(found.offer for found in fitting), _evidence(asked, fitting, assumed))


def _meeting(kind: GenericKind, wanted: Facts, fitting: Sequence[_Fitting]) -> list[_Fitting]:
    return [found for found in fitting if compared(kind, wanted, found.facts)]


def _evidence(
    asked: AskedPart, fitting: Sequence[_Fitting], assumed: Sequence[str]
) -> MatchEvidence:
    silent = [name for name in asked.kind.mention if name not in asked.facts]
    unchecked = [said("{what} is not stated", what=PARAMETER_WORDS[name]) for name in silent]
    return MatchEvidence(
        certainty=Certainty.POSSIBLE if assumed else Certainty.LIKELY,
        agreed=tuple(_agreements(asked, fitting[0].comparison)),
        assumed=tuple(assumed),
        unchecked=tuple(unchecked),
        fitting=len({found.part for found in fitting}),
    )


def _assumption(kind: GenericKind, parameter: Parameter, fact: Fact) -> str:
    return said(
        "{what} {amount} is assumed, the commonest",
        what=PARAMETER_WORDS[parameter],
        amount=shown(parameter, fact, kind.quantity),
    )


def _agreements(asked: AskedPart, comparison: Comparison) -> Iterator[Agreement]:
    for parameter in comparison.agreed:
        yield Agreement(
            PARAMETER_WORDS[parameter],
            shown(parameter, asked.facts[parameter], asked.kind.quantity),
        )
