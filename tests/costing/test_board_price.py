"""What a bare board alone costs, and the command that shows it."""

from decimal import Decimal
from pathlib import Path

from typer.testing import CliRunner

from emsquote.cli import app
from emsquote.costing.board_price import board_price
from emsquote.model.bare_board import BareBoard, BoardMaterial, Finish, MaskColour
from emsquote.model.job import Board

D = Decimal
MADE = BareBoard(
    layers=4,
    material=BoardMaterial.FR4,
    thickness_mm=D("1.6"),
    copper_um=D(35),
    finish=Finish.ENIG,
    mask=MaskColour.GREEN,
    track_mm=D("0.15"),
    drill_mm=D("0.3"),
)
OUTLINE = """(kicad_pcb (version 20240108) (generator "pcbnew")
  (general (thickness 1.6))
  (layers (0 "F.Cu" signal) (31 "B.Cu" signal) (44 "Edge.Cuts" user))
  (gr_rect (start 10 10) (end 60 50) (layer "Edge.Cuts") (width 0.1))
)"""


def test_a_board_on_the_panel_that_is_stated(default_card):
    stated = Board(D(100), D(80), sides=1, boards_per_panel=4, bare=MADE)
    price = board_price(default_card, stated, 100)
    costs = {charge.activity: charge.cost.amount for charge in price.charges}
    # 25 panels of 200 × 170 mm are 85 dm²: 10 at 11.00, 75 at 3.03; 80 dm² of boards
    assert costs == {
        "board-setup": 24,
        "board-four-layers": D("337.25"),
        "board-test": D("12.00"),
        "board-gold": D("17.40"),
        "board-gold-area": D("8.00"),
    }
    assert price.cost.known.amount == D("398.65")
    assert (price.cost.missing, price.days) == ((), 11)
    assert {choice.panel.boards for choice in price.panels} == {4}


def test_a_card_that_sells_no_boards_says_so(card):
    read = card('title = "None"')
    price = board_price(read, Board(D(10), D(10), sides=1), 10)
    assert [finding.code for finding in price.findings if finding.code != "board-panel"] == [
        "service-not-offered"
    ]
    assert price.cost.missing


def test_the_command_shows_price_and_panels(tmp_path: Path):
    path = tmp_path / "b.kicad_pcb"
    path.write_text(OUTLINE)
    done = CliRunner().invoke(app, ["board", str(path), "--rates", "default", "-q", "10,1000"])
    assert done.exit_code == 1  # what is assumed is open
    assert "Cost by Mid-size EMS, in USD, without margin" in done.stdout
    assert "Panels for 1,000: area and parting" in done.stdout
    assert "the bare board is priced as assumed: material fr4, copper 35 µm" in " ".join(
        done.stdout.split()
    )
