"""A small folder of BOMs with a price list, and ways to run them."""

import shutil
from pathlib import Path

import pytest

from emsquote.batch.batch_run import Batch, run_batch
from emsquote.batch.executors import in_this_process
from emsquote.request import Request

CARD = Path(__file__).parents[1] / "cases" / "card.toml"
OFFERS = """\
mpn,manufacturer,supplier,sku,moq,multiple,stock,currency,breaks,source,date
A-1,Acme,S,SA1,1,1,100000,USD,1:1.00;100:0.50,s,2026-01-01
B-1,Acme,S,SB1,1,1,100000,USD,1:2.00;50:1.00,s,2026-01-01
"""
TITLES = "Designator,Qty,MPN,Manufacturer,Value,Footprint\n"
A = "R1,1,A-1,Acme,10k,0603\n"
B = "R2,1,B-1,Acme,1k,0603\n"
NOBODY = "R3,1,NOBODY-1,Acme,2k,0603\n"


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A folder to work in, with the price list, the rate card and BOMs written by `bom`."""
    monkeypatch.chdir(tmp_path)
    Path("offers.csv").write_text(OFFERS)
    shutil.copy(CARD, "card.toml")
    return tmp_path


def bom(name, *lines):
    """Write a BOM of such lines below `boms/`."""
    path = Path("boms") / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(TITLES + "".join(lines))
    return path


def wish(**options):
    return Request(
        bom=Path(),
        **{"quantities": "10", "rates": "card.toml", "offers": (Path("offers.csv"),), **options},
    )


def run(*paths, workshop=None, progress=None, **options):
    """Run a batch in this process."""
    asked = Batch(paths=paths or ("boms",), wish=options.pop("wish", wish()), **options)
    return run_batch(asked, workshop or in_this_process(), *([progress] if progress else []))


def tree(folder):
    """Every file below a folder with its bytes."""
    folder = Path(folder)
    return {
        str(each.relative_to(folder)): each.read_bytes()
        for each in sorted(folder.rglob("*"))
        if each.is_file()
    }
