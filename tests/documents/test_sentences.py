"""Sentences are said in the reader's language, and JSON keeps how they were made."""

from __future__ import annotations

import pickle
from decimal import Decimal

import msgspec
import pytest
from msgspec.structs import replace

from emsquote.documents.quote_json import quote_from_json, quote_to_json
from emsquote.finding import NOWHERE, Finding, InputError, Severity
from emsquote.wording.language import Language
from emsquote.wording.sentence import Counted, Day, Sentence, joined, plain_text, said
from emsquote.wording.texts import texts_in

from .build import whole_quote

GERMAN = texts_in(Language.GERMAN)


def test_a_sentence_is_its_english_text():
    told = said(
        "{boards} at {price} on {day}",
        boards=Counted(1000, "board", "boards"),
        price=Decimal("1.50"),
        day=Day("2026-05-04"),
    )
    assert told == "1,000 boards at 1.50 on 2026-05-04"
    assert {told: 1}["1,000 boards at 1.50 on 2026-05-04"] == 1
    assert pickle.loads(pickle.dumps(told)).values == told.values


@pytest.mark.parametrize(
    ("sentence", "german"),
    [
        pytest.param(
            said('no offer for "{number}"', number="LM358"),
            "kein Angebot für „LM358“",
            id="a part number",
        ),
        pytest.param(
            said("only {some} of {all} can be had in time", some=900, all=1500),
            "nur 900 von 1.500 sind rechtzeitig zu haben",
            id="numbers as Germans write them",
        ),
        pytest.param(
            said(
                "the offer of {supplier} was valid until {day}",
                supplier="TME",
                day=Day("2026-05-04"),
            ),
            "das Angebot von TME galt bis 4. Mai 2026",
            id="a date",
        ),
        pytest.param(
            said(
                "{boards}: {why}",
                boards=Counted(1, "board", "boards"),
                why=said("preferred supplier"),
            ),
            "1 Baugruppe: bevorzugter Lieferant",
            id="a sentence within a sentence, and a noun in the singular",
        ),
        pytest.param(
            said("{rows} left out", rows=Counted(3, "hidden row", "hidden rows")),
            "3 ausgeblendete Zeilen ausgelassen",
            id="a noun of sentences alone",
        ),
        pytest.param(
            joined(["MCU-1", said("no other offer meets it")], ": "),
            "MCU-1: kein anderes Angebot genügt",
            id="joined sentences",
        ),
        pytest.param("read the prices anew", "die Preise neu einlesen", id="a text without blanks"),
        pytest.param("Stencil", "Schablone", id="a title of the shipped card"),
        pytest.param("Our own {activity}", "Our own {activity}", id="what nobody translated stays"),
        pytest.param(
            said("{gadgets} of nobody", gadgets=Counted(2500, "gadget", "gadgets")),
            "2.500 gadgets of nobody",
            id="a noun that nobody translated stays",
        ),
        pytest.param(
            said("{a} of nobody", a="x"), "x of nobody", id="a pattern that nobody translated stays"
        ),
        pytest.param(
            said("{part}: {reason}", part="{number}", reason="{0}"),
            "{number}: {0}",
            id="braces from outside",
        ),
    ],
)
def test_a_german_reads_it_in_german(sentence: str, german: str):
    assert GERMAN.sentence(sentence) == german


def test_english_needs_no_table():
    told = said('no offer for "{number}"', number="LM358")
    assert texts_in().sentence(told) is told


def test_a_name_with_braces_is_no_pattern():
    assert said("coating {two sides") == "coating {two sides"


def test_json_keeps_how_a_message_was_made():
    reason = said('no offer for "{number}"', number="LM358")
    message = said(
        "{boards}: {why}; {some} of {day}",
        boards=Counted(2, "board", "boards"),
        why=reason,
        some=7,
        day=Day("2026-05-04"),
    )
    quote = replace(
        whole_quote(),
        findings=(Finding(Severity.OPEN, "no-offer", NOWHERE, message, "give --date"),),
    )
    again = quote_from_json(quote_to_json(quote)).findings[0].message
    assert isinstance(again, Sentence)
    assert (again, again.pattern) == (message, message.pattern)
    assert GERMAN.sentence(again) == "2 Baugruppen: kein Angebot für „LM358“; 7 of 4. Mai 2026"


@pytest.mark.parametrize(
    "stated",
    [
        pytest.param(
            {"pattern": "{x:>9999999999}", "values": {"x": "1"}}, id="a width that eats memory"
        ),
        pytest.param({"pattern": "{x.__class__}", "values": {"x": "1"}}, id="a look inside"),
        pytest.param({"pattern": "{y}", "values": {"x": "1"}}, id="a value that is not there"),
        pytest.param({"pattern": "{", "values": {"x": "1"}}, id="a lone brace"),
        pytest.param({"pattern": "something else {x}", "values": {"x": "1"}}, id="another text"),
        pytest.param(
            {"pattern": "{x}", "values": {"x": {"is": "day", "day": "someday"}}}, id="no day"
        ),
    ],
)
def test_a_sentence_that_is_not_sound_is_left_as_the_text_it_stands_for(stated: dict[str, object]):
    plain = "no offer for it"
    quote = replace(whole_quote(), findings=(Finding(Severity.OPEN, "no-offer", NOWHERE, plain),))
    fields = msgspec.json.decode(quote_to_json(quote))
    fields["sentences"] = {plain: {"is": "sentence", **stated}}
    again = quote_from_json(msgspec.json.encode(fields)).findings[0].message
    assert again == plain
    assert not isinstance(again, Sentence)


def test_sentences_within_sentences_without_end_are_refused():
    depth = 5000
    nested = '{"is":"sentence","pattern":"{x}","values":{"x":' * depth + '"a"' + "}}" * depth
    text = quote_to_json(whole_quote()).decode().rstrip()[:-1] + f',"sentences":{{"a":{nested}}}}}'
    with pytest.raises(InputError, match="is no quote"):
        quote_from_json(text.encode())


def test_the_json_of_a_sentence_holds_nothing_that_its_text_does_not_show():
    message = said("no offer for {part}", part="LM358", supplier="Secret")
    quote = replace(whole_quote(), findings=(Finding(Severity.OPEN, "no-offer", NOWHERE, message),))
    assert b"Secret" not in quote_to_json(quote)


def test_other_values_have_no_plain_text():
    with pytest.raises(NotImplementedError):
        plain_text(object())
