"""The shipped words: every shape has an example that it fits, every table can be read."""

import csv

import pytest

from emsquote.files.shipped import data_folder
from emsquote.intake.columns import role_fit
from emsquote.intake.kinds import TableKind, role_weights
from emsquote.intake.markers import is_marker
from emsquote.intake.profile import has_shape, profile
from emsquote.intake.titles import title_table
from emsquote.intake.word_tables import known_word
from emsquote.model.column_role import (
    ASKED_ROLES,
    LINE_ROLES,
    TOLD_AS,
    ColumnRole,
    HouseQuoteRole,
    ListRole,
)


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
            assert title_table(ColumnRole).roles(title)[row["role"]] >= float(row["weight"])


@pytest.mark.parametrize(
    "row", rows("markers.csv"), ids=lambda row: f"{row['marker']} {row['language']}"
)
def test_every_marker_is_known(row):
    for word in row["words"].split("|"):
        assert is_marker(row["marker"], word), word


@pytest.mark.parametrize(
    ("table", "roles"),
    [
        ("bom", ColumnRole),
        ("fit", ColumnRole),
        ("cells", ColumnRole),
        ("kinds", ColumnRole),
        ("price_list", ListRole),
        ("house_quote", HouseQuoteRole),
    ],
)
def test_every_role_of_a_table_is_known(table, roles):
    assert {known_word(roles, row["role"], table) for row in rows(f"{table}.csv")}


def test_a_role_that_nobody_knows_is_told_with_its_table():
    with pytest.raises(
        ValueError, match=r'titles/bom\.csv: there is no ColumnRole "mnp"; one of: des'
    ):
        known_word(ColumnRole, "mnp", "bom")


@pytest.mark.parametrize("table", ["fit", "cells"])
def test_every_shape_that_weighs_is_a_share_of_a_profile(table):
    cells = profile(["R1", "10k"])
    for row in rows(f"{table}.csv"):
        assert 0 <= cells.share(row["shape"]) <= 1


@pytest.mark.parametrize("kind", TableKind)
def test_every_kind_of_table_has_roles_that_make_it(kind):
    assert sum(role_weights(kind).values()) > 1


def test_roles_of_titles_are_those_that_code_asks_for():
    titled = {row["role"] for row in rows("bom.csv")}
    assert titled == {*ColumnRole} - {ColumnRole.BUILD}, "a build has no title of its own"


def test_an_account_tells_roles_of_lines_under_one_name():
    assert set(TOLD_AS.values()) <= set(LINE_ROLES)
    assert set(TOLD_AS).isdisjoint(LINE_ROLES)
    assert (*LINE_ROLES, ColumnRole.FITTED) == ASKED_ROLES


def test_cells_that_cannot_be_designators_weigh_against_them():
    numbers = profile(["1", "2", "2"])
    assert role_fit(ColumnRole.DESIGNATOR, numbers) < role_fit(ColumnRole.QUANTITY, numbers)
