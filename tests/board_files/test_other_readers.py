"""Gerber and drill files of real boards, read as another reader of them does: gerbonara.

It is no dependency: `pip install gerbonara`, and name a folder with `files/` in
EMSQUOTE_REAL_BOARDS.
"""

import os
import warnings
from collections import Counter
from pathlib import Path

import pytest

from emsquote.board_files.kinds import FileKind
from emsquote.board_files.limits import Meter
from emsquote.board_files.readers.excellon.read import read_drill_program
from emsquote.board_files.readers.gerber.read import read_plot
from emsquote.board_files.way_in import board_files

gerbonara = pytest.importorskip("gerbonara")
objects = pytest.importorskip("gerbonara.graphic_objects")
REAL = Path(os.environ.get("EMSQUOTE_REAL_BOARDS", "/nowhere")) / "files"
pytestmark = pytest.mark.skipif(
    not REAL.is_dir(), reason="EMSQUOTE_REAL_BOARDS names no folder of boards"
)
LARGEST = 400_000
"""Bytes of a file: gerbonara takes minutes for more."""


def files(kind):
    for folder in sorted(REAL.iterdir()):
        for file in board_files([folder], Meter()):
            if file.kind is kind and len(file.data) <= LARGEST:
                yield file.place, file.data.decode("latin-1")


def opened(reader, text):
    """Return what gerbonara makes of a file, None where it cannot read it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return reader.from_string(text)
        except Exception:  # noqa: BLE001 - it raises anything
            return None


def millimetres(unit):
    return 25.4 if "in" in str(unit).lower() else 1.0


def places(points):
    return sorted((round(x, 2), round(y, 2)) for x, y in points)


def near(ours, theirs):
    return len(ours) == len(theirs) and all(
        abs(x - u) <= 0.02 and abs(y - v) <= 0.02
        for (x, y), (u, v) in zip(ours, theirs, strict=True)
    )


def test_plots_have_the_same_flashes_strokes_and_regions():
    compared, wrong = 0, []
    for place, text in files(FileKind.GERBER):
        other = opened(gerbonara.GerberFile, text)
        if other is None or "%SR" in text:
            continue
        compared += 1
        ours = read_plot(text, place, Meter())
        kinds = Counter(type(thing).__name__ for thing in other.objects)
        flashed = places(
            (thing.x * millimetres(thing.unit), thing.y * millimetres(thing.unit))
            for thing in other.objects
            if isinstance(thing, objects.Flash)
        )
        strokes = kinds["Line"] + kinds["Arc"]
        same = (
            near(places((flash.at.x, flash.at.y) for flash in ours.flashes), flashed)
            and abs(sum(ours.draws.values()) - strokes) <= max(2, strokes // 100)
            and sum(ours.regions.values()) <= kinds["Region"]  # it counts contours
        )
        if not same:
            wrong.append(place)
    assert compared > 100
    assert wrong == []


def test_drill_files_have_the_same_holes_by_diameter():
    compared, wrong = 0, []
    for place, text in files(FileKind.EXCELLON):
        other = opened(gerbonara.ExcellonFile, text)
        if other is None:
            continue
        compared += 1
        ours = read_drill_program(text, place, Meter())
        theirs = Counter(
            round(thing.aperture.diameter * millimetres(thing.aperture.unit), 3)
            for thing in other.objects
            if isinstance(thing, objects.Flash)
        )
        if theirs != Counter(round(ours.tools[hit.tool].diameter_mm, 3) for hit in ours.hits):
            wrong.append(place)
    assert compared > 10
    assert wrong == []
