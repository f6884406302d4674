"""How many joints a name tells: `SOIC-8`, `48LQFP`, `QFN-24-1EP`, `2x05`, `10 pos`,
`SOIC127P600X175-8N`.

Counted is what is soldered apart from everything else: leads, balls, the exposed pad, a mounting
pad. Where the name does not tell, the answer is None, not a guess.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import isqrt

from emsquote.model.part import PartClass
from emsquote.parts.classify.contacts import contacts
from emsquote.parts.classify.find import Hit, hits
from emsquote.parts.classify.rules import Counting, PackageFamily
from emsquote.parts.classify.spacing import is_land_pattern
from emsquote.parts.classify.words import Words

_MOST_ROWS = 10
_MOST_COLUMNS = 100
_CHIP_TERMINALS = 2
_MOST_TERMINALS = 20
_LONGEST_VARIANT = 4
"""Letters of a variant may stand between a package and its leads: TO-220F-4, VQFN-HR-14."""
_MOST_BY_LETTER = 100
"""More pins than this are not written `120P`: it is a type number."""
_MOST_EXPOSED = 7
"""Up to here a number before EP counts exposed pads (QFN-48-1EP), above it counts leads
(TSSOP-16EP).
"""
_MOST_BALLS = 9999
_MOST_OF_SMALL_OUTLINE = 16
_SIZE_CODE = 4
"""Size codes have four digits, from 0201 on: DFN0603-2 has two leads, but TI's RGE0024 24."""
_SMALLEST_CODE = 201
_TWO_LEADS = 2
_TAB_COUNTED = frozenset({3, 6, 8})
"""JEDEC's numbers of leads that count the tab (TO-252-3, TO-263-6); others leave it out."""
_CODE = 1000
"""From here on a number beside a package of few leads is its size code (DFN1006), not its leads."""


def _last_number(words: Words) -> int | None:
    for at in range(len(words.words) - 1, 0, -1):
        if "-" in words.gaps[at] and (number := words.whole_number(at)) is not None:
            return number
    return None


def _count_at(words: Words, at: int, counting: Counting) -> int | None:
    """Return the whole number at a place unless it is a measure (`5x5`, `0.5mm`, `50 V`) or
    nothing.
    """
    number = words.whole_number(at)
    following = words.word(at + 1)
    if not number or (number > _MOST_EXPOSED and following in counting.exposed_pad.words):
        return number
    if words.gaps[at] in {"", "-"} and len(following) == 1 and following != "x":
        return number  # a letter at a package's pins tells its width or its maker: SO16W
    is_measure = following in counting.units and (
        words.glued(at + 1) or len(following) > 1 or following == "x"
    )
    return None if is_measure else number


def _after(words: Words, end: int, counting: Counting, gaps: frozenset[str]) -> int | None:
    at = end
    if words.word(at) in counting.lead_forms and words.glued(at + 1):
        return _count_at(words, at + 1, counting)
    in_name = words.glued(at) or (at < len(words.gaps) and words.gaps[at] == "-")
    if words.whole_number(at) is None and in_name and len(words.word(at)) <= _LONGEST_VARIANT:
        gaps = gaps if words.glued(at) else _DASH
        at += 1
    is_code = len(words.word(at)) == _SIZE_CODE and (words.whole_number(at) or 0) >= _SMALLEST_CODE
    if is_code and words.whole_number(at + 1) and words.gaps[at + 1] == "-":
        at += 1
    if at >= len(words.gaps) or words.gaps[at] not in gaps:
        return None
    return _count_at(words, at, counting)


def _before(words: Words, start: int, counting: Counting) -> int | None:
    """Return the number that stands before a family's word: `48LQFP`, `64-LQFP`, but not X2's in
    `X2SON` nor a type's in `SAMD21-DIP`.
    """
    if (
        words.glued(start)
        and words.word(start - 1).isalpha()
        and words.whole_number(start - 2) is not None
    ):
        start -= 1  # PowerTDFN
    at = start - 1
    of_type = words.glued(at) and words.word(at - 1).isalpha()
    if at < 0 or words.gaps[start] not in {"", "-"} or of_type:
        return None
    return _count_at(words, at, counting)


_CLOSE = frozenset({"", "-", "_", " "})
_DASH = frozenset({"-"})


def _beside(
    words: Words, found: tuple[Hit, ...], counting: Counting, gaps: frozenset[str] = _CLOSE
) -> int | None:
    for hit in found:
        if (number := _after(words, hit.end, counting, gaps)) is not None:
            return number
    for hit in found:
        if (number := _before(words, hit.start, counting)) is not None:
            return number
    return None


def _fits_a_connector(rows: int, columns: int) -> bool:
    return min(rows, columns) <= _MOST_ROWS and max(rows, columns) <= _MOST_COLUMNS


def grid(words: Words, counting: Counting) -> int | None:
    """Return rows times columns where a name states them (`1x05`, `2 x 10`, `PIN_ARRAY_4x1`), else
    None. Those that stand free go before those within a type (`F32R-1A7x1-11040_1x40`).
    """
    found = tuple(_grids(words, counting))
    free = (joints for at, joints in found if not words.glued(at))
    return next(free, next((joints for _, joints in found), None))


def _grids(words: Words, counting: Counting) -> Iterator[tuple[int, int]]:
    """Yield where rows and columns stand, and how many joints they are."""
    for at in range(1, len(words.words) - 1):
        if words.words[at] != "x":
            continue
        rows, columns = words.whole_number(at - 1), words.whole_number(at + 1)
        is_size = words.word(at + 2) in counting.units and words.glued(at + 2)
        is_screw = words.word(at - 2) in counting.thread and words.glued(at - 1)
        if rows and columns and not is_size and not is_screw and _fits_a_connector(rows, columns):
            yield at - 1, rows * columns


def _full_grid(words: Words, _found: tuple[Hit, ...], counting: Counting) -> int | None:
    """Return rows times columns of a full grid of balls (`Layout4x5`), None if none is stated."""
    for at, word in enumerate(words.words):
        rows, columns = words.whole_number(at + 1), words.whole_number(at + 3)
        if word in counting.full_grid and words.word(at + 2) == "x" and rows and columns:
            return rows * columns
    return None


def _pins_said(words: Words, counting: Counting) -> int | None:
    """Return the number that a word for pins follows (`4Pin`, `10 pos`, `8脚`), None if there is
    none.
    """
    for at, word in enumerate(words.words):
        if word in counting.pins and (number := words.whole_number(at - 1)):
            by_letter = len(word) == 1
            of_code = words.glued(at + 1) or words.gaps[at] == "-" or number > _MOST_BY_LETTER
            if len(words.gaps[at]) <= 1 and not (by_letter and of_code):
                return number
    return None


def _marked(words: Words, marks: frozenset[str]) -> int:
    """Return the sum of the numbers that marks like `1MP` and `1SH` carry."""
    return sum(
        words.whole_number(at - 1) or 0
        for at, word in enumerate(words.words)
        if at and word in marks
    )


def _exposed_pads(words: Words, counting: Counting) -> int:
    named = tuple(hits(counting.exposed_pad, words))
    if any(words.word(hit.start - 1) in counting.not_exposed for hit in named):
        return 0
    for hit in named:
        number = words.whole_number(hit.start - 1) if words.glued(hit.start) else None
        if number and number <= _MOST_EXPOSED:
            return number
    return 1 if named or not counting.cooled.isdisjoint(words.words) else 0


def _elements(words: Words, found: tuple[Hit, ...], counting: Counting) -> int | None:
    """Return two joints for each element of a chip array: `4x0402`, `0603x4`, `CAT16-4`."""
    for at, word in enumerate(words.words):
        beside_size = word == "x" and _SIZE_CODE in {
            len(words.word(at - 1)),
            len(words.word(at + 1)),
        }
        one, other = words.whole_number(at - 1), words.whole_number(at + 1)
        if beside_size and one and other:
            return 2 * min(one, other)
    beside = next(
        (number for hit in found if (number := _after(words, hit.end, counting, _DASH))), None
    )
    return 2 * beside if beside else None


def _before_exposed_pad(words: Words, _found: tuple[Hit, ...], counting: Counting) -> int | None:
    """Return the leads that stand before the exposed pads, as in `8-1EP`."""
    for hit in hits(counting.exposed_pad, words):
        if (
            words.glued(hit.start)
            and words.word(hit.start - 1).isdecimal()
            and words.gaps[hit.start - 1] == "-"
        ):
            return words.whole_number(hit.start - 2)
    return None


def _positions(words: Words, _found: tuple[Hit, ...], _counting: Counting) -> int | None:
    """Return two joints for each position of a switch (`SPSTx08`)."""
    for at, word in enumerate(words.words):
        if (
            word == "x"
            and words.whole_number(at - 1) is None
            and (number := words.whole_number(at + 1))
        ):
            return 2 * number
    return None


def leads_before_body(words: Words) -> int | None:
    """Return the number that a dash leads in and the size of a body follows (`VCT-28_3.5x3.5mm`),
    None if there is none.
    """
    for at in range(1, len(words.words) - 3):
        leads = words.whole_number(at)
        if (
            leads
            and words.gaps[at] == "-"
            and words.gaps[at + 1] == "_"
            and _is_size(words, at + 1)
        ):
            return leads
    return None


def _is_size(words: Words, at: int) -> bool:
    """Whether a length and a width in mm stand at a place (`3.5x2.65`, `4x4mm`)."""
    glued = words.word(at + 1) == "x" and words.glued(at + 1) and words.glued(at + 2)
    exact = "." in words.word(at) + words.word(at + 2) or words.word(at + 3) == "mm"
    return glued and exact and words.word(at)[0].isdecimal() and words.word(at + 2)[0].isdecimal()


def _terminals(words: Words, found: tuple[Hit, ...], counting: Counting) -> int | None:
    """Return a chip's terminals where a dash and a small number follow its size (`2012Metric-6`),
    else None.
    """
    for hit in found:
        number = _after(words, hit.end, counting, _DASH)
        if number and _CHIP_TERMINALS < number <= _MOST_TERMINALS and not words.glued(hit.end + 1):
            return number
    return None


def _near(words: Words, found: tuple[Hit, ...], counting: Counting) -> int | None:
    number = _beside(words, found, counting, _DASH)
    return number if number and number <= _MOST_BY_LETTER else None


def _own(words: Words, found: tuple[Hit, ...], _counting: Counting) -> int | None:
    """Return the balls that a number tells which ends a family's own words (`FFG1156`): an odd one
    that fills no square counts the mark at its corner (`FFG1157`).
    """
    numbers = (words.whole_number(hit.end - 1) for hit in found)
    told = next((number for number in numbers if number), None)
    if told is None or isqrt(told) ** 2 == told:
        return told
    return told - told % 2


_COUNTERS: tuple[
    tuple[frozenset[str], Callable[[Words, tuple[Hit, ...], Counting], int | None]], ...
] = (
    (frozenset({"element"}), _elements),
    (frozenset({"position"}), _positions),
    (frozenset({"contacts"}), lambda words, _found, _counting: contacts(words)),
    (frozenset({"small"}), _terminals),
    (frozenset({"tab"}), _beside),
    (frozenset({"grid"}), lambda words, _, counting: grid(words, counting)),
    (
        frozenset({"pins", "grid", "lead", "tab", "ball"}),
        lambda words, _, counting: _pins_said(words, counting),
    ),
    (frozenset({"lead", "tab", "ball"}), _beside),
    (frozenset({"lead", "ball"}), _before_exposed_pad),
    (frozenset({"near"}), _near),
    (
        frozenset({"lead", "near", "body"}),
        lambda words, _found, _counting: leads_before_body(words),
    ),
    (frozenset({"ball"}), _own),
    (frozenset({"ball"}), _full_grid),
)
"""How joints are counted for families whose row says so, the surest way first."""


def _with_tab(words: Words, leads: int, counting: Counting) -> int:
    """Return the joints of a power package: TO-252-2 has two leads and a tab, TO-263-7_TabPin8 says
    so itself.
    """
    tab = next((words.whole_number(hit.end) for hit in hits(counting.tab_pin, words)), None)
    if tab is not None and leads > _TWO_LEADS:
        return max(leads, tab)
    return leads if leads in _TAB_COUNTED else leads + 1


def _most_joints(family: PackageFamily) -> int:
    """Return how many joints such a part may have: a greater number tells its type (`SOT-227`)."""
    if family.part_class is PartClass.SOT:
        return _MOST_OF_SMALL_OUTLINE
    return _MOST_BALLS if "ball" in family.count else _CODE - 1


def _count(
    words: Words, family: PackageFamily, found: tuple[Hit, ...], counting: Counting
) -> int | None:
    most = _most_joints(family)
    if family.part_class is not PartClass.CONNECTOR:
        counting = counting.of_packages
    for kinds, counter in _COUNTERS:
        if kinds & family.count and (number := counter(words, found, counting)) and number <= most:
            return _with_tab(words, number, counting) if "tab" in family.count else number
    return None


_COIL = 2
"""Joints of a relay's coil."""


def _apart(family: PackageFamily) -> int:
    """Return the joints that no count of pins or contacts includes: coils, a connector's shield."""
    coils = {"coil": _COIL, "coils": 2 * _COIL, "shield": 1}
    return sum(joints for name, joints in coils.items() if name in family.count)


def joints_told(
    words: Words, family: PackageFamily, found: tuple[Hit, ...], counting: Counting
) -> int | None:
    """Return how many joints a name tells of a part whose family was found in it.

    None if it does not tell.
    """
    if not family.count:
        return family.joints
    if is_land_pattern(words, counting) and (number := _last_number(words)):
        return number
    counted = _count(words, family, found, counting)
    if counted is None:
        extra = _exposed_pads(words, counting) if "pad" in family.count else 0
        return None if family.joints is None else family.joints + extra
    marked = _marked(words, counting.mounting_pad | counting.shield_pad)
    shell = "shell" in family.count and any(True for _ in hits(counting.shell, words))
    marked += _apart(family)
    exposed = _exposed_pads(words, counting) if family.part_class is not PartClass.CONNECTOR else 0
    return counted + exposed + marked + shell
