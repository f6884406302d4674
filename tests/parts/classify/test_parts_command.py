"""`emsquote parts` on the command line."""

import json
import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from emsquote.cli import app


def run(*arguments, stdin=None):
    return CliRunner().invoke(app, ["parts", *arguments], input=stdin)


def test_a_name_is_told_with_its_rule():
    done = run("SOT23-5", "2x5 header")
    assert done.exit_code == 0
    assert done.stdout == (
        "SOT23-5\n  smt, sot, 5 joints\n  by footprint: SOT with 3 leads\n"
        "2x5 header\n  tht, connector, 10 joints\n  by footprint: pin header\n"
    )


def test_a_value_beside_a_size_is_told_too():
    done = run("100nF 50V X7R 0402")
    assert done.stdout == (
        "100nF 50V X7R 0402\n  smt, chip-0402, 2 joints\n  by footprint: chip\n  value 100nF 50V X7R 0402\n"
    )


def test_json_answers_standard_input_in_order():
    done = run("--format", "json", "-", stdin="BGA256\n\nLQFP\nBGA256\n")
    ball_grid = {
        "name": "BGA256",
        "mount": "smt",
        "class": "array",
        "array": True,
        "hidden_joints": True,
        "joints": 256,
        "value": None,
        "rule": "footprint: ball grid array",
        "sure": True,
    }
    answers = json.loads(done.stdout)
    assert [answer["name"] for answer in answers] == ["BGA256", "", "LQFP", "BGA256"]
    assert answers[0] == answers[3] == ball_grid
    assert answers[1]["mount"] == "unknown"
    assert answers[2]["joints"] is None


def test_what_cannot_be_told_is_an_open_point():
    done = run("XYZZY")
    assert done.exit_code == 1
    assert done.stdout == "XYZZY\n  unknown, unknown, ? joints (a guess)\n  by no rule\n"


def test_no_names_are_no_answers():
    done = run("--format", "json", "-", stdin="")
    assert (done.exit_code, done.stdout) == (0, "[]\n")


def test_an_unknown_format_is_refused():
    assert run("--format", "xml", "0603").exit_code == 2


def test_bytes_that_are_no_text_do_no_harm():
    done = run("--format", "json", "-", stdin=b"\xff\xfe0603\n")
    assert len(json.loads(done.stdout)) == 1


def test_what_the_documentation_shows_is_what_is_printed():
    page = Path(__file__).resolve().parents[3] / "docs" / "parts.md"
    if not page.exists():
        pytest.skip("the documentation is not beside the tests")
    shown = re.search(
        r"\$ emsquote parts ([^\n]*)\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL
    )
    assert shown
    assert run(*shlex.split(shown[1])).stdout == shown[2]
