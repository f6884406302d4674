"""The house file: what it says holds where nobody says otherwise, and who says it is told."""

import json

import pytest
from tests.test_price_command import CARD, CASES

CASE = CASES / "lines-of-one-part-are-bought-together"
OFFERS = (CASE / "offers.csv").read_text()


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """A folder of the house, a BOM in a folder below it, and what it says."""
    monkeypatch.delenv("EMSQUOTE_HOUSE", raising=False)
    (tmp_path / "customer").mkdir()
    (tmp_path / "customer" / "bom.csv").write_text((CASE / "bom.csv").read_text())
    (tmp_path / "list.csv").write_text(OFFERS)
    (tmp_path / "card.toml").write_text(CARD.read_text())
    monkeypatch.chdir(tmp_path / "customer")

    def says(*lines):
        content = ['offers = ["list.csv"]', 'rate_card = "card.toml"', *lines]
        (tmp_path / "house.toml").write_text("\n".join(content))
        return tmp_path / "house.toml"

    return says


def quote(emsquote, *options):
    ended = emsquote("price", "bom.csv", "--format", "json", *options)
    assert ended.code in {0, 1}, ended.err
    return json.loads(ended.out)


def test_what_the_house_says_holds(emsquote, desk):
    desk("quantities = [7]", 'currency = "EUR"', 'notes = ["Net."]', RATE)
    found = quote(emsquote)
    assert found["currency"] == "EUR"
    assert [column["quantity"] for column in found["columns"]] == [7]
    assert "Net." in json.dumps(found["terms"])
    assert found["rate_card"] == "card"
    assert "house.toml" in {finding["origin"]["file"] for finding in found["findings"]}


RATE = '[[exchange_rate]]\nsource = "USD"\ntarget = "EUR"\nrate = 0.5'


def test_options_go_before_the_job_and_the_job_before_the_house(emsquote, desk, tmp_path):
    desk("quantities = [7]", 'customer = "House"', 'title = "House"')
    (tmp_path / "customer" / "bom.toml").write_text('quantities = [8]\ncustomer = "Job"')
    found = quote(emsquote, "-q", "9")
    assert [column["quantity"] for column in found["columns"]] == [9]
    assert (found["customer"], found["title"]) == ("Job", "House")


def test_tables_are_joined_and_lists_are_not(emsquote, desk, tmp_path):
    desk('notes = ["a"]', '[suppliers]\nbarred = ["North"]', "[board]\nlayers = 4")
    job = 'notes = ["b"]\n[board]\nwidth_mm = 50\nheight_mm = 40'
    (tmp_path / "customer" / "bom.toml").write_text(job)
    told = emsquote("house", "show", "bom.csv").out
    rows = {line.split()[0]: line.split()[1:] for line in told.splitlines() if "toml" in line}
    assert rows["notes"] == ['["b"]', "bom.toml"]
    assert rows["board.width_mm"] == ["50", "bom.toml"]
    assert rows["board.layers"] == ["4", "house.toml"]
    assert rows["suppliers.barred"] == ['["North"]', "house.toml"]


def test_a_fault_stands_in_the_file_that_has_it(emsquote, desk, tmp_path):
    desk("[board]\nlayers = 0")
    (tmp_path / "customer" / "bom.toml").write_text("[board]\nwidth_mm = 50")
    ended = emsquote("price", "bom.csv")
    assert ended.code == 2
    assert ended.err.startswith("house.toml: board.layers")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("librery = 1", 'unknown key "librery"'),
        ("library = 1", "library must be text"),
        ('view = "boss"', 'view does not know "boss"'),
        ('currency = "Euro"', "ISO 4217"),
    ],
)
def test_a_bad_house_file_is_refused(emsquote, desk, line, told):
    desk(line)
    ended = emsquote("price", "bom.csv")
    assert ended.code == 2
    assert told in ended.err
    assert "hint: " in ended.err


def test_the_house_says_for_whom_documents_are(emsquote, desk):
    desk('view = "customer"')
    assert quote(emsquote)["view"] == "customer"
    assert quote(emsquote, "--view", "internal")["view"] == "internal"


def test_none_and_a_named_one(emsquote, desk, tmp_path, monkeypatch):
    named = desk("quantities = [7]").rename(tmp_path / "other.toml")
    assert len(quote(emsquote)["columns"]) == 3
    assert len(quote(emsquote, "--house", named)["columns"]) == 1
    monkeypatch.setenv("EMSQUOTE_HOUSE", str(named))
    assert len(quote(emsquote)["columns"]) == 1
    assert len(quote(emsquote, "--house", "none")["columns"]) == 3
    assert "is no file" in emsquote("price", "bom.csv", "--house", "gone.toml").err


def test_a_batch_is_quoted_by_the_house_of_where_it_runs(emsquote, desk, tmp_path, monkeypatch):
    desk("quantities = [7]")
    monkeypatch.chdir(tmp_path)
    emsquote("batch", "customer", "--out", "quotes", "--jobs", "1")
    columns = json.loads((tmp_path / "quotes" / "bom.json").read_text())["columns"]
    assert [column["quantity"] for column in columns] == [7]


def test_what_init_writes_is_sound_and_not_written_over(emsquote, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert emsquote("house", "init", "house.toml").code == 0
    text = (tmp_path / "house.toml").read_text()
    assert emsquote("house", "init", "house.toml").code == 2
    uncommented = "\n".join(
        line.removeprefix("#") for line in text.splitlines() if not line.startswith("# ")
    )
    (tmp_path / "house.toml").write_text(uncommented)
    ended = emsquote("house", "show")
    assert (ended.code, ended.err) == (0, "")
    assert "margin.material.percent" in ended.out


def test_a_rate_card_of_that_name_is_no_house_file(emsquote, desk, tmp_path):
    desk("quantities = [7]")
    (tmp_path / "customer" / "house.toml").write_text(CARD.read_text())
    assert len(quote(emsquote)["columns"]) == 1


def test_without_a_house_file_there_is_nothing_to_show(emsquote, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert "No house file" in emsquote("house", "show").out


def test_init_without_a_name_writes_the_own_one(emsquote, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.chdir(tmp_path)
    assert emsquote("house", "init").code == 0
    assert str(tmp_path / "config" / "emsquote" / "house.toml") in emsquote("house", "show").out
