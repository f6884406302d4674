"""For whom a sentence is: what is not marked for everybody is the house's, however deep it is."""

from __future__ import annotations

import pickle

import pytest

from emsquote.wording.sentence import (
    Sentence,
    as_sentence,
    for_all,
    for_house,
    joined,
    openly,
    said,
    theirs,
    told,
)

NO_STOCK = for_house(said("{supplier} has none", supplier="TME"), instead=told("none in stock"))


@pytest.mark.parametrize(
    ("text", "read"),
    [
        pytest.param("no offer", None, id="a text that is no sentence"),
        pytest.param(said("no offer"), None, id="a sentence of the house"),
        pytest.param(told("no offer"), "no offer", id="a sentence for everybody"),
        pytest.param(
            told("no offer for {part}", part=for_all("LM358")),
            "no offer for LM358",
            id="a value that is marked",
        ),
        pytest.param(told("{supplier} has none", supplier="TME"), None, id="one that is not"),
        pytest.param(
            told("{some} of {all}", some=for_all(3), all=4), None, id="one that is not, of two"
        ),
        pytest.param(
            theirs("{part}: quantity {number}", part="R1", number=0),
            "R1: quantity 0",
            id="all that is of the customer's file",
        ),
        pytest.param(NO_STOCK, "none in stock", id="another form for everybody"),
        pytest.param(
            told("{part}: {why}", part=for_all("LM358"), why=NO_STOCK),
            "LM358: none in stock",
            id="another form within a sentence",
        ),
        pytest.param(
            told("{part}: {why}", part=for_all("LM358"), why=said("{who} has none", who="TME")),
            None,
            id="a sentence of the house within one for everybody",
        ),
        pytest.param(
            theirs("{part}: {why}", part="LM358", why=said("TME has none")),
            None,
            id="a sentence of the house within the customer's own",
        ),
        pytest.param(
            for_house(said("{who} has none", who="TME"), instead="TME has none"),
            None,
            id="another form that is for nobody else either",
        ),
        pytest.param(
            for_house("TME has none", instead=told("none")), "none", id="another form of a text"
        ),
        pytest.param(
            joined([for_all("LM358"), NO_STOCK], ": "), "LM358: none in stock", id="joined"
        ),
        pytest.param(joined(["LM358", NO_STOCK], ": "), None, id="joined with an unmarked text"),
        pytest.param(
            joined([told("no stock"), said("TME has none")]),
            None,
            id="joined with one of the house",
        ),
        pytest.param(joined([NO_STOCK]), "none in stock", id="joined alone"),
        pytest.param(
            told("{why}", why=told("{why}", why=NO_STOCK)), "none in stock", id="two levels deep"
        ),
        pytest.param(as_sentence(told("no offer")), "no offer", id="taken as a sentence"),
    ],
)
def test_everybody_reads_only_what_is_marked_for_everybody(text: str, read: str | None):
    assert openly(text) == read


def test_the_house_reads_it_all():
    whole = told("{part}: {why}", part=for_all("LM358"), why=NO_STOCK)
    assert whole == "LM358: TME has none"
    assert isinstance(whole, Sentence)
    assert whole.values == {"part": "LM358", "why": "TME has none"}
    assert joined([for_all("LM358"), NO_STOCK], ": ") == "LM358: TME has none"


def test_what_everybody_reads_holds_nothing_of_what_the_house_reads():
    shown = openly(told("{part}: {why}", part=for_all("LM358"), why=NO_STOCK))
    assert shown is not None
    assert "TME" not in repr((shown, shown.pattern, shown.values, shown.instead))


def test_a_sentence_keeps_for_whom_it_is_in_another_process():
    sent = pickle.loads(pickle.dumps(told("{part}: {why}", part=for_all("LM358"), why=NO_STOCK)))
    assert (sent, openly(sent)) == ("LM358: TME has none", "LM358: none in stock")
