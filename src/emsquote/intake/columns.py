"""Which column holds what: titles and cells are weighed together, each role given once, with the
reason.

What speaks for a role is data: titles (`data/titles/bom.csv`), how well cells suit a role
(`fit.csv`), and what cells say by themselves (`cells.csv`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache

from msgspec import Struct
from msgspec.structs import replace

from emsquote.intake.judgement import Evidence, Share, Within
from emsquote.intake.profile import Profile, profile
from emsquote.intake.readers.sheet import Row
from emsquote.intake.titles import BomTitles
from emsquote.intake.word_tables import known_word, word_rows
from emsquote.intake.words import compact
from emsquote.model.column_role import ColumnRole

_FIGURES = "0123456789"
_SHARED = frozenset(
    {
        ColumnRole.ALTERNATES,
        ColumnRole.ALTERNATE_MANUFACTURER,
        ColumnRole.SUPPLIER,
        ColumnRole.SUPPLIER_PN,
        ColumnRole.CUSTOMER_PN,
        ColumnRole.REMARKS,
        ColumnRole.LINK,
        ColumnRole.STOCK,
        ColumnRole.PARAMETER,
        ColumnRole.UNIT_PRICE,
        ColumnRole.EXTENDED_PRICE,
        ColumnRole.ORDER_QUANTITY,
        ColumnRole.DNP,
        ColumnRole.FITTED,
        ColumnRole.ASSEMBLER,
        ColumnRole.VARIANT,
        ColumnRole.ITEM,
    }
)
"""Roles that more than one column may have."""


class FoundColumn(Struct, frozen=True):
    """A column and the role that it was given. `title` is as written, `#4` without a header."""

    role: ColumnRole
    index: int
    title: str
    score: float
    reason: str


class FitRule(Struct, frozen=True):
    """What a column's cells say for or against a role: a share of them times a weight, or a flat
    weight where the share lies below (`<`) or above (`>`) a bound.
    """

    shape: str
    weight: float
    when: str = ""
    bound: float = 0

    def weight_of(self, cells: Profile) -> float:
        """Return what these cells say."""
        share = cells.share(self.shape)
        match self.when:
            case "":
                return self.weight * share
            case "<":
                applies = share < self.bound
            case _:
                applies = share > self.bound
        return self.weight if applies else 0


class CellEvidence(Struct, frozen=True):
    """A shape of cells that speaks for a role without any title, where most cells have it."""

    role: ColumnRole
    shape: str
    weight: float
    words: str
    barred_by: str = ""
    """Another shape that makes this one say nothing."""
    bar: float = 0
    """The share of cells from which it does."""

    def likeness(self, cells: Profile) -> float:
        """Return how strongly cells speak for the role, 0 if they do not."""
        share = cells.share(self.shape)
        if share <= Share.MOST:
            return 0
        if self.barred_by and cells.share(self.barred_by) >= self.bar:
            return 0
        if self.role is ColumnRole.DESIGNATOR and not _differ_enough(cells):
            return 0
        return self.weight * share


def _differ_enough(cells: Profile) -> bool:
    """Whether enough designators of a column differ: fewer where all cells are such, as lists may
    be repeated. `x1 | x1 | x2` are counts.
    """
    if cells.times > Share.NEARLY_ALL and cells.distinct < 1:
        return False
    least = Share.SOME if cells.designators > Share.NEARLY_ALL else Share.MOST
    return cells.distinct > least


@cache
def _fit_rules() -> Mapping[ColumnRole, Sequence[FitRule]]:
    rules: dict[ColumnRole, list[FitRule]] = {}
    for row in word_rows("fit"):
        role = known_word(ColumnRole, row["role"], "fit")
        when, bound = row["when"][:1], float(row["when"][1:] or 0)
        rule = FitRule(row["shape"], float(row["weight"]), when, bound)
        rules.setdefault(role, []).append(rule)
    return rules


@cache
def _cell_evidence() -> Sequence[CellEvidence]:
    return tuple(map(_evidence, word_rows("cells")))


def _evidence(row: Mapping[str, str]) -> CellEvidence:
    role = known_word(ColumnRole, row["role"], "cells")
    barred_by, _, bar = row["unless"].partition(">=")
    weight = float(row["weight"])
    return CellEvidence(role, row["shape"], weight, row["words"], barred_by, float(bar or 0))


def role_fit(role: ColumnRole, cells: Profile) -> float:
    """Return how well cells suit a role, from about -3 (they cannot be that) to +2 (they can hardly
    be anything else).
    """
    if not cells.filled:
        return Evidence.EMPTY
    fit = Evidence.FILLED * cells.filled
    for rule in _fit_rules().get(role, ()):
        fit += rule.weight_of(cells)
    return fit


class Assignment(Struct, frozen=True):
    """The columns that were understood, and those that would have had a role too, had another not
    been better.
    """

    columns: tuple[FoundColumn, ...]
    rivals: tuple[FoundColumn, ...]


def assign_columns(titles: Sequence[str], body: Sequence[Row], table: BomTitles) -> Assignment:
    """Return the columns that were understood, best first, each role once unless more than one
    column may have it.

    `titles` are the header's cells, or empty texts where there is no header; `body` the rows below
    it.
    """
    sample = [row for row in body if any(row)][: Within.SAMPLE]
    offers: list[FoundColumn] = []
    filled: list[float] = []
    for index in range(_width(titles, body)):
        title = titles[index] if index < len(titles) else ""
        cells = profile([row[index] if index < len(row) else "" for row in sample])
        spoken = table.roles(title) if title else {}
        offers.extend(_offers(index, title, cells, spoken))
        filled.append(cells.filled)
    found = _with_numbers_of_makers(_settled(list(_fuller(offers, filled))), sample)
    late = tuple(_numbers_like_designators(titles, table, found))
    return Assignment((*found.columns, *late), found.rivals)


def _fuller(offers: Sequence[FoundColumn], filled: Sequence[float]) -> Iterator[FoundColumn]:
    """Yield the offers without those of columns that are nearly empty beside one of the same title:
    attributes of a library's parts (`PACKAGE`) stand behind the program's own column (`Package`).
    """
    for offer in offers:
        twins = [other for other in offers if _is_twin(other, offer)]
        fullest = max((filled[twin.index] for twin in twins), default=0)
        if offer.role in {*_REPEATED, *_SHARED} or filled[offer.index] >= Share.SOME * fullest:
            yield offer


def _is_twin(one: FoundColumn, other: FoundColumn) -> bool:
    """Whether two columns have one title, but for capitals, and may have one role."""
    return one.role is other.role and one.title.casefold() == other.title.casefold()


def _width(titles: Sequence[str], body: Sequence[Row]) -> int:
    widths = map(len, body[: Within.SAMPLE])
    return max(len(titles), *widths) if body else len(titles)


def _offers(
    index: int, title: str, cells: Profile, spoken: Mapping[ColumnRole, float]
) -> Iterator[FoundColumn]:
    """Yield the roles that a column may have, each with what speaks for it."""
    offers = [*_as_titled(index, title, cells, spoken)]
    strongest = max((offer.score for offer in offers), default=0)
    if strongest < Evidence.LIKELY:
        offers += _as_it_looks(index, title, cells, spoken)
    for offer in offers:
        if offer.score > Evidence.ENOUGH:
            yield offer


def _as_titled(
    index: int, title: str, cells: Profile, spoken: Mapping[ColumnRole, float]
) -> Iterator[FoundColumn]:
    named = title or f"#{index + 1}"
    for role, weight in spoken.items():
        fit = role_fit(role, cells)
        otherwise = "" if fit >= 0 else ", though its cells look otherwise"
        reason = f'titled "{title}"{otherwise}'
        yield FoundColumn(role, index, named, weight + fit, reason)


def _as_it_looks(
    index: int, title: str, cells: Profile, spoken: Mapping[ColumnRole, float]
) -> Iterator[FoundColumn]:
    named = title or f"#{index + 1}"
    numbered = spoken.get(ColumnRole.MPN, 0) >= Evidence.SURE
    for evidence in _cell_evidence():
        if numbered and evidence.role is ColumnRole.FOOTPRINT:
            continue  # numbers may look like sizes: `R1206`
        if evidence.role not in spoken:
            likeness = evidence.likeness(cells)
            reason = f"its cells are {evidence.words}"
            yield FoundColumn(evidence.role, index, named, likeness, reason)
    if not title:
        for role, likeness_of, words in _UNTITLED:
            reason = f"its cells are {words}"
            yield FoundColumn(role, index, named, likeness_of(cells), reason)


def _like_quantities(cells: Profile) -> float:
    if cells.times > Share.NEARLY_ALL and cells.distinct < 1:
        return Evidence.CLEAR
    integers = cells.integers > Share.NEARLY_ALL and cells.filled > Share.MOST
    return Evidence.WEAK * cells.integers if integers and not cells.counting else 0


def _like_names(cells: Profile) -> float:
    names = cells.prose > Share.SOME and cells.distinct > Share.MOST
    return Evidence.WEAK * (1 + cells.prose + cells.distinct) / 3 if names else 0


def _like_values(cells: Profile) -> float:
    share = cells.values + cells.part_numbers
    values = share > Share.MOST and cells.numbers < Share.MOST
    return Evidence.WEAK * min(share, 1) if values else 0


def _like_makers(cells: Profile) -> float:
    return Evidence.WEAK if cells.makers > Share.MOST else 0


def _like_links(cells: Profile) -> float:
    return cells.links + Evidence.FILLED if cells.links > Share.SOME else 0


_UNTITLED: tuple[tuple[ColumnRole, Callable[[Profile], float], str], ...] = (
    (ColumnRole.QUANTITY, _like_quantities, "whole numbers"),
    (ColumnRole.DESCRIPTION, _like_names, "names"),
    (ColumnRole.VALUE, _like_values, "values and part numbers"),
    (ColumnRole.LINK, _like_links, "links"),
    (ColumnRole.MANUFACTURER, _like_makers, "makers' names"),
)
"""What cells suggest in a list without any titles: a shopping list of counts, names and links."""


def _settled(offers: Sequence[FoundColumn]) -> Assignment:
    """Give each column the role for which most speaks, the best first."""
    taken: set[int] = set()
    given: set[ColumnRole] = set()
    settled: list[FoundColumn] = []
    passed: list[FoundColumn] = []
    for offer in sorted(offers, key=lambda offer: (-offer.score, offer.index)):
        if offer.index in taken:
            continue
        if offer.role in given and offer.role not in _SHARED:
            passed.append(offer)
            continue
        if offer.score < Evidence.SURE and _is_titled_alike(offer, settled):
            continue
        taken.add(offer.index)
        given.add(offer.role)
        settled.append(offer)
    return _with_repeated(settled, list(_rivals(passed, taken)))


def _with_numbers_of_makers(found: Assignment, sample: Sequence[Row]) -> Assignment:
    """Return columns of which that of footprints is the one of part numbers, where it holds numbers
    of the great series and no package, and makers stand beside it.
    """
    roles = {column.role: column for column in found.columns}
    footprint = roles.get(ColumnRole.FOOTPRINT)
    if footprint is None or ColumnRole.MPN in roles or ColumnRole.MANUFACTURER not in roles:
        return found
    if not _are_numbers([row[footprint.index] for row in sample if footprint.index < len(row)]):
        return found
    reason = f'titled "{footprint.title}", though its cells are numbers of makers'
    numbers = replace(footprint, role=ColumnRole.MPN, score=Evidence.SURE, reason=reason)
    columns = (numbers if column is footprint else column for column in found.columns)
    return replace(found, columns=tuple(columns))


def _are_numbers(texts: Sequence[str]) -> bool:
    """Whether cells are part numbers, some of the great series, and hardly any is a package."""
    cells = profile(texts)
    if cells.packages > Share.FEW or cells.part_numbers <= Share.MOST:
        return False
    return cells.of_series > 0


def _numbers_like_designators(
    titles: Sequence[str], table: BomTitles, found: Assignment
) -> Iterator[FoundColumn]:
    """Yield the column that its title settles as that of part numbers, though they look like
    designators (`BC847`, `Q6015`): where another column has designators, they can be nothing else.
    """
    roles = {column.role for column in found.columns}
    taken = {column.index for column in found.columns}
    if ColumnRole.MPN in roles or ColumnRole.DESIGNATOR not in roles:
        return
    for index, title in enumerate(titles):
        if index not in taken and table.weight(title, ColumnRole.MPN) >= Evidence.SURE:
            reason = f'titled "{title}", though its cells look like designators'
            yield FoundColumn(ColumnRole.MPN, index, title, Evidence.POSSIBLE, reason)
            return


_REPEATED = {
    ColumnRole.MPN: ColumnRole.ALTERNATES,
    ColumnRole.MANUFACTURER: ColumnRole.ALTERNATE_MANUFACTURER,
}
"""Roles whose columns may be repeated under the same title, and what the later ones hold."""


def _with_repeated(settled: Sequence[FoundColumn], rivals: Sequence[FoundColumn]) -> Assignment:
    """Return columns of which those under a repeated title (`Manufacturer | MPN | Manufacturer |
    MPN`) are, from left to right, the part and its alternates.
    """
    columns = list(settled)
    left = list(rivals)
    for main in settled:
        repeated = [rival for rival in left if _is_again(rival, main)]
        if repeated:
            columns.remove(main)
            columns += _in_order((main, *repeated))
            left = [rival for rival in left if rival not in repeated]
    return Assignment(tuple(columns), tuple(left))


def _in_order(repeated: Iterable[FoundColumn]) -> Iterator[FoundColumn]:
    """Yield repeated columns from left to right: the first has their role, the others what holds
    alternates to it.
    """
    first, *others = sorted(repeated, key=lambda column: column.index)
    yield first
    reason = f'titled "{first.title}" once more'
    for column in others:
        yield replace(column, role=_REPEATED[column.role], reason=reason)


def _is_again(column: FoundColumn, main: FoundColumn) -> bool:
    """Whether a column has the role and the title of another, but for a number."""
    if column.role is not main.role or column.role not in _REPEATED or main.title.startswith("#"):
        return False
    return compact(column.title).strip(_FIGURES) == compact(main.title).strip(_FIGURES)


def _is_titled_alike(offer: FoundColumn, settled: Sequence[FoundColumn]) -> bool:
    """Whether another column of the same title has another role: what that title hardly means is
    not meant by its second column either.
    """
    if offer.title.startswith("#"):
        return False
    alike = (column for column in settled if column.title.casefold() == offer.title.casefold())
    return any(column.role is not offer.role for column in alike)


def _rivals(passed: Sequence[FoundColumn], taken: set[int]) -> Iterator[FoundColumn]:
    """Yield the columns that got no role, though one of them was nearly theirs."""
    for offer in passed:
        if offer.index not in taken and offer.score >= Evidence.SPELLED:
            yield offer
