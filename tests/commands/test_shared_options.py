"""What options mean that several commands share."""

import datetime as dt
import json

import pytest
from tests.test_price_command import CARD, CASES

CASE = CASES / "lines-of-one-part-are-bought-together"
ASKED = ("--offers", CASE / "offers.csv", "--rates", CARD)


def test_quantities_of_several_options_add_up(emsquote):
    ended = emsquote(
        "price", CASE / "bom.csv", *ASKED, "-q", "10", "-q", "100,7", "--format", "json"
    )
    columns = json.loads(ended.out)["columns"]
    assert [column["quantity"] for column in columns] == [10, 100, 7]


def test_today_is_the_day_of_the_machine(emsquote):
    before = dt.datetime.now().astimezone().date()
    ended = emsquote("price", CASE / "bom.csv", *ASKED, "--date", "today", "--format", "json")
    after = dt.datetime.now().astimezone().date()
    assert str(before) <= json.loads(ended.out)["date"] <= str(after)


@pytest.mark.parametrize("command", ["price", "init", "turns", "bom", "match", "explain"])
@pytest.mark.parametrize("named", ["", ".", "..", "/"])
def test_what_names_no_file_is_refused_with_a_message(emsquote, command, named):
    ended = emsquote(command, named)
    assert ended.code == 2
    assert "hint: " in ended.err


def test_quiet_prints_no_quote(emsquote, tmp_path):
    target = tmp_path / "quote.json"
    ended = emsquote("price", CASE / "bom.csv", *ASKED, "-q", "10", "--quiet", "-o", target)
    assert (ended.code, ended.out, ended.err) == (0, "", "")
    assert target.exists()


def test_what_is_written_is_opened(emsquote, tmp_path, monkeypatch):
    opened = []
    monkeypatch.setattr("typer.launch", lambda path: opened.append(path) or 0)
    target = tmp_path / "quote.json"
    emsquote("price", CASE / "bom.csv", *ASKED, "-q", "10", "-o", target, "--open")
    assert opened == [str(target)]


def test_where_nothing_opens_a_file_it_is_told(emsquote, tmp_path, monkeypatch):
    monkeypatch.setattr("typer.launch", lambda _: 1)
    target = tmp_path / "quote.json"
    ended = emsquote("price", CASE / "bom.csv", *ASKED, "-q", "10", "-o", target, "--open")
    assert ended.code == 2
    assert "no program here opens it" in ended.err
    assert target.exists()


def test_open_without_a_file_is_refused(emsquote):
    ended = emsquote("price", CASE / "bom.csv", *ASKED, "-q", "10", "--open")
    assert ended.code == 2
    assert "--open" in ended.err
