"""A fault of the program: one line, a report without data, exit 70."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from emsquote.crash_report import CRASHED, report_crash


def test_a_fault_is_told_in_one_line_with_a_report(emsquote, monkeypatch):
    def stumble(*_):
        raise ZeroDivisionError("SECRET-4711")

    monkeypatch.setattr("emsquote.documents.sheets.rate_card.services_sheet", stumble)
    ended = emsquote("services")
    assert (ended.code, ended.out) == (CRASHED, "")
    assert "stopped by a fault of its own: ZeroDivisionError in" in ended.err
    assert "SECRET" not in ended.err


def test_the_report_holds_no_data(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["emsquote", "price", "SECRET.xlsx", "--offers", "SECRET.csv"])
    with pytest.raises(ZeroDivisionError) as caught:
        divmod(4711, 0)
    code = report_crash(caught.value)
    told = capsys.readouterr().err
    assert code == CRASHED
    assert told.count("\n") == 2
    assert "ZeroDivisionError in tests/commands/test_crash_report.py:" in told
    report = Path(re.search(r"send (\S+) to", told)[1]).read_text(encoding="utf-8")
    assert "command: price … --offers …" in report
    assert "SECRET" not in report + told


def test_without_room_for_a_report_it_is_told_all_the_same(monkeypatch, capsys):
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tempfile.mkstemp", full)
    assert report_crash(ZeroDivisionError()) == CRASHED
    assert "tell its makers" in capsys.readouterr().err


INTERRUPTED_AT_START = """
import sys
from importlib.abc import MetaPathFinder

class Interrupts(MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name == "emsquote.cli":
            raise KeyboardInterrupt

sys.meta_path.insert(0, Interrupts())
from emsquote.__main__ import main
main()
"""


def test_an_interrupt_at_the_start_is_quiet():
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPTED_AT_START], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (130, "")
