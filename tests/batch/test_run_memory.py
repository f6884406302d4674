"""What a worker holds for a run is read once, and closed and forgotten after it."""

import sqlite3
from pathlib import Path

import pytest
from msgspec.structs import replace

from emsquote.batch.run_memory import RunMemory
from emsquote.batch.task import Settings
from emsquote.buying.library.importing import import_rows
from emsquote.buying.library.price_list import read_list
from emsquote.buying.library.store import open_library
from emsquote.finding import InputError

from .conftest import wish


@pytest.fixture
def settings(place):  # noqa: ARG001 - the folder that it works in
    with open_library("a.library", create=True) as library:
        import_rows(library, read_list(Path("offers.csv")))
    return Settings(out=Path("out"), wish=wish(offers=(), library="a.library"), run="first")


@pytest.fixture
def memory():
    memory = RunMemory()
    yield memory
    memory.forget()


def _offers(shop, number="A1"):
    return shop.offers.offers_for([number])


def test_a_run_has_one_shop_and_reads_a_card_once(settings, memory):
    shop, card = memory.shop(settings), memory.card("card.toml", settings)
    Path("card.toml").unlink()
    assert memory.shop(settings) is shop
    assert memory.card("card.toml", settings) is card
    assert len(_offers(shop)["A1"]) == 1


@pytest.mark.parametrize(
    "other",
    [
        lambda settings: replace(settings, run="second"),
        lambda settings: replace(settings, wish=wish(offers=(), library="a.library", date="x")),
    ],
    ids=["another run", "the same run, asked otherwise"],
)
def test_what_another_run_had_is_closed(settings, memory, other):
    shop, card = memory.shop(settings), memory.card("card.toml", settings)
    again = other(settings)
    assert memory.card("card.toml", again) is not card
    with pytest.raises(InputError, match="closed database"):
        _offers(shop)
    assert len(_offers(memory.shop(again))["A1"]) == 1


def test_after_a_run_nothing_is_open(settings, memory):
    shop = memory.shop(settings)
    memory.forget()
    with pytest.raises(InputError, match="closed database") as refused:
        _offers(shop)
    assert isinstance(refused.value.__cause__, sqlite3.ProgrammingError)
