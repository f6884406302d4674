"""Gates and reports: what stops a build, and how CI systems are told."""

import json
import shutil
import xml.etree.ElementTree as ET
from decimal import Decimal
from pathlib import Path

import jsonschema
import pytest
from tests.batch.conftest import NOBODY, A, B, bom, run, wish

from emsquote.batch.gate import Gates, OpenKind
from emsquote.batch.price_movement import Moved
from emsquote.batch.report import Report, make_report
from emsquote.finding import InputError

pytestmark = pytest.mark.usefixtures("place")


def _told(summary):
    return [(each.name, each.finding.code, each.finding.message) for each in summary.failures]


def _column(summary, number=0):
    return summary.outcomes[number].columns[0]


def test_a_board_over_the_unit_price_fails():
    bom("one.csv", A)
    price = _column(run()).unit_price
    assert run(gates=Gates(max_unit_price=price)).exit_code == 0
    summary = run(gates=Gates(max_unit_price=price - 1))
    message = f"unit price {price} USD at 10 boards is over the budget of {price - 1} by 1.00"
    assert (summary.exit_code, _told(summary)) == (1, [("one", "over-budget", message)])


def test_an_incomplete_price_keeps_to_no_budget():
    bom("one.csv", NOBODY)
    summary = run(gates=Gates(max_unit_price=Decimal(1_000_000)))
    message = "whether the unit price at 10 boards keeps to the budget of 1000000 is not known: parts are unpriced"
    assert _told(summary) == [("one", "budget-unjudged", message)]


@pytest.mark.parametrize("called", ["one", "one.csv", "boms/one.csv"])
def test_a_budget_names_a_bom_by_name_or_path(called):
    bom("one.csv", A)
    bom("two.csv", A)
    Path("budget.csv").write_text(f"bom,quantity,total,currency\n{called},10,0.01,USD\n")
    assert [each.name for each in run(budget=Path("budget.csv")).failures] == ["one"]


def test_a_budget_in_toml_for_every_quantity():
    bom("one.csv", A)
    Path("budget.toml").write_text('[[bom]]\nbom = "one"\nunit_price = 0.01\n')
    summary = run(budget=Path("budget.toml"), wish=wish(quantities="10,20"))
    assert [each.finding.code for each in summary.failures] == ["over-budget", "over-budget"]


UNJUDGED = [
    pytest.param(
        "one,99,1,USD",
        "there is a budget for 99 boards, but no such price",
        id="a quantity not quoted",
    ),
    pytest.param("one,10,1,EUR", "the budget is in EUR, the quote in USD", id="another currency"),
]


@pytest.mark.parametrize(("row", "message"), UNJUDGED)
def test_a_budget_that_cannot_be_judged_fails(row, message):
    bom("one.csv", A)
    Path("budget.csv").write_text(f"bom,quantity,total,currency\n{row}\n")
    assert _told(run(budget=Path("budget.csv"))) == [("one", "budget-unjudged", message)]


FAULTS = [
    pytest.param(
        "one,ten,1,USD", 'quantity is no number of boards: "ten"', id="a quantity in words"
    ),
    pytest.param("one,10,NaN,USD", 'total is no amount: "NaN"', id="an amount that is no number"),
    pytest.param("one,10,,USD", "states no limit", id="no limit"),
    pytest.param(",10,1,USD", "bom is missing", id="no BOM"),
]


@pytest.mark.parametrize(("row", "message"), FAULTS)
def test_an_unsound_budget_is_refused_before_any_work(row, message):
    bom("one.csv", A)
    Path("budget.csv").write_text(f"bom,quantity,total,currency\n{row}\n")
    with pytest.raises(InputError) as error:
        run(budget=Path("budget.csv"))
    assert message in str(error.value)
    assert not Path("quotes").exists()


KINDS = [
    pytest.param(NOBODY, wish(), OpenKind.UNPRICED, "unpriced", id="a part without offer"),
    pytest.param(A, wish(date="2030-01-01"), OpenKind.STALE, "stale", id="an old price"),
    pytest.param(
        A, wish(quantities="200000"), OpenKind.SHORTAGE, "shortage", id="too little stock"
    ),
]


@pytest.mark.parametrize(("line", "asked", "kind", "code"), KINDS)
def test_fail_on_stops_what_it_names(line, asked, kind, code):
    bom("one.csv", line)
    summary = run(wish=asked, gates=Gates(fail_on=(kind,)))
    assert ([each.finding.code for each in summary.failures], summary.exit_code) == ([code], 1)
    others = tuple(each for each in OpenKind if each is not kind)
    assert run(wish=asked, gates=Gates(fail_on=others)).failures == ()


@pytest.fixture
def last_night():
    """A baseline of two BOMs, and a price of one that has risen since."""
    bom("dear.csv", B)
    bom("same.csv", A)
    run()
    shutil.move("quotes", "night")
    Path("offers.csv").write_text(Path("offers.csv").read_text().replace("2.00", "4.00"))
    return Path("night")


def test_what_moved_since_last_night_is_told(last_night):
    bom("new.csv", A)
    summary = run(baseline=last_night)
    (moved,) = summary.moved
    assert isinstance(moved, Moved)
    # 2.00 more for each of the pieces that are bought, times what the card adds to material.
    assert (moved.name, moved.quantity) == ("dear", 10)
    assert moved.causes[0].startswith("Price of the part: B-1") or "B-1" in moved.causes[0]
    assert (summary.new, summary.exit_code) == (("new",), 1)
    assert "What moved, largest first" in Path("quotes/summary.md").read_text()


def test_the_largest_mover_stands_first(last_night):
    Path("offers.csv").write_text(Path("offers.csv").read_text().replace("1:1.00", "1:9.00"))
    assert [each.name for each in run(baseline=last_night).moved] == ["same", "dear"]


def test_a_movement_within_the_threshold_passes(last_night):
    moved = run(baseline=last_night).moved[0].percent
    assert run(baseline=last_night, gates=Gates(fail_over=moved)).exit_code == 0
    assert run(baseline=last_night, gates=Gates(fail_over=moved - 1)).exit_code == 1


def test_a_baseline_of_another_version_is_told_and_the_quote_is_kept(last_night):
    old = last_night / "dear.json"
    old.write_bytes(old.read_bytes().replace(b"emsquote/quote/1", b"emsquote/quote/9"))
    summary = run(baseline=last_night)
    ((name, code, message),) = _told(summary)
    assert (name, code) == ("dear", "not-compared")
    assert "night/dear.json" in message
    assert Path("quotes/dear.json").exists()


@pytest.fixture
def mixed():
    """A run with a BOM over budget, one with an open point, and one that is refused.

    Names that formats must escape.
    """
    bom("a,b%<c>.csv", A)
    bom("open.csv", NOBODY)
    bom("broken.csv", "")
    Path("boms/broken.csv").write_text("no list")
    return run(gates=Gates(max_unit_price=Decimal("0.01")))


def _report(report, summary, capsys):
    import sys

    make_report(report, summary, Path("quotes"), sys.stdout)
    return capsys.readouterr().out


def test_junit_has_a_case_for_each_bom(mixed, capsys):
    assert _report(Report.JUNIT, mixed, capsys) == ""
    suite = ET.parse("quotes/report.junit.xml").getroot()
    assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == ("3", "2", "1")
    found = {case.get("name"): [child.tag for child in case] for case in suite}
    assert found == {"a,b%<c>": ["failure"], "broken": ["error"], "open": ["failure"]}


def test_open_points_fail_in_junit_as_the_exit_code_says(capsys):
    bom("open.csv", "R1,1,NOBODY-HAS-IT")
    summary = run()
    _report(Report.JUNIT, summary, capsys)
    suite = ET.parse("quotes/report.junit.xml").getroot()
    assert summary.exit_code == 1
    assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == ("1", "1", "0")


def test_a_budget_without_bom_fails_and_ends_nothing(capsys):
    bom("one.csv", A)
    Path("budget.csv").write_text("bom,quantity,total,currency\nonne,10,1,USD\nonne,20,1,USD\n")
    summary = run(budget=Path("budget.csv"))
    assert _told(summary) == [
        ("budgets", "unknown-bom", 'there is a budget for "onne", but no such BOM')
    ]
    assert summary.failures[0].finding.hint == 'did you mean "one"?'
    assert (summary.exit_code, len(summary.outcomes)) == (1, 1)
    _report(Report.JUNIT, summary, capsys)
    suite = ET.parse("quotes/report.junit.xml").getroot()
    assert (suite.get("tests"), suite.get("failures")) == ("2", "1")
    for report in (Report.GITHUB, Report.GITLAB, Report.SARIF):
        assert "onne" in _report(report, summary, capsys) + "".join(
            path.read_text() for path in Path("quotes").glob("report.*")
        )


def test_github_gets_commands_at_file_and_row(mixed, capsys):
    lines = _report(Report.GITHUB, mixed, capsys).splitlines()
    assert lines[0].startswith(
        "::error file=boms/a%2Cb%25<c>.csv,line=1,title=a%2Cb%25<c>%3A over-budget::unit price"
    )
    assert any(
        line.startswith("::warning file=boms/open.csv,line=2,title=open%3A no-offer::")
        for line in lines
    )


def test_gitlab_gets_issues_with_fingerprints_of_their_own(mixed, capsys):
    _report(Report.GITLAB, mixed, capsys)
    issues = json.loads(Path("quotes/report.gitlab.json").read_text())
    assert len({each["fingerprint"] for each in issues}) == len(issues) == 4
    assert {each["severity"] for each in issues} == {"major", "minor"}
    assert issues[-1]["location"] == {"path": "boms/open.csv", "lines": {"begin": 2}}


SARIF = {
    "type": "object",
    "required": ["version", "runs"],
    "properties": {
        "version": {"const": "2.1.0"},
        "runs": {
            "items": {
                "required": ["tool", "results"],
                "properties": {
                    "results": {
                        "items": {
                            "required": ["ruleId", "ruleIndex", "level", "message", "locations"],
                            "properties": {
                                "level": {"enum": ["none", "note", "warning", "error"]},
                                "message": {"required": ["text"]},
                            },
                        }
                    }
                },
            }
        },
    },
}
"""What GitHub's code scanning demands of a file, from the OASIS schema."""


def test_sarif_has_rules_levels_and_places(mixed, capsys):
    _report(Report.SARIF, mixed, capsys)
    written = json.loads(Path("quotes/report.sarif").read_text())
    jsonschema.validate(written, SARIF)
    (analysis,) = written["runs"]
    rules = [each["id"] for each in analysis["tool"]["driver"]["rules"]]
    assert all(rules[each["ruleIndex"]] == each["ruleId"] for each in analysis["results"])
    place = analysis["results"][0]["locations"][0]["physicalLocation"]
    assert place == {
        "artifactLocation": {"uri": "boms/a%2Cb%25%3Cc%3E.csv"},
        "region": {"startLine": 1},
    }


@pytest.mark.parametrize("report", list(Report))
def test_a_run_without_a_fault_has_a_sound_report(report, capsys):
    bom("one.csv", A)
    summary = run()
    told = _report(report, summary, capsys)
    assert told == ""
    assert len(list(Path("quotes").glob("report.*"))) == (0 if report is Report.GITHUB else 1)
