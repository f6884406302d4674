"""`emsquote price` as a user meets it: exit codes, messages, files, the same bytes each time."""

import json
import re
import shutil
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
CASES = ROOT / "tests" / "cases"
EXAMPLE = ROOT / "data" / "examples" / "field-gateway.xlsx"
CARD = CASES / "card.toml"


@pytest.fixture
def case(tmp_path, monkeypatch):
    """A copy of a case folder to work in."""

    def copy(name):
        shutil.copytree(CASES / name, tmp_path / name)
        monkeypatch.chdir(tmp_path / name)

    return copy


PRICE = ("price", "bom.csv", "--offers", "offers.csv", "--rates", CARD)


def test_a_complete_quote_exits_0(emsquote, case):
    case("lines-of-one-part-are-bought-together")
    ended = emsquote(*PRICE, "-q", "10")
    assert (ended.code, ended.err) == (0, "")
    assert "169.80" in ended.out


def test_an_unpriced_line_exits_1_and_is_told(emsquote, case):
    case("a-missing-price-is-not-zero")
    ended = emsquote(*PRICE, "-q", "10")
    assert ended.code == 1
    assert 'bom.csv:3: no offer for "NOT-IN-ANY-LIST"' in ended.out
    assert "170.70 + ?" in ended.out


def test_with_strict_a_doubt_exits_1(emsquote, case):
    case("lines-of-one-part-are-bought-together")
    old_prices = (*PRICE, "-q", "10", "--date", "2030-01-01")
    assert emsquote(*old_prices).code == 0
    assert emsquote(*old_prices, "--strict").code == 1


def test_json_on_standard_output(emsquote, case):
    case("a-missing-price-is-not-zero")
    quote = json.loads(emsquote(*PRICE, "-q", "10", "--format", "json").out)
    assert quote["schema"] == "emsquote/quote/1"
    (column,) = quote["columns"]
    assert (column["unit_price"], column["complete"]) == ("6.07", False)
    assert quote["lines"][1]["cells"][0]["cost"] == {
        "unknown": 'NOT-IN-ANY-LIST: no offer for "NOT-IN-ANY-LIST"'
    }


def test_files_are_written_and_told_on_standard_error(emsquote, case):
    case("lines-of-one-part-are-bought-together")
    ended = emsquote(*PRICE, "-o", "quote.xlsx", "-o", "quote.json")
    assert ended.err == "quote.xlsx: written\nquote.json: written\n"
    assert zipfile.is_zipfile("quote.xlsx")
    assert json.loads(Path("quote.json").read_bytes())["columns"][0]["quantity"] == 10


@pytest.mark.parametrize(
    "name", ["quote.json", "quote.xlsx", "quote.pdf", "quote.html", "quote.md", "quote.csv"]
)
def test_two_runs_give_the_same_bytes(emsquote, case, name):
    if name == "quote.pdf":
        pytest.importorskip("typst", reason="the extra `pdf` is not installed")
    case("lines-of-one-part-are-bought-together")
    written = []
    for _ in range(2):
        emsquote(*PRICE, "-o", name)
        written.append(Path(name).read_bytes())
    assert written[0] == written[1]


def test_the_job_beside_the_bom_is_used_and_told(emsquote, case):
    case("lines-of-one-part-are-bought-together")
    Path("bom.toml").write_text("quantities = [7]\n")
    ended = emsquote(*PRICE)
    assert "7 boards" in ended.out
    assert "bom.toml: this job file beside the BOM is used" in ended.out


def test_what_the_command_line_says_goes_before_the_job(emsquote, case):
    case("lines-of-one-part-are-bought-together")
    Path("bom.toml").write_text('quantities = [7]\ndate = "2026-01-01"\n')
    quote = json.loads(emsquote(*PRICE, "-q", "9", "--date", "2026-02-02", "--format", "json").out)
    assert ([column["quantity"] for column in quote["columns"]], quote["date"]) == (
        [9],
        "2026-02-02",
    )


def test_a_column_is_read_as_the_user_says(emsquote, case):
    case("lines-of-one-part-are-bought-together")
    text = Path("bom.csv").read_text().replace(",MPN,", ",Thing,")
    Path("bom.csv").write_text(text)
    assert emsquote(*PRICE, "-q", "10", "--map", "mpn=Thing").code == 0
    ended = emsquote(*PRICE, "-q", "10", "--map", "mpm=Thing")
    assert (ended.code, ended.err) == (
        2,
        '--map: cannot use "mpm=Thing"\nhint: did you mean "mpn"?\n',
    )


def test_a_saved_mapping_serves_the_next_file(emsquote, case, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    case("lines-of-one-part-are-bought-together")
    Path("bom.csv").write_text(Path("bom.csv").read_text().replace(",MPN,", ",Thing,"))
    assert emsquote("bom", "bom.csv", "--map", "mpn=Thing", "--save-map", "acme").code == 0
    ended = emsquote(*PRICE, "-q", "10")
    assert ended.code == 0
    assert 'columns read by the mapping "acme"' in ended.out


def test_a_pick_and_place_file_gives_the_sides(emsquote, case):
    case("lines-of-one-part-are-bought-together")
    places = "\n".join(f"R{n},{n},1,{'bottom' if n > 2 else 'top'},0" for n in range(1, 5))
    Path("cpl.csv").write_text(f"Designator,Mid X,Mid Y,Layer,Rotation\n{places}\n")
    ended = emsquote(*PRICE, "-q", "10", "--cpl", "cpl.csv")
    assert "SMT parts on 2 sides, as their lines say" in ended.out


def test_a_job_names_its_rate_card_from_its_own_folder(emsquote, case, tmp_path, monkeypatch):
    case("lines-of-one-part-are-bought-together")
    shutil.copy(CARD, "house.toml")
    Path("bom.toml").write_text('quantities = [10]\nrate_card = "house.toml"\n')
    monkeypatch.chdir(tmp_path)
    folder = Path("lines-of-one-part-are-bought-together")
    ended = emsquote("price", folder / "bom.csv", "--offers", folder / "offers.csv")
    assert (ended.code, "169.80" in ended.out) == (0, True)


REFUSED = [
    pytest.param(("-q", "0"), '-q: "0" is no number of boards', id="no boards"),
    pytest.param(("-q", "10,ten"), '-q: "ten" is no number of boards', id="a quantity in words"),
    pytest.param(
        ("-q", "9999999999"), '-q: "9999999999" is no number of boards', id="too many boards"
    ),
    pytest.param(
        ("--currency", "euro"), '--currency: "euro" is no ISO 4217 code', id="a currency in words"
    ),
    pytest.param(
        ("--currency", "EUR"), "no exchange rate from USD to EUR", id="a currency without rate"
    ),
    pytest.param(("--date", "yesterday"), '--date: "yesterday" is no date', id="a date in words"),
    pytest.param(("--turn", "fats"), 'has no turn time "fats"', id="a turn time that nobody knows"),
    pytest.param(("--with", "burnin"), 'there is no service "burnin"', id="a service misspelt"),
    pytest.param(
        ("--job", "none.toml"), "none.toml: cannot be read", id="a job file that is not there"
    ),
    pytest.param(
        ("--rates", "defualt"),
        'there is no rate card "defualt"',
        id="a rate card that is not there",
    ),
    pytest.param(
        ("--offers", "none.csv"), "none.csv: cannot be read", id="a price list that is not there"
    ),
    pytest.param(("-o", "bom.csv"), "bom.csv: is read for this quote", id="the BOM as output"),
    pytest.param(
        ("-o", "../lines-of-one-part-are-bought-together/offers.csv"),
        "is read for",
        id="prices as output",
    ),
    pytest.param(
        ("-o", "quote.doc"), 'no document is written as ".doc"', id="a format that nobody writes"
    ),
    pytest.param(
        ("-o", "none/quote.json"), 'there is no folder "none"', id="a folder that is not there"
    ),
]


@pytest.mark.parametrize(("options", "message"), REFUSED)
def test_what_cannot_be_done_is_refused_with_place_and_hint(emsquote, case, options, message):
    case("lines-of-one-part-are-bought-together")
    before = sorted(Path().iterdir())
    ended = emsquote(*PRICE, *options)
    assert (ended.code, ended.out) == (2, "")
    assert message in ended.err
    assert re.search(r"^hint: \S", ended.err, re.MULTILINE)
    assert sorted(Path().iterdir()) == before


BAD_BOMS = [
    pytest.param(b"", "is empty", id="an empty file"),
    pytest.param(b"\x89PNG\r\n\x1a\n" + bytes(100), "is a picture", id="a picture by another name"),
    pytest.param(EXAMPLE.read_bytes()[:4000], "is damaged", id="a truncated workbook"),
    pytest.param(b"a,b,c\n1,2,3\n4,5,6\n", "is no part list", id="a table without parts"),
]


@pytest.mark.parametrize(("content", "message"), BAD_BOMS)
def test_what_is_no_bom_is_refused_and_nothing_is_written(
    emsquote, tmp_path, monkeypatch, content, message
):
    monkeypatch.chdir(tmp_path)
    Path("bom.xlsx").write_bytes(content)
    ended = emsquote("price", "bom.xlsx", "-o", "quote.xlsx", "-o", "quote.json")
    assert (ended.code, ended.out) == (2, "")
    assert f"bom.xlsx: {message}" in ended.err
    assert "\nhint: " in ended.err
    assert [each.name for each in Path().iterdir()] == ["bom.xlsx"]


def test_a_folder_is_no_bom(emsquote, tmp_path):
    ended = emsquote("price", tmp_path)
    assert (ended.code, ended.out) == (2, "")
    assert "is a folder" in ended.err


def test_all_faults_of_a_price_list_are_told_at_once(emsquote, case):
    case("lines-of-one-part-are-bought-together")
    with Path("offers.csv").open("a") as file:
        file.write(
            "A-1,Yageo,TME,1,1,1,pcs,1,,USD,1:-0.5,s,2026-01-01\nA-2,Yageo,TME,2,1,1,pcs,1,,,1:1,s,2026-01-01\n"
        )
    ended = emsquote(*PRICE)
    assert ended.code == 2
    assert "offers.csv:3: the price from 1 on is -0.5" in ended.err
    assert "offers.csv:4: the price has no currency" in ended.err
