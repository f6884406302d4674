"""Documents in the customer's language: every phrase is there, figures are the same, English asks
for nothing more.
"""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from decimal import Decimal

import openpyxl
import pytest
from msgspec.structs import replace

from emsquote.documents.customer_view import shown_to
from emsquote.documents.quote_json import quote_to_json
from emsquote.documents.sheet import View, cell_text
from emsquote.documents.sheets import sheets_of
from emsquote.documents.writers import document
from emsquote.documents.writers.terminal import show_lines, show_quote
from emsquote.model.quote import Quote
from emsquote.wording.language import Language, number_text
from emsquote.wording.sentence import Counted
from emsquote.wording.texts import Word, texts_in

from .build import open_quote, whole_quote

OTHERS = [each for each in Language if each is not Language.ENGLISH]


def _in(language: Language, quote: Quote) -> Quote:
    return replace(quote, language=language)


def _piped(quote: Quote, view: View) -> str:
    out = io.StringIO()
    show_quote(quote, view, out)
    return out.getvalue()


@pytest.mark.parametrize("language", Language)
def test_names_of_worksheets_are_names_that_excel_takes(language: Language):
    names = [sheet.name for sheet in sheets_of(_in(language, whole_quote()))]
    assert len({name.casefold() for name in names}) == len(names)
    assert all(len(name) <= 31 and not re.search(r"[\[\]:*?/\\]|^'|'$", name) for name in names)


@pytest.mark.parametrize(
    ("language", "count", "text"),
    [
        pytest.param(Language.ENGLISH, 1, "1 board", id="one board"),
        pytest.param(Language.ENGLISH, 1000, "1,000 boards", id="a thousand boards"),
        pytest.param(Language.GERMAN, 1, "1 Baugruppe", id="German one"),
        pytest.param(Language.GERMAN, 12_500, "12.500 Baugruppen", id="German many"),
        pytest.param(
            Language.FRENCH,
            1000,
            "1\u202f000 cartes",
            id="French, a narrow blank between thousands",
        ),
        pytest.param(
            Language.FRENCH,
            1_000_000,
            "1\u202f000\u202f000 cartes",
            id="French million has no form of its own",
        ),
        pytest.param(Language.ROMANIAN, 2, "2 plăci", id="Romanian few"),
        pytest.param(Language.ROMANIAN, 20, "20 de plăci", id="Romanian twenty takes de"),
        pytest.param(
            Language.ROMANIAN, 101, "101 plăci", id="Romanian hundred and one is few again"
        ),
    ],
)
def test_a_noun_follows_its_number(language: Language, count: int, text: str):
    assert texts_in(language).counted(Counted(count, "board", "boards")) == text


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (Language.ENGLISH, "-1,234.50"),
        (Language.GERMAN, "-1.234,50"),
        (Language.FRENCH, "-1\u202f234,50"),
    ],
)
def test_a_number_keeps_its_digits(language: Language, text: str):
    assert number_text(Decimal("-1234.50"), language) == text


def test_a_german_customer_reads_german():
    assert (
        _piped(_in(Language.GERMAN, open_quote()), View.CUSTOMER)
        == """\
Angebot: Sensor board
=====================
Kunde       Acme GmbH
Datum       4. Mai 2026
Währung     EUR (Euro)
Stückliste  board.xlsx
Status      unvollständig: 1 offen, siehe unten

Preis                    10 Baugruppen
-----------------------  -------------
Je Baugruppe
Material                      3,68 + ?
SMT-Bestückung               12,63
-----------------------  -------------
Stückpreis                   16,31 + ?

Je Los
Alle Baugruppen             163,10 + ?
Einmalkosten: Schablone     150,00
-----------------------  -------------
Gesamtpreis                 313,10 + ?
Ohne Preis                 1 offen
Lieferzeit                 26 Tage

Ohne Preis: kein Angebot für „XY-1“
Was mit ? bezeichnet ist, ist nicht bekannt; es ist nicht null und in keiner Summe enthalten.

Valid for 30 days.

Offen: 1
  board.xlsx[BOM]:6: kein Angebot für „XY-1“

Fraglich: 1
  board.xlsx[BOM]:5: class of XTAL-8M is a guess

Angenommen: 1
  one side has SMT parts, since none is stated
"""
    )


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("view", View)
def test_every_cell_holds_the_same_in_every_language(language: Language, view: View):
    for english, other in zip(
        sheets_of(shown_to(view, whole_quote())),
        sheets_of(shown_to(view, _in(language, whole_quote()))),
        strict=True,
    ):
        numbers = [cell for row in english.rows for cell in row.cells if not isinstance(cell, str)]
        assert [
            cell for row in other.rows for cell in row.cells if not isinstance(cell, str)
        ] == numbers
        assert other.language is language
        assert [len(row.cells) for row in other.rows] == [len(other.columns)] * len(english.rows)


@pytest.mark.parametrize("form", ["html", "md", "pdf"])
@pytest.mark.parametrize("language", OTHERS)
def test_each_document_follows_the_language(form: str, language: Language):
    made = document(form, _in(language, open_quote()), View.CUSTOMER)
    assert made == document(form, _in(language, open_quote()), View.CUSTOMER)
    if form == "pdf":
        assert f"/Lang({language})".encode() in made
        return
    text = made.decode()
    assert texts_in(language)(Word("quotation", "Total")) in text
    assert cell_text(Decimal("163.10"), language) in text
    assert "163.10" not in text
    assert form != "html" or f'<html lang="{language}">' in text


@pytest.mark.parametrize("language", OTHERS)
def test_a_spreadsheet_keeps_numbers(language: Language):
    book = openpyxl.load_workbook(
        io.BytesIO(document("xlsx", _in(language, whole_quote()), View.CUSTOMER))
    )
    page = book[texts_in(language)("Summary")]
    total = next(
        row
        for row in page.iter_rows()
        if row[0].value == texts_in(language)(Word("quotation", "Total"))
    )
    assert [cell.value for cell in total[1:3]] == [313.1, 587]
    csv = document("csv", _in(language, whole_quote()), View.CUSTOMER).decode("utf-8-sig")
    assert f"{texts_in(language)(Word('quotation', 'Total'))},313.10,587.00" in csv


def test_french_amounts_are_no_code_in_markdown():
    quote = whole_quote()
    dear = replace(quote.columns[0], total=quote.columns[0].total * 10)
    text = document(
        "md", _in(Language.FRENCH, replace(quote, columns=(dear, quote.columns[1])))
    ).decode()
    assert "**3\u202f131,00**" in text


def test_a_blank_within_a_number_never_becomes_a_question_mark():
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding="latin-1")
    show_lines(["1\u202f234,50 €"], out)
    out.flush()
    assert raw.getvalue() == b"1 234,50 ?\n"


def test_json_tells_the_language_unless_it_is_english():
    assert "language" not in json.loads(quote_to_json(whole_quote(), View.INTERNAL))
    assert (
        json.loads(quote_to_json(_in(Language.ROMANIAN, whole_quote()), View.CUSTOMER))["language"]
        == "ro"
    )


def test_english_never_loads_babel():
    code = (
        "import sys\n"
        "from emsquote.wording.language import currency_text, date_text, number_text\n"
        "from emsquote.wording.sentence import Counted\n"
        "from emsquote.wording.texts import texts_in\n"
        "texts_in().counted(Counted(2, 'board', 'boards')), texts_in()('Total')\n"
        "number_text(12_500), date_text('2026-05-04'), currency_text('EUR')\n"
        "sys.exit('babel' in sys.modules)\n"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


BOM = "Designator,MPN,Quantity\nR1,RC0402FR-0710KL,1\n"


def test_the_command_line_writes_in_the_language_asked_for(emsquote, tmp_path):
    bom = tmp_path / "board.csv"
    bom.write_text(BOM)
    (tmp_path / "board.toml").write_text(
        'quantities = [1, 20]\nlanguage = "ro"\ndate = 2026-05-04\n'
    )
    told = emsquote("price", bom).out
    assert "20 de plăci" in told
    assert "Valabilitate: 30 de zile." in told
    assert "4 mai 2026" in told
    assert "20 Baugruppen" in emsquote("price", bom, "--language", "de").out
    assert "20 boards" in emsquote("price", bom, "--language", "en").out


def test_a_language_that_is_not_there_is_refused(emsquote, tmp_path):
    bom = tmp_path / "board.csv"
    bom.write_text(BOM)
    (tmp_path / "board.toml").write_text('language = "nl"\n')
    refused = emsquote("price", bom)
    assert refused.code == 2
    assert (
        'board.toml: language: language does not know "nl"\nhint: one of: en, de, fr, ro\n'
        in refused.err
    )
    (tmp_path / "board.toml").unlink()
    assert emsquote("price", bom, "--language", "nl").code == 2
