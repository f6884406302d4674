"""Part numbers: what maker's series and learned rules say; letters within a number say nothing."""

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emsquote.files.shipped import data_folder
from emsquote.model.part import Mount, PartClass, UnknownJoints
from emsquote.parts.classify import PartClues, kind_of, part_rules
from emsquote.parts.classify.number_rules import (
    NumberMeaning,
    NumberRule,
    number_meaning,
    number_rules,
)

SMT, THT, UNKNOWN = Mount.SMT, Mount.THT, Mount.UNKNOWN
CHIP = NumberMeaning(SMT, PartClass.CHIP_0402, 2)
ARRAY = NumberMeaning(SMT, PartClass.CHIP_0402, 8)
PIN = NumberMeaning(THT, PartClass.CONNECTOR, 2)


def kind(**clues):
    return kind_of(PartClues(**clues), part_rules())


@pytest.mark.parametrize(
    "number",
    [
        pytest.param("TCAN1042HDR", id="a transceiver is no pin header"),
        pytest.param("SN74HC688", id="a comparator is no crystal"),
        pytest.param("MX25U8035", id="a memory is no key switch"),
        pytest.param("120Kbps", id="a rate is no bridge"),
    ],
)
@pytest.mark.parametrize("column", ["mpn", "value", "footprint"])
def test_letters_within_a_number_are_no_family(column, number):
    assert kind(**{column: number}).mount is UNKNOWN


@pytest.mark.parametrize(
    ("number", "mount", "part_class", "joints"),
    [
        pytest.param("EFM8SB10F2G-A-QFN20", SMT, "qfn", None, id="a package after a dash"),
        pytest.param("AI01K SOT-23-6", SMT, "sot", 6, id="a package in a word of its own"),
        pytest.param("WRX0603F1002T", SMT, "chip-0603", 2, id="a size after the maker's letters"),
        pytest.param("MS0603ESDA-12", SMT, "chip-0603", 2, id="a dash after a size counts nothing"),
        pytest.param("BC847B", SMT, "sot", 3, id="a type with its grade"),
        pytest.param("STM32F103C8T6", SMT, "fine-pitch", 48, id="a letter of the maker's code"),
    ],
)
def test_what_a_number_says_of_its_package(number, mount, part_class, joints):
    told = kind(mpn=number)
    counted = None if isinstance(told.joints, UnknownJoints) else told.joints
    assert (told.mount, told.part_class, counted, told.sure) == (mount, part_class, joints, True)


@pytest.mark.parametrize(
    "number",
    [
        pytest.param("BC847BSX9", id="a dual transistor has more leads than the type"),
        pytest.param("1N4148XYZ", id="a diode in another package than the type"),
    ],
)
def test_a_type_with_another_ending_is_a_guess(number):
    assert not kind(mpn=number).sure


@pytest.mark.parametrize(
    "number",
    [
        pytest.param("MX1210P", id="a driver's type looks like a size"),
        pytest.param("TUSB1210BRHBT", id="a transceiver of that number"),
        pytest.param("M74VHC1GT66DTT1G", id="a gate that begins like a diode"),
        pytest.param("UCLAMP0504A", id="a clamp that begins like a capacitor's series"),
        pytest.param("AT45DB161E-MHF2B-T", id="a memory whose ending is a connector's name"),
    ],
)
def test_a_number_that_only_looks_like_another_is_not_surely_it(number):
    told = kind(mpn=number)
    assert not (told.sure and told.joints == 2)


RULES = number_rules(
    [
        NumberRule("AB", "", NumberMeaning(SMT, PartClass.CHIP_0402, None)),
        NumberRule("AB", "Q", CHIP),
        NumberRule("ABC", "8Q", ARRAY),
        NumberRule("XY", "", CHIP),
        NumberRule("X", "", PIN),
        NumberRule("KL", "", CHIP),
        NumberRule("KLM", "Z", PIN),
    ]
)


@pytest.mark.parametrize(
    ("number", "meaning"),
    [
        pytest.param("AB1", NumberMeaning(SMT, PartClass.CHIP_0402, None), id="joints not told"),
        pytest.param("a b 1q", CHIP, id="an ending tells them; blanks and case mean nothing"),
        pytest.param(
            "ABC18Q", NumberMeaning(SMT, PartClass.CHIP_0402, None), id="two that count differently"
        ),
        pytest.param("XY1", CHIP, id="a beginning that knows all stands by itself"),
        pytest.param("KLM1Z", CHIP, id="also against a longer one"),
        pytest.param("ZZ1", None, id="none is about it"),
    ],
)
def test_rules_for_a_number(number, meaning):
    found = number_meaning(number, RULES)
    assert (found[0] if found else None) == meaning


def test_contradicting_rules_say_nothing():
    rules = number_rules([NumberRule("AB", "Q", CHIP), NumberRule("ABC", "1Q", PIN)])
    assert number_meaning("ABC1Q", rules) is None


@given(st.text(max_size=30))
def test_any_text_has_an_answer(text):
    number_meaning(text, part_rules().numbers)
    kind(mpn=text, value=text)


def test_the_table_holds_each_rule_once_and_only_what_is_general():
    path = data_folder() / "parts" / "numbers.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
    numbers = [number for row in rows for number in row["numbers"].split("|")]
    assert len(numbers) == len(set(numbers))
    assert all(2 <= len(number.partition("…")[0]) <= 13 for number in numbers)
