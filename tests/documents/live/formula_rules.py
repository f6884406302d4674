"""What a formula must keep to so that Excel, LibreOffice and Gnumeric work it out alike, read from
its text.

A small grammar over openpyxl's tokens tells of each part whether it is a truth value, a number or a
text, and whether it is one value or many. LibreOffice is more lenient than Excel: it counts TRUE in
a cell as 1, and works on ranges where Excel takes one cell of them. Gnumeric gives an error for `N`
of a blank cell and for `INDEX` of one cell or at 0, which no rule here can see.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from enum import StrEnum

from msgspec import Struct
from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token

from emsquote.documents.live.place import CellPlace, sheet_prefix
from emsquote.documents.sheet import ROW, Formula, Sheet, body_row

MOST_CHARACTERS = 8192
MOST_ARGUMENTS = 255
MOST_LEVELS = 64


class Kind(StrEnum):
    """What a part of a formula is worth."""

    TRUTH = "truth"
    NUMBER = "number"
    TEXT = "text"
    LOCAL_TEXT = "text that is written otherwise in another country"
    ANY = "any"


class Part(Struct, frozen=True):
    """A part of a formula; `many` if it is a range or made from one cell by cell."""

    kind: Kind
    many: bool = False
    is_range: bool = False
    is_blank: bool = False
    """Whether it is the text `""`, which a text of any country may be compared with."""


class Function(Struct, frozen=True):
    """A function: how many arguments it takes, what it gives, and which arguments (from 0) may be
    many: `ranges` as they stand in cells, `arrays` as they come out of arithmetic too.

    Of a function that takes any number of arguments, -1 stands for all.
    """

    least: int
    most: int
    gives: Kind = Kind.NUMBER
    ranges: tuple[int, ...] = ()
    arrays: tuple[int, ...] = ()


_ALL = (-1,)
# All of them are in Excel 2010, LibreOffice and Gnumeric, with the same arguments.
FUNCTIONS = {
    "ABS": Function(1, 1),
    "ADDRESS": Function(2, 3, Kind.TEXT),
    "AND": Function(1, MOST_ARGUMENTS, Kind.TRUTH, ranges=_ALL),
    "COLUMN": Function(1, 1),
    "COUNT": Function(1, MOST_ARGUMENTS, ranges=_ALL),
    "COUNTA": Function(1, MOST_ARGUMENTS, ranges=_ALL),
    "COUNTIF": Function(2, 2, ranges=(0,)),
    "EXP": Function(1, 1),
    "FIXED": Function(2, 2, Kind.LOCAL_TEXT),
    "IF": Function(3, 3, Kind.ANY),
    "INDEX": Function(2, 3, Kind.ANY, ranges=(0,)),
    "INT": Function(1, 1),
    "ISERROR": Function(1, 1, Kind.TRUTH),
    "ISLOGICAL": Function(1, 1, Kind.TRUTH),
    "ISNUMBER": Function(1, 1, Kind.TRUTH),
    "LARGE": Function(2, 2, ranges=(0,), arrays=(0,)),
    "LN": Function(1, 1),
    "LOOKUP": Function(3, 3, Kind.ANY, ranges=(1, 2)),
    "MATCH": Function(3, 3, ranges=(1,)),
    "MAX": Function(1, MOST_ARGUMENTS, ranges=_ALL),
    "MIN": Function(1, MOST_ARGUMENTS, ranges=_ALL),
    "MOD": Function(2, 2),
    "NA": Function(0, 0, Kind.ANY),
    "NOT": Function(1, 1, Kind.TRUTH),
    "OR": Function(1, MOST_ARGUMENTS, Kind.TRUTH, ranges=_ALL),
    "ROUND": Function(2, 2),
    "ROUNDDOWN": Function(2, 2),
    "ROUNDUP": Function(2, 2),
    "ROW": Function(1, 1, ranges=(0,)),
    "ROWS": Function(1, 1, ranges=(0,)),
    "SMALL": Function(2, 2, ranges=(0,), arrays=(0,)),
    "SUM": Function(1, MOST_ARGUMENTS, ranges=_ALL),
    "SUMIFS": Function(3, MOST_ARGUMENTS, ranges=_ALL),
    "SUMPRODUCT": Function(1, MOST_ARGUMENTS, ranges=_ALL, arrays=_ALL),
    "TRIM": Function(1, 1, Kind.TEXT),
}
_ARRAY_RANGE = re.compile(r":\$?[A-Z]{0,3}\$?[0-9]*$")
_LEVELS = (("=", "<>", "<", "<=", ">", ">="), ("&",), ("+", "-"), ("*", "/"), ("^",))


def complaints(formula: Formula, sheet: str = "", local: Collection[str] = ()) -> list[str]:
    """Return what of a formula's text Excel would refuse, or work out otherwise.

    `local` are the addresses of cells with a text that is written otherwise in another country.
    """
    whole, found = _read(formula, sheet, local)
    if whole.kind is Kind.TRUTH:
        found.append("the cell holds TRUE or FALSE, which Excel takes for no number")
    if whole.many and not formula.is_array:
        found.append("the cell takes one of many values")
    if len(formula.text) > MOST_CHARACTERS:
        found.append(f"{len(formula.text)} characters")
    return found


def complaints_of(sheets: Sequence[Sheet]) -> list[str]:
    """Return what is wrong with the formulas of a workbook, each with its place."""
    formulas = list(_formulas(sheets))
    local: set[str] = set()
    for _ in range(2):  # a cell that shows another has what that has
        local |= {
            str(place).replace("$", "")
            for place, formula in formulas
            if _read(formula, sheet_prefix(place.sheet), local)[0].kind is Kind.LOCAL_TEXT
        }
    return [
        f"{place}: {complaint}: {formula.text}"
        for place, formula in formulas
        for complaint in complaints(formula, sheet_prefix(place.sheet), local)
    ]


def _formulas(sheets: Sequence[Sheet]) -> Iterator[tuple[CellPlace, Formula]]:
    for sheet in sheets:
        for number, row in enumerate(sheet.rows):
            for column, cell in enumerate(row.cells):
                if isinstance(cell, Formula):
                    yield CellPlace(sheet.name, body_row(len(sheet.facts), number), column), cell


def _read(formula: Formula, sheet: str, local: Collection[str]) -> tuple[Part, list[str]]:
    reader = _Reader(formula.text.replace(ROW, "1"), sheet, local, is_array=formula.is_array)
    return reader.read(), reader.found


class _Reader:
    """Reads a formula from left to right, and gathers what is wrong with it."""

    def __init__(self, text: str, sheet: str, local: Collection[str], *, is_array: bool) -> None:
        self._tokens = list(_tokens(text))
        self._sheet, self._local = sheet, local
        self._place = 0
        self._free = is_array
        """Whether functions for single values work on many."""
        self._depth = 0
        self.found: list[str] = []

    def read(self) -> Part:
        part = self._infix(0)
        if self._next is not None:
            self.found.append(f"{self._next.value} is not expected")
        return part

    @property
    def _next(self) -> Token | None:
        return self._tokens[self._place] if self._place < len(self._tokens) else None

    def _take(self) -> Token:
        token = self._tokens[self._place]
        self._place += 1
        return token

    def _is(self, kind: str, *values: str) -> bool:
        token = self._next
        return token is not None and token.type == kind and (not values or token.value in values)

    def _infix(self, level: int) -> Part:
        if level == len(_LEVELS):
            return self._prefix()
        part = self._infix(level + 1)
        while self._is(Token.OP_IN, *_LEVELS[level]):
            self._take()
            other = self._infix(level + 1)
            part = Part(self._made(level, part, other), part.many or other.many)
        return part

    def _made(self, level: int, one: Part, other: Part) -> Kind:
        """Return what an operator makes of two parts."""
        kinds = {one.kind, other.kind}
        if level == 1:
            return Kind.LOCAL_TEXT if Kind.LOCAL_TEXT in kinds else Kind.TEXT
        is_compared_with_nothing = level == 0 and (one.is_blank or other.is_blank)
        if Kind.LOCAL_TEXT in kinds and not is_compared_with_nothing:
            self.found.append("a text that is written otherwise in another country is worked with")
        if level > 1 and Kind.TEXT in kinds:
            self.found.append("a text is worked with as a number")
        return Kind.TRUTH if level == 0 else Kind.NUMBER

    def _prefix(self) -> Part:
        if self._is(Token.OP_PRE):
            self._take()
            return Part(Kind.NUMBER, self._prefix().many)
        part = self._operand()
        while self._is(Token.FUNC) and self._next.value.startswith(":"):  # INDEX(…):INDEX(…)
            self._function(self._take().value.strip(":"))
            part = Part(Kind.ANY, many=True, is_range=True)
        return part

    def _operand(self) -> Part:
        token = self._take()
        if token.type == Token.PAREN:
            part = self._infix(0)
            self._take()
            return Part(part.kind, part.many)
        if token.type == Token.FUNC:
            return self._function(token.value)
        match token.subtype:
            case Token.NUMBER:
                return Part(Kind.NUMBER)
            case Token.TEXT:
                return Part(Kind.TEXT, is_blank=token.value == '""')
            case Token.RANGE:
                return self._cells(token.value)
            case _:
                self.found.append(f"{token.value} stands in it")
                return Part(Kind.ANY)

    def _cells(self, address: str) -> Part:
        many = bool(_ARRAY_RANGE.search(address))
        if "!" not in address:
            address = f"{self._sheet}{address}"
        kind = Kind.LOCAL_TEXT if address.replace("$", "") in self._local else Kind.ANY
        return Part(kind, many, is_range=True)

    def _function(self, opening: str) -> Part:
        name = opening.rstrip("(")
        known = FUNCTIONS.get(name)
        if known is None:
            self.found.append(f"{name} is not among the functions that all programs share")
            known = Function(0, MOST_ARGUMENTS)
        self._depth += 1
        if self._depth > MOST_LEVELS:
            self.found.append(f"{self._depth} functions inside each other")
        arguments = list(self._arguments())
        self._depth -= 1
        if not known.least <= len(arguments) <= known.most:
            self.found.append(f"{name} has {len(arguments)} arguments")
        return self._result(name, known, arguments)

    def _arguments(self) -> Iterator[Part]:
        if self._is(Token.FUNC, ")"):
            self._take()
            return
        while True:
            yield self._infix(0)
            if self._take().value == ")":
                return

    def _result(self, name: str, known: Function, arguments: list[Part]) -> Part:
        many = False
        for place, argument in enumerate(arguments):
            many = many or self._spreads(name, known, place, argument)
            if argument.kind is Kind.LOCAL_TEXT and name not in {"IF", "ISERROR", "ISNUMBER"}:
                self.found.append(f"{name} is given a text of one country")
            if argument.kind is Kind.TRUTH and argument.many and known.gives is Kind.NUMBER:
                self.found.append(f"{name} leaves out truth values that are not made numbers")
        if name == "IF":
            kinds = {argument.kind for argument in arguments[1:]}
            return Part(kinds.pop() if len(kinds) == 1 else _mixed(kinds), many)
        if name == "ROW":
            return Part(known.gives, any(argument.many for argument in arguments))
        return Part(known.gives, many)

    def _spreads(self, name: str, known: Function, place: int, argument: Part) -> bool:
        """Whether a function works on each of many values; complain where only LibreOffice would
        do so.
        """
        if not argument.many:
            return False
        if {place, -1} & {*known.arrays} or (argument.is_range and {place, -1} & {*known.ranges}):
            return False
        takes_many = bool({place, -1} & {*known.ranges})
        if not self._free:
            self.found.append(f"{name} is given many values, and no array formula says so")
        return not takes_many


def _mixed(kinds: set[Kind]) -> Kind:
    """Return what a cell is taken for that is this or that: the kind that hurts most."""
    for kind in (Kind.TRUTH, Kind.LOCAL_TEXT):
        if kind in kinds:
            return kind
    return Kind.ANY


def _tokens(text: str) -> Iterator[Token]:
    return (token for token in Tokenizer(f"={text}").items if token.type != Token.WSPACE)
