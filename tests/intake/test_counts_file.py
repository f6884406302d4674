"""A board told by counts of its parts, as a user meets it: the same prices as by part list, every
fault with its place.
"""

import json
from pathlib import Path

import pytest

from emsquote.finding import InputError
from emsquote.intake.counts_file import read_counts
from emsquote.request import Request, price_request

EXAMPLE = Path(__file__).resolve().parents[2] / "data" / "examples" / "counts.toml"
BOARD = "[board]\nwidth_mm = 50\nheight_mm = 40\nsides = 1\n"
CHIPS = '[[part]]\nclass = "chip-0603"\npieces = 10\nparts = 3\n'
SOIC = '[[part]]\nclass = "soic"\njoints = 8\npieces = 2\n'


@pytest.fixture
def counts(tmp_path):
    """A counts file of the given text."""

    def written(text):
        path = tmp_path / "counts.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return written


def test_pieces_are_shared_out_among_the_different_parts(counts):
    board = read_counts(counts("quantities = [10]\n" + CHIPS + SOIC))
    told = [(line.description, int(line.per_board.amount)) for line in board.bom.lines]
    assert told == [("chip-0603 1", 4), ("chip-0603 2", 3), ("chip-0603 3", 3), ("soic", 2)]


def test_counts_cost_what_the_same_part_list_costs(counts, tmp_path):
    rows = [
        "Part,Quantity,Package",
        *(f"CHIP-{n},{n},0603" for n in (4, 3, 3)),
        "AMPLIFIER,2,SOIC-8",
    ]
    rows[2], rows[3] = "CHIP-B,3,0603", "CHIP-C,3,0603"
    listed = tmp_path / "listed.csv"
    listed.write_text("\n".join(rows), encoding="utf-8")
    (tmp_path / "listed.toml").write_text(
        'quantities = [10, 200]\n[supply]\nparts = "customer"\n' + BOARD, encoding="utf-8"
    )
    by_counts = price_request(
        Request(bom=counts("quantities = [10, 200]\n" + BOARD + CHIPS + SOIC), counts=True)
    )
    by_list = price_request(Request(bom=listed))
    assert [column.total for column in by_counts.quote.columns] == [
        column.total for column in by_list.quote.columns
    ]


def test_more_different_parts_cost_more(counts):
    def total(parts):
        text = f'quantities = [10]\n{BOARD}[[part]]\nclass = "sot"\njoints = 3\npieces = 60\n'
        quote = price_request(Request(bom=counts(text + f"parts = {parts}\n"), counts=True)).quote
        return quote.columns[0].total.amount

    assert total(1) < total(10) < total(60)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (CHIPS, "quantities is missing"),
        ("quantities = [1]\n", "no parts are counted"),
        ("quantities = [1]\n[[part]]\npieces = 1\n", "class is missing"),
        ('quantities = [1]\n[[part]]\nclass = "soci"\njoints = 8\npieces = 1\n', 'know "soci"'),
        ('quantities = [1]\n[[part]]\nclass = "soic"\npieces = 1\n', "joints is missing"),
        ('quantities = [1]\n[[part]]\nclass = "chip-0603"\n', "pieces is missing"),
        (
            'quantities = [1]\n[[part]]\nclass = "chip-0603"\npieces = 2\nparts = 3\n',
            "3 different parts cannot be 2 pieces",
        ),
        (
            'quantities = [1]\n[[part]]\nclass = "bare-board"\njoints = 1\npieces = 1\n',
            "placed on no",
        ),
        (
            'quantities = [1]\n[[part]]\nclass = "soic"\nmount = "none"\njoints = 8\npieces = 1\n',
            '"none" places nothing',
        ),
        (f'quantities = [1]\n[board]\nfiles = ["fab.zip"]\n{CHIPS}', "place parts by name"),
        (f"quantities = [1]\nqantities = [2]\n{CHIPS}", "qantities"),
    ],
)
def test_what_is_not_sound_is_told_with_its_key(counts, text, told):
    with pytest.raises(InputError) as refused:
        read_counts(counts(text))
    assert told in str(refused.value)


def test_the_example_is_complete_in_every_format(emsquote, tmp_path):
    written = [tmp_path / f"quote.{suffix}" for suffix in ("json", "xlsx", "html", "csv", "md")]
    targets = [word for path in written for word in ("-o", path)]
    ended = emsquote("price", "--counts", EXAMPLE, "--date", "2026-11-30", *targets)
    assert ended.code == 0
    quote = json.loads(written[0].read_text(encoding="utf-8"))
    assert (quote["source"]["format"], quote["columns"][0]["complete"]) == ("counts", True)
    assert "parts are counted by class" in ended.out
    assert "SMT assembly" in emsquote("explain", written[0]).out


@pytest.mark.parametrize("language", ["de", "fr", "ro"])
def test_the_note_is_told_in_every_language(emsquote, language):
    said = emsquote("price", "--counts", EXAMPLE, "--language", language).out
    assert "parts are counted by class" not in said


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("bom.csv", "--counts", EXAMPLE), "--counts: stands beside the part list bom.csv"),
        (("--counts", EXAMPLE, "--sheet", "BOM"), "--sheet: means nothing where parts are counted"),
        (("--counts", EXAMPLE, "--offers", "a.csv"), "--offers: means nothing where parts"),
        (("--counts", EXAMPLE, "--budgetary"), "--budgetary: means nothing where parts"),
        ((), "BOM: is missing"),
    ],
)
def test_options_that_mean_nothing_are_refused(emsquote, options, told):
    ended = emsquote("price", *options)
    assert (ended.code, told in ended.err) == (2, True), ended.err


def test_the_work_alone_leaves_parts_and_board_to_the_customer(emsquote, tmp_path):
    listed = tmp_path / "listed.csv"
    listed.write_text("Part,Quantity,Package\nNOWHERE-1,4,0603\n", encoding="utf-8")
    ended = emsquote("price", listed, "-q", "10", "--work", "--format", "json")
    quote = json.loads(ended.out)
    assert {line["supply"] for line in quote["lines"]} == {"consigned"}
    answers = {item["item"]: item["answer"] for item in quote["included"]}
    assert (answers["parts"], answers["bare-board"]) == ("customer", "customer")


def test_consigned_parts_are_those_of_the_customer(emsquote, tmp_path):
    listed = tmp_path / "listed.csv"
    listed.write_text("Part,Quantity,Package\nNOWHERE-1,4,0603\n", encoding="utf-8")
    told = [
        emsquote("price", listed, "-q", "10", "--supply", supply, "--format", "json").out
        for supply in ("consigned", "parts=customer")
    ]
    quotes = [json.loads(text) for text in told]
    assert [line["supply"] for line in quotes[0]["lines"]] == ["consigned"]
    assert quotes[0]["columns"] == quotes[1]["columns"]
