"""What a part number means by how it begins and ends: learned from offers that state both the
number and the package.

`data/parts/numbers.csv` holds what was learned, and how; `benchmarks/part_numbers.py` learns and
measures it. Letters within a number mean nothing by themselves.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from emsquote.model.part import Mount, PartClass

SHORTEST_START, LONGEST_START = 2, 13
"""Letters of a number's beginning that a rule may name."""
ANY_BETWEEN = "…"
"""Parts the beginning of numbers from their end, as the table writes both."""


class NumberMeaning(Struct, frozen=True):
    """What numbers mean that begin and end alike: `joints` is None where they differ in it."""

    mount: Mount
    part_class: PartClass
    joints: int | None


class NumberRule(Struct, frozen=True):
    """A beginning and an ending ("" for any) of numbers, and what they mean."""

    start: str
    end: str
    meaning: NumberMeaning


NumberRules = Mapping[str, Sequence[NumberRule]]
"""Rules by the beginning that they name."""


def as_ruled(mpn: str) -> str:
    """Return a number as the rules write it: in capitals, without blanks."""
    return "".join(mpn.split()).upper()


def number_meaning(mpn: str, rules: NumberRules) -> tuple[NumberMeaning, str] | None:
    """Return what a number means and the longest beginning that tells so.

    None if no rule is about it, or those that are contradict each other.
    """
    told = tuple(_rules_for(as_ruled(mpn), rules))
    if not told or len({(rule.meaning.mount, rule.meaning.part_class) for rule in told}) > 1:
        return None
    joints = {rule.meaning.joints for rule in told} - {None}
    first = told[0].meaning
    known = joints.pop() if len(joints) == 1 else None
    meaning = NumberMeaning(first.mount, first.part_class, known)
    return meaning, max((rule.start for rule in told), key=len)


def _rules_for(number: str, rules: NumberRules) -> Iterator[NumberRule]:
    """Yield the rules for a number.

    One that names the beginning alone and knows the joints stands by itself.
    """
    found: list[NumberRule] = []
    for length in range(SHORTEST_START, min(LONGEST_START, len(number) - 1) + 1):
        for rule in rules.get(number[:length], ()):
            if not number.endswith(rule.end):
                continue
            found.append(rule)
            if not rule.end and rule.meaning.joints is not None:
                return iter((rule,))
    return iter(found)


def number_rules(rules: Iterable[NumberRule]) -> NumberRules:
    """Return rules by the beginning that they name."""
    by_start: dict[str, list[NumberRule]] = {}
    for rule in rules:
        by_start.setdefault(rule.start, []).append(rule)
    return by_start


def read_number_rules(path: Path) -> NumberRules:
    """Return the rules that a table holds."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(line for line in file if not line.startswith("#"))
        return number_rules(rule for row in rows for rule in _rules_of(row))


def _rules_of(row: Mapping[str, str]) -> Iterator[NumberRule]:
    joints = int(row["joints"]) if row["joints"] else None
    meaning = NumberMeaning(Mount(row["mount"]), PartClass(row["class"]), joints)
    for written in row["numbers"].split("|"):
        start, _, end = written.partition(ANY_BETWEEN)
        yield NumberRule(start, end, meaning)
