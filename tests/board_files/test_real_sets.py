"""Real Gerber sets, IPC-2581 and ODB++ files with known size, layers and holes."""

import json
import os
import shutil
from pathlib import Path

import pytest

from emsquote.board_files.measure import measured
from emsquote.board_files.read import read_board_files

REAL = Path(os.environ.get("EMSQUOTE_REAL_BOARDS", "/nowhere"))
OTHER_FORMATS = {".kicad_pcb", ".brd", ".xml", ".tgz", ".pdf", ".md"}
KNOWN_MISSES = {("45_obdh2", "size")}
"""Three keep-outs drawn over one another: the outer one does not close, the board is 1.3 mm larger
than the one that does.
"""


def rows():
    truth = REAL / "truth.jsonl"
    lines = truth.read_text(encoding="utf-8").splitlines() if truth.is_file() else []
    for line in lines:
        row = json.loads(line)
        if "Gerber set" in row["file"] or row["file"].endswith((".tgz", ".xml")):
            yield row


def boards(row, folder):
    own = REAL / "files" / row["id"]
    path = own / row["file"]
    if not path.is_file():
        path = folder / row["id"]
        shutil.copytree(
            own,
            path,
            ignore=lambda _, names: [n for n in names if Path(n).suffix.lower() in OTHER_FORMATS],
        )
    return [measured(drawing).data for drawing in read_board_files([path]).drawings]


def same_size(row, board):
    wanted = sorted((row["width_mm"], row["height_mm"]))
    found = sorted((board.width_mm or 0, board.height_mm or 0))
    return all(abs(a - b) <= max(0.15, 0.01 * b) for a, b in zip(found, wanted, strict=True))


def misses(row, board):
    if row["width_mm"] and "low for size" not in row["sure"] and not same_size(row, board):
        yield "size"
    for name in ("layers", "holes"):
        if row[name] is not None and getattr(board, name) != row[name]:
            yield name
    if row["smallest_drill_mm"] and abs(board.smallest_drill_mm - row["smallest_drill_mm"]) > 0.01:
        yield "smallest drill"


@pytest.mark.skipif(not REAL.is_dir(), reason="EMSQUOTE_REAL_BOARDS names no folder of boards")
def test_real_sets_are_read_as_they_are(tmp_path):
    wrong = set()
    for number, row in enumerate(rows()):
        found = [list(misses(row, board)) for board in boards(row, tmp_path / str(number))]
        wrong |= {(row["id"], miss) for miss in min(found, key=len)}
    assert wrong == KNOWN_MISSES
