"""The memory of the house: decisions read, kept, applied and revoked."""

from pathlib import Path

import pytest
from openpyxl import load_workbook
from tests.buying.build import ladder, line
from typer.testing import CliRunner

from emsquote.buying.library import memory
from emsquote.buying.library.source import OfferList
from emsquote.buying.library.store import open_library
from emsquote.buying.match import Exactness, Matched, NoMatch, decisions_for, match_by_memory
from emsquote.cli import app
from emsquote.finding import InputError
from emsquote.intake.decision_file import read_decisions
from emsquote.model.bom import PartNumber, Supply
from emsquote.model.decision import Decision, words_of

RESISTOR = ladder(
    "1:0.01", mpn="RC0603FR-0710KL", manufacturer="Yageo", description="RES 10K OHM 1% 0603"
)
OTHER = ladder("1:0.02", mpn="CR0603-10K", manufacturer="Bourns", description="RES 10K OHM 1% 0603")


def decision(words="HN-1 | 10k | R_0603", mpn="CR0603-10K", **fields):
    return Decision(words=words, mpn=mpn, **fields)


def house_numbered(**fields):
    named = {"mpn": "HN-1", "value": "10k", "footprint": "R_0603", "designators": ("R1",)}
    return line(**{**named, **fields})


def matched(bom_line, *decisions, customer=""):
    known = decisions_for(customer, decisions)
    result = match_by_memory([bom_line], OfferList([RESISTOR, OTHER]), known)
    return result.matches[0]


@pytest.mark.parametrize(
    ("bom_line", "words"),
    [
        pytest.param(house_numbered(), "HN-1 | 10k | R_0603", id="all its words"),
        pytest.param(house_numbered(customer_pn="C-7"), "C-7", id="the customer's own number"),
        pytest.param(line(mpn=""), "", id="nothing"),
    ],
)
def test_what_a_line_says_is_its_customers_number_or_all_words(bom_line, words):
    assert words_of(bom_line) == words


def test_a_line_that_is_remembered_is_bought_by_the_decision():
    found = matched(house_numbered(), decision(decided_by="Ann", decided_on="2026-01-31"))
    assert isinstance(found, Matched)
    assert (found.how, found.part.mpn) == (Exactness.DECISION, "CR060310K")
    assert [finding.message for finding in found.findings] == [
        "CR0603-10K is bought as decided before, by Ann on 2026-01-31"
    ]


def test_spaces_dashes_and_case_of_words_do_not_matter():
    found = matched(house_numbered(mpn="hn 1"), decision())
    assert found.how is Exactness.DECISION


@pytest.mark.parametrize(
    ("bom_line", "decided"),
    [
        pytest.param(house_numbered(value="20k"), decision(), id="a line that says otherwise"),
        pytest.param(house_numbered(), decision(customer="Other"), id="another customer's"),
        pytest.param(house_numbered(supply=Supply.NOT_FITTED), decision(), id="not fitted"),
    ],
)
def test_what_was_not_decided_for_a_line_is_not_used(bom_line, decided):
    assert getattr(matched(bom_line, decided, customer="Acme"), "how", None) is not (
        Exactness.DECISION
    )


def test_a_customers_own_decision_goes_before_that_for_everybody():
    own = decision(mpn="RC0603FR-0710KL", customer="ACME ")
    for decisions in ((own, decision()), (decision(), own)):
        assert matched(house_numbered(), *decisions, customer="acme").part.mpn == "RC0603FR0710KL"
        assert matched(house_numbered(), *decisions, customer="B").part.mpn == "CR060310K"


def test_a_decision_that_contradicts_the_line_is_doubted():
    wrong = decision(words="HN-1 | 47k | R_0603")
    found = matched(house_numbered(value="47k"), wrong)
    codes = [finding.code for finding in found.findings]
    assert (found.how, codes) == (Exactness.DECISION, ["contradicted-match", "decided"])


def test_what_was_decided_and_is_offered_by_nobody_is_told():
    found = matched(house_numbered(), decision(mpn="GONE-1"))
    assert isinstance(found, NoMatch)
    assert [finding.code for finding in found.findings] == ["decided"]


def test_a_decision_replaces_alternates_and_suppliers_numbers():
    bom_line = house_numbered(alternates=(PartNumber("RC0603FR-0710KL"),))
    found = matched(bom_line, decision(words=words_of(bom_line)))
    assert (found.alternates, found.part.mpn) == ((), "CR060310K")


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a BOM and offers, the current one."""
    monkeypatch.chdir(tmp_path)
    Path("b.csv").write_text(
        "Reference,Qty,Value,Footprint,MPN\nR1,1,10k,R_0603,\nR2,1,10k,R_0603,\nU1,1,AMP,SOIC-8,HN-1\n"
    )
    Path("o.csv").write_text(
        "mpn,manufacturer,supplier,sku,description,package,stock,currency,breaks,date\n"
        "RC0603FR-0710KL,Yageo,S,1,RES 10K OHM 1% 0603,0603,900,USD,1:0.01,2026-01-01\n"
        "CR0603-10K,Bourns,S,2,RES 10K OHM 1% 0603,0603,900,USD,1:0.02,2026-01-01\n"
        "LM358DR,TI,S,3,Dual Operational Amplifier,SOIC-8,900,USD,1:0.30,2026-01-01\n"
    )
    return tmp_path


def run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, list(arguments))
    assert done.exception is None or isinstance(done.exception, SystemExit)
    return done.exit_code, done.output


@pytest.mark.usefixtures("place")
def test_a_review_goes_out_is_filled_in_applied_kept_listed_and_revoked():
    assert run("match", "b.csv", "--offers", "o.csv", "-q", "10", "-o", "r.xlsx")[0] == 1
    book = load_workbook("r.xlsx")
    page = book.active
    titles, *rows = (row for row in page.iter_rows() if row[2].value)
    assert [cell.value for cell in titles][:5] == [
        "Designators",
        "Per board",
        "Words",
        "Found",
        "Choice",
    ]
    assert [row[2].value for row in rows] == ["10k | R_0603", "HN-1 | AMP | SOIC-8"]
    decided = [cell.value for cell in titles].index("Decision")
    rows[0][decided].value, rows[1][decided].value = "CR0603-10K | Bourns", "LM358DR"
    book.save("r.xlsx")

    asked = ("--offers", "o.csv", "-q", "10", "--decisions", "r.xlsx")
    _, output = run("price", "b.csv", *asked)
    assert "no offer" not in output
    assert "CR0603-10K is bought as decided before, by somebody" in output

    whose = ("--customer", "Acme", "--decided-by", "Ann", "--date", "2026-01-31")
    assert run("library", "learn", "r.xlsx", *whose, "--library", "l.db")[0] == 0
    _, kept = run("library", "decisions", "--library", "l.db")
    Path("kept.toml").write_text(kept)
    again = read_decisions(Path("kept.toml"))
    assert [(each.words, each.mpn, each.customer, each.decided_on) for each in again] == [
        ("10k | R_0603", "CR0603-10K", "Acme", "2026-01-31"),
        ("HN-1 | AMP | SOIC-8", "LM358DR", "Acme", "2026-01-31"),
    ]
    revoking = ("library", "revoke", "hn-1 | amp | SOIC 8", "--library", "l.db")
    assert run(*revoking)[0] == 1
    assert run(*revoking, "--customer", "ACME")[0] == 0
    with open_library("l.db") as shelf:
        assert [each.mpn for each in memory.decisions_in(shelf)] == ["CR0603-10K"]


def test_a_later_decision_goes_before_an_earlier_one(tmp_path):
    with open_library(tmp_path / "l.db", create=True) as shelf:
        memory.learn(shelf, [decision(), decision(mpn="NEW-1")])
        assert [each.mpn for each in memory.decisions_in(shelf)] == ["NEW-1"]


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        pytest.param(
            "a.csv",
            "Words,Decision\n10k,A\n10 K,B\n",
            'a.csv:3: "10 K" is B here and A before',
            id="two parts for the same words",
        ),
        pytest.param(
            "a.csv",
            "Words,Decision\n,A\n",
            "a.csv:2: there is a decision, but no words that it is for",
            id="no words",
        ),
        pytest.param(
            "a.csv",
            "Words,Decision,Decided on\n10k,A,soon\n",
            'a.csv:2: "soon" is no date',
            id="no date",
        ),
        pytest.param(
            "a.csv",
            "Reference,Value\nR1,10k\n",
            'a.csv: has no columns titled "Words" and "Decision"',
            id="no review",
        ),
    ],
)
def test_a_file_that_decides_nothing_sound_is_refused(tmp_path, name, text, told):
    path = tmp_path / name
    path.write_text(text)
    with pytest.raises(InputError) as error:
        read_decisions(path)
    assert str(error.value).startswith(told)


def test_rows_without_a_decision_are_left_out(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("Words,Decision\n10k,\n'=5V,A | Maker\n")
    (only,) = read_decisions(path)
    assert (only.words, only.mpn, only.manufacturer) == ("=5V", "A", "Maker")
