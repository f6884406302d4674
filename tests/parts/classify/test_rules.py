"""The rules that come with emsquote are sound: written as names are cut, reachable, and of the
closed lists.
"""

import csv

import pytest

from emsquote.files.shipped import data_folder
from emsquote.model.part import Mount, PartClass
from emsquote.parts.classify import PartClues, kind_of, part_rules
from emsquote.parts.classify.rules import BODY, CHIP, GRID, MOUNT, Sure
from emsquote.parts.classify.words import words_of

FOLDER = data_folder() / "parts"
COUNTS = {
    "lead",
    "grid",
    "tab",
    "shell",
    "pins",
    "element",
    "position",
    "ball",
    "small",
    "near",
    "pad",
    "contacts",
    "coil",
    "coils",
    "shield",
    "body",
}


def rows(name):
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


def phrases(row):
    return row["words"].split("|")


FAMILIES = rows("families.csv")


def spelled(word):
    """A word of a rule as a name might have it."""
    return f"9{word[1:]}" if word[0] == "#" else word.rstrip("*")


def example(phrase):
    text = phrase.strip("^=")
    text = text[1:] if text[0] == "*" else text
    return " ".join(spelled(word) for part in text.split("&") for word in part.split())


@pytest.mark.parametrize("row", FAMILIES, ids=[row["family"] for row in FAMILIES])
def test_a_row_is_written_in_words(row):
    for phrase in phrases(row):
        if phrase in {BODY, CHIP, GRID, MOUNT} or phrase[0] == "*":
            continue
        for word in phrase.strip("^=").replace("&", " ").split():
            assert word[0] == "#" or words_of(word.rstrip("*")).words == (word.rstrip("*"),), phrase


@pytest.mark.parametrize("row", FAMILIES, ids=[row["family"] for row in FAMILIES])
def test_a_row_uses_the_closed_lists(row):
    assert row["mount"] in {"", *Mount}
    assert row["class"] in {*PartClass}
    assert row["sure"] in {"", *Sure}
    assert row["hidden"] in {"", "yes"}
    assert set(filter(None, row["count"].split("+"))) <= COUNTS
    assert not row["joints"] or int(row["joints"]) >= 0


@pytest.mark.parametrize("row", FAMILIES, ids=[row["family"] for row in FAMILIES])
def test_a_row_is_reached(row):
    if phrases(row)[0] in {BODY, CHIP, GRID, MOUNT}:
        return
    reached = {
        kind_of(PartClues(footprint=example(phrase)), part_rules()).rule for phrase in phrases(row)
    }
    assert f"footprint: {row['family']}" in reached


def test_no_two_rows_have_one_name():
    names = [row["family"] for row in FAMILIES]
    assert len(names) == len(set(names))


def test_every_meaning_of_a_series_is_understood():
    rules = part_rules()
    for row in rows("series.csv"):
        means = row["means"].replace("#", "4")
        kind = kind_of(PartClues(footprint=means), rules)
        assert kind.mount is not Mount.UNKNOWN, means
        assert kind.sure, means


def test_every_meaning_of_a_designator_is_understood():
    for row in rows("designators.csv"):
        kind = kind_of(PartClues(footprint=row["means"]), part_rules())
        assert kind.rule != "no rule", row["means"]


def test_a_designator_alone_is_never_sure():
    for row in rows("designators.csv"):
        for letters in row["letters"].split("|"):
            kind = kind_of(PartClues(designators=(f"{letters}7",)), part_rules())
            assert kind.mount is not Mount.UNKNOWN, letters
            assert not kind.sure, letters
