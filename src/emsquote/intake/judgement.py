"""The scale on which intake judges: shares of many, weights of evidence, least numbers, lengths.

Every number by which a file is understood stands here under a word, or in the tables of words
beside the evidence that it weighs (`data/titles/`: titles, fit, cells, kinds). A module that asks
whether *most* cells are designators means the same share as any other.
"""

from __future__ import annotations

from enum import Enum, IntEnum


class Share(float, Enum):
    """How many of many, 0 to 1: of a column's cells, a list's lines, a text's characters."""

    TRACE = 0.02
    """More than chance leaves in a text."""
    FEW = 0.1
    SOME = 0.3
    """Enough to show a custom, where chance or a slip would not do it so often."""
    HALF = 0.5
    MOST = 0.6
    AS_GOOD = 0.65
    """About as good as the best: then the first is taken."""
    NEARLY_ALL = 0.8
    """A rule that bears exceptions: ragged ends, remarks, other languages."""
    ALL_BUT_FEW = 0.9
    """A rule whose exceptions are slips."""


class Evidence(float, Enum):
    """How much speaks for a role of a column.

    A title alone weighs 1 (it may mean the role), 2 (it usually does) or 3 (it settles it), a
    little more where it excludes a near role. Cells add up to 2 or take up to 3
    (`data/titles/fit.csv`).
    """

    EMPTY = -0.3
    """That a column is empty speaks a little against any role."""
    OTHER_ROLE = 0.15
    """What a title of no matter adds to a row's being a header, beside those that matter."""
    FILLED = 0.4
    """That a column is filled speaks for any role, by the share of its filled cells."""
    MARGIN = 0.5
    """By how much a table must be better than one that is preferred else."""
    ENOUGH = 0.75
    """From here on a column is offered for a role at all."""
    WEAK = 0.9
    """What cells alone say where no column has a title."""
    POSSIBLE = 1.0
    """A title that may mean the role."""
    LIKELY = 1.5
    """A title that may mean it, and cells that fit."""
    USUAL = 1.9
    """A title that usually means it, or settles it within a longer one."""
    CLEAR = 2.0
    """A title that usually means it, spelled as known."""
    SPELLED = 2.5
    """A title that settles it, spelled nearly as known."""
    SURE = 3.0
    """A title that settles it, or usually means it and has cells that fit."""
    AGREED = 4.0
    """A title that settles it, and cells that can hardly be anything else."""
    ASKED = 9.0
    """The user says so."""


class TitleShare(float, Enum):
    """How much of its weight a title keeps that is not spelled as known."""

    WITHIN = 0.4
    """Within a longer title, and as much more as it makes up of it:"""
    BY_LENGTH = 0.5
    MISSPELT = 0.8
    ALIKE = 0.84
    """How alike a misspelt title must be, as `difflib` counts: "cantindad" is "cantidad"."""
    HALF_OF_TWO = 0.9
    """One half of a bilingual title."""


class Least(IntEnum):
    """The least number that shows anything: fewer may be chance."""

    PAIR = 2
    """Titles that make a row a header, item numbers with a point, columns that make a table."""
    ROWS = 3
    """Lines that make a list, or show a custom of it."""
    COLUMNS = 3
    """Columns that line a text up; numbers that make a placement: x, y and an angle."""


class Within(IntEnum):
    """How far is looked."""

    NAMES = 8
    """Designators of one cell, to know what kind they are."""
    BELOW = 20
    """Rows below one that may be a header, to know whether it is."""
    PREAMBLE = 60
    """Lines before those that line a text up."""
    HEADER = 150
    """Rows before a header."""
    SAMPLE = 300
    """Rows by which a column is judged."""
    ALL_LINES = 2_000
    """Lines by which a custom of the whole list is judged."""


class Letters(IntEnum):
    """Lengths of texts, in characters, that tell what a text can be."""

    PART_NUMBER = 5
    """The shortest part number that is believed without a column for it."""
    LONG_PART_NUMBER = 9
    """So long that two of them side by side are not one."""
    MARK = 12
    """The longest marker that stands where a part number is expected."""
    NOTHING = 20
    """The longest word for nothing."""
    TOTAL = 40
    """The longest name of a sum."""
    HEADING = 60
    """The longest heading among part lines."""
    TITLE = 90
    """The longest title of a column."""
    PROSE = 400
    """The longest line of a list in prose."""
    REMARK = 500
    """The longest text in which a marker is looked for."""
