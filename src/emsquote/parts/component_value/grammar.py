"""The grammar of component values: numbers with an SI prefix, which may stand for the decimal
point, and parameters.

`4k7`, `100nF 50V X7R 0402`, `10 µF`, `0R0`, `2.2K`, `1M`, `22pF/50V/C0G/5%`, `10uH 3A`, `22 AWG`,
`4,7 kΩ`, `1/4W`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from decimal import Decimal

from msgspec import Struct

from emsquote.parts.component_value.dielectric import dielectric_words
from emsquote.parts.component_value.size import chip_size
from emsquote.parts.component_value.value import (
    PREFIXES,
    SYMBOLS,
    ComponentValue,
    NoValue,
    Quantity,
    Tolerance,
)

_UNITS = {
    "ohm": Quantity.RESISTANCE,
    "r": Quantity.RESISTANCE,
    "e": Quantity.RESISTANCE,
    "f": Quantity.CAPACITANCE,
    "h": Quantity.INDUCTANCE,
    "hz": Quantity.FREQUENCY,
    "v": Quantity.VOLTAGE,
    "a": Quantity.CURRENT,
    "w": Quantity.POWER,
}
_CAPITAL_M = {
    Quantity.CAPACITANCE: "u",  # 10MF is how old drawings write microfarads
    Quantity.INDUCTANCE: "m",
    Quantity.CURRENT: "m",
    Quantity.POWER: "m",
    Quantity.VOLTAGE: "m",
}
"""What a capital M stands for where mega makes no part: distributors write everything in
capitals.
"""
_BARE_PREFIX = {
    **dict.fromkeys("pnu", Quantity.CAPACITANCE),
    **dict.fromkeys("kMG", Quantity.RESISTANCE),
}
"""What a number with a prefix and no unit is by custom: 10u is a capacitor, 10k a resistor."""

_LONGEST_TEXT = 1000
"""A value is stated within so many characters; what follows in an absurd cell is not read."""
_NUMBER = r"(?:(?:0|[1-9]\d{0,8})(?:\.\d{0,12})?|\.\d{1,12})"
_START = r"(?<![\w.])(?<!\d[-/])"
_END = r"(?![A-Za-z0-9])"
_PLAIN = re.compile(
    rf"{_START}(?P<number>{_NUMBER})(?P<apart>\s?)(?P<prefix>meg|[pnumkg])?"
    rf"(?:(?P<gap>\s?)(?P<unit>ohms?|hz|[rfhvawe])(?:dc|ac)?)?{_END}",
    re.IGNORECASE,
)
_IN_NAME = re.compile(r"[A-Za-z]-$")
"""What stands before the number of a package or type: SOT-23W measures no watts."""
_POINT = re.compile(
    rf"{_START}(?P<whole>\d{{0,6}})(?P<letter>[pnumkKMGRrEVvUP]|N(?=\d{_END}))(?P<part>\d{{1,3}})"
    rf"(?P<unit>ohms?|[fFhHΩ])?{_END}"
)
_FRACTION = re.compile(
    rf"(?<![\w.])(?P<over>\d)/(?P<under>\d{{1,2}})\s?w(?:att)?s?{_END}", re.IGNORECASE
)
_BOTH_SIDES = re.compile(
    r"\+(\d{1,3})\s?%?\s?[/,~]?\s?-(\d{1,3})\s?%|-(\d{1,3})\s?%?\s?[/,~]?\s?\+(\d{1,3})\s?%"
)
_PERCENT = re.compile(r"(?<![\w.])(\d{1,3}(?:\.\d{1,6})?)\s?%")
_OFF_BY = re.compile(
    rf"(?:\+\s?/?\s?-|±)\s?({_NUMBER})\s?([pnumk]?)(ohms?|hz|[fhr]){_END}", re.IGNORECASE
)
_PPM = re.compile(r"(?<![\w.])(\d{1,4}(?:\.\d{1,3})?)\s?ppm(?!\s?/|\w)", re.IGNORECASE)
_GAUGE = re.compile(r"(?<![\w.])(?:awg\s?#?(\d{1,2})|#?(\d{1,2})\s?awg)(?!\w)", re.IGNORECASE)
_CODE = re.compile(r"(?<![A-Za-z0-9])[A-Za-z][A-Za-z0-9]{1,2}(?![A-Za-z0-9])")
_BESIDE_CHINESE = re.compile("(?<=[\u3040-\u9fff])(?=[!-~])|(?<=[!-~])(?=[\u3040-\u9fff])")
"""Where a Chinese word ends and a number begins: nothing parts them (`0805电容10UF`)."""
_THOUSANDS = re.compile(r"(?<![\d,.])([1-9]\d{0,2})((?:,\d{3})+)(?![\d,])")
_SPACED_THOUSANDS = re.compile(
    r"(?<=\d)[\u00a0\u2009\u202f](?=\d{3}(?!\d))|(?<=^[1-9]) (?=000 ?[A-Za-zµμΩ])"
)
_LEADING_NUMBER = re.compile(rf"\s*({_NUMBER})(?:\s([kKM]))?(?=\s*(?:$|[/;(±]|\s[\W\d_]))")
_CODE_OF_CAPACITOR = re.compile(r"\s*([1-9]\d[1-7])(?=\s*(?:$|[/;(,]|\s[^\d]))")
"""Two figures and how many zeros follow, in picofarads (`104`); `100` may be both."""
_GLUED_PERCENT = re.compile(r"(?<=\d[kKMRuUnNpP])(?=\d{1,2}\s?%)")
"""Where a value ends and its tolerance begins: nothing parts them (`43K1%`)."""
_MANGLED_MICRO = re.compile(r"(?<=\d)\s?(?:[?\ufffd]|mu)(?=[FH](?![A-Za-z]))")
"""A sign for micro that did not survive (`0.22?F`, `1muF`)."""
_ALONE = re.compile(
    rf"(?<![\w.,/±+\-#@°(])({_NUMBER})(?![\w.\-/]|,\d|\s?(?:%|ppm|/)|\s(?:[^\W\d_]{{1,2}}(?!\w)|[^\x00-\x7f]))"
)
"""A number without a unit; a letter or two behind a blank, or another script, may be one."""
_TIMES = re.compile(r"\d\s?[x×*]\s?\d", re.IGNORECASE)
_AT = re.compile(r"\s?(?:@|at\b)", re.IGNORECASE)
_DIGITS = re.compile(r"[\d.]+")
_COMMA = re.compile(r"(?<=\d),(?=\d)")
_ONE_SPELLING = str.maketrans(
    {"μ": "u", "Ω": "ohm", "欧": "ohm", "姆": "", "–": "-", "−": "-", "_": " "}
)
_OTHER_SCRIPT = re.compile(
    r"(?<=\d)(\s?)(мк|[мнпкМ]|千|兆)?(Ом|Ф|Гн|Гц|Вт|ohm|В(?!т)|А)(?!\w)", re.IGNORECASE
)
"""A unit in Russian or behind a Chinese prefix (`39 кОм`, `0.1 мкФ`, `10千欧`)."""
_PREFIXES_OF_OTHERS = {
    "мк": "u",
    "м": "m",
    "н": "n",
    "п": "p",
    "к": "k",
    "М": "M",
    "千": "k",
    "兆": "M",
}
_UNITS_OF_OTHERS = {
    "ом": "ohm",
    "ф": "F",
    "гн": "H",
    "гц": "Hz",
    "вт": "W",
    "в": "V",
    "а": "A",
    "ohm": "ohm",
}


class _Stated(Struct, frozen=True):
    """One number as written, its quantity None where only a prefix stands (`10u`), and where it
    stands.
    """

    quantity: Quantity | None
    number: Decimal
    prefix: str
    start: int
    condition: bool
    """Whether it stands behind an @: where the main value was measured."""
    measured: bool = False
    """Whether it stands before an @: a bead's impedance, not its resistance."""

    def is_a(self, quantity: Quantity) -> bool:
        return self.quantity is quantity or (
            self.quantity is None and _BARE_PREFIX.get(self.prefix) is quantity
        )

    def value_as(self, quantity: Quantity) -> Decimal:
        prefix = _CAPITAL_M.get(quantity, "M") if self.prefix == "M" else self.prefix
        prefix = "M" if prefix == "m" and quantity is Quantity.FREQUENCY else prefix
        return self.number.scaleb(PREFIXES[prefix])


def _one_spelling(text: str) -> str:
    """Return a text with one spelling for each sign: `4,7 kΩ` becomes `4.7 kohm`, `1,000 pF` `1000
    pF`.

    A comma before three digits parts thousands, as catalogues write; any other is a decimal comma.
    """
    same = unicodedata.normalize("NFKC", _SPACED_THOUSANDS.sub("", text)).translate(_ONE_SPELLING)
    if not same.isascii():
        same = _BESIDE_CHINESE.sub(" ", _OTHER_SCRIPT.sub(_in_latin, same))
    same = _THOUSANDS.sub(lambda match: match.group(1) + match.group(2).replace(",", ""), same)
    return _COMMA.sub(".", same)


def _in_latin(unit: re.Match[str]) -> str:
    """Return a unit of another script in Latin letters."""
    blank, prefix, name = unit.groups()
    known = _PREFIXES_OF_OTHERS
    small = known.get(prefix or "", known.get((prefix or "").lower(), ""))
    return f"{blank}{small}{_UNITS_OF_OTHERS[name.lower()]}"


def _prefix(written: str) -> str:
    return (
        "M"
        if written.lower() == "meg"
        else written
        if written == "M"
        else written.lower().replace("g", "G")
    )


def _behind_at(text: str, start: int) -> bool:
    return text[:start].rstrip().endswith(("@", " at"))


def _plain_numbers(text: str) -> Iterator[_Stated]:
    for match in _PLAIN.finditer(text):
        unit, prefix = (
            (match["unit"] or "").lower().removesuffix("s"),
            _prefix(match["prefix"] or ""),
        )
        if not unit and (not prefix or match["apart"]):
            continue
        if _IN_NAME.search(text, 0, match.start()) and not (prefix and unit):
            continue
        if match["prefix"] == "M" and match["unit"] == "OHM" and not match["gap"]:
            prefix = "m"  # in capitals, 20 MOHM is a choke's milliohms; a megohm is written 1M OHM
        behind_at = _behind_at(text, match.start())
        number = Decimal(match["number"])
        measured = bool(_AT.match(text, match.end()))
        yield _Stated(_UNITS.get(unit), number, prefix, match.start(), behind_at, measured)


def _letters_as_point(text: str) -> Iterator[_Stated]:
    for match in _POINT.finditer(text):
        letter, unit = match["letter"], (match["unit"] or "").lower().removesuffix("s")
        if (not match["whole"] and letter not in "Rr") or _IN_NAME.search(text, 0, match.start()):
            continue
        quantity = {"r": Quantity.RESISTANCE, "e": Quantity.RESISTANCE, "v": Quantity.VOLTAGE}.get(
            letter.lower()
        )
        prefix = "" if quantity else _prefix(letter)
        number = Decimal(f"{match['whole'] or 0}.{match['part']}")
        behind_at = _behind_at(text, match.start())
        yield _Stated(quantity or _UNITS.get(unit), number, prefix, match.start(), behind_at)


def _fractions(text: str) -> Iterator[_Stated]:
    for match in _FRACTION.finditer(text):
        if int(match["under"]):
            watts = Decimal(match["over"]) / Decimal(match["under"])
            yield _Stated(Quantity.POWER, watts, "", match.start(), condition=False)


def _bare_number(text: str, hint: Quantity | None) -> Iterator[_Stated]:
    """Yield the number that stands without a unit at the beginning: a resistor's ohms (`330`,
    `240/1%`, `10 K`), a capacitor's code (`104`).
    """
    if hint is Quantity.RESISTANCE and (match := _LEADING_NUMBER.match(text)):
        prefix = _prefix(match[2] or "")
        yield _Stated(hint, Decimal(match[1]), prefix, match.start(1), condition=False)
    if hint is Quantity.CAPACITANCE and (match := _CODE_OF_CAPACITOR.match(text)):
        picofarads = Decimal(match[1][:2]).scaleb(int(match[1][2]))
        yield _Stated(hint, picofarads, "p", match.start(1), condition=False)


def number_alone(text: str) -> str:
    """Return the one number that a text says without any unit and that is no size, "" for none or
    several.

    >>> number_alone("RES, 0402, 240, 1%"), number_alone("RES 75 1% 1/16W 0402")
    ('240', '75')
    >>> number_alone("RES 2 x 75 0402"), number_alone("RES 0603 100mW"), number_alone("RES 10 K")
    ('', '', '')
    """
    if _TIMES.search(text):
        return ""
    numbers = {match[1] for match in _ALONE.finditer(text) if not chip_size(match[1])}
    return numbers.pop() if len(numbers) == 1 else ""


def _gauge(text: str) -> _Stated | None:
    match = _GAUGE.search(text)
    return (
        _Stated(Quantity.WIRE_GAUGE, Decimal(match[1] or match[2]), "", match.start(), False)
        if match
        else None
    )


def _main(stated: Sequence[_Stated], hint: Quantity | None) -> tuple[Quantity, _Stated] | None:
    """Return what the value is about: what the hint says, else the first in an order in which parts
    are named.

    A crystal states its load in farads too, a choke its resistance, a resistor its power.
    """
    free = [value for value in stated if not value.condition]
    if hint:
        return _hinted(free, hint)
    order = [Quantity.INDUCTANCE, Quantity.CAPACITANCE, Quantity.RESISTANCE, Quantity.FREQUENCY]
    if any(value.is_a(Quantity.CAPACITANCE) for value in free):
        order.insert(1, Quantity.FREQUENCY)
    for quantity in (*order, Quantity.VOLTAGE, Quantity.CURRENT, Quantity.POWER):
        found = next((value for value in free if value.is_a(quantity)), None)
        if found:
            return quantity, found
    return None


def _hinted(free: Sequence[_Stated], hint: Quantity) -> tuple[Quantity, _Stated] | None:
    """Return the first value that the hint may mean; of a bead the one before an @."""
    hinted = [value for value in free if _could_be(value, hint)]
    measured = [value for value in hinted if value.measured]
    chosen = next(iter(measured or hinted), None)
    return (hint, chosen) if chosen else None


def _could_be(value: _Stated, hint: Quantity) -> bool:
    """Whether a value is of the quantity hinted at, with a prefix that is written before it."""
    if value.quantity not in {hint, None}:
        return False
    return (value.prefix or " ") in SYMBOLS[hint][1]


def _beside(stated: Sequence[_Stated], main: _Stated, quantity: Quantity) -> Decimal | None:
    others = [value for value in stated if value is not main]
    found = next((value for value in others if value.quantity is quantity), None)
    return found.value_as(quantity) if found else None


def _tolerance(text: str, quantity: Quantity) -> Tolerance | None:
    if match := _OFF_BY.search(text):
        unit = _UNITS[match[3].lower().removesuffix("s")]
        amount = _Stated(unit, Decimal(match[1]), _prefix(match[2]), 0, condition=False).value_as(
            unit
        )
        return Tolerance(amount, absolute=True) if unit is quantity else None
    if match := _BOTH_SIDES.search(text):
        return Tolerance(max(Decimal(side) for side in match.groups() if side))
    if match := _PERCENT.search(text):
        return Tolerance(Decimal(match[1]))
    if quantity is Quantity.FREQUENCY and (match := _PPM.search(text)):
        return Tolerance(Decimal(match[1]) / 10_000)
    return None


def _without_tolerance(text: str) -> str:
    return _OFF_BY.sub(lambda match: " " * len(match[0]), text)


def _without_number(text: str, number: _Stated) -> str:
    """Return a text without the main number, which could be taken for a size (`1206 0402`)."""
    return text[: number.start] + _DIGITS.sub(" ", text[number.start :], count=1)


def _stated_in(plain: str) -> list[_Stated]:
    """Return every number of a text, in order."""
    numbers = [*_plain_numbers(plain), *_letters_as_point(plain), *_fractions(plain)]
    return sorted(numbers, key=_start)


def _start(number: _Stated) -> int:
    return number.start


def values_of(text: str, quantity: Quantity) -> tuple[Decimal, ...]:
    """Return every value of a quantity that a text states, in base units, in order.

    >>> values_of("CAP CER 0.1UF 50V X7R 0603", Quantity.CAPACITANCE)
    (Decimal('1E-7'),)
    """
    plain = _without_tolerance(_one_spelling(text[:_LONGEST_TEXT]))
    found = [
        number.value_as(quantity)
        for number in _stated_in(plain)
        if _could_be(number, quantity) and number.is_a(quantity)
    ]
    return tuple(dict.fromkeys(found))


def component_value(text: str, hint: Quantity | None = None) -> ComponentValue | NoValue:
    """Read a component's value from a BOM's words.

    The hint says what it must be (`10u` at an inductor).

    >>> component_value("4k7").value, str(component_value("100nF/50V X7R 0402"))
    (Decimal('4.7E+3'), '100nF 50V X7R 0402')
    >>> component_value("BC547B")
    NoValue(reason='"BC547B" states no value')
    """
    spelled = _MANGLED_MICRO.sub("u", _one_spelling(text[:_LONGEST_TEXT]))
    if "%" in spelled:
        spelled = _GLUED_PERCENT.sub(" ", spelled)
    plain = _without_tolerance(spelled)
    stated = _stated_in(plain)
    main = _main(stated, hint) or _main(list(_bare_number(plain, hint)), hint)
    gauge = _gauge(plain) if hint in {None, Quantity.WIRE_GAUGE} else None
    main = (Quantity.WIRE_GAUGE, gauge) if gauge else main
    if main is None:
        return NoValue(f'"{text}" states no value' + (f" in {hint}" if hint else ""))
    quantity, number = main
    words = dielectric_words()
    codes = (words.known(match[0]) for match in _CODE.finditer(spelled))
    return ComponentValue(
        quantity=quantity,
        value=number.value_as(quantity),
        tolerance=_tolerance(spelled, quantity),
        voltage=_beside(stated, number, Quantity.VOLTAGE),
        current=_beside(stated, number, Quantity.CURRENT),
        power=_beside(stated, number, Quantity.POWER),
        at_frequency=_beside(stated, number, Quantity.FREQUENCY)
        if quantity is Quantity.RESISTANCE
        else None,
        dielectric=next(filter(None, codes), ""),
        package=chip_size(_without_number(spelled, number)),
    )
