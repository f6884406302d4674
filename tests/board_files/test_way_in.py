"""Files, folders and archives of a board: what is found in them, and what is refused."""

import gzip
import io
import tarfile
import zipfile
from pathlib import Path

import pytest

from emsquote.board_files.kinds import FileKind, kind_of
from emsquote.board_files.limits import BoardLimits, Meter
from emsquote.board_files.way_in import board_files
from emsquote.finding import InputError

GERBER = b"G04 made by hand*\r\n%FSLAX46Y46*%\r\n%MOMM*%\r\nM02*\r\n"
DRILL = b"M48\nMETRIC\nT1C0.3\n%\nT1\nX1Y1\nM30\n"
KICAD = b'(kicad_pcb (version 20240108) (generator "pcbnew"))'


def zipped(files, **options):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return packed.getvalue()


def tarred(files, mode="w:gz"):
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode=mode) as archive:
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return packed.getvalue()


def written(folder, files):
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def found(*paths, **limits):
    return [(f.place, f.kind) for f in board_files(paths, Meter(BoardLimits(**limits)))]


def refused(*paths, **limits):
    with pytest.raises(InputError) as error:
        board_files(paths, Meter(BoardLimits(**limits)))
    return str(error.value)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        pytest.param(KICAD, FileKind.KICAD, id="KiCad"),
        pytest.param(b"\n ( kicad_pcb\n (version 4)", FileKind.KICAD, id="KiCad with blanks"),
        pytest.param(b"PCBNEW-BOARD Version 1", FileKind.KICAD_LEGACY, id="KiCad of 2012"),
        pytest.param(b"(kicad_sch (version 2021)", FileKind.TEXT, id="a schematic is no board"),
        pytest.param(b"\x10\x00\x66\x00\xe2", FileKind.EAGLE_BINARY, id="Eagle 5"),
        pytest.param(
            b'<?xml version="1.0"?>\n<!DOCTYPE eagle SYSTEM "eagle.dtd">\n<eagle version="6.4"><drawing><board>',
            FileKind.EAGLE,
            id="Eagle 6",
        ),
        pytest.param(
            b'<?xml version="1.0"?><eagle version="6.4"><drawing><schematic>',
            FileKind.TEXT,
            id="Eagle's schematic is no board",
        ),
        pytest.param(GERBER, FileKind.GERBER, id="Gerber"),
        pytest.param(b"X100Y200D02*\nX300Y200D01*\n", FileKind.GERBER, id="Gerber without header"),
        pytest.param(b"G04 x*\nG04 X1Y1D02*\n%ADD10C,0.1*%", FileKind.GERBER, id="Gerber, comments first"),
        pytest.param(DRILL, FileKind.EXCELLON, id="Excellon"),
        pytest.param(b";comment\r\nM48\r\nINCH,TZ\r\n", FileKind.EXCELLON, id="Excellon below a comment"),
        pytest.param(b"%\nT01\nX0100Y0200\nM30\n", FileKind.EXCELLON, id="Excellon without header"),
        pytest.param(b'{\n "Header": {"GenerationSoftware": {}}}', FileKind.GERBER_JOB, id="job file"),
        pytest.param(b'{"name": "x"}', FileKind.TEXT, id="other JSON"),
        pytest.param(
            b'<?xml version="1.0"?><!-- a --><IPC-2581 revision="B">', FileKind.IPC2581, id="IPC-2581"
        ),
        pytest.param(b"Ref,Val,PosX\nR1,10k,1.0\n", FileKind.TEXT, id="pick-and-place"),
        pytest.param(b"%PDF-1.4\n\0\0", FileKind.OTHER, id="PDF"),
        pytest.param(b"", FileKind.TEXT, id="empty"),
    ],
)  # fmt: skip
def test_a_kind_is_told_by_content(data, kind):
    assert kind_of(data) is kind


def test_archives_are_told_by_content():
    assert kind_of(zipped({"a": b"x"})) is FileKind.ZIP
    assert kind_of(tarred({"a": b"x"})) is FileKind.GZIP
    assert kind_of(tarred({"a": b"x"}, "w")) is FileKind.TAR


def test_files_of_folders_and_archives_in_archives_are_found_by_place(tmp_path):
    inner = zipped({"deep/top": GERBER, "notes.txt": b"hello"})
    folder = written(
        tmp_path / "fab",
        {
            "a.zip": zipped({"inner.zip": inner, "x.drl": DRILL}),
            "b.tgz": tarred({"c.gbr": GERBER}),
            "d.gz": gzip.compress(DRILL),
            ".git/config": b"hidden",
            "e.kicad_pcb": KICAD,
        },
    )
    assert found(folder) == [
        ("fab/a.zip/inner.zip/deep/top", FileKind.GERBER),
        ("fab/a.zip/inner.zip/notes.txt", FileKind.TEXT),
        ("fab/a.zip/x.drl", FileKind.EXCELLON),
        ("fab/b.tgz/c.gbr", FileKind.GERBER),
        ("fab/d.gz", FileKind.EXCELLON),
        ("fab/e.kicad_pcb", FileKind.KICAD),
    ]


def test_several_files_may_be_named(tmp_path):
    written(tmp_path, {"top.gbr": GERBER, "x.drl": DRILL})
    assert found(tmp_path / "x.drl", tmp_path / "top.gbr") == [
        ("top.gbr", FileKind.GERBER),
        ("x.drl", FileKind.EXCELLON),
    ]


def test_an_odb_tree_is_known_by_its_matrix_and_kept_whole(tmp_path):
    tree = {"job/matrix/matrix": b"STEP {\n", "job/steps/pcb/profile": b"UNITS=MM\n"}
    path = tmp_path / "odb.tgz"
    path.write_bytes(tarred({**tree, "readme": b"x"}))
    assert found(path) == [
        ("odb.tgz/job/matrix/matrix", FileKind.ODB),
        ("odb.tgz/job/steps/pcb/profile", FileKind.ODB),
        ("odb.tgz/readme", FileKind.TEXT),
    ]
    assert found(written(tmp_path / "loose", tree))[0] == (
        "loose/job/matrix/matrix",
        FileKind.ODB,
    )


def test_names_are_only_shown(tmp_path):
    path = tmp_path / "x.zip"
    path.write_bytes(zipped({"../../etc/pass\x1bwd": GERBER, "/abs/top": GERBER}))
    assert [place for place, _ in found(path)] == ["x.zip/../../etc/passwd", "x.zip//abs/top"]
    assert [p.name for p in tmp_path.iterdir()] == ["x.zip"]


def test_links_in_a_folder_are_not_followed(tmp_path):
    secret = written(tmp_path / "other", {"top": GERBER}) / "top"
    folder = written(tmp_path / "fab", {"x.drl": DRILL})
    (folder / "top").symlink_to(secret)
    assert found(folder) == [("fab/x.drl", FileKind.EXCELLON)]


ZIP = zipped({"top.gbr": GERBER * 20, "x.drl": DRILL})
FAULTS = [
    pytest.param(
        "x.zip",
        ZIP[: len(ZIP) // 2],
        {},
        "x.zip: is damaged: the archive cannot be opened, it may be cut short\n"
        "hint: export it again from the CAD program, or ask for it again",
        id="a zip that is cut short",
    ),
    pytest.param(
        "x.tgz",
        tarred({"top.gbr": GERBER * 999})[:-30],
        {},
        "x.tgz: is damaged: it cannot be unpacked, it may be cut short\n"
        "hint: export it again from the CAD program, or ask for it again",
        id="a gzip that is cut short",
    ),
    pytest.param(
        "x.zip",
        zipped({"top.gbr": GERBER + b"0" * 50_000_000}),
        {},
        "x.zip: unpacks to more than 250 times its size, more than a board needs\n"
        "hint: give the files of one board alone, exported again from the CAD program",
        id="a zip bomb",
    ),
    pytest.param(
        "x.gz",
        gzip.compress(b"0" * 50_000_000),
        {},
        "x.gz: unpacks to more than 250 times its size, more than a board needs\n"
        "hint: give the files of one board alone, exported again from the CAD program",
        id="a gzip bomb",
    ),
    pytest.param(
        "x.zip",
        zipped({"a.zip": zipped({"b.zip": zipped({"c.zip": zipped({"top": GERBER})})})}),
        {"depth": 3},
        "x.zip/a.zip/b.zip/c.zip: has archives in archives, 4 deep, more than a board needs\n"
        "hint: give the files of one board alone, exported again from the CAD program",
        id="archives in archives",
    ),
    pytest.param(
        "x.zip",
        zipped({f"{n}.txt": b"x" for n in range(12)}),
        {"files": 10},
        "x.zip/9.txt: holds more than 10 files, more than a board needs\n"
        "hint: give the files of one board alone, exported again from the CAD program",
        id="too many files",
    ),
    pytest.param(
        "x.gbr",
        GERBER + b"0" * (3 << 20),
        {"file_bytes": 2 << 20},
        "x.gbr: is larger than 2 MiB, more than a board needs\n"
        "hint: give the files of one board alone, exported again from the CAD program",
        id="too large a file",
    ),
    pytest.param(
        "x.zip",
        zipped({"a": GERBER + b"0" * 1_500_000, "b": GERBER + b"0" * 1_500_000}),
        {"unpacked_bytes": 2 << 20},
        "x.zip/b: holds more than 2 MiB, more than a board needs\n"
        "hint: give the files of one board alone, exported again from the CAD program",
        id="too much in all",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("name", "data", "limits", "message"), FAULTS)
def test_what_is_damaged_or_too_much_is_refused(tmp_path, name, data, limits, message):
    path = tmp_path / name
    path.write_bytes(data)
    assert refused(path, **limits) == message


def test_a_locked_zip_is_refused(tmp_path):
    data = bytearray(zipped({"top.gbr": GERBER}))
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + flags] |= 1
    path = tmp_path / "x.zip"
    path.write_bytes(data)
    assert refused(path) == "x.zip: is protected by a password\nhint: save it without one"


def test_a_missing_file_is_refused(tmp_path):
    assert refused(tmp_path / "no.zip") == (
        "no.zip: cannot be read: No such file or directory\nhint: check the path"
    )


def test_reading_ends_when_its_time_is_up(tmp_path):
    times = iter(range(0, 1000, 20))
    path = Path(written(tmp_path, {"top.gbr": GERBER})) / "top.gbr"
    with pytest.raises(InputError) as error:
        board_files([path] * 3, Meter(clock=lambda: next(times)))
    assert str(error.value).startswith("top.gbr: takes longer than 30 s to read")
