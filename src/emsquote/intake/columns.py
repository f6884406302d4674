"""Which column holds what: titles and cells are weighed together, each role given once, with the
reason.

Independent of BOMs: the titles come from the table of a kind of document, and roles are plain
names.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from functools import cache

from msgspec import Struct

from emsquote.files.shipped import data_folder
from emsquote.intake.profile import Profile, profile
from emsquote.intake.readers.sheet import Row
from emsquote.intake.titles import TitleTable

_ENOUGH = 0.75
_EMPTY_FIT, _FILLED_FIT = -0.3, 0.4
_SOME, _MOSTLY, _NEARLY_ALL = 0.3, 0.6, 0.8
_WEAK = 0.9
_RIVAL = 2.5
_SPOKEN_FOR = 1.5
_MANY = frozenset(
    {
        "alternates",
        "alternate_manufacturer",
        "supplier",
        "supplier_pn",
        "customer_pn",
        "remarks",
        "link",
        "stock",
    }
    | {"parameter", "unit_price", "extended_price", "order_quantity", "dnp", "fitted", "item"}
)
"""Roles that several columns may have."""
_SAMPLE_ROWS = 300


class FoundColumn(Struct, frozen=True):
    """A column and the role that it was given. `title` is as written, `#4` without a header."""

    role: str
    index: int
    title: str
    score: float
    reason: str


def role_fit(role: str, cells: Profile) -> float:
    """Return how well cells suit a role, from about -3 (they cannot be that) to +2 (they can hardly
    be anything else).

    The weights are data (`data/titles/fit.csv`): a share of the column's cells times a weight, or a
    flat weight where the share lies below or above a bound.
    """
    if not cells.filled:
        return _EMPTY_FIT
    fit = _FILLED_FIT * cells.filled
    for shape, when, bound, weight in _weights().get(role, ()):
        share = float(getattr(cells, shape))
        if when == "<":
            fit += weight if share < bound else 0
        elif when == ">":
            fit += weight if share > bound else 0
        else:
            fit += weight * share
    return fit


@cache
def _weights() -> Mapping[str, tuple[tuple[str, str, float, float], ...]]:
    weights: dict[str, list[tuple[str, str, float, float]]] = {}
    with (data_folder() / "titles" / "fit.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream, delimiter=";"):
            when = row["when"]
            rule = (row["shape"], when[:1], float(when[1:] or 0), float(row["weight"]))
            weights.setdefault(row["role"], []).append(rule)
    return {role: tuple(rules) for role, rules in weights.items()}


class Assignment(Struct, frozen=True):
    """The columns that were understood, and those that would have had a role too, had another not
    been better.
    """

    columns: tuple[FoundColumn, ...]
    rivals: tuple[FoundColumn, ...]


def assign_columns(titles: Sequence[str], body: Sequence[Row], table: TitleTable) -> Assignment:
    """Return the columns that were understood, best first, each role once unless several columns
    may share it.

    `titles` are the header's cells, or empty texts where there is no header; `body` the rows below
    it.
    """
    width = max(len(titles), *(len(row) for row in body[:_SAMPLE_ROWS])) if body else len(titles)
    sample = [row for row in body if any(row)][:_SAMPLE_ROWS]
    offers: list[FoundColumn] = []
    for index in range(width):
        title = titles[index] if index < len(titles) else ""
        cells = profile([row[index] if index < len(row) else "" for row in sample])
        offers.extend(_offers(index, title, cells, table.roles(title) if title else {}))
    return _settled(offers)


def _offers(
    index: int, title: str, cells: Profile, spoken: Mapping[str, float]
) -> list[FoundColumn]:
    named = title or f"#{index + 1}"
    offers = []
    for role, weight in spoken.items():
        fit = role_fit(role, cells)
        reason = (
            f'titled "{title}"'
            if fit >= 0
            else f'titled "{title}", though its cells look otherwise'
        )
        offers.append(FoundColumn(role, index, named, weight + fit, reason))
    if max((offer.score for offer in offers), default=0) < _SPOKEN_FOR:
        offers.extend(
            FoundColumn(role, index, named, likeness, f"its cells are {words}")
            for role, likeness, words in (*_by_cells(cells), *(() if title else _untitled(cells)))
            if role not in spoken
        )
    return [offer for offer in offers if offer.score > _ENOUGH]


def _by_cells(cells: Profile) -> list[tuple[str, float, str]]:
    """Return the roles that cells suggest without any title, weaker than a title that fits."""
    likely = []
    for role, share, factor, words in (
        ("designator", cells.designators, 2.2, "designators"),
        ("mpn", cells.part_numbers, 1.2, "part numbers"),
        ("footprint", cells.packages, 1.2, "packages"),
        ("value", cells.values if cells.numbers < _MOSTLY else 0, 1.2, "values"),
        ("supplier_pn", cells.skus if cells.designators < _SOME else 0, 1.4, "suppliers' numbers"),
    ):
        if share > _MOSTLY and (role != "designator" or cells.distinct > _distinct_enough(share)):
            likely.append((role, factor * share, words))
    return likely


def _distinct_enough(share: float) -> float:
    """Return how many designators of a column must differ: fewer where all cells are such, as lists
    may be repeated.
    """
    return _SOME if share > _NEARLY_ALL else _MOSTLY


def _untitled(cells: Profile) -> list[tuple[str, float, str]]:
    """Return the roles that cells suggest in a list without any titles: a shopping list of counts,
    names and links.
    """
    likely = []
    if cells.whole > _NEARLY_ALL and cells.filled > _MOSTLY and not cells.counting:
        likely.append(("quantity", _WEAK * cells.whole, "whole numbers"))
    if cells.prose > _MOSTLY / 2 and cells.distinct > _MOSTLY:
        likely.append(("description", _WEAK * (1 + cells.prose + cells.distinct) / 3, "names"))
    if cells.values + cells.part_numbers > _MOSTLY and cells.numbers < _MOSTLY:
        likely.append(
            ("value", _WEAK * min(cells.values + cells.part_numbers, 1), "values and part numbers")
        )
    if cells.links > _MOSTLY / 2:
        likely.append(("link", cells.links + 0.4, "links"))
    return likely


def _settled(offers: Sequence[FoundColumn]) -> Assignment:
    taken: set[int] = set()
    given: set[str] = set()
    settled, passed = [], []
    for offer in sorted(offers, key=lambda each: (-each.score, each.index)):
        if offer.index in taken:
            continue
        if offer.role in given and offer.role not in _MANY:
            passed.append(offer)
            continue
        taken.add(offer.index)
        given.add(offer.role)
        settled.append(offer)
    rivals = tuple(offer for offer in passed if offer.index not in taken and offer.score >= _RIVAL)
    return Assignment(tuple(settled), rivals)
