"""`emsquote batch` as a user and a CI system meet it: output, exit codes, messages, kills."""

import json
import os
import random
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.batch.conftest import NOBODY, A, B, bom, tree

pytestmark = pytest.mark.usefixtures("place")

OPTIONS = ("--offers", "offers.csv", "--rates", "card.toml", "-q", "10", "--jobs", "1")


def test_complete_quotes_exit_0_with_a_table(emsquote):
    bom("one.csv", A)
    ended = emsquote("batch", "boms", *OPTIONS)
    assert (ended.code, ended.err) == (0, "")
    assert re.search(r"^one +complete +10 +[\d.]+ +[\d.]+  USD$", ended.out, re.MULTILINE)
    assert "\n1 complete\n" in ended.out


def test_a_quote_is_the_one_that_price_makes(emsquote):
    bom("one.csv", A, NOBODY)
    emsquote("batch", "boms", *OPTIONS)
    emsquote("price", "boms/one.csv", *OPTIONS[:-2], "-o", "alone.json")
    assert Path("quotes/one.json").read_bytes() == Path("alone.json").read_bytes()


def test_a_limit_on_suppliers_and_a_language_hold_for_every_bom(emsquote):
    ladders = Path("offers.csv").read_text()
    Path("offers.csv").write_text(f"{ladders}B-1,Acme,T,TB1,1,1,100000,USD,1:1.00,s,2026-01-01\n")
    bom("one.csv", A, B)
    asked = ("--max-suppliers", "1", "--solve-seconds", "5", "--language", "de")
    emsquote("batch", "boms", *OPTIONS, *asked)
    emsquote("price", "boms/one.csv", *OPTIONS[:-2], *asked, "-o", "alone.json")
    quoted = Path("quotes/one.json").read_bytes()
    assert quoted == Path("alone.json").read_bytes()
    assert {each["supplier"] for each in json.loads(quoted)["offers"]} == {"S"}


def test_policy_estimates_and_decisions_hold_for_every_bom(emsquote):
    bom("one.csv", A, NOBODY, "R4,1,HOUSE-4,,4k,0603\n")
    Path("decided.toml").write_text(
        '[[decision]]\nwords = "HOUSE-4 | 4k | 0603"\nmpn = "B-1"\nmanufacturer = "Acme"\n'
    )
    asked = ("--match", "firm", "--budgetary", "--decisions", "decided.toml")
    emsquote("batch", "boms", *OPTIONS, *asked)
    emsquote("price", "boms/one.csv", *OPTIONS[:-2], *asked, "-o", "alone.json")
    quoted = Path("quotes/one.json").read_bytes()
    assert quoted == Path("alone.json").read_bytes()
    assert json.loads(quoted)["lines"][2]["match"] == "decision"
    again = emsquote("batch", "boms", *OPTIONS, *asked)
    assert "were quoted before and have not changed" in again.err
    Path("decided.toml").write_text("")
    emsquote("batch", "boms", *OPTIONS, *asked)
    assert json.loads(Path("quotes/one.json").read_bytes())["lines"][2]["match"] != "decision"


def test_the_exit_code_is_the_worst(emsquote):
    bom("one.csv", A)
    bom("two.csv", NOBODY)
    assert emsquote("batch", "boms", *OPTIONS).code == 1
    Path("boms/three.csv").write_text("no list")
    ended = emsquote("batch", "boms", *OPTIONS)
    assert ended.code == 2
    assert "boms/two.csv:2: no offer" in ended.out
    assert "boms/three.csv: is no part list" in ended.out


def test_what_stood_is_told_on_standard_error(emsquote):
    bom("one.csv", A)
    emsquote("batch", "boms", *OPTIONS)
    assert (
        emsquote("batch", "boms", *OPTIONS).err
        == "batch: 1 BOMs were quoted before and have not changed\n"
    )


def test_gates_and_reports_from_the_command_line(emsquote):
    bom("one.csv", A)
    ended = emsquote(
        "batch",
        "boms",
        *OPTIONS,
        "--max-unit-price",
        "0.01",
        "--report",
        "github",
        "--report",
        "junit",
    )
    assert ended.code == 1
    assert "::error file=boms/one.csv,line=1,title=one%3A over-budget::" in ended.out
    assert Path("quotes/report.junit.xml").exists()


REFUSED = [
    pytest.param(
        ("--max-unit-price", "much"),
        '--max-unit-price: --max-unit-price is no amount: "much"',
        id="no amount",
    ),
    pytest.param(
        ("--fail-on", "unprized"),
        '--fail-on: does not know "unprized"',
        id="a kind that nobody knows",
    ),
    pytest.param(("--fail-over", "2 Prozent"), "--fail-over", id="no percentage"),
    pytest.param(("-q", "ten"), '-q: "ten" is no number of boards', id="a quantity in words"),
]


@pytest.mark.parametrize(("options", "message"), REFUSED)
def test_a_bad_option_is_refused_with_a_hint_and_nothing_is_written(emsquote, options, message):
    bom("one.csv", A)
    ended = emsquote("batch", "boms", *OPTIONS, *options)
    assert (ended.code, ended.out) == (2, "")
    assert message in ended.err
    assert "\nhint: " in ended.err
    assert not Path("quotes").exists()


def test_a_full_disk_is_told_in_a_pooled_run_too():
    bom("a.csv", A)
    bom("b.csv", A)
    command = (
        f"ulimit -f 1 && exec {sys.executable} -m emsquote batch boms --pool {' '.join(OPTIONS)}"
    )
    ended = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "quotes/.batch/pool.sqlite: cannot be written: " in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_full_disk_is_told_and_what_was_done_is_kept(emsquote):
    for name in "abc":
        bom(f"{name}.csv", A)
    emsquote("batch", "boms/a.csv", *OPTIONS)
    # A limit on the size of files does what a full disk does, without filling one.
    command = f"ulimit -f 1 && exec {sys.executable} -m emsquote batch boms {' '.join(OPTIONS)}"
    ended = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "cannot be written: File too large" in ended.stderr
    assert (
        "batch: 1 of 3 BOMs are done and kept; there is no summary\nhint: run the same command again"
        in ended.stderr
    )
    assert Path("quotes/a.json").stat().st_size > 1024


def _start(out, *more):
    command = [
        sys.executable,
        "-m",
        "emsquote",
        "batch",
        "boms",
        "--out",
        out,
        *OPTIONS[:-1],
        "2",
        *more,
    ]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


@pytest.mark.parametrize("more", [(), ("--pool",)], ids=["each by itself", "pooled"])
def test_a_run_killed_again_and_again_ends_with_the_same_bytes(more):
    """EMSQUOTE_KILLS says how often.

    Each run is killed at a random moment, the last one is left alone.
    """
    for number in range(12):
        bom(f"{number:02}.csv", A, *[B] * (number % 3), *[NOBODY] * (number % 2))
    assert _start("undisturbed", *more).wait() == 1
    chance = random.Random(1)
    for _ in range(int(os.environ.get("EMSQUOTE_KILLS", "2"))):
        running = _start("killed", *more)
        time.sleep(chance.uniform(0.3, 0.9))
        running.kill()
        running.wait()
    assert _start("killed", *more).wait() == 1
    assert tree("killed") == tree("undisturbed")


@pytest.mark.skipif(not Path("/proc/self/cwd").exists(), reason="needs /proc to see processes")
def test_workers_do_not_outlive_a_killed_run(tmp_path):
    for number in range(40):
        bom(f"{number:02}.csv", A, B, NOBODY)
    running = _start("quotes")
    while len(_processes_in(tmp_path)) < 4 and running.poll() is None:
        time.sleep(0.02)
    running.kill()
    running.wait()
    for _ in range(100):
        if not _processes_in(tmp_path):
            return
        time.sleep(0.05)
    pytest.fail(f"still there: {_processes_in(tmp_path)}")


def _processes_in(folder):
    """Commands of the processes whose working directory is the folder, but this one."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "cwd").readlink() == folder and int(process.name) != os.getpid():
                found.append((process / "cmdline").read_bytes())
        except OSError:
            continue
    return [each for each in found if each]
