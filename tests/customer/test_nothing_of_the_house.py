"""Whatever a customer gets, in whichever format and packing, holds no word and no amount of the
house; and the search would find one that slipped through.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from msgspec.structs import replace
from openpyxl.comments import Comment
from rich.console import Console
from typer.testing import CliRunner

from emsquote.cli import app
from emsquote.documents.customer_view import customer_view
from emsquote.documents.quote_json.encode import json_of
from emsquote.documents.sheet import View
from emsquote.documents.writers import document, suffixes
from emsquote.documents.writers.rich_text import quote_page
from emsquote.finding import Finding, InputError
from emsquote.model.money import Unknown
from emsquote.model.quote import Quote, QuoteColumn
from emsquote.wording.sentence import OpenSentence, Sentence, openly

from .house import (
    CARD,
    CASES,
    FOLDER,
    JOB,
    OFFERS,
    SECRET,
    amounts_in,
    amounts_of_house,
    moved_in,
    quote_of,
)
from .unpack import told_by, told_in

FORMATS = tuple(suffix.removeprefix(".") for suffix in suffixes())
OPTIONAL = {"pdf": "typst"}


def leaks(texts: Iterable[str], case: str = "") -> list[str]:
    """Return the words and amounts of the house that stand in texts."""
    whole = "\n".join(texts)
    words = sorted(set(re.findall(rf"\S*{SECRET}\S*", whole, re.IGNORECASE)))
    if not case:
        return words
    amounts = sorted(amounts_in(whole) & amounts_of_house(case))
    return words + [str(amount) for amount in amounts]


def _needs(form: str) -> None:
    if form in OPTIONAL:
        pytest.importorskip(OPTIONAL[form], reason="the extra is not installed")


def _options(place: Path) -> list[str]:
    """Return the options of a case, as somebody types them who stands in the user's folder."""
    job = ["--job", str(place / JOB), "-q", "20,200"] if (place / JOB).is_file() else []
    return ["--offers", str(place / OFFERS), "--rates", str(place / CARD), *job]


def _customers(command: str, *arguments: str) -> str:
    """Return what a command prints in the customer's view."""
    done = CliRunner().invoke(app, [command, *arguments, "--view", "customer"])
    assert done.exit_code in {0, 1}, done.output
    return done.stdout


@pytest.mark.parametrize("case", CASES)
def test_no_file_that_price_writes_tells_of_the_house(tmp_path: Path, case: str):
    place = moved_in(tmp_path, case)
    formats = [form for form in FORMATS if form != "pdf"]
    targets = [tmp_path / f"quote.{form}" for form in formats]
    outputs = [option for target in targets for option in ("-o", str(target))]
    printed = _customers("price", str(place / "board.csv"), *_options(place), *outputs)
    told = [text for target in targets for text in told_by(target)]
    assert leaks([printed, *told], case) == []


@pytest.mark.parametrize("case", CASES)
def test_no_pdf_tells_of_the_house(case: str):
    _needs("pdf")
    pdf = document("pdf", quote_of(case), View.CUSTOMER)
    assert leaks(told_in(pdf), case) == []


@pytest.mark.parametrize("language", ["de", "fr", "ro"])
@pytest.mark.parametrize("case", CASES)
def test_no_language_tells_of_the_house(tmp_path: Path, case: str, language: str):
    place = moved_in(tmp_path, case)
    bom, *options = str(place / "board.csv"), *_options(place), "--language", language
    printed = _customers("price", bom, *options, "-o", str(tmp_path / "quote.html"))
    told = told_by(tmp_path / "quote.html")
    json_printed = _customers("price", bom, *options, "--format", "json")
    assert leaks([printed, json_printed, *told]) == []


@pytest.mark.parametrize("case", CASES)
def test_no_terminal_tells_of_the_house(case: str):
    console = Console(file=io.StringIO(), record=True, width=120)
    console.print(quote_page(customer_view(quote_of(case)), console.width))
    assert leaks([console.export_text()], case) == []


@pytest.mark.parametrize("view", ["customer", "internal"])
@pytest.mark.parametrize("case", CASES)
def test_no_filled_form_tells_of_the_house(tmp_path: Path, case: str, view: str):
    place = moved_in(tmp_path, case)
    form, target = place / "zqhouse-form.xlsx", tmp_path / "quote.xlsx"
    _make_form(form)
    arguments = ["price", str(place / "board.csv"), *_options(place), "--view", view]
    done = CliRunner().invoke(app, [*arguments, "--template", str(form), "-o", str(target)])
    assert done.exit_code in {0, 1}
    assert leaks(told_by(target), case) == []


def _make_form(path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    names = ("item", "line.mpn", "line.match", "terms", "notes", "open", "assumed")
    for row, name in enumerate(names, 1):
        page[f"A{row}"] = f"{{{{{name}}}}}"
    page["B1"], page["B2"] = "{{price}}", "{{line.price}}"
    page["A9"] = "{{title}} {{status}} {{bom}}"
    page["A9"].comment = Comment("sign here", "zqhouse-alice")
    book.properties.creator = book.properties.lastModifiedBy = "zqhouse-alice"
    book.save(path)


BATCH_FORMATS = ",".join(form for form in FORMATS if form != "pdf")
REPORTS = ("junit", "github", "gitlab", "sarif")


@pytest.mark.parametrize("pool", [(), ("--pool",)], ids=["each by itself", "bought together"])
def test_no_batch_tells_of_the_house(tmp_path: Path, monkeypatch, pool: tuple[str, ...]):
    place = moved_in(tmp_path, "open-points")
    for case in ("bare", "basket"):
        (place / f"{case}.csv").write_bytes((moved_in(tmp_path, case) / "board.csv").read_bytes())
    (place / "again.csv").write_bytes((place / "board.csv").read_bytes())
    (place / "not-a-board.csv").write_text("zqhouse,nothing\n")
    (place / "zqhouse-budget.csv").write_text("bom,unit_price\nboard.csv,0.7391\n")
    monkeypatch.chdir(tmp_path)
    names = ("board.csv", "again.csv", "bare.csv", "basket.csv", "not-a-board.csv")
    boms = [str(place / name) for name in names]
    options = ["--offers", str(place / OFFERS), "--rates", str(place / CARD), "-q", "20,200"]
    gates = ["--max-unit-price", "0.97391", "--fail-on", "unpriced,stale,shortage"]
    gates += ["--budget", str(place / "zqhouse-budget.csv")]
    reports = [option for report in REPORTS for option in ("--report", report)]
    out = tmp_path / "quotes"
    written = ["--out", str(out), "--formats", BATCH_FORMATS, "--jobs", "1", *gates, *reports]
    arguments = ["batch", *boms, *options, *written, *pool, "--view", "customer"]
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 2, done.output
    files = [path for path in out.rglob("*") if path.is_file() and ".batch" not in path.parts]
    assert {path.name for path in files} >= {"summary.xlsx", "report.sarif", "board.html"}
    assert leaks([done.stdout, *(text for path in files for text in told_by(path))]) == []
    assert not amounts_in(done.stdout) & {Decimal("0.7391"), Decimal("0.97391")}
    shared = "not enough can be had in time" in (out / "board.json").read_text(encoding="utf-8")
    assert shared is bool(pool)


@pytest.mark.parametrize("command", ["explain", "diff"])
def test_a_customers_json_has_nothing_to_explain_or_compare(tmp_path: Path, command: str):
    path = tmp_path / "quote.json"
    path.write_bytes(json_of(customer_view(quote_of("whole"))))
    done = CliRunner().invoke(app, [command, *[str(path)] * (2 if command == "diff" else 1)])
    assert isinstance(done.exception, InputError)
    assert done.stdout == ""


# What follows proves the search itself: it finds what the house's own documents tell, and each text
# of the house once that is taken for one that everybody may read.


@pytest.mark.parametrize("form", FORMATS)
def test_the_search_finds_the_house_in_its_own_documents(form: str):
    _needs(form)
    found = leaks(told_in(document(form, quote_of("whole"))), "whole")
    assert any(SECRET in word.lower() for word in found)
    assert form == "pdf" or any(word[0].isdigit() for word in found)


def test_the_search_looks_into_properties_names_and_escapes():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("docProps/core.xml", "<dc:creator>zqhouse-1</dc:creator>")
        archive.writestr("zqhouse-2.xml", "<a/>")
        archive.writestr("inner.json", json.dumps({"a": "zq\\u0068ouse-3"}).replace("\\\\", "\\"))
        archive.writestr("page.html", "<!-- &#122;qhouse-4 -->")
    assert len(leaks(told_in(buffer.getvalue()))) >= 4


def _texts_of_house() -> Iterator[tuple[str, str]]:
    """Yield, by case, one text of each pattern that everybody reads not, or otherwise."""
    for case in CASES:
        seen: set[str] = set()
        for text in _texts(quote_of(case)):
            pattern = text.pattern if isinstance(text, Sentence) else text
            if text and openly(text) != text and pattern not in seen:
                seen.add(pattern)
                yield case, text


def _texts(quote: Quote) -> Iterator[str]:
    for finding in quote.findings:
        yield finding.message
    for column in quote.columns:
        yield from (lack.reason for lack in column.unknown)
        if isinstance(column.lead_time, Unknown):
            yield column.lead_time.reason
    for line in quote.lines:
        yield line.kind.rule


TELL_NOTHING = {
    "expected defects leave out {what}",
    "job: override[2]",
    "the quote is undated: the age of prices is not judged",
}
"""What is between the house and its own files, though it names neither a secret nor an amount."""
ASSUMED = ("is assumed, the commonest", "is offered by other makers than the one named")
"""What the house takes for said where the line is silent is no figure of its own."""


@pytest.mark.parametrize(("case", "text"), list(_texts_of_house()))
def test_a_text_of_the_house_would_be_found_if_everybody_read_it(case: str, text: str):
    betrayed = _with_opened(quote_of(case), text)
    found = leaks(told_in(json_of(customer_view(betrayed))), case)
    pattern = text.pattern if isinstance(text, Sentence) else text
    tells_nothing = pattern in TELL_NOTHING or any(words in text for words in ASSUMED)
    assert bool(found) is not tells_nothing


def _with_opened(quote: Quote, text: str) -> Quote:
    """Return the quote with one of its texts taken for one that everybody may read."""
    pattern = text.pattern if isinstance(text, Sentence) else text
    opened = OpenSentence(str(text), pattern, {})

    def instead(other: str) -> str:
        return opened if other == text else other

    def lack(unknown: Unknown) -> Unknown:
        return Unknown(instead(unknown.reason))

    def column(old: QuoteColumn) -> QuoteColumn:
        lead = old.lead_time
        categories = [
            replace(price, unknown=tuple(lack(each) for each in price.unknown))
            for price in old.categories
        ]
        lead = lack(lead) if isinstance(lead, Unknown) else lead
        return replace(old, categories=tuple(categories), lead_time=lead)

    def finding(old: Finding) -> Finding:
        return replace(old, message=instead(old.message))

    return replace(
        quote,
        findings=tuple(finding(each) for each in quote.findings),
        columns=tuple(column(each) for each in quote.columns),
        lines=tuple(
            replace(line, kind=replace(line.kind, rule=instead(line.kind.rule)))
            for line in quote.lines
        ),
    )


def test_the_case_says_all_that_a_house_can_keep_to_itself():
    assert SECRET in FOLDER
    for case in CASES:
        assert amounts_of_house(case)
