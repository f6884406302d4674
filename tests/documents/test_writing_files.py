"""Files are written whole or not at all, by the format that their suffix names."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from emsquote.documents.quote_json import quote_to_json
from emsquote.documents.sheet import View
from emsquote.documents.writers import check_targets, suffixes, write_quote
from emsquote.files.atomic_write import write_whole
from emsquote.finding import InputError

from .build import whole_quote


@pytest.mark.parametrize("suffix", suffixes())
def test_each_format_is_written_with_the_same_bytes_each_time(tmp_path: Path, suffix: str):
    one, two = tmp_path / f"one{suffix}", tmp_path / f"TWO{suffix.upper()}"
    write_quote(one, whole_quote(), View.CUSTOMER)
    write_quote(two, whole_quote(), View.CUSTOMER)
    assert one.read_bytes() == two.read_bytes() != b""
    assert sorted(tmp_path.iterdir()) == sorted([one, two])


@pytest.mark.parametrize(
    ("name", "message"),
    [
        pytest.param(
            "quote.docx", 'no document is written as ".docx"', id="a format that is not written"
        ),
        pytest.param("quote", "no document is written as a name without suffix", id="no suffix"),
        pytest.param("none/quote.json", "there is no folder", id="a folder that is not there"),
        pytest.param("folder.json", "is a folder", id="a folder in place of a file"),
    ],
)
def test_targets_are_checked_before_any_work(tmp_path: Path, name: str, message: str):
    (tmp_path / "folder.json").mkdir()
    with pytest.raises(InputError) as refused:
        check_targets([tmp_path / name])
    (finding,) = refused.value.findings
    assert finding.message.startswith(message)
    assert finding.hint


def test_a_file_that_is_read_is_not_overwritten(tmp_path: Path):
    bom = tmp_path / "board.xlsx"
    bom.write_bytes(b"x")
    with pytest.raises(InputError, match="is read for this quote"):
        check_targets([tmp_path / "." / "board.xlsx"], [bom])


def test_all_bad_targets_are_told_at_once(tmp_path: Path):
    with pytest.raises(InputError) as refused:
        check_targets([tmp_path / "a.doc", tmp_path / "b.json", tmp_path / "c.odt"])
    assert [Path(each.origin.file).name for each in refused.value.findings] == ["a.doc", "c.odt"]


def test_an_old_file_is_replaced_and_keeps_its_permissions(tmp_path: Path):
    path = tmp_path / "quote.json"
    path.write_text("old")
    path.chmod(0o640)
    write_whole(path, b"new")
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_link_stays_a_link(tmp_path: Path):
    (tmp_path / "real").mkdir()
    target = tmp_path / "real" / "quote.json"
    link = tmp_path / "quote.json"
    link.symlink_to(target)
    write_whole(link, b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"


def test_a_failed_write_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    path = tmp_path / "quote.json"
    path.write_text("old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(
        InputError, match=r"cannot be written: No space left on device\nhint: name a folder"
    ):
        write_quote(path, whole_quote())
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_full_device_is_told():
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full on this system")
    with pytest.raises(InputError, match="cannot be written: No space left on device"):
        write_whole(Path("/dev/full"), b"x")


def test_a_pipe_is_written_through(tmp_path: Path):
    pipe = tmp_path / "pipe.json"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        write_whole(pipe, b"through")
        assert os.read(reader, 100) == b"through"
    finally:
        os.close(reader)


def test_a_written_json_is_the_contract(tmp_path: Path):
    write_quote(tmp_path / "quote.json", whole_quote())
    assert (tmp_path / "quote.json").read_bytes() == quote_to_json(whole_quote())


def test_a_format_whose_package_is_missing_is_refused_before_any_work(tmp_path, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(
        InputError,
        match=r"quote.pdf: needs the package typst.*\nhint: pip install 'emsquote\[pdf\]'",
    ):
        check_targets([tmp_path / "quote.json", tmp_path / "quote.pdf"])
