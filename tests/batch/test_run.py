"""A run: every file accounted for, one bad file stops nothing, and what stands is not done
again.
"""

import importlib
import json
import os
import shutil
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from tests.batch.conftest import NOBODY, A, B, bom, run, tree, wish

from emsquote.batch import input_digests
from emsquote.batch.executors import local
from emsquote.batch.outcome import ColumnPrice, Outcome, Status
from emsquote.batch.task import Settings, Task
from emsquote.batch.worker import quote_task
from emsquote.finding import InputError

pytestmark = pytest.mark.usefixtures("place")


def _again(runs):
    """Names of the BOMs that a run quoted anew."""
    return [done.outcome.name for done in runs if done.again]


def _watched(**options):
    seen = []
    summary = run(progress=lambda done, _count, _whole: seen.append(done), **options)
    return summary, sorted(_again(seen))


def test_every_bom_has_its_quote_and_its_row():
    bom("power/inverter.csv", A, B)
    bom("sensor.csv", A, NOBODY)
    bom("notes.txt", "")
    Path("boms/notes.txt").write_text("call the customer")
    summary = run()
    # inverter: 10 × 1.00 + 10 × 2.00 = 30.00 of parts; the card adds what a board costs, so the
    # quote itself is asked.
    quote = json.loads(Path("quotes/power/inverter.json").read_bytes())["columns"][0]
    assert summary.outcomes[1] == Outcome(
        name="power/inverter",
        bom="boms/power/inverter.csv",
        status=Status.COMPLETE,
        currency="USD",
        lines=2,
        columns=(
            ColumnPrice(10, Decimal(quote["unit_price"]), Decimal(quote["total"]), complete=True),
        ),
        files=("power/inverter.json",),
    )
    assert [(each.name, each.status.value) for each in summary.outcomes] == [
        ("notes", "refused"),
        ("power/inverter", "complete"),
        ("sensor", "open"),
    ]
    assert summary.outcomes[0].findings[0].code == "no-part-list"
    assert summary.outcomes[2].unpriced == 1
    assert summary.exit_code == 2


def test_the_summary_is_written_in_every_format():
    bom("one.csv", A)
    bom("two.csv", NOBODY)
    run()
    told = json.loads(Path("quotes/summary.json").read_bytes())
    assert (told["schema"], [each["name"] for each in told["outcomes"]]) == (
        "emsquote/batch/1",
        ["one", "two"],
    )
    assert (
        Path("quotes/summary.csv")
        .read_text(encoding="utf-8-sig")
        .splitlines()[0]
        .startswith("BOM,Status,Boards")
    )
    assert openpyxl.load_workbook("quotes/summary.xlsx").sheetnames == ["Summary", "To settle"]
    assert "| one | complete |" in Path("quotes/summary.md").read_text()


def test_what_stands_is_not_done_again():
    bom("one.csv", A)
    bom("two.csv", B)
    assert _watched()[1] == ["one", "two"]
    before = tree("quotes")
    assert _watched()[1] == []
    assert tree("quotes") == before


CHANGES = [
    pytest.param(lambda: bom("one.csv", A, A), ["one"], id="a BOM"),
    pytest.param(
        lambda: Path("boms/one.toml").write_text('customer = "Kunde"\n'),
        ["one"],
        id="a job beside a BOM",
    ),
    pytest.param(
        lambda: Path("offers.csv").write_text(
            Path("offers.csv").read_text().replace("2.00", "1.90")
        ),
        ["two"],
        id="an offer that only one BOM uses",
    ),
    pytest.param(
        lambda: Path("offers.csv").write_text(
            Path("offers.csv").read_text() + "C-1,Acme,S,SC1,1,1,1,USD,1:1,s,2026-01-01\n"
        ),
        [],
        id="an offer that none uses",
    ),
    pytest.param(
        lambda: Path("card.toml").write_text(Path("card.toml").read_text() + "\n# said again\n"),
        [],
        id="a remark in a card",
    ),
    pytest.param(
        lambda: Path("quotes/one.json").write_text("{}"), ["one"], id="a quote that was edited"
    ),
    pytest.param(lambda: Path("quotes/two.json").unlink(), ["two"], id="a quote that was deleted"),
    pytest.param(lambda: shutil.rmtree("quotes/.batch"), ["one", "two"], id="the run's memory"),
]


@pytest.mark.parametrize(("change", "done_again"), CHANGES)
def test_only_what_a_change_concerns_is_done_again(change, done_again):
    bom("one.csv", A)
    bom("two.csv", B)
    run()
    change()
    assert _watched()[1] == done_again


def test_another_program_of_the_same_version_does_it_again(monkeypatch):
    bom("one.csv", A)
    _watched()
    assert _watched()[1] == []
    monkeypatch.setattr(input_digests, "program_digest", lambda: "of other files")
    assert _watched()[1] == ["one"]


def test_a_bom_that_can_no_longer_be_read_loses_its_old_quote():
    bom("one.csv", A)
    run()
    Path("boms/one.csv").write_text("no list any more")
    run()
    assert sorted(tree("quotes")) == [
        ".batch/lock",
        "summary.csv",
        "summary.json",
        "summary.md",
        "summary.xlsx",
    ]


def test_a_format_no_longer_asked_for_does_not_stay_behind_with_old_prices():
    bom("one.csv", A)
    run(formats=("json", "md"))
    run(formats=("csv",))
    assert [name for name in tree("quotes") if name.startswith("one")] == ["one.csv"]


def test_one_process_and_several_give_the_same_bytes():
    for number in range(6):
        bom(f"{number}.csv", *[A, B, NOBODY][: 1 + number % 3])
    bom("bad.csv", "")
    run(out=Path("here"))
    run(out=Path("one"), workshop=local(1))
    run(out=Path("four"), workshop=local(4))
    assert tree("here") == tree("one") == tree("four")


def test_a_manifest_says_job_quantities_customer_and_name():
    bom("one.csv", A)
    Path("job.toml").write_text("quantities = [3]\n")
    Path("list.csv").write_text(
        'bom,name,quantities,customer,job\nboms/one.csv,first,"5,7",Kunde,\nboms/one.csv,second,,,job.toml\n'
    )
    summary = run("list.csv", wish=wish(quantities=""))
    assert [
        (each.name, [column.quantity for column in each.columns]) for each in summary.outcomes
    ] == [
        ("first", [5, 7]),
        ("second", [3]),
    ]
    assert json.loads(Path("quotes/first.json").read_bytes())["customer"] == "Kunde"


def test_a_manifest_in_toml_is_the_same():
    bom("one.csv", A)
    Path("list.toml").write_text('[[bom]]\nbom = "boms/one.csv"\nquantities = [5, 7]\n')
    assert [each.quantity for each in run("list.toml").outcomes[0].columns] == [5, 7]


def test_a_missing_file_in_a_manifest_is_told_and_the_rest_is_quoted():
    bom("one.csv", A)
    Path("list.csv").write_text("bom\nboms/one.csv\nboms/gone.csv\n")
    first, second = run("list.csv").outcomes
    assert (first.name, first.status) == ("boms/gone.csv", Status.REFUSED)
    assert (
        str(first.findings[0]) == 'list.csv:3: "boms/gone.csv" is not there\nhint: check the path'
    )
    assert second.status is Status.COMPLETE


def test_two_boms_of_one_name_are_refused_and_the_rest_is_quoted():
    bom("one.csv", A)
    bom("ONE.txt", A)
    bom("two.csv", A)
    summary = run()
    assert [(each.name, each.status.value) for each in summary.outcomes] == [
        ("boms/ONE.txt", "refused"),
        ("boms/one.csv", "refused"),
        ("two", "complete"),
    ]
    assert 'under the name "one"' in summary.outcomes[1].findings[0].message


@pytest.mark.parametrize(
    "name", ["../out", "/tmp/out", "a/../../b", "summary", "Report.x", ".batch/x", "a\nb", "c:x"]
)
def test_no_name_leads_out_of_the_output_folder_or_over_the_summary(name):
    bom("one.csv", A)
    Path("list.toml").write_text(f"[[bom]]\nbom = 'boms/one.csv'\nname = {json.dumps(name)}\n")
    (outcome,) = run("list.toml").outcomes
    assert (outcome.status, outcome.findings[0].code) == (Status.REFUSED, "bad-name")


def test_patterns_and_files_are_taken_once():
    bom("one.csv", A)
    bom("two.csv", B)
    assert [each.name for each in run("boms/*.csv", "boms/one.csv", "boms").outcomes] == [
        "one",
        "two",
    ]


def test_the_output_folder_and_hidden_files_are_no_boms():
    bom("one.csv", A)
    bom(".hidden.csv", A)
    run(out=Path("boms/quotes"))
    assert [each.name for each in run(out=Path("boms/quotes")).outcomes] == ["one"]


REFUSED = [
    pytest.param({"paths": ("gone",)}, "gone: is not there", id="a path that is not there"),
    pytest.param(
        {"paths": ("boms/*.xls",)},
        "boms/*.xls: no file is like this",
        id="a pattern that nothing is like",
    ),
    pytest.param({"paths": ("empty",)}, "empty: there is no BOM", id="an empty folder"),
    pytest.param(
        {"formats": ("doc",)}, 'no quote is written as "doc"', id="a format that nobody writes"
    ),
    pytest.param(
        {"wish": wish(offers=(Path("no.csv"),))},
        "no.csv: cannot be read",
        id="a price list that is missing",
    ),
    pytest.param(
        {"wish": wish(rates="nocard")}, 'no rate card "nocard"', id="a rate card that is missing"
    ),
    pytest.param(
        {"out": Path("offers.csv")},
        "offers.csv: cannot be written to",
        id="an output folder that is a file",
    ),
    pytest.param(
        {"out": Path("boms")},
        '"boms" is the folder of the BOMs itself',
        id="an output folder full of BOMs",
    ),
    pytest.param(
        {"paths": ("boms/one.csv",), "out": Path("boms"), "formats": ("csv",)},
        "boms/one.csv: would be written over, but is read",
        id="a quote in place of its BOM",
    ),
    pytest.param(
        {"baseline": Path("gone")}, 'there is no folder "gone"', id="a baseline that is missing"
    ),
    pytest.param(
        {"baseline": Path("quotes")},
        "is the output folder itself",
        id="a baseline that would be overwritten",
    ),
    pytest.param(
        {"paths": ("bad.toml",)}, 'unknown key "bomb"', id="a manifest with an unknown key"
    ),
    pytest.param({"paths": ("none.toml",)}, "lists no BOM", id="a manifest without BOMs"),
]


@pytest.mark.parametrize(("options", "message"), REFUSED)
def test_a_run_that_cannot_be_made_is_refused_at_once(options, message):
    bom("one.csv", A)
    Path("empty").mkdir()
    Path("quotes").mkdir()
    Path("bad.toml").write_text('[[bom]]\nbomb = "x"\n')
    Path("none.toml").write_text("")
    with pytest.raises(InputError) as error:
        run(*options.pop("paths", ()), **options)
    assert message in str(error.value)
    assert all(finding.hint for finding in error.value.findings)


def test_two_runs_do_not_write_to_one_folder():
    bom("one.csv", A)

    def second(*_):
        with pytest.raises(InputError, match="another run is writing to it"):
            run()

    run(progress=second)


def test_what_a_killed_run_half_wrote_is_cleared_away():
    bom("one.csv", A)
    run()
    before = tree("quotes")
    Path("quotes/.one.json.x1.part").write_text("{")
    run()
    assert tree("quotes") == before


DEADLY = """
import os
from emsquote.batch.worker import quote_task

def work(task, settings):
    return os._exit(9) if task.name == "b" else quote_task(task, settings)
"""


def test_a_file_that_kills_its_worker_is_refused_and_the_rest_is_quoted(tmp_path, monkeypatch):
    for name in "abcd":
        bom(f"{name}.csv", A)
    (tmp_path / "deadly.py").write_text(DEADLY)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(
        "emsquote.batch.batch_run.quote_task", importlib.import_module("deadly").work
    )
    summary = run(workshop=local(2))
    assert [(each.name, each.status.value) for each in summary.outcomes] == [
        ("a", "complete"),
        ("b", "refused"),
        ("c", "complete"),
        ("d", "complete"),
    ]
    assert summary.outcomes[1].findings[0].code == "worker-killed"


def test_a_bug_met_in_one_file_costs_no_other():
    class Broken(Path().__class__):
        def open(self, *_arguments, **_options):
            raise ZeroDivisionError

    done = quote_task(
        Task(name="one", bom=Broken("one.csv")), Settings(out=Path("quotes"), wish=wish())
    )
    assert done.outcome.findings[0].message.startswith(
        "the program failed on it: ZeroDivisionError in test_run.py:"
    )


def test_a_folder_of_real_files_is_accounted_for(shared):
    files = sorted((shared / "corpus" / "files").iterdir())[
        :: int(os.environ.get("EMSQUOTE_CORPUS_STEP", "12"))
    ]
    Path("corpus").mkdir()
    for file in files:
        shutil.copy(file, "corpus")
    summary = run("corpus")
    assert sorted(each.bom for each in summary.outcomes) == sorted(
        f"corpus/{file.name}" for file in files
    )
    assert not [
        each
        for each in summary.outcomes
        for found in each.findings
        if found.code == "program-failed"
    ]
    assert all(each.findings for each in summary.outcomes if each.status is Status.REFUSED)


def test_a_quote_does_not_depend_on_what_its_worker_quoted_before():
    for name, rate in (("one", "0.90"), ("other", "0.9"), ("third", "0.90")):
        bom(f"{name}.csv", A)
        exchange = f'[[exchange_rate]]\nsource = "USD"\ntarget = "EUR"\nrate = {rate}\n'
        Path(f"boms/{name}.toml").write_text(f'currency = "EUR"\n{exchange}')
    summary = run(out=Path("together"))
    assert not [each for each in summary.outcomes if each.status is Status.REFUSED]
    for name in ("one", "other", "third"):
        run(f"boms/{name}.csv", out=Path(name))
        assert (
            Path(f"together/{name}.json").read_bytes() == Path(f"{name}/{name}.json").read_bytes()
        )
    assert '"exchange_rate": "0.90"' in Path("together/one.json").read_text()
    assert '"exchange_rate": "0.9"' in Path("together/other.json").read_text()


def test_a_changed_translation_is_another_program(tmp_path, monkeypatch):
    catalogue = tmp_path / "texts" / "de.po"
    catalogue.parent.mkdir()
    catalogue.write_text("old")
    monkeypatch.setattr(input_digests, "data_folder", lambda: tmp_path)
    before = input_digests.program_digest.__wrapped__()
    catalogue.write_text("new")
    assert input_digests.program_digest.__wrapped__() != before
