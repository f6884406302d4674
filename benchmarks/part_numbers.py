"""Learn what part numbers mean, and measure it: `python -m benchmarks.part_numbers OFFERS.csv`.

OFFERS is a price list (.csv or .csv.gz) with the columns mpn and package. Of the numbers whose
package surely tells mount and joints a share is held back (`--hold`); rules are learned from the
others, and the numbers held back are asked. `--write` learns from all of them, and writes
`data/parts/numbers.csv`.

A rule is a beginning of numbers, or a beginning with an ending, of which at least so many numbers
are known (`--least`) that all mean the same.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from emsquote.files.shipped import data_folder
from emsquote.model.part import PartKind
from emsquote.parts.classify import PartClues, kind_of, part_rules
from emsquote.parts.classify.number_rules import (
    ANY_BETWEEN,
    LONGEST_START,
    SHORTEST_START,
    NumberMeaning,
    NumberRule,
    as_ruled,
    number_meaning,
    number_rules,
)

LONGEST_START_WITH_END = 7
LONGEST_END = 8
SHORT = 4
"""So few letters and digits of a number say little: more numbers must stand behind them."""
MORE_FOR_SHORT = 4
HEAD = """\
# What part numbers mean by how they begin (and end, after "…"), learned by
# `python -m benchmarks.part_numbers` from public price lists of 2022 to 2026 (JLCPCB and LCSC,
# Digi-Key, Mouser, TME and others): a rule stands where at least {least} numbers begin (and end)
# so, four times as many for the shortest, and all are sold in packages that mean the same.
# Of the numbers held back while learning, {answered};
# {with_joints}.
# joints: empty where such numbers differ in it.
"""

Known = tuple[str, NumberMeaning]
"""A number as rules write it, and what its package says."""


def known_numbers(path: Path) -> Iterator[Known]:
    """Yield the numbers of a price list, once each, whose package surely tells mount and joints."""
    rules = part_rules()
    seen: set[str] = set()
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            number = as_ruled(row["mpn"])
            if number in seen or not row["package"]:
                continue
            seen.add(number)
            kind = kind_of(PartClues(footprint=row["package"]), rules)
            if _is_sure(kind):
                yield number, NumberMeaning(kind.mount, kind.part_class, _joints(kind))


def _is_sure(kind: PartKind) -> bool:
    return kind.sure and bool(_joints(kind))


def _joints(kind: PartKind) -> int | None:
    return kind.joints if isinstance(kind.joints, int) else None


def learned(numbers: Sequence[Known], least: int) -> list[NumberRule]:
    """Return the rules that at least so many numbers stand behind, none against."""
    by_start = _rules(_counted(numbers, _starts), least)
    so_far = number_rules(by_start)
    open_yet = [known for known in numbers if not _has_joints(known[0], so_far)]
    return by_start + _rules(_counted(open_yet, _starts_and_ends), least)


def _has_joints(number: str, rules: dict[str, list[NumberRule]]) -> bool:
    told = number_meaning(number, rules)
    return told is not None and told[0].joints is not None


def _starts(number: str) -> Iterator[tuple[str, str]]:
    for length in range(SHORTEST_START, min(len(number) - 1, LONGEST_START) + 1):
        yield number[:length], ""


def _starts_and_ends(number: str) -> Iterator[tuple[str, str]]:
    for length in range(SHORTEST_START, LONGEST_START_WITH_END + 1):
        for ending in range(1, min(LONGEST_END, len(number) - length) + 1):
            yield number[:length], number[-ending:]


Affixes = tuple[str, str]
"""How numbers begin and end."""


def _counted(
    numbers: Iterable[Known], affixes: Callable[[str], Iterator[Affixes]]
) -> dict[Affixes, Counter[NumberMeaning]]:
    counts: dict[Affixes, Counter[NumberMeaning]] = defaultdict(Counter)
    for number, meaning in numbers:
        for pair in affixes(number):
            counts[pair][meaning] += 1
    return counts


def _rules(counts: dict[Affixes, Counter[NumberMeaning]], least: int) -> list[NumberRule]:
    """Return a rule for each pair that is general enough, the shortest first; none for what a
    shorter one says already.
    """
    rules: dict[Affixes, NumberMeaning] = {}
    for pair in sorted(counts, key=lambda pair: (len(pair[0]) + len(pair[1]), pair)):
        meaning = _common_meaning(counts[pair], least * _times_more(pair))
        if meaning is None:
            continue
        said = [rules[wider] for wider in _wider(pair) if wider in rules]
        if any(known.joints is not None or meaning.joints is None for known in said):
            continue
        rules[pair] = meaning
    return [NumberRule(start, end, meaning) for (start, end), meaning in rules.items()]


def _times_more(pair: Affixes) -> int:
    start, end = pair
    says_little = len(start) + len(end) < SHORT or not any(letter.isalpha() for letter in start[:3])
    return MORE_FOR_SHORT if says_little else 1


def _wider(pair: Affixes) -> Iterator[Affixes]:
    start, end = pair
    for length in range(SHORTEST_START, len(start) + 1):
        for cut in range(len(end) + 1):
            if (length, cut) != (len(start), 0) and (not end or cut < len(end)):
                yield start[:length], end[cut:]


def _common_meaning(counts: Counter[NumberMeaning], least: int) -> NumberMeaning | None:
    if counts.total() < least:
        return None
    first, *others = counts
    if not others:
        return first
    if any((other.mount, other.part_class) != (first.mount, first.part_class) for other in others):
        return None
    return NumberMeaning(first.mount, first.part_class, None)


def measured(rules: Sequence[NumberRule], asked: Sequence[Known]) -> tuple[str, str]:
    """Return how well the rules tell mounts, and joints, of numbers they were not learned from."""
    index = number_rules(rules)
    mounts = wrong_mounts = joints = wrong_joints = 0
    for number, meaning in asked:
        found = number_meaning(number, index)
        if found is None:
            continue
        told = found[0]
        mounts += 1
        wrong_mounts += told.mount is not meaning.mount
        joints += told.joints is not None
        wrong_joints += told.joints not in {None, meaning.joints}
    return (
        _shares("the mount", mounts, wrong_mounts, len(asked)),
        _shares("joints", joints, wrong_joints, len(asked)),
    )


def _shares(what: str, told: int, wrong: int, asked: int) -> str:
    return f"{told / asked:.1%} are told {what}, {wrong / max(told, 1):.3%} of these wrong"


def written(rules: Sequence[NumberRule]) -> Iterator[dict[str, str | int]]:
    """Yield a row of the table for each meaning."""
    by_meaning: dict[NumberMeaning, list[str]] = defaultdict(list)
    for rule in rules:
        text = rule.start + ANY_BETWEEN + rule.end if rule.end else rule.start
        by_meaning[rule.meaning].append(text)
    for meaning in sorted(
        by_meaning, key=lambda told: (told.mount, told.part_class, told.joints or 0)
    ):
        yield {
            "mount": meaning.mount,
            "class": meaning.part_class,
            "joints": "" if meaning.joints is None else meaning.joints,
            "numbers": "|".join(sorted(by_meaning[meaning])),
        }


def _place(meaning: NumberMeaning) -> tuple[str, str, int]:
    return meaning.mount, meaning.part_class, meaning.joints or 0


def main() -> None:
    """Learn from a price list and say how well what was learned holds."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("offers", type=Path)
    parser.add_argument("--hold", type=float, default=0.25)
    parser.add_argument("--least", type=int, default=25)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    numbers = list(known_numbers(given.offers))
    random.Random(7).shuffle(numbers)
    held = int(len(numbers) * given.hold)
    answered, with_joints = measured(learned(numbers[held:], given.least), numbers[:held])
    print(f"of {held:,} numbers held back {answered}; {with_joints}")
    if not given.write:
        return
    path = data_folder() / "parts" / "numbers.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(HEAD.format(least=given.least, answered=answered, with_joints=with_joints))
        table = csv.DictWriter(file, ("mount", "class", "joints", "numbers"), lineterminator="\n")
        table.writeheader()
        table.writerows(written(learned(numbers, given.least)))


if __name__ == "__main__":
    main()
