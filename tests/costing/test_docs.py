"""The page about rate cards: its cards are sound, and it names every driver, key and table that
there is.
"""

import re
from pathlib import Path

import pytest

from emsquote.costing.rate_card import Driver, read_rate_card
from emsquote.costing.rate_card.activity_reading import activity_from
from emsquote.costing.rate_card.soundness import unsound
from emsquote.files.toml_table import TomlTable

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "rate-cards.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
CARDS = [text for text in EXAMPLES if "[[part]]" not in text]


@pytest.mark.parametrize(
    "text",
    CARDS,
    ids=[
        "a whole card",
        "a card based on another",
        "choices",
        "bare boards",
        "what is included",
    ],
)
def test_its_cards_are_sound(tmp_path, text):
    path = tmp_path / "card.toml"
    path.write_text(text, encoding="utf-8")
    assert [each for each in unsound(read_rate_card(path)) if each.code != "proposed"] == []


def test_it_names_every_driver_and_every_key_of_an_activity():
    table = TomlTable({"seconds": 1, "percent": 1, "price": 1, "driver": "area"}, "card.toml")
    activity_from("a", table)
    keys = set(table._asked) | {
        "discount",
        "percent_tiers",
        "tiers_by",
        "unit",
        "started",
        "per",
        "tier_mode",
    }
    named = set(re.findall(r"`([a-z_-]+)`", PAGE))
    assert keys - named == set()
    assert {driver.value for driver in Driver} - named == set()


def test_the_whole_card_gives_what_it_says(bench, tmp_path):
    path = tmp_path / "card.toml"
    path.write_text(CARDS[0], encoding="utf-8")
    placed = [
        bench.part("R1", 100),
        bench.part("J1", mount="tht", part_class="connector", joints=20),
    ]
    prices = bench.prices(read_rate_card(path), placed, 100)
    # changeover 40 min at 140 / 85 % = 109.80; placing 10 000 × 0.35 s at 140 / 85 % = 160.13; /
    # 0.78 = 346.07 joints 2000 × 0.05 = 100; / 0.78 = 128.21
    assert [str(each.unit_price) for each in prices.categories] == ["3.46 EUR", "1.28 EUR"]
    assert [str(each.price) for each in prices.nre] == ["141.03 EUR"]
