"""How sure a part has to be to be bought: what is less sure is proposed, without a price."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from emsquote.cli import app
from emsquote.model.evidence import Certainty, MatchPolicy

BOM = """Designator,Qty,Value,MPN,Footprint
R1,1,,RC0402FR-0710KL,R_0402
R2,1,1k 1%,,R_0603
C1,1,1uF,,C_0603
"""
OFFERS = """mpn,manufacturer,supplier,description,package,moq,multiple,stock,currency,breaks,source,date
RC0402FR-0710KL,Yageo,S,,,1,1,50,USD,1:0.50,s,2026-01-01
RC0603FR-071KL,Yageo,S,RES 1K OHM 1% 1/10W 0603,0603,1,1,50,USD,1:0.20,s,2026-01-01
CL10A105KO8NNNC,Samsung,S,CAP CER 1UF 16V X5R 10% 0603,0603,1,1,50,USD,1:0.30,s,2026-01-01
"""


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "b.csv").write_text(BOM)
    (tmp_path / "o.csv").write_text(OFFERS)
    return tmp_path


def run(*words):
    return CliRunner().invoke(app, [*words, "--offers", "o.csv", "-q", "10"])


def quote(*options, job=""):
    if job:
        Path("j.toml").write_text(job)
        options = (*options, "--job", "j.toml")
    ended = run("price", "b.csv", "--format", "json", *options)
    return json.loads(ended.stdout)


def outcomes(quoted):
    return [purchase["outcome"] for purchase in quoted["columns"][0]["purchases"]]


@pytest.mark.parametrize(
    ("policy", "allowed"),
    [
        pytest.param(MatchPolicy.FIRM, [Certainty.FIRM], id="firm"),
        pytest.param(MatchPolicy.LIKELY, [Certainty.FIRM, Certainty.LIKELY], id="likely"),
        pytest.param(MatchPolicy.ALL, list(Certainty), id="all"),
    ],
)
def test_a_policy_allows_what_is_as_sure(policy, allowed):
    assert [certainty for certainty in Certainty if policy.allows(certainty)] == allowed


@pytest.mark.parametrize(
    ("policy", "found"),
    [
        pytest.param("firm", ["bought", "proposed", "proposed"], id="firm"),
        pytest.param("likely", ["bought", "bought", "proposed"], id="likely"),
        pytest.param("all", ["bought", "bought", "bought"], id="all"),
    ],
)
@pytest.mark.usefixtures("place")
def test_the_job_and_the_command_line_say_how_sure_a_part_has_to_be(policy, found):
    assert outcomes(quote("--match", policy)) == found
    assert outcomes(quote(job=f'[buying]\nmatch = "{policy}"\n')) == found
    assert outcomes(quote("--match", policy, job='[buying]\nmatch = "firm"\n')) == found


@pytest.mark.usefixtures("place")
def test_everything_is_bought_where_nobody_says_otherwise():
    assert outcomes(quote()) == ["bought"] * 3


@pytest.mark.usefixtures("place")
def test_a_proposal_is_shown_with_its_evidence_and_open():
    quoted = quote("--match", "firm")
    proposal = quoted["columns"][0]["purchases"][2]
    assert (proposal["mpn"], proposal["manufacturer"]) == ("CL10A105KO8NNNC", "Samsung")
    assert quoted["lines"][2]["evidence"]["certainty"] == "possible"
    told = [finding for finding in quoted["findings"] if finding["code"] == "proposed-not-bought"]
    assert [(finding["severity"], finding["message"]) for finding in told] == [
        (
            "open",
            "1k 1%: RC0603FR-071KL Yageo is proposed, not bought: it is no more than likely",
        ),
        (
            "open",
            "1uF: CL10A105KO8NNNC Samsung is proposed, not bought: it is no more than possible",
        ),
    ]


@pytest.mark.usefixtures("place")
def test_what_is_proposed_only_may_be_estimated():
    headers = "".join(
        f"H-{number},M,S,1x4P 2.54mm Pin Headers,P=2.54mm,1,1,50,USD,1:0.{number},s,2026-01-01\n"
        for number in range(1, 9)
    )
    Path("o.csv").write_text(OFFERS + headers.replace("Pin Headers", "Resistors"))
    assert outcomes(quote("--match", "firm", "--budgetary")) == ["bought", "estimated", "proposed"]


@pytest.mark.usefixtures("place")
def test_the_review_offers_what_is_proposed_as_choice():
    ended = run("match", "b.csv", "--match", "firm", "-o", "review.csv")
    assert ended.exit_code == 1
    assert "CL10A105KO8NNNC | Samsung" in Path("review.csv").read_text(encoding="utf-8-sig")


@pytest.mark.usefixtures("place")
def test_a_proposal_is_explained():
    run("price", "b.csv", "--match", "firm", "-o", "q.json")
    ended = CliRunner().invoke(app, ["explain", "q.json", "C1"])
    assert "1uF: ? (CL10A105KO8NNNC Samsung is proposed, not bought" in ended.stdout
    assert "certainty: possible" in ended.stdout


@pytest.mark.usefixtures("place")
def test_a_word_that_is_no_policy_is_refused_with_those_that_are():
    ended = run("price", "b.csv", "--match", "sure")
    assert ended.exit_code == 2
    assert "'firm', 'likely', 'all'" in ended.stderr


@pytest.mark.parametrize("suffix", ["xlsx", "pdf", "html", "csv", "md"])
@pytest.mark.usefixtures("place")
def test_every_document_shows_it(suffix):
    assert run("price", "b.csv", "--match", "firm", "-o", f"q.{suffix}").exit_code == 1
