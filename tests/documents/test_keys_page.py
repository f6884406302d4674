"""The page of every key: it is what readers ask for today, and no key is left without a kind."""

from pathlib import Path

from emsquote.costing.rate_card.reading import rate_card_from
from emsquote.documents.keys_page import asked_keys, keys_page

PAGE = Path(__file__).resolve().parents[2] / "docs" / "keys.md"


def test_the_page_says_what_the_readers_ask_for():
    assert PAGE.read_text(encoding="utf-8") == keys_page(), (
        "python -m emsquote.documents.keys_page > docs/keys.md"
    )


def test_every_key_of_every_shipped_card_stands_on_it():
    tables = asked_keys(lambda top: rate_card_from(top, Path("card.toml")))
    known = set().union(*tables.values())
    cards = (PAGE.parents[1] / "data" / "rates").glob("*.toml")
    written = set()
    for card in cards:
        for line in card.read_text(encoding="utf-8").splitlines():
            key, equals, _ = line.partition(" = ")
            if equals and key.isidentifier() and key.islower():
                written.add(key)
    assert written - known == set()


def test_what_a_key_takes_is_told():
    tables = asked_keys(lambda top: rate_card_from(top, Path("card.toml")))
    activity = tables["activity.NAME"]
    assert activity["coverage_percent"].kind == "number, 0 to 100"
    assert activity["finds"].words == ("component", "placement", "joint")
    assert activity["setup_minutes"].kind == "number"
    assert activity["tiers_by"].kind == "one of"
    assert set(tables["validity"]) == {"boards_from", "boards_to", "until"}
