"""Designator lists and ranges."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emsquote.model.designator import Designators, expand, list_likeness

LISTS = {
    "commas": ("R1,R2, R3", "R1 R2 R3"),
    "semicolons": ("R1;R2; R3", "R1 R2 R3"),
    "blanks": ("R1 R2  R3", "R1 R2 R3"),
    "one a line": ("R1\nR2\nR3", "R1 R2 R3"),
    "slashes between blanks": ("R1 / R2 / R3", "R1 R2 R3"),
    "slashes between full names": ("C4/C5", "C4 C5"),
    "Chinese commas": ("R1、R2，R3", "R1 R2 R3"),
    "comma at the end": ("R1, R2, ", "R1 R2"),
    "a full range": ("R1-R4, R7", "R1 R2 R3 R4 R7"),
    "a short range": ("C11-14", "C11 C12 C13 C14"),
    "a range with blanks": ("R1 - R3", "R1 R2 R3"),
    "an ellipsis": ("C1…C3", "C1 C2 C3"),
    "two dots": ("C258..C260", "C258 C259 C260"),
    "three dots": ("AT2...AT3", "AT2 AT3"),
    "a dash of print": ("R1–R3", "R1 R2 R3"),
    "a wave": ("R1~R3", "R1 R2 R3"),
    "words": ("R1 to R3 and R9", "R1 R2 R3 R9"),
    "a prefix carried on": ("C1,2,5-7", "C1 C2 C5 C6 C7"),
    "a slash within a name": ("TB1/2, TB3/4", "TB1/2 TB3/4"),
    "a dash within a name": ("J1-1", "J1-1"),
    "a range that falls is two names": ("R9-R5", "R9 R5"),
    "units of one part": ("U1A, U1B", "U1A U1B"),
    "sub-parts": ("J1#2, U$8", "J1#2 U$8"),
    "names of nets": ("+VS, C_BQ_VBUS", "+VS C_BQ_VBUS"),
    "leading zeros": ("R01-R03", "R01 R02 R03"),
    "full-width signs": ("Ｒ１，Ｒ２", "R1 R2"),
    "a project before the name": ("prj0:J1\nprj1:J1", "prj0:J1 prj1:J1"),
    "nothing": ("", ""),
}


@pytest.mark.parametrize(("text", "names"), LISTS.values(), ids=LISTS)
def test_lists(text, names):
    assert expand(text).names == tuple(names.split())


def test_cyrillic_letters_are_read_as_latin_ones_and_told():
    assert expand("C10, С11") == Designators(
        ("C10", "C11"), ("has letters of another alphabet, read as Latin ones",)
    )


def test_an_absurd_range_is_not_spelled_out():
    assert expand("R1-R99999999") == Designators(
        ("R1-R99999999",), ('"R1-R99999999" would be 99,999,999 designators',)
    )


def test_many_ranges_in_one_cell_are_bounded():
    text = ", ".join(f"R{n}000-R{n}999" for n in range(1, 60))
    assert expand(text, most=5_000) == Designators(
        (text,), ("more than 5,000 designators in one cell",)
    )


@given(st.sampled_from("RCLUQ"), st.integers(1, 500), st.integers(1, 60))
def test_a_range_is_its_members(prefix, first, number):
    members = tuple(f"{prefix}{n}" for n in range(first, first + number + 1))
    last = first + number
    assert expand(f"{prefix}{first}-{prefix}{last}").names == members
    assert expand(f"{prefix}{first}-{last}").names == members
    assert expand(", ".join(members)).names == members


@given(st.text(max_size=60))
def test_no_text_is_lost_or_fails(text):
    found = expand(text)
    assert bool(found.names) <= bool(text.strip())
    assert 0 <= list_likeness(text) <= 1
