"""Sentences are said in the reader's language: each has its translation, none of those is idle,
JSON keeps them.
"""

from __future__ import annotations

import ast
import pickle
import re
import tomllib
from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum
from functools import cache
from pathlib import Path

import msgspec
import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from msgspec.structs import replace

from emsquote.costing.rate_card import Driver
from emsquote.documents.quote_json import quote_from_json, quote_to_json
from emsquote.files.shipped import data_folder
from emsquote.finding import NOWHERE, Finding, InputError, Severity
from emsquote.model.bom import Supply
from emsquote.model.part import Mount
from emsquote.model.quote import Category
from emsquote.wording.language import Language
from emsquote.wording.sentence import Counted, Day, Sentence, joined, plain_text, said
from emsquote.wording.texts import labels, texts_in

from .build import whole_quote

SOURCE = Path(__file__).resolve().parents[2] / "src" / "emsquote"
OTHERS = [each for each in Language if each is not Language.ENGLISH]
WORDS: tuple[type[StrEnum], ...] = (Severity, Category, Driver, Mount, Supply)
NOT_IN_A_QUOTE = ("buying/distributors/", "costing/rate_card/", "batch/")
"""What is told by commands that make no quote: `library fetch`, `rates check`, `batch`."""
ENGLISH_GROUPS = {"batch"}
"""Groups of labels that no other language has: the summary of a run is in English."""
GERMAN = texts_in(Language.GERMAN)


@cache
def _catalogue(language: Language) -> Catalog:
    with (data_folder() / "texts" / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def _messages(language: Language) -> dict[tuple[str | None, str], str]:
    """What is said in a language, by context and English text; nouns that are counted are apart."""
    messages = (message for message in _catalogue(language) if message.id)
    return {(m.context, m.id): m.string for m in messages if not m.pluralizable}


def _sentences(language: Language) -> dict[str, str]:
    return {
        english: text for (context, english), text in _messages(language).items() if not context
    }


def _counted_nouns(language: Language) -> dict[tuple[str, str], tuple[str, ...]]:
    messages = (message for message in _catalogue(language) if message.id)
    return {message.id: message.string for message in messages if message.pluralizable}


def _blanks(phrase: str) -> set[str]:
    return set(re.findall(r"\{([a-z_][a-z0-9_]*)\}", phrase))


@cache
def _modules() -> tuple[tuple[str, ast.Module], ...]:
    """Every module by its place in the package, `buying/plan/ladder.py`."""
    paths = sorted(SOURCE.rglob("*.py"))
    return tuple(
        (str(path.relative_to(SOURCE)), ast.parse(path.read_text(encoding="utf-8")))
        for path in paths
    )


def _constants(node: ast.AST) -> set[str]:
    return {
        each.value
        for each in ast.walk(node)
        if isinstance(each, ast.Constant) and isinstance(each.value, str)
    }


def _docstrings(module: ast.Module) -> set[str]:
    return {
        each.value.value
        for each in ast.walk(module)
        if isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant)
    }


def _alternatives(node: ast.expr) -> Iterator[str]:
    """The texts that an expression may be, as far as it is written out: `"a" if x else "b"`."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp(body=body, orelse=orelse):
            yield from _alternatives(body)
            yield from _alternatives(orelse)


def _nouns(module: ast.Module) -> Iterator[tuple[str, str]]:
    """The nouns that are counted, in singular and plural."""
    for call in ast.walk(module):
        match call:
            case ast.Call(
                func=ast.Name("Counted"),
                args=[_, ast.Constant(value=str(one)), ast.Constant(value=str(many))],
            ):
                yield f"{{count}} {one}", f"{{count}} {many}"


def _said(module: ast.Module) -> Iterator[str]:
    """The patterns of `said(…)`, `told(…)` and `theirs(…)`, and the messages and hints of findings that are texts without
    blanks.
    """
    if any(
        isinstance(each, ast.ImportFrom) and each.module == "emsquote.wording.sentence"
        for each in module.body
    ):
        yield from (text for text in _constants(module) - _docstrings(module) if _blanks(text))
    for call in (each for each in ast.walk(module) if isinstance(each, ast.Call)):
        match call:
            case ast.Call(func=ast.Name("said" | "told" | "theirs"), args=[pattern]):
                yield from _alternatives(pattern)
            case ast.Call(func=ast.Name("Finding")):
                yield from _said_by_finding(call)


def _said_by_finding(call: ast.Call) -> Iterator[str]:
    """The message and the hint of a finding; nobody translates what makes no quote, a fault."""
    names = ("severity", "code", "origin", "message", "hint")
    values = dict(zip(names, call.args, strict=False))
    values |= {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg}
    match values.get("severity"):
        case ast.Attribute(attr=severity) if severity != "FAULT":
            for name in ("message", "hint"):
                if name in values:
                    yield from _alternatives(values[name])


def _has_words(pattern: str) -> bool:
    return bool(re.search(r"[A-Za-z]", re.sub(r"\{\w+\}", "", pattern)))


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_has_its_translation(language: Language):
    known = _sentences(language)
    written = {
        pattern
        for name, module in _modules()
        if not name.startswith(NOT_IN_A_QUOTE)
        for pattern in _said(module)
    }
    assert sorted(each for each in written if _has_words(each) and each not in known) == []


@pytest.mark.parametrize("language", OTHERS)
def test_every_noun_that_is_counted_has_its_forms(language: Language):
    known = _counted_nouns(language)
    written = {noun for _, module in _modules() for noun in _nouns(module)}
    assert (sorted(written - known.keys()), sorted(known.keys() - written)) == ([], [])
    assert [noun for noun, forms in known.items() if not all(map(str.strip, forms))] == []
    assert {len(forms) for forms in known.values()} == {_catalogue(language).num_plurals}
    assert {blank for forms in known.values() for form in forms for blank in _blanks(form)} == {
        "count"
    }


@pytest.mark.parametrize("language", OTHERS)
def test_every_label_has_its_translation_and_none_is_idle(language: Language):
    named = {(key.partition(".")[0], label) for key, label in labels().items()}
    wanted = {(group, label) for group, label in named if group not in ENGLISH_GROUPS}
    known = {key for key in _messages(language) if key[0]}
    assert (sorted(wanted - known), sorted(known - wanted)) == ([], [])


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_has_the_blanks_of_its_sentence(language: Language):
    pairs = [(english, other) for (_, english), other in _messages(language).items()]
    assert [
        english
        for english, other in pairs
        if _blanks(english) != _blanks(other) or not other.strip()
    ] == []


def test_all_languages_translate_the_same_texts():
    german = _messages(Language.GERMAN).keys()
    assert [language for language in OTHERS if _messages(language).keys() != german] == []


@pytest.mark.parametrize("language", OTHERS)
def test_no_translation_is_doubtful(language: Language):
    assert [message.id for message in _catalogue(language) if message.fuzzy] == []


def test_no_translation_is_idle():
    written = {text for _, module in _modules() for text in _constants(module)}
    written |= {text.replace("-", " ") for text in written} | {
        each.value for words in WORDS for each in words
    }
    written |= {*_shipped_names(), *(texts_in()(f"category.{each}") for each in Category)}
    assert [each for each in _sentences(Language.GERMAN) if each not in written] == []


def test_what_the_shipped_card_and_the_catalogue_say_is_translated():
    known = _sentences(Language.GERMAN)
    assert [name for name in _shipped_names() if name not in known] == []


def _shipped_names() -> list[str]:
    """The titles and terms of the shipped card, and those of the catalogue of services."""
    card = tomllib.loads((data_folder() / "rates" / "default.toml").read_text(encoding="utf-8"))
    services = tomllib.loads((data_folder() / "services.toml").read_text(encoding="utf-8"))[
        "service"
    ].values()
    terms = card["terms"]
    routes = [route for choice in card["choice"].values() for route in choice["route"].values()]
    titled = [*card["activity"].values(), *card["turn"].values(), *routes]
    names = [
        *card["choice"],
        *(each["title"] for each in titled),
        terms["payment"],
        *terms["notes"],
    ]
    names += [title for each in services for title in (each["title"], each["title"].lower())]
    return names


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
