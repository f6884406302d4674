"""Rules that tell what a row within a table is, in the order in which they are asked; the first
that holds decides.

The rows above count too: whether a part line stands just above, and how much most rows say.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence

from msgspec import Struct

from emsquote.intake.judgement import Least, Letters, Share
from emsquote.intake.layout import Layout, cell
from emsquote.intake.marked_names import marked_names
from emsquote.intake.markers import has_marker, is_marker, is_nothing
from emsquote.intake.part_row import PartRow
from emsquote.intake.profile import designator_share, has_shape, looks_like_part_number
from emsquote.intake.quantity import quantity_of
from emsquote.intake.readers.sheet import Row
from emsquote.intake.table import is_repeated_header
from emsquote.intake.titles import BomTitles
from emsquote.intake.words import tokens
from emsquote.model.bom import RowKind
from emsquote.model.column_role import ColumnRole
from emsquote.model.designator import expand, list_likeness
from emsquote.model.measure import Measure

HEADER_ROLES = frozenset(
    {
        ColumnRole.DESIGNATOR,
        ColumnRole.QUANTITY,
        ColumnRole.ORDER_QUANTITY,
        ColumnRole.MPN,
        ColumnRole.MANUFACTURER,
        ColumnRole.DESCRIPTION,
        ColumnRole.VALUE,
        ColumnRole.FOOTPRINT,
        ColumnRole.UNIT_PRICE,
        ColumnRole.SUPPLIER,
        ColumnRole.SUPPLIER_PN,
        ColumnRole.REMARKS,
        ColumnRole.LINK,
    }
)
"""Roles whose titles make a row within the table a header again."""
_FIGURES = re.compile(r"[\d.,%€$£¥()]+")
_BRACKETED = re.compile(r"\s*\([^()]{1,20}\)\s*")
_NAME = re.compile(r"[A-Z][A-Z0-9_+-]{1,15}")
"""A place that is named by what stands there, without a figure: `LDO`, `PSWITCH`."""
_NOT_A_WORD = re.compile(r"[\W_]*")


class Surroundings(Struct):
    """What the rows above a row tell: the layout in force, and whether a part stands just above."""

    layout: Layout
    typical: int
    """How many cells most rows have filled."""
    sure_of_designators: bool = False
    """Title and cells agree that a column holds designators: a name in it needs no known prefix."""
    has_designators: bool = False
    """Hardly anything but designators stands in their column."""
    one_part_rows: bool = False
    """Most rows are of one part each, and none states a quantity."""
    above: PartRow | None = None
    """The part line just above, None where something else stands between."""
    section: str = ""
    """The heading that it stands under."""


class RowFacts(Struct, frozen=True):
    """What can be asked of a row within a table that has anything in it."""

    row: Row
    around: Surroundings
    titles: BomTitles
    counted: Measure | None
    """The quantity that it states, None if it states none that is a number."""
    may_be_total: bool
    """Whether any of its cells could name a total."""

    def text(self, index: int | None) -> str:
        """Return the text of a column, empty where there is none."""
        return cell(self.row, index)

    def says(self, index: int | None) -> bool:
        """Whether a column says anything."""
        return _says(cell(self.row, index))

    def says_any(self, indices: Sequence[int | None]) -> bool:
        """Whether any of some columns says anything."""
        return any(map(self.says, indices))

    def names_part(self) -> bool:
        """Whether it names a part: by its number, value or description, or a supplier's number with
        a figure in it.
        """
        layout = self.around.layout
        if self.says(layout.mpn) or self.says(layout.value) or self.says(layout.description):
            return True
        if self.says_any(layout.descriptions):
            return True
        numbers = map(self.text, (*layout.supplier_pns, *layout.customer_pn))
        return any(_has_figure(text) for text in numbers)

    def is_counted_part(self) -> bool:
        """Whether it states a quantity and names a part, as nearly all rows do."""
        return self.counted is not None and not self.may_be_total and self.names_part()

    def is_placed(self) -> bool:
        """Whether it has designators, and is no sum whose words look like some."""
        designator = self.text(self.around.layout.designator)
        if not designator or designator_share(designator) < Share.HALF:
            return False
        return not (self.may_be_total and self._describes_total())

    def _describes_total(self) -> bool:
        layout = self.around.layout
        texts = map(self.text, (layout.description, layout.value))
        return any(_names_total(text) for text in texts if text)

    def goes_on(self) -> bool:
        """Whether it holds nothing but more designators of the line above, whose list was broken
        for its length.
        """
        above, index = self.around.above, self.around.layout.designator
        if above is None or index is None:
            return False
        if any(self.row[:index]) or any(self.row[index + 1 :]):
            return False
        return self.is_placed() and (_is_unfinished(above) or _is_all_marked(self.row[index]))

    def is_wordless(self) -> bool:
        """Whether it is a rule of dashes or the like."""
        return all(map(_NOT_A_WORD.fullmatch, self.row))

    def repeats_header(self) -> bool:
        """Whether it has titles again, the same or others."""
        if self.counted is not None:
            return False
        header = self.around.layout.header
        return is_repeated_header(self.row, header, self.titles, HEADER_ROLES)

    def is_total(self) -> bool:
        """Whether it is a sum, and names no part beside the word for it."""
        if not self.may_be_total:
            return False
        named = [index for index, text in enumerate(self.row) if text and _names_total(text)]
        layout = self.around.layout
        if not named or (self.says(layout.mpn) and layout.mpn not in named):
            return False
        words = {layout.description, layout.value} - set(named)
        return self.counted is None or not self.says_any(list(words))

    def is_counted_and_named(self) -> bool:
        """Whether it states a quantity and what it is of, anywhere in it."""
        if self.counted is None:
            return False
        if self._is_placed_somewhere() or self._has_footprint():
            return True
        if self.says(self.around.layout.item):
            return True
        return self.names_part() or self._is_named_elsewhere()

    def _is_placed_somewhere(self) -> bool:
        """Whether a place is named. Where designators are beyond doubt, several words alone in
        their column are none: `Board count | 6`.
        """
        designator = self.text(self.around.layout.designator)
        if not _says(designator):
            return False
        is_worded = len(tokens(designator)) > 1 and designator_share(designator) < Share.HALF
        return not (is_worded and self.around.has_designators)

    def _has_footprint(self) -> bool:
        """Whether it names a footprint.

        Where all parts have designators, words in its column may announce a sum.
        """
        footprint = self.text(self.around.layout.footprint)
        if not _says(footprint):
            return False
        return not self.around.sure_of_designators or has_shape("package", footprint)

    def _is_named_elsewhere(self) -> bool:
        """Whether words in a titled column that nobody knows name the part: beside a price, or just
        below another part.
        """
        layout = self.around.layout
        if self.around.above is None and not self.says(layout.unit_price):
            return False
        titled = (index for index in layout.unnamed if cell(layout.header, index))
        return any(_has_letter(text) for text in map(self.text, titled))

    def is_left_over(self) -> bool:
        """Whether nothing but a number of its own and a quantity are left of it."""
        layout = self.around.layout
        if self.counted is None or not self.says(layout.item):
            return False
        return not any(
            text for index, text in enumerate(self.row) if index not in self._numbering()
        )

    def _numbering(self) -> Collection[int | None]:
        layout = self.around.layout
        return (layout.item, layout.quantity)

    def is_after_the_list(self) -> bool:
        """Whether it stands under a heading of what is no part of the list any more."""
        return self.around.section != "" and has_marker("left_behind", self.around.section)

    def is_counted_in_words(self) -> bool:
        """Whether it states a quantity of nothing that is a part, and says something about it."""
        return self.counted is not None and any(map(_is_worded, self.row))

    def is_counted(self) -> bool:
        """Whether it states a quantity: of nothing, as a sum does."""
        return self.counted is not None

    def is_in_bare_list(self) -> bool:
        """Whether its table has neither designators nor quantities."""
        return self.around.layout.designator is None and self.around.layout.quantity is None

    def is_named_in_bare_list(self) -> bool:
        """Whether it names a part in such a table, and more than most rows of one column do."""
        if not self.is_in_bare_list() or not self.names_part():
            return False
        return self._filled() > 1 or self.around.typical == 1

    def _filled(self) -> int:
        return sum(map(bool, self.row))

    def is_alone(self) -> bool:
        """Whether a single cell is filled, and it is no part number."""
        number = self.text(self.around.layout.mpn)
        return self._filled() == 1 and not looks_like_part_number(number)

    def states_cost(self) -> bool:
        """Whether an amount of money stands for the quantity: `10 units | $40.93`."""
        return has_shape("money", self.text(self.around.layout.quantity))

    def is_announcement(self) -> bool:
        """Whether a text before a colon stands where a part would be named: `Courier: | 12.90`,
        `One kit: | 13.79`.
        """
        layout = self.around.layout
        named = map(self.text, (layout.designator, layout.value, layout.description))
        return any(text.endswith((":", "：")) for text in named) and not self.says(layout.mpn)

    def is_other_source(self) -> bool:
        """Whether it only names a part number, supplier's number or link for the line above it."""
        layout = self.around.layout
        own = (layout.item, layout.designator, layout.quantity, layout.value)
        if self.around.above is None or self.says_any((*own, layout.description, layout.level)):
            return False
        number = self.text(layout.mpn)
        if _says(number):
            return looks_like_part_number(number) or has_shape("link", number)
        sources = map(self.text, (*layout.supplier_pns, *layout.links, *layout.alternates))
        return any(_has_figure(text) for text in sources)

    def is_ditto(self) -> bool:
        """Whether it has signs of repetition for the places and the number of the line above:
        another part for them.
        """
        if self.around.above is None:
            return False
        layout = self.around.layout
        places = map(self.text, (layout.designator, layout.quantity))
        return all(is_marker("ditto", text) for text in places)

    def is_placed_by_name(self) -> bool:
        """Whether it names a place where the table has designators beyond doubt."""
        designator = self.text(self.around.layout.designator)
        if self.around.sure_of_designators and list_likeness(designator) > Share.HALF:
            return True
        is_name = _NAME.fullmatch(designator) is not None
        return self.around.one_part_rows and is_name and self._filled() > 1

    def is_counted_in_word(self) -> bool:
        """Whether it names a part, and says something for its quantity: `as needed`, `0-1`."""
        return self.names_part() and self.says(self.around.layout.quantity)

    def is_described(self) -> bool:
        """Whether it has a description in a table that has no designators: its quantity was
        forgotten. A sum beside a word is none: `Full price | 150.39`.
        """
        layout = self.around.layout
        words = any(map(str.isalpha, self.text(layout.description)))
        return layout.designator is None and words and self.names_part()

    def is_of_assembly(self) -> bool:
        """Whether it names a part and its level."""
        return self.names_part() and self.says(self.around.layout.level)

    def is_left_out(self) -> bool:
        """Whether it names a part and says that it is not fitted."""
        layout = self.around.layout
        marks = map(self.text, (*layout.dnp, *layout.fitted, *layout.remarks))
        return self.names_part() and any(has_marker("not_fitted", text) for text in marks)

    def is_filled_in(self) -> bool:
        """Whether it names a part and says about as much as most rows.

        A form's own fields, which stand beside its headings, do not count.
        """
        if not self.names_part():
            return False
        around = self.around
        aside = around.layout.unnamed if around.sure_of_designators else ()
        filled = sum(1 for index, text in enumerate(self.row) if text and index not in aside)
        designator = self.text(around.layout.designator)
        placed = _says(designator) and len(designator) < Letters.TOTAL
        share = Share.SOME if placed else Share.HALF
        return filled >= max(Least.PAIR, share * around.typical)


class RowRule(Struct, frozen=True):
    """A kind of row, and the fact that makes a row one of it."""

    kind: RowKind
    holds: Callable[[RowFacts], bool]


ROW_RULES = (
    RowRule(RowKind.NOTE, RowFacts.is_after_the_list),
    RowRule(RowKind.LINE, RowFacts.is_counted_part),
    RowRule(RowKind.CONTINUED, RowFacts.goes_on),
    RowRule(RowKind.LINE, RowFacts.is_placed),
    RowRule(RowKind.NOTE, RowFacts.is_wordless),
    RowRule(RowKind.HEADING, RowFacts.repeats_header),
    RowRule(RowKind.TOTAL, RowFacts.is_total),
    RowRule(RowKind.NOTE, RowFacts.is_left_over),
    RowRule(RowKind.LINE, RowFacts.is_counted_and_named),
    RowRule(RowKind.NOTE, RowFacts.is_counted_in_words),
    RowRule(RowKind.TOTAL, RowFacts.is_counted),
    # None of the rows below states a quantity.
    RowRule(RowKind.LINE, RowFacts.is_named_in_bare_list),
    RowRule(RowKind.NOTE, RowFacts.is_in_bare_list),
    RowRule(RowKind.NOTE, RowFacts.is_alone),
    RowRule(RowKind.NOTE, RowFacts.states_cost),
    RowRule(RowKind.NOTE, RowFacts.is_announcement),
    RowRule(RowKind.ALTERNATE, RowFacts.is_other_source),
    RowRule(RowKind.ALTERNATE, RowFacts.is_ditto),
    RowRule(RowKind.LINE, RowFacts.is_placed_by_name),
    RowRule(RowKind.LINE, RowFacts.is_counted_in_word),
    RowRule(RowKind.LINE, RowFacts.is_described),
    RowRule(RowKind.LINE, RowFacts.is_of_assembly),
    RowRule(RowKind.LINE, RowFacts.is_left_out),
    RowRule(RowKind.LINE, RowFacts.is_filled_in),
)
"""What a row is; a note where no rule holds."""


def kind_of(facts: RowFacts) -> RowKind:
    """Return what a row is by the first rule that holds."""
    for rule in ROW_RULES:
        if rule.holds(facts):
            return rule.kind
    return RowKind.NOTE


def stated_quantity(row: Row, layout: Layout) -> Measure | None:
    """Return the quantity or length that a row states, None if it states none that is a number."""
    for index in (layout.quantity, layout.length):
        text = cell(row, index)
        if text:
            read = quantity_of(text, cell(row, layout.unit))
            if isinstance(read, Measure):
                return read
    return None


def _is_unfinished(part: PartRow) -> bool:
    """Whether a part line's designators are fewer than it counts, or end with a comma."""
    listed = part.text(part.layout.designator)
    if not listed:
        return False
    if listed.endswith((",", ";")):
        return True
    counted = stated_quantity(part.cells, part.layout)
    return counted is not None and counted.amount > len(expand(listed).names)


def _is_all_marked(listed: str) -> bool:
    """Whether all designators of a cell are marked as not fitted."""
    found = marked_names(listed)
    return bool(found.marked) and found.marked >= set(expand(found.plain).names)


def _says(text: str) -> bool:
    return not is_nothing(text) and _NOT_A_WORD.fullmatch(text) is None


def _has_figure(text: str) -> bool:
    return _says(text) and any(map(str.isdigit, text))


def _has_letter(text: str) -> bool:
    return _says(text) and any(map(str.isalpha, text))


def _is_worded(text: str) -> bool:
    return _says(text) and not text.replace(".", "").replace(",", "").isdigit()


def _names_total(text: str) -> bool:
    """Whether a cell names a total: one of the words, alone, before a colon or beside a figure."""
    if len(text) > Letters.TOTAL:
        return False
    text = _BRACKETED.sub(" ", text).strip() or text
    figureless = _FIGURES.sub("", text).strip()
    if is_marker("total", text) or is_marker("total", figureless):
        return True
    return any(is_marker("total", words) for words in _before_colon(text))


def _before_colon(text: str) -> Iterator[str]:
    """Yield the words before a colon, and the first of them where there are more."""
    head, colon, _ = text.partition(":")
    if not colon:
        return
    yield head
    words = head.split()
    if len(words) > 1:
        yield words[0]
