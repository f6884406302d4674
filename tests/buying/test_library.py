"""The price library on disk: what goes in comes out, newer prices win, and nothing is ever half
there.
"""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.buying.build import ladder

from emsquote.buying.library import OfferList, OfferSource
from emsquote.buying.library.importing import ImportReport, import_rows
from emsquote.buying.library.offer_text import offers_as_lines, write_price_list
from emsquote.buying.library.price_list import read_rows
from emsquote.buying.library.schema import VERSION
from emsquote.buying.library.sqlite_file import APPLICATION_ID
from emsquote.buying.library.store import open_library
from emsquote.finding import NOWHERE, InputError, Origin
from emsquote.model.offer import Offer, PriceBreak

SOURCE = Path(__file__).resolve().parents[2] / "src"
TI = ladder(
    "1:0.50;100:0.25",
    mpn="LM358DR",
    manufacturer="TI",
    supplier="Digikey",
    sku="296-1014-1-ND",
    currency="EUR",
)
ST = ladder(
    "1:0.40", mpn="LM358DR", manufacturer="ST", supplier="Mouser", sku="511-LM358DR", stock=5000
)


@pytest.fixture
def shelf(place):
    with open_library(place, create=True) as library:
        yield library


def put(shelf, *offers):
    return import_rows(shelf, [(offer, ()) for offer in offers])


def held(shelf):
    return [replaced(offer, NOWHERE) for offer in shelf.offers()]


def replaced(offer, origin):
    fields = {name: getattr(offer, name) for name in Offer.__slots__}
    return Offer(**{**fields, "origin": origin})


prices = st.decimals("0.000001", "99999", places=6).filter(bool)
texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8)


@st.composite
def any_offer(draw):
    quantities = sorted(draw(st.sets(st.integers(1, 10**6), min_size=1, max_size=4)))
    count = st.none() | st.integers(0, 10**9)
    money = st.none() | prices
    return Offer(
        mpn=draw(texts.filter(bool)),
        manufacturer=draw(texts),
        supplier=draw(texts),
        sku=draw(texts),
        currency=draw(st.sampled_from(["EUR", "USD"])),
        breaks=tuple(PriceBreak(quantity, draw(prices)) for quantity in quantities),
        moq=draw(st.integers(1, 10**6)),
        multiple=draw(st.integers(1, 5000)),
        unit=draw(st.sampled_from(["pcs", "m"])),
        packaging=draw(texts),
        stock=draw(count),
        lead_days=draw(count),
        reel_fee=draw(money),
        duty_percent=draw(money),
        ncnr=draw(st.booleans()),
        description=draw(texts),
        package=draw(texts),
        country=draw(texts),
        valid_until="2026-12-31",
        read_on="2026-01-01",
        source=draw(texts),
    )


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(any_offer())
def test_an_offer_comes_out_as_it_went_in(shelf, offer):
    for table in ("offer", "part", "supplier_number"):
        shelf.database.run(f"DELETE FROM {table}")
    put(shelf, offer)
    assert held(shelf) == [offer]


def test_what_no_database_keeps_is_replaced(shelf):
    put(shelf, ladder("1:1", mpn="A\0B", description="a lone \ud800 half"))
    assert [(each.mpn, each.description) for each in held(shelf)] == [("A�B", "a lone ? half")]


def test_a_small_list_into_a_large_library_counts_right(shelf):
    put(shelf, *[ladder("1:1", mpn=f"A{number}", read_on="2026-01-01") for number in range(500)])
    newer = [ladder("1:2", mpn=f"A{number}", read_on="2026-02-01") for number in range(3)]
    older = [ladder("1:2", mpn=f"A{number}", read_on="2025-02-01") for number in range(10, 14)]
    report = put(shelf, *newer, *older, newer[0], ladder("1:1", mpn="B"))
    assert report == ImportReport(rows=9, refused=0, repeated=1, added=1, changed=3, kept=4)


def test_the_library_answers_like_a_list_in_memory(shelf):
    put(shelf, TI, ST)
    sources: list[OfferSource] = [
        shelf,
        OfferList([replaced(each, Origin(shelf.database.name)) for each in (TI, ST)]),
    ]
    for question in (
        lambda source: source.offers_for({"LM358DR", "X"}),
        lambda source: source.offers_by_sku({"29610141ND", "X"}),
        lambda source: source.numbers_like("LM358DX"),
        lambda source: source.numbers_like("X"),
        lambda source: source.numbers_beginning("LM", 5),
        lambda source: source.kin_of("ic"),
    ):
        assert question(sources[0]) == question(sources[1])


def test_kin_are_the_same_in_a_library_as_in_memory(shelf):
    headers = [
        ladder("1:1", mpn=f"H{number}", description=f"1x{number % 5}P Pin Headers", package="SMD")
        for number in range(200)
    ]
    put(shelf, *headers)
    kin = shelf.kin_of("connector")
    assert kin == OfferList(headers).kin_of("connector")
    assert [some.parts for some in kin.values()] == [40] * 5
    shelf.remove(supplier="S")
    assert shelf.kin_of("connector") == {}


def test_thousands_of_numbers_are_looked_up_at_once(shelf):
    offers = [ladder("1:1", mpn=f"A{number}") for number in range(2000)]
    put(shelf, *offers)
    assert len(shelf.offers_for({offer.mpn for offer in offers} | {"B"})) == 2000


def test_importing_twice_changes_nothing(shelf):
    assert put(shelf, TI, ST, ST) == ImportReport(
        rows=3, refused=0, repeated=1, added=2, changed=0, kept=0
    )
    before = held(shelf)
    assert put(shelf, TI, ST, ST) == ImportReport(
        rows=3, refused=0, repeated=1, added=0, changed=0, kept=2
    )
    assert held(shelf) == before


@pytest.mark.parametrize(
    ("first", "second", "price"),
    [
        pytest.param("2026-01-01", "2026-02-01", "2", id="a newer reading wins"),
        pytest.param("2026-02-01", "2026-01-01", "1", id="an older one does not"),
        pytest.param("2026-01-01", "2026-01-01", "2", id="of the same day the later import wins"),
        pytest.param("", "2026-01-01", "2", id="a dated reading wins over an undated one"),
    ],
)
def test_which_price_stays(shelf, first, second, price):
    put(shelf, ladder("1:1", read_on=first))
    put(shelf, ladder("1:2", read_on=second))
    assert [offer.breaks[0].price for offer in shelf.offers()] == [Decimal(price)]


def test_spellings_of_a_supplier_are_one_and_makers_are_not(shelf):
    put(
        shelf,
        ladder("1:1", supplier="Digikey", sku="7"),
        ladder("1:2", supplier="Digi-Key", sku="7"),
    )
    assert len(held(shelf)) == 1
    put(shelf, ladder("1:3", supplier="DigiKey", sku="7", manufacturer="Other"))
    assert len(held(shelf)) == 2


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("LM385DR", ["LM358DR"], id="two characters swapped"),
        pytest.param("LN358DR", ["LM358DR"], id="a wrong one"),
        pytest.param("LM35DR", ["LM358DR"], id="one missing"),
        pytest.param("LMM358DR", ["LM358DR"], id="one too many"),
        pytest.param(
            "RC0402FR-071OKL",
            ["RC0402FR-0710KL", "RC0402FR-0711KL"],
            id="a letter for a figure, best first",
        ),
        pytest.param("XYZ", [], id="nothing like it"),
        pytest.param("%", [], id="no wildcards"),
        pytest.param("L_358DR", ["LM358DR"], id="a slip at a blank"),
    ],
)
def test_search_in_spite_of_slips(shelf, text, found):
    put(
        shelf,
        *[
            ladder("1:1", mpn=mpn)
            for mpn in ("LM358DR", "RC0402FR-0711KL", "RC0402FR-0710KL", "NE5532")
        ],
    )
    assert [offer.mpn for offer in shelf.search(text)] == found


def test_search_goes_from_beginning_to_piece_to_likeness(shelf):
    put(shelf, TI, ST, ladder("1:1", mpn="NE555P"))
    found = [
        [offer.mpn for offer in shelf.search(text)]
        for text in ("lm-358", "58DR", "NE556", "ZZZ", "")
    ]
    assert found == [["LM358DR"] * 2, ["LM358DR"] * 2, ["NE555P"], [], []]


def test_stats_and_removal(shelf):
    put(
        shelf,
        ladder("1:1", supplier="Digikey", read_on="2021-05-01"),
        ladder("1:1", supplier="TME", read_on="2026-05-01"),
    )
    stats = shelf.stats()
    assert (stats.offers, stats.parts, stats.currencies) == (2, 1, (("USD", 2),))
    assert [(each.supplier, each.oldest) for each in stats.suppliers] == [
        ("Digikey", "2021-05-01"),
        ("TME", "2026-05-01"),
    ]
    assert shelf.remove() == 0
    assert shelf.remove(supplier="Digi-Key", read_before="2020-01-01") == 0
    assert shelf.remove(supplier="Digi-Key") == 1
    assert shelf.remove(read_before="2027-01-01") == 1


def test_what_is_exported_can_be_imported(shelf, tmp_path):
    put(
        shelf,
        TI,
        ST,
        ladder("1:1", unit="m", ncnr=True, reel_fee=Decimal("7.5"), description='a "b"\nc'),
    )
    path = tmp_path / "list.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        write_price_list(shelf.offers(), file)
    with open_library(tmp_path / "other.sqlite", create=True) as other:
        import_rows(other, read_rows(path))
        assert held(other) == held(shelf)


def test_offers_to_read():
    assert list(offers_as_lines([TI, ST])) == [
        "LM358DR  TI",
        "  Digikey 296-1014-1-ND: 1: 0.50, 100: 0.25 EUR",
        "LM358DR  ST",
        "  Mouser 511-LM358DR: 1: 0.40 USD; stock 5000",
    ]


def refused_code(path):
    with pytest.raises(InputError) as error:
        open_library(path)
    (finding,) = error.value.findings
    return finding.code


def test_files_that_are_no_library(tmp_path):
    assert refused_code(tmp_path / "missing.sqlite") == "no-library"
    assert refused_code(tmp_path) == "no-library"
    text = tmp_path / "list.csv"
    text.write_text("mpn,currency,breaks\n" * 100)
    assert refused_code(text) == "no-library"
    other = tmp_path / "other.sqlite"
    with sqlite3.connect(other) as database:
        database.execute("CREATE TABLE offer (a)")
    database.close()
    assert refused_code(other) == "no-library"


def test_a_library_of_a_newer_version(tmp_path):
    path = tmp_path / "library.sqlite"
    open_library(path, create=True).close()
    with sqlite3.connect(path) as database:
        assert database.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
        database.execute(f"PRAGMA user_version = {VERSION + 1}")
    database.close()
    assert refused_code(path) == "newer-library"


def test_a_damaged_library(tmp_path):
    path = tmp_path / "library.sqlite"
    with open_library(path, create=True) as shelf:
        put(shelf, *[ladder("1:1", mpn=f"A{number}") for number in range(3000)])
    content = bytearray(path.read_bytes())
    content[8192:] = os.urandom(len(content) - 8192)
    path.write_bytes(content)
    with pytest.raises(InputError) as error, open_library(path) as shelf:
        list(shelf.offers())
    assert error.value.findings[0].code == "no-library"


def test_a_full_disk_leaves_the_library_as_it_was(tmp_path):
    with open_library(tmp_path / "library.sqlite", create=True) as shelf:
        put(shelf, TI)
        shelf.database.run("PRAGMA max_page_count = 30")
        with pytest.raises(InputError) as error:
            put(shelf, *[ladder("1:1", mpn=f"A{number}") for number in range(3000)])
        assert error.value.findings[0].code == "disk-full"
        assert held(shelf) == [TI]
        shelf.database.run("PRAGMA max_page_count = 100000")
        assert put(shelf, ST).added == 1


def test_a_file_that_is_closed_to_writing(tmp_path):
    with open_library(tmp_path / "library.sqlite", create=True) as shelf:
        shelf.database.run("PRAGMA query_only = 1")
        with pytest.raises(InputError) as error:
            shelf.remove(supplier="S")
        assert error.value.findings[0].code == "no-rights"


def test_a_list_that_breaks_off_changes_nothing(shelf):
    def cut_off():
        yield TI, ()
        raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        import_rows(shelf, cut_off())
    assert held(shelf) == []


IMPORTER = """
import sys
from pathlib import Path
from emsquote.buying.library.importing import import_rows
from emsquote.buying.library.price_list import read_rows
from emsquote.buying.library.store import open_library
with open_library(sys.argv[1], create=True) as shelf:
    print("ready", flush=True)
    for path in sys.argv[2:]:
        import_rows(shelf, read_rows(Path(path)))
"""


def _list_of(path, price, count=4000):
    rows = "".join(f"A{number},M,{path.stem},{number},EUR,1:{price}\n" for number in range(count))
    path.parent.mkdir(exist_ok=True)
    path.write_text("mpn,manufacturer,supplier,sku,currency,breaks\n" + rows)
    return path


def _importing(library, *lists):
    environment = {**os.environ, "PYTHONPATH": str(SOURCE)}
    command = [sys.executable, "-c", IMPORTER, str(library), *map(str, lists)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, env=environment)


def _whole(place):
    """Return the suppliers of a library and how many offers of each there are, once all of it is
    seen to be sound.
    """
    with open_library(place) as shelf:
        if not place.startswith("postgresql:"):
            assert shelf.database.rows("PRAGMA integrity_check") == [("ok",)]
        stats = shelf.stats()
        assert stats.parts == (4000 if stats.offers else 0)
        return {each.supplier: each.offers for each in stats.suppliers}


def test_imports_that_are_killed_leave_all_of_a_list_or_none(place, tmp_path):
    open_library(place, create=True).close()
    lists = [_list_of(tmp_path / f"list{number}.csv", number + 1) for number in range(4)]
    for attempt in range(6):
        writer = _importing(place, *lists, *lists)
        assert writer.stdout.readline() == b"ready\n"
        time.sleep(0.03 + 0.06 * attempt)
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        writer.stdout.close()
        assert set(_whole(place).values()) <= {4000}


def test_two_importers_and_a_reader_do_not_hurt_each_other(place, tmp_path):
    """Two write lists of their own at changing prices.

    One of them is killed now and then, while a third looks up.
    """
    prices = range(1, 3)
    lists = {
        name: [_list_of(tmp_path / str(price) / f"{name}.csv", price) for price in prices]
        for name in ("one", "two")
    }
    chance = random.Random(4)
    for _ in range(int(os.environ.get("EMSQUOTE_KILLS", "2"))):
        writers = [_importing(place, *paths) for paths in lists.values()]
        for writer in writers:
            assert writer.stdout.readline() == b"ready\n"
        killed, end = writers[chance.randrange(2)], time.monotonic() + chance.random()
        while any(writer.poll() is None for writer in writers):
            if time.monotonic() > end and killed.poll() is None:
                killed.kill()
            with open_library(place) as shelf:
                by_house = shelf.database.rows(
                    "SELECT house, breaks, count(*) FROM offer GROUP BY house, breaks"
                )
                assert all(count == 4000 for _, _, count in by_house)
                assert len(by_house) == len({house for house, _, _ in by_house})
                assert {len(shelf.offers_for({f"A{number}" for number in range(300)}))} <= {0, 300}
        for writer in writers:
            assert writer.wait() == 0 or writer is killed
            writer.stdout.close()
        assert set(_whole(place).values()) == {4000}
