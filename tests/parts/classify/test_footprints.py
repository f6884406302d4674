"""How many names of a real footprint library are understood, where one is at hand."""

import csv
from collections import defaultdict
from pathlib import Path

import pytest

from emsquote.model.part import PartClass
from emsquote.parts.classify import PartClues, kind_of, part_rules

TRUTH = Path(__file__).resolve().parents[4] / "shared" / "footprints" / "truth.csv"


@pytest.fixture(scope="module")
def libraries():
    if not TRUTH.exists():
        pytest.skip(f"no footprint library at {TRUTH}")
    rows = defaultdict(list)
    with TRUTH.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            rows[row["library"]].append(row)
    return rows


def kinds(rows, *, bare):
    names = (row["name"] if bare else f"{row['library']}:{row['name']}" for row in rows)
    return [kind_of(PartClues(footprint=name), part_rules()) for name in names]


def mean(shares):
    return sum(shares) / len(shares)


@pytest.mark.parametrize(
    ("bare", "aim"), [(False, 0.98), (True, 0.93)], ids=["with the library's name", "without"]
)
def test_the_mount_is_told(libraries, bare, aim):
    shares = [
        mean(
            [
                kind.mount == row["mount"]
                for kind, row in zip(kinds(rows, bare=bare), rows, strict=True)
            ]
        )
        for rows in libraries.values()
    ]
    assert mean(shares) >= aim


def test_joints_are_right_where_they_are_told(libraries):
    shares = []
    for rows in libraries.values():
        told = [(kind.joints, row) for kind, row in zip(kinds(rows, bare=True), rows, strict=True)]
        right = [joints == int(row["pins"]) for joints, row in told if isinstance(joints, int)]
        shares += [mean(right)] if right else []
    assert mean(shares) >= 0.97


def test_arrays_are_found_and_nothing_else(libraries):
    answers = [
        (row["array"] == "bga", kind.part_class is PartClass.ARRAY)
        for rows in libraries.values()
        for kind, row in zip(kinds(rows, bare=True), rows, strict=True)
    ]
    balls = [said for is_array, said in answers if is_array]
    assert mean(balls) >= 0.98
    assert sum(said for is_array, said in answers if not is_array) <= 2
