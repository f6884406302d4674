"""The shipped words: every shape has an example that it fits, every table can be read."""

import csv

import pytest

from emsquote.files.shipped import data_folder
from emsquote.intake.markers import is_marker
from emsquote.intake.profile import has_shape
from emsquote.intake.titles import title_table


def rows(name, **options):
    with (data_folder() / "titles" / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=";", **options))


@pytest.mark.parametrize(
    "row",
    rows("shapes.csv", quoting=csv.QUOTE_NONE),
    ids=lambda row: f"{row['shape']} {row['example']}",
)
def test_every_shape_fits_its_example(row):
    assert has_shape(row["shape"], row["example"])


@pytest.mark.parametrize(
    "text", ["100n", "4k7", "10k", "1.2m", "10 uF", "0R", "100nF/16V", "12 MHz", "4,7uH"]
)
def test_values_are_values(text):
    assert has_shape("value", text)


@pytest.mark.parametrize(
    "row", rows("bom.csv"), ids=lambda row: f"{row['role']} {row['weight']} {row['language']}"
)
def test_every_title_is_known_for_its_role(row):
    for title in row["titles"].split("|"):
        if "{" not in title:
            assert title_table("bom").roles(title)[row["role"]] >= float(row["weight"])


@pytest.mark.parametrize(
    "row", rows("markers.csv"), ids=lambda row: f"{row['marker']} {row['language']}"
)
def test_every_marker_is_known(row):
    for word in row["words"].split("|"):
        assert is_marker(row["marker"], word), word
