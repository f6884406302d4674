"""`emsquote library fetch` on the command line, against a distributor on loopback."""

import sys

import pytest

from emsquote.buying.distributors import WantedNumber, numberless, terms_of, wanted_numbers
from emsquote.intake import read_bom

from .conftest import Reply
from .replies import MOUSER_PATH, mouser, mouser_error, mouser_part

BOM = """Reference,Qty,MPN,Manufacturer,Value,Mouser Part Number,DNP
R1,1,GOOD-1,Bel,,,
R2,1,GOOD-1,Bel,,,
R3,1,NONE-1,Bel,,,
R4,1,SKIP-1,Bel,,,yes
R5,1,,,10k,,
"""


@pytest.fixture
def bom(tmp_path):
    path = tmp_path / "bom.csv"
    path.write_text(BOM)
    return path


@pytest.fixture
def run(emsquote, server, bom, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("MOUSER_API_KEY", "key-of-the-house-9")

    def run(*arguments, distributor="mouser"):
        where = ("--library", tmp_path / "library.sqlite")
        return emsquote(
            "library", "fetch", bom, "--from", distributor, "--url", server.url, *where, *arguments
        )

    return run


def test_offers_of_a_bom_come_into_the_library(run, server, emsquote, tmp_path):
    server.says(MOUSER_PATH, Reply(mouser(mouser_part("GOOD-1"))))
    done = run()
    library = tmp_path / "library.sqlite"
    assert done.out == (
        "Mouser: 2 numbers: 1 found, 1 not found; 1 offers\n"
        f"library: 1 added, 0 changed, 0 as they were: {library}\n"
    )
    assert (
        done.err
        == '1 lines name no number and are not asked for: 10k\nMouser: no offer for "NONE-1"\n'
    )
    assert done.code == 1
    assert (
        "Mouser 99-GOOD-1: 1: 0.25, 100: 0.189 USD"
        in emsquote("library", "search", "good", "--library", library).out
    )
    again = run()
    assert again.out.startswith(
        "Mouser: 2 numbers: 1 found, 1 not found, 2 from the cache; 1 offers\n"
    )
    assert len(server.asked) == 1


def test_all_found_is_complete(run, server):
    server.says(MOUSER_PATH, Reply(mouser(mouser_part("GOOD-1"), mouser_part("NONE-1"))))
    assert run().code == 0


def test_nothing_fetched_leaves_the_library_alone(run, server, tmp_path):
    server.says(MOUSER_PATH, Reply(mouser_error("Invalid", "Invalid unique identifier.")))
    done = run()
    assert (done.code, done.out) == (
        2,
        "Mouser: 2 numbers: 0 found, 0 not found, 2 not answered; 0 offers\n",
    )
    assert not (tmp_path / "library.sqlite").exists()
    assert "key-of-the-house-9" not in done.out + done.err


def test_a_missing_key_is_told_before_anything_is_asked(run, server, monkeypatch):
    monkeypatch.delenv("MOUSER_API_KEY")
    done = run()
    assert (done.code, server.asked) == (2, [])
    assert done.err == (
        "Mouser: the key MOUSER_API_KEY is missing\n"
        "hint: set MOUSER_API_KEY in the environment, or `keyring set emsquote MOUSER_API_KEY`; "
        "keys are had at https://www.mouser.com/api-hub (Search API)\n"
    )


def test_a_key_from_the_keyring(run, server, monkeypatch, tmp_path):
    """A small keyring stands in for the system's own, which a test must not open."""
    package = tmp_path / "keyring"
    package.mkdir()
    (package / "__init__.py").write_text(
        "def get_password(service, name):\n    return f'{service}-{name}-secret'\n"
    )
    (package / "errors.py").write_text("class KeyringError(Exception):\n    pass\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delenv("MOUSER_API_KEY")
    server.says(MOUSER_PATH, Reply(mouser()))
    run()
    assert server.asked[0].parameters == {"apiKey": "emsquote-MOUSER_API_KEY-secret"}
    for name in ("keyring", "keyring.errors"):
        monkeypatch.delitem(sys.modules, name)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--country", "germany"), '--country: "germany" is no country code'),
        (("--currency", "€"), '--currency: "€" is no ISO 4217 code'),
        (("--from", "digikey"), "name one"),
    ],
)
def test_bad_asking(run, server, arguments, message):
    done = run(*arguments)
    assert (done.code, server.asked) == (2, [])
    assert message in done.err


def test_an_unknown_distributor(run):
    done = run(distributor="mousser")
    assert (done.code, done.err) == (
        2,
        '--from: "mousser" is no distributor that can be asked\nhint: did you mean "mouser"?\n',
    )


def test_which_numbers_are_asked_for(tmp_path):
    path = tmp_path / "bom.csv"
    path.write_text(
        "Reference,Qty,MPN,Manufacturer,Alternates,Digi-Key Part Number\n"
        "R1,1,AA-1,TI,BB-2,\nR2,1,aa1,,,\nR3,1,,,,296-1-ND\nR4,1,CC-3,,,297-1-ND\n"
    )
    lines = read_bom(path).lines
    own = [
        WantedNumber("AA-1", "TI"),
        WantedNumber("BB-2"),
        WantedNumber("296-1-ND", supplier="Digi-Key"),
        WantedNumber("CC-3"),
    ]
    assert list(wanted_numbers(lines, terms_of("digikey"))) == own
    assert list(wanted_numbers(lines, terms_of("nexar"))) == own
    assert list(wanted_numbers(lines, terms_of("mouser"))) == [own[0], own[1], own[3]]
    assert numberless(lines) == ()
