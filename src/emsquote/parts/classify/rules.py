"""The rules by which parts are understood, read from `data/parts/`.

`families.csv` holds the families of packages and parts in order of precedence, `reading.toml` how
names are read besides (mount words, how joints are counted, chip sizes), `series.csv` what makers'
part numbers mean, `numbers.csv` what was learned of other numbers, `designators.csv` what a
designator's letters suggest. They are indexed by their words, so that a name is matched in one pass
over its words.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from decimal import Decimal
from enum import StrEnum
from functools import cache, cached_property
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from emsquote.files.shipped import data_folder
from emsquote.files.toml_table import TomlTable, read_toml
from emsquote.model.part import Mount, PartClass
from emsquote.parts.classify.number_rules import NumberRules, read_number_rules

SERIES_KEY = 2
"""Part numbers are looked up by as many of their first characters, or by fewer."""
FIRST_UNSPACED = "\u3040"
"""Japanese and Chinese signs begin here: their words stand without blanks."""
CHIP = "{chip}"
BODY = "{body}"
GRID = "{grid}"
MOUNT = "{mount}"


class Sure(StrEnum):
    """How far a family's row can be relied on."""

    YES = "yes"
    WITH_MOUNT = "mount"
    """Only where something says outright how the part is mounted."""
    NO = "no"


class PackageFamily(Struct, frozen=True, kw_only=True):
    """A family of packages or parts: one row of `families.csv`, where the columns are explained."""

    name: str
    mount: Mount
    part_class: PartClass
    joints: int | None
    count: frozenset[str]
    sure: Sure
    hidden_joints: bool


class Phrase(Struct, frozen=True):
    """Words that name something, as rules write them.

    `rest` are the words after the first, in which `#` is any number, `#15` one that ends in 15,
    `890*` a word that begins so. `also` are words that must stand anywhere else in the text.
    """

    rest: tuple[str, ...]
    meaning: int
    also: frozenset[str] = frozenset()
    at_start: bool = False
    alone: bool = False


class PhraseIndex(Struct, kw_only=True):
    """Words, phrases by their first word, word endings and beginnings, and words of scripts that
    leave no blanks.
    """

    words: dict[str, int] = field(default_factory=dict)
    phrases: dict[str, list[Phrase]] = field(default_factory=dict)
    patterns: dict[str, list[Phrase]] = field(default_factory=dict)
    endings: dict[str, int] = field(default_factory=dict)
    beginnings: dict[str, int] = field(default_factory=dict)
    unspaced: list[tuple[str, int]] = field(default_factory=list)
    special: dict[str, int] = field(default_factory=dict)

    @property
    def looks_into_words(self) -> bool:
        """Whether parts of words mean something."""
        return bool(self.endings or self.beginnings)

    def add(self, written: str, meaning: int) -> None:
        """Index one phrase, written in words as `words_of` cuts them.

        The first meaning of a word stays.
        """
        if written.startswith("{"):
            self.special.setdefault(written, meaning)
        elif written.startswith("*"):
            self.endings.setdefault(written[1:], meaning)
        elif written.endswith("*") and written[:-1].isalpha():
            self.beginnings.setdefault(written[:-1].lower(), meaning)
        else:
            self._add_phrase(written, meaning)

    def _add_phrase(self, written: str, meaning: int) -> None:
        text, *also = written.strip("^=").split("&")
        first, *rest = text.split()
        if not rest and first >= FIRST_UNSPACED:
            self.unspaced.append((first, meaning))
        if written == first:
            self.words.setdefault(first, meaning)
            return
        others = frozenset(word for part in also for word in part.split())
        phrase = Phrase(tuple(rest), meaning, others, written[0] == "^", written[0] == "=")
        index = self.patterns if "#" in text or "*" in text else self.phrases
        index.setdefault(first, []).append(phrase)


class ChipSizes(Struct, frozen=True, kw_only=True):
    """Chip sizes: classes by imperial code, metric codes that stand alone, and classes by
    length.
    """

    imperial: Mapping[str, PartClass]
    metric: frozenset[str]
    metric_before: frozenset[str]
    metric_after: frozenset[str]
    within_words: frozenset[str]
    by_length: tuple[tuple[Decimal, PartClass], ...]
    """Each class with the length in mm up to which a chip is of it, rising."""


class Counting(Struct, frozen=True, kw_only=True, dict=True):
    """The words by which joints are counted and pitches read.

    Each as explained in `reading.toml`.
    """

    pins: frozenset[str]
    circuits: frozenset[str]
    units: frozenset[str]
    not_exposed: frozenset[str]
    cooled: frozenset[str]
    mounting_pad: frozenset[str]
    shield_pad: frozenset[str]
    lead_forms: frozenset[str]
    full_grid: frozenset[str]
    thread: frozenset[str]
    exposed_pad: PhraseIndex
    tab_pin: PhraseIndex
    shell: PhraseIndex
    pitch: frozenset[str]
    pitch_units: frozenset[str]
    after_lead_width: frozenset[str]
    smt_connector_below: Decimal
    smt_with_pads_below: Decimal
    rows_apart: frozenset[str]
    holes_grid: Decimal

    @cached_property
    def of_packages(self) -> Counting:
        """How the leads of packages are counted: the circuits of an amplifier are no pins, as those
        of a connector are.
        """
        return replace(self, pins=self.pins - self.circuits)


class Series(Struct, frozen=True):
    """What part numbers that begin so mean, as a package name.

    `#` is a number of pins in both, `?` is any sign.
    """

    start: str
    means: str
    sure_alone: bool = False
    """Whether other endings may tell another package: only a number that ends here, or with a
    grade, is surely meant.
    """


class PartRules(Struct, frozen=True, eq=False, kw_only=True, dict=True):
    """All rules, indexed; made once by `part_rules`.

    Compared by identity, so that readings can be kept by them.
    """

    families: tuple[PackageFamily, ...]
    family_words: PhraseIndex
    mount_words: PhraseIndex
    counting: Counting
    chips: ChipSizes
    series: Mapping[str, tuple[Series, ...]]
    """By the first characters of the part number, `SERIES_KEY` or fewer."""
    numbers_path: Path
    """Where the table of learned numbers lies."""
    designators: Mapping[str, str]
    """What a designator's letters suggest, as a package name."""

    @cached_property
    def numbers(self) -> NumberRules:
        """What was learned of part numbers: read when a part is known by its number alone."""
        return read_number_rules(self.numbers_path)


MOUNTS = tuple(Mount)


def _rows(path: Path) -> Iterable[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(line for line in file if not line.startswith("#"))


def _family(row: dict[str, str]) -> PackageFamily:
    return PackageFamily(
        name=row["family"],
        mount=Mount(row["mount"] or "unknown"),
        part_class=PartClass(row["class"]),
        joints=int(row["joints"]) if row["joints"] else None,
        count=frozenset(row["count"].split("+")) if row["count"] else frozenset(),
        sure=Sure(row["sure"] or "yes"),
        hidden_joints=row["hidden"] == "yes",
    )


def _index(words: Iterable[tuple[str, int]]) -> PhraseIndex:
    index = PhraseIndex()
    for written, meaning in words:
        index.add(written, meaning)
    return index


def _mount_words(table: TomlTable) -> PhraseIndex:
    return _index(
        (word, MOUNTS.index(Mount(key)))
        for key in ("smt", "tht", "mechanical", "none")
        for word in table.texts(key)
    )


def _counting(count: TomlTable, pitch: TomlTable) -> Counting:
    def words(table: TomlTable, key: str) -> frozenset[str]:
        return frozenset(table.texts(key))

    def phrases(key: str) -> PhraseIndex:
        return _index((phrase, 0) for phrase in count.texts(key))

    return Counting(
        pins=words(count, "pins") | words(count, "circuits"),
        circuits=words(count, "circuits"),
        units=words(count, "units"),
        not_exposed=words(count, "not_exposed"),
        cooled=words(count, "cooled"),
        mounting_pad=words(count, "mounting_pad"),
        shield_pad=words(count, "shield_pad"),
        lead_forms=words(count, "lead_forms"),
        full_grid=words(count, "full_grid"),
        thread=words(count, "thread"),
        exposed_pad=phrases("exposed_pad"),
        tab_pin=phrases("tab_pin"),
        shell=phrases("shell"),
        pitch=words(pitch, "words"),
        pitch_units=words(pitch, "units"),
        after_lead_width=words(pitch, "after_lead_width"),
        smt_connector_below=pitch.number("smt_connector_below"),
        smt_with_pads_below=pitch.number("smt_with_pads_below"),
        rows_apart=words(pitch, "rows_apart"),
        holes_grid=pitch.number("holes_grid"),
    )


def _chip_sizes(table: TomlTable) -> ChipSizes:
    sizes = [
        (
            size.choice("class", PartClass, PartClass.UNKNOWN),
            size.number("metric_up_to_mm"),
            size.texts("imperial"),
        )
        for size in table.tables("size")
    ]
    return ChipSizes(
        imperial={code: part_class for part_class, _, codes in sizes for code in codes},
        metric=frozenset(table.texts("metric")),
        metric_before=frozenset(table.texts("metric_before")),
        metric_after=frozenset(table.texts("metric_after")),
        within_words=frozenset(table.texts("spelled_within_words")),
        by_length=tuple((length, part_class) for part_class, length, _ in sizes),
    )


def _series(rows: Iterable[dict[str, str]]) -> dict[str, tuple[Series, ...]]:
    by_start: dict[str, tuple[Series, ...]] = {}
    for row in rows:
        for start in row["starts"].split("|"):
            head = start.split("#")[0].split("?")[0][:SERIES_KEY]
            by_start[head] = (
                *by_start.get(head, ()),
                Series(start, row["means"], row["sure"] == "alone"),
            )
    return by_start


def read_part_rules(folder: Path) -> PartRules:
    """Return the rules kept in a folder.

    `InputError` if `reading.toml` is unsound, `ValueError` if a table is.
    """
    rows = tuple(_rows(folder / "families.csv"))
    reading = read_toml(folder / "reading.toml")
    rules = PartRules(
        families=tuple(_family(row) for row in rows),
        family_words=_index(
            (word, number) for number, row in enumerate(rows) for word in row["words"].split("|")
        ),
        mount_words=_mount_words(reading.table("mount")),
        counting=_counting(reading.table("count"), reading.table("pitch")),
        chips=_chip_sizes(reading.table("chip")),
        series=_series(_rows(folder / "series.csv")),
        numbers_path=folder / "numbers.csv",
        designators={
            letters: row["means"]
            for row in _rows(folder / "designators.csv")
            for letters in row["letters"].split("|")
        },
    )
    reading.check()
    return rules


@cache
def part_rules() -> PartRules:
    """Return the rules that come with emsquote."""
    return read_part_rules(data_folder() / "parts")
