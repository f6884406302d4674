"""`--help` and `emsquote` alone: nothing cut, options by topic, what to do next."""

import pytest

COMMANDS = ("price", "batch", "turns", "bom", "board", "match", "init", "explain", "diff", "parts")


@pytest.fixture(autouse=True)
def _eighty_columns(monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")


def test_alone_it_says_what_to_do_next(emsquote):
    ended = emsquote()
    assert (ended.code, ended.err) == (0, "")
    for step in ("emsquote price", "emsquote bom", "emsquote library import", "emsquote --help"):
        assert step in ended.out


@pytest.mark.parametrize("command", ["", "library", "rates", *COMMANDS])
def test_help_is_whole_and_fits_the_screen(emsquote, command):
    ended = emsquote(*([command] if command else []), "--help")
    assert ended.code == 0
    assert not any(line.endswith("...") for line in ended.out.splitlines()[1:])
    assert max(len(line) for line in ended.out.splitlines()) <= 80


def test_commands_stand_by_topic(emsquote):
    told = emsquote("--help").out
    topics = [line for line in told.splitlines() if line.endswith(":") and line[0] != " "]
    assert topics == [
        "Options:",
        "Quote:",
        "Look before you quote:",
        "Decide: how many, how soon, with whom:",
        "Understand and compare quotes:",
        "The house: prices, rates, services:",
    ]


def test_options_of_price_stand_by_topic(emsquote):
    told = emsquote("price", "--help").out
    options = told.split("\nOptions:\n")[1].split()
    assert options[:2] == ["-h,", "--help"]
    assert told.index("What is asked:") < told.index("--quantities")
    assert told.index("Reading the files:") < told.index("--header-row ROW")
