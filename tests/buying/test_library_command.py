"""`emsquote library` on the command line."""

import json

import pytest
from typer.testing import CliRunner

from emsquote.cli import app
from emsquote.files.shipped import data_folder
from emsquote.finding import InputError

LIST = """mpn,manufacturer,supplier,sku,stock,currency,breaks,date
LM358DR,TI,Digikey,296-1014-1-ND,5000,USD,1:0.50;100:0.25,2026-05-21
LM358DR,TI,Mouser,595-LM358DR,-2,USD,1:0.48,2026-05-21
NE555P,TI,Mouser,595-NE555P,10,,1:0.30,2026-05-21
"""


@pytest.fixture
def run(tmp_path):
    library = str(tmp_path / "library.sqlite")

    def run(*arguments):
        return CliRunner().invoke(app, ["library", *map(str, arguments), "--library", library])

    return run


@pytest.fixture
def price_list(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text(LIST)
    return path


def test_import_tells_what_became_of_every_row(run, price_list, tmp_path):
    done = run("import", price_list)
    assert done.exit_code == 1
    assert done.stdout == (
        f"list.csv: 3 rows: 2 added, 0 changed, 0 as they were, 1 refused\nlibrary: {tmp_path / 'library.sqlite'}\n"
    )
    assert done.stderr == (
        "list.csv:4: refused: the price has no currency\nlist.csv: 1 rows mended: stock-negative\n"
    )


def test_a_sound_list_is_imported_whole(run):
    done = run("import", data_folder() / "offers" / "starter.csv")
    assert (done.exit_code, done.stderr) == (0, "")


def test_what_is_no_price_list_is_refused(run, tmp_path):
    path = tmp_path / "bom.csv"
    path.write_text("Reference,Value\nR1,10k\n")
    done = run("import", path)
    assert isinstance(done.exception, InputError)
    assert str(done.exception).startswith(
        "bom.csv: no header with part numbers and prices was found\nhint: "
    )


def test_search(run, price_list):
    run("import", price_list)
    assert run("search", "lm358").stdout == (
        "LM358DR  TI\n"
        "  Digikey 296-1014-1-ND: 1: 0.50, 100: 0.25 USD; stock 5000; read 2026-05-21\n"
        "  Mouser 595-LM358DR: 1: 0.48 USD; read 2026-05-21\n"
    )
    (offer,) = json.loads(run("search", "lm358", "--format", "json", "--limit", "1").stdout)[1:]
    assert (offer["supplier"], offer["breaks"]) == ("Mouser", [{"quantity": 1, "price": "0.48"}])
    none = run("search", "ZZZ")
    assert (none.exit_code, none.stderr) == (1, 'no offer for a number like "ZZZ"\n')


def test_stats_export_and_remove(run, price_list, tmp_path):
    run("import", price_list)
    assert "2 offers of 1 parts" in run("stats").stdout
    exported = tmp_path / "exported.csv"
    exported.write_text(run("export").stdout)
    assert run("remove", "--supplier", "digi-key").stdout == "1 offers removed\n"
    assert run("remove", "--supplier", "digi-key").exit_code == 1
    assert run("import", exported).stdout.startswith(
        "exported.csv: 2 rows: 1 added, 0 changed, 1 as they were\n"
    )


def test_bad_asking(run):
    assert run("remove").exit_code == 2
    assert run("remove", "--read-before", "yesterday").exit_code == 2
    assert isinstance(run("search", "x").exception, InputError)


BOM = "Reference,Quantity,MPN\nU1,1,LM358DR\n"


@pytest.fixture
def own(tmp_path, monkeypatch):
    """A user's own data folder, which no other test sees."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return tmp_path / "data" / "emsquote" / "library.sqlite"


def codes(done):
    return {each["code"] for each in json.loads(done.stdout)["findings"]}


def test_a_library_without_a_name_is_filled_and_bought_from(own, price_list, tmp_path):
    bom = tmp_path / "bom.csv"
    bom.write_text(BOM)
    quote = ["price", str(bom), "-q", "1", "--format", "json"]
    before = CliRunner().invoke(app, quote)
    assert "starter-offers" in codes(before)
    imported = CliRunner().invoke(app, ["library", "import", str(price_list)])
    assert imported.stdout.endswith(f"library: {own}\n")
    after = CliRunner().invoke(app, quote)
    assert {"own-library", "starter-offers"} & codes(after) == {"own-library"}
    assert json.loads(after.stdout)["columns"][0]["purchases"][0]["outcome"] == "bought"
    named = CliRunner().invoke(app, [*quote, "--offers", str(data_folder() / "offers/starter.csv")])
    assert "own-library" not in codes(named)


@pytest.mark.usefixtures("own")
def test_what_a_price_list_does_not_say_is_said_beside_it(tmp_path):
    bom, mine = tmp_path / "bom.csv", tmp_path / "mine.csv"
    bom.write_text(BOM)
    mine.write_text("Part No,Price\nLM358DR,0.50\n")
    quote = ["price", str(bom), "-q", "1", "--format", "json", "--offers", str(mine)]
    refused = CliRunner().invoke(app, quote)
    assert isinstance(refused.exception, InputError)
    assert "--offers-currency" in str(refused.exception)
    said = ["--offers-currency", "USD", "--offers-supplier", "Acme", "--offers-date", "2026-05-01"]
    quoted = json.loads(CliRunner().invoke(app, [*quote, *said]).stdout)
    (offer,) = quoted["offers"]
    assert (offer["supplier"], offer["currency"], offer["read_on"]) == ("Acme", "USD", "2026-05-01")


@pytest.mark.usefixtures("own")
@pytest.mark.parametrize(
    "option", [("--offers-currency", "dollars"), ("--offers-date", "today-ish")]
)
def test_what_is_said_beside_a_price_list_has_to_be_sound(tmp_path, option):
    bom = tmp_path / "bom.csv"
    bom.write_text(BOM)
    done = CliRunner().invoke(app, ["price", str(bom), *option])
    assert isinstance(done.exception, InputError)
    assert str(done.exception).startswith(option[0])
