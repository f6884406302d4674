"""`emsquote rates` and `emsquote services`: what they print, and how they exit."""

import json
import subprocess
import sys

import pytest

from emsquote.model.service import service_catalogue


def run(*arguments, cwd):
    command = [sys.executable, "-m", "emsquote", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=cwd)


def test_list_names_the_cards(tmp_path):
    done = run("rates", "list", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "default                   USD  2026-11-30  Mid-size EMS" in done.stdout.splitlines()


@pytest.mark.parametrize(
    "arguments", [("rates", "show"), ("services",), ("services", "--rates", "")]
)
def test_what_is_shown_fits_80_columns(tmp_path, arguments):
    done = run(*arguments, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert [line for line in done.stdout.splitlines() if len(line) > 80] == []


def test_a_card_says_how_well_it_is_founded(tmp_path):
    shown = run("rates", "show", cwd=tmp_path).stdout
    assert (
        "  Visual inspection                 30 s of operator per board [not hidden     A"
        in shown.splitlines()
    )
    assert "No source was found for figures of grade P: put your own in their place." in shown


def test_services_as_json(tmp_path):
    rows = json.loads(run("services", "--format", "json", cwd=tmp_path).stdout)
    assert [row["name"] for row in rows] == [each.name for each in service_catalogue().services]
    assert next(row for row in rows if row["name"] == "burn-in") == {
        "name": "burn-in",
        "title": "Burn-in",
        "stage": "test",
        "category": "test",
        "unit": "h",
        "default_amount": "24",
        "basis": "hours × chamber place, per board",
        "about": "Operation at raised temperature until early failures have shown.",
        "offered": True,
    }


def test_a_new_card_is_sound_and_never_written_over(tmp_path):
    assert run("rates", "new", "mine.toml", cwd=tmp_path).returncode == 0
    checked = run("rates", "check", "mine.toml", cwd=tmp_path)
    assert (checked.returncode, checked.stdout) == (
        0,
        "mine.toml: can be used: 138 activities, 5 resources, 1 choices\n",
    )
    again = run("rates", "new", "mine.toml", cwd=tmp_path)
    assert (again.returncode, again.stderr) == (
        2,
        "mine.toml: is already there\nhint: name another file\n",
    )


def test_check_tells_all_faults_of_all_cards(tmp_path):
    (tmp_path / "a.toml").write_text("currency = 'EUR'\nrounding = 'lots'\nmargins = 3\n")
    (tmp_path / "b.toml").write_text("currency = 'EUR'\n[resource.hand]\nrate_per_hour = 40\n")
    done = run("rates", "check", "a.toml", "b.toml", "c.toml", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        "b.toml: 1 figures have no source: resource.hand",
        'hint: write source = "…" at each, or once for the card',
        "b.toml: resource.hand: no activity uses this resource",
        "hint: drop it, or use it",
        'a.toml: margins: unknown key "margins"',
        'hint: did you mean "margin"?',
        'a.toml: rounding: rounding does not know "lots"',
        'hint: did you mean "lot"?',
        "c.toml: cannot be read: No such file or directory",
        "hint: check the path",
    ]


def test_check_exits_1_with_doubts(tmp_path):
    (tmp_path / "b.toml").write_text(
        "currency = 'EUR'\nsource = 'x'\n[resource.hand]\nrate_per_hour = 40\n"
    )
    assert run("rates", "check", "b.toml", cwd=tmp_path).returncode == 1


def test_a_rate_card_for_a_page_and_for_programs(tmp_path):
    page = run("rates", "show", "--format", "markdown", cwd=tmp_path).stdout
    assert page.startswith("# Mid-size EMS (default)\n\n- Currency: USD\n")
    assert "| Loading of feeders | 1 min of operator per feeder, per lot | C |" in page
    told = json.loads(run("rates", "show", "--format", "json", cwd=tmp_path).stdout)
    assert (told["name"], told["columns"]) == ("default", ["What", "Costs", "Grade"])
    row = next(each for each in told["rows"] if each["cells"][0] == "Loading of feeders")
    assert row == {
        "group": "SMT",
        "cells": ["Loading of feeders", "1 min of operator per feeder, per lot", "C"],
    }


def test_services_for_a_page(tmp_path):
    page = run("services", "--format", "markdown", cwd=tmp_path).stdout
    assert page.startswith("# Services of Mid-size EMS (default)\n")
    assert "| **Prototyping** |  |" in page


def test_what_is_no_format_is_refused(tmp_path):
    done = run("services", "--format", "yaml", cwd=tmp_path)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
