"""A library on a PostgreSQL server: what can go wrong with it is told in one message, and no
password is ever shown.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests import postgres as server_of_tests
from tests.buying.build import ladder

from emsquote.buying.library import postgres_options, schema
from emsquote.buying.library.importing import import_rows
from emsquote.buying.library.store import open_library
from emsquote.finding import InputError


def put(shelf, *offers):
    return import_rows(shelf, [(offer, ()) for offer in offers])


def refusal(place, create=True):
    """Return the code and the message with which a place is refused; the password is not in it."""
    with pytest.raises(InputError) as error:
        open_library(place, create=create).close()
    (finding,) = error.value.findings
    for secret in ("pass:word", "pass%3A", "of@all", "s3cret", "s3c", "ret"):
        assert secret not in str(error.value)
    return finding.code, str(finding)


@pytest.mark.parametrize(
    "address",
    [
        pytest.param("postgresql://u:s3c@ret@host/shelf", id="an @ in the password"),
        pytest.param("postgresql://u:s3c/ret@host/shelf", id="a slash in the password"),
        pytest.param("postgresql://u:s3c%zzret@host/shelf", id="a bad escape in the password"),
        pytest.param("postgresql://u:s3cret@host:s3cret/shelf", id="a port that is no number"),
        pytest.param(
            "postgresql://u:s3cret@host/shelf?colour=blue", id="an option that is not known"
        ),
        pytest.param("mysql://u:s3cret@host/shelf", id="another kind of database"),
    ],
)
def test_addresses_that_are_none(address):
    pytest.importorskip("psycopg")
    assert refusal(address)[0] == "bad-address"


def test_an_address_is_shown_without_user_and_password():
    pytest.importorskip("psycopg")
    options = postgres_options.options_of(
        "postgresql://u:s3cret@db.example:6000/shelf?password=s3c%40ret"
    )
    assert postgres_options.shown(options) == "postgresql://db.example:6000/shelf"


def test_nobody_is_there():
    pytest.importorskip("psycopg")
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        code, message = refusal(f"postgresql://u:s3cret@127.0.0.1:{closed.getsockname()[1]}/shelf")
    assert code == "no-server"
    assert "cannot be reached: " in message


def test_a_server_that_says_nothing():
    pytest.importorskip("psycopg")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        code, _ = refusal(f"postgresql://u:s3cret@127.0.0.1:{port}/shelf?connect_timeout=2")
    assert code == "no-server"


def test_a_server_that_is_something_else():
    pytest.importorskip("psycopg")

    def answer():
        line, _ = other.accept()
        with line:
            line.recv(100)
            line.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

    with socket.create_server(("127.0.0.1", 0)) as other:
        thread = threading.Thread(target=answer)
        thread.start()
        code, _ = refusal(
            f"postgresql://u:s3cret@127.0.0.1:{other.getsockname()[1]}/shelf?connect_timeout=5"
        )
        thread.join()
    assert code == "no-server"


def test_a_wrong_password(postgres):
    code, message = refusal(postgres.address("postgres", password="s3cret"))
    assert code == "no-server"
    assert "password authentication failed" in message


def test_no_such_database(postgres):
    code, message = refusal(postgres.address("elsewhere"))
    assert code == "no-server"
    assert 'database "elsewhere" does not exist' in message


def test_a_database_without_a_library(postgres):
    assert refusal(postgres.new_database(), create=False)[0] == "no-library"


def test_a_database_of_something_else(postgres):
    place = postgres.new_database()
    name = place.rpartition("/")[2]
    postgres.run("CREATE SCHEMA emsquote; CREATE TABLE emsquote.version (colour TEXT)", name)
    assert refusal(place, create=False)[0] == "no-library"


def test_a_database_in_another_encoding(postgres):
    postgres.run("CREATE DATABASE bytes TEMPLATE template0 ENCODING 'SQL_ASCII'")
    assert refusal(postgres.address("bytes"))[0] == "bad-encoding"


@pytest.fixture
def reader(postgres):
    """A library that a user may read, and his address of it."""
    place = postgres.new_database()
    with open_library(place, create=True) as shelf:
        put(shelf, ladder("1:1", mpn="LM358DR"))
    name = place.rpartition("/")[2]
    postgres.run(f"CREATE ROLE reader_{name} LOGIN PASSWORD 's3cret'")
    postgres.run(f"GRANT USAGE ON SCHEMA emsquote TO reader_{name}", name)
    postgres.run(f"GRANT SELECT ON ALL TABLES IN SCHEMA emsquote TO reader_{name}", name)
    return postgres.address(name, f"reader_{name}", "s3cret")


def test_who_may_read_may_ask_but_not_write(reader):
    with open_library(reader) as shelf:
        assert shelf.offers_for({"LM358DR"})
        for forbidden in (
            lambda: put(shelf, ladder("1:2", mpn="LM358DR")),
            lambda: shelf.remove(supplier="S"),
        ):
            with pytest.raises(InputError) as error:
                forbidden()
            assert error.value.findings[0].code == "no-rights"
        assert len(list(shelf.offers())) == 1


def test_who_may_not_make_a_schema_makes_no_library(postgres):
    place = postgres.new_database()
    postgres.run("CREATE ROLE guest LOGIN PASSWORD 's3cret'")
    assert refusal(postgres.address(place.rpartition("/")[2], "guest", "s3cret"))[0] == "no-rights"


@contextmanager
def stopped(shelf):
    """Stop the process that serves a connection, as a machine that hangs does."""
    ((pid,),) = shelf.database.rows("SELECT pg_backend_pid()")
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


def test_a_server_that_stalls(postgres, monkeypatch):
    with open_library(postgres.new_database(), create=True) as shelf:
        monkeypatch.setattr(shelf.database, "_patience", 1)
        with stopped(shelf), pytest.raises(InputError) as error:
            shelf.offers_for({"LM358DR"})
    assert error.value.findings[0].code == "no-answer"


def test_a_server_that_breaks_off_an_import(postgres):
    place = postgres.new_database()
    with open_library(place, create=True) as shelf:
        put(shelf, ladder("1:1", mpn="LM358DR"))
        ((pid,),) = shelf.database.rows("SELECT pg_backend_pid()")

        def rows():
            for number in range(12_000):
                yield ladder("1:1", mpn=f"A{number}"), ()
            postgres.run(f"SELECT pg_terminate_backend({pid})")

        with pytest.raises(InputError) as error:
            import_rows(shelf, rows())
    assert error.value.findings[0].code == "server-lost"
    with open_library(place) as shelf:
        assert [offer.mpn for offer in shelf.offers()] == ["LM358DR"]


def test_a_writer_that_holds_the_library_too_long(postgres):
    place = postgres.new_database()
    with open_library(place, create=True) as one, open_library(place) as other:
        other.database.run("SET lock_timeout = '200ms'")
        with one.database.transaction(), pytest.raises(InputError) as error:
            put(other, ladder("1:1", mpn="LM358DR"))
        assert error.value.findings[0].code == "library-locked"
        assert put(other, ladder("1:1", mpn="LM358DR")).added == 1


@pytest.fixture
def small_disk():
    """A disk of 24 MB, to be filled."""
    with tempfile.TemporaryDirectory(prefix="emsquote-disk-") as folder:
        mounted = ["mount", "-t", "tmpfs", "-o", "size=24m,mode=0777", "tmpfs", folder]
        if os.getuid() or subprocess.run(mounted, capture_output=True, check=False).returncode:
            pytest.skip("a small disk can only be made by root, where mounting is allowed")
        Path(folder).chmod(0o755)
        yield Path(folder)
        subprocess.run(["umount", folder], check=True)


def many(count):
    return [
        ladder("1:1", mpn=f"A{number}", description=f"{number:01900d}") for number in range(count)
    ]


def test_a_full_disk_under_a_file(small_disk):
    with open_library(small_disk / "library.sqlite", create=True) as shelf:
        put(shelf, ladder("1:1", mpn="LM358DR"))
        with pytest.raises(InputError) as error:
            put(shelf, *many(15_000))
        assert error.value.findings[0].code == "disk-full"
        assert [offer.mpn for offer in shelf.offers()] == ["LM358DR"]


def test_a_full_disk_under_a_server(postgres, small_disk):
    folder = small_disk / "tables"
    folder.mkdir()
    shutil.chown(folder, "postgres")
    postgres.run(f"CREATE TABLESPACE small LOCATION '{folder}'")
    place = postgres.new_database(tablespace="small")
    with open_library(place, create=True) as shelf:
        put(shelf, ladder("1:1", mpn="LM358DR"))
        with pytest.raises(InputError) as error:
            put(shelf, *many(15_000))
        assert error.value.findings[0].code == "disk-full"
        assert [offer.mpn for offer in shelf.offers()] == ["LM358DR"]
    postgres.run(f"DROP DATABASE {place.rpartition('/')[2]}")
    postgres.run("DROP TABLESPACE small")


def test_a_library_of_the_first_version_is_brought_up_to_date(place, monkeypatch):
    with monkeypatch.context() as before:
        before.setattr(schema, "VERSION", 1)
        before.setattr(schema, "_MIGRATIONS", schema._MIGRATIONS[:1])
        with open_library(place, create=True) as shelf:
            shelf.database.run("INSERT INTO source (name) VALUES ('')")
            shelf.database.run(
                "INSERT INTO offer VALUES ('NE555P', 's', '1', 'm', 'USD', '', 'NE555P', 'M', 'S', '1:0.30', 1, 1,"
                "'pcs', NULL, NULL, NULL, NULL, 0, '', '', '', '', '', 1)"
            )
    with open_library(place) as shelf:
        assert shelf.database.version() == schema.VERSION > 1
        assert [offer.mpn for offer in shelf.search("NE556P")] == ["NE555P"]
        assert shelf.stats().parts == 1


def test_a_library_of_a_newer_version(place):
    with open_library(place, create=True) as shelf, shelf.database.transaction():
        shelf.database.set_version(schema.VERSION + 1)
    assert refusal(place)[0] == "newer-library"
    assert refusal(place, create=False)[0] == "newer-library"


def test_programs_that_make_the_same_library_at_once(new_place):
    for _ in range(50):
        place, faults, gate = new_place(), [], threading.Barrier(4)

        def make(place=place, faults=faults, gate=gate):
            gate.wait()
            try:
                open_library(place, create=True).close()
            except InputError as error:
                faults.append(error)

        threads = [threading.Thread(target=make) for _ in range(4)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        assert faults == []
        with open_library(place) as shelf:
            assert shelf.stats().offers == 0


def test_a_library_is_searched_by_its_keys_right_after_an_import(postgres):
    with open_library(postgres.new_database(), create=True) as shelf:
        put(shelf, *[ladder("1:1", mpn=f"A{number}") for number in range(20_000)])
        ((plan, *_), *_) = shelf.database.rows(
            "EXPLAIN SELECT * FROM offer WHERE key IN ('A1', 'A2', 'A3')"
        )
    assert "Seq Scan" not in plan


BOM = "Designator,Quantity,MPN\nU1,1,LM358DR\nU2,1,LM358XX\n"


def test_no_command_shows_the_password(postgres, tmp_path, monkeypatch, emsquote):
    place = postgres.new_database()
    monkeypatch.setenv("EMSQUOTE_LIBRARY", place)
    prices, bom, out = tmp_path / "prices.csv", tmp_path / "bom.csv", tmp_path / "out"
    prices.write_text(
        "mpn,supplier,sku,currency,breaks\nLM358DR,Mouser,1,USD,1:0.5\nNE555P,Mouser,2,USD,1:-1\n"
    )
    bom.write_text(BOM)
    told = [
        emsquote("library", "import", prices),
        emsquote("library", "stats"),
        emsquote("library", "search", "LM358"),
        emsquote("library", "export"),
        emsquote("price", bom, "-q", "10", "--format", "json"),
        emsquote("batch", bom, "--out", out, "-q", "10"),
        emsquote("library", "remove", "--supplier", "Mouser"),
    ]
    assert [each.code for each in told] == [1, 0, 0, 0, 1, 1, 0]
    assert '"LM358DR"' in told[4].out
    written = "".join(path.read_text(errors="replace") for path in out.rglob("*") if path.is_file())
    for text in (written, *(each.out + each.err for each in told)):
        assert server_of_tests.PASSWORD not in text
        assert server_of_tests.QUOTED not in text


def test_a_file_needs_no_driver_and_a_server_no_sqlite(place, tmp_path):
    bom = tmp_path / "bom.csv"
    bom.write_text(BOM)
    with open_library(place, create=True) as shelf:
        put(shelf, ladder("1:1", mpn="LM358DR"))
    script = (
        "import sys\nfrom emsquote.cli import main\n"
        f"sys.argv = ['emsquote', 'price', {str(bom)!r}, '--library', {place!r}]\n"
        "try:\n    main()\nfinally:\n    print('LOADED', *({'sqlite3', 'psycopg', 'rapidfuzz'} & sys.modules.keys()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert done.stdout.splitlines()[-1] == f"LOADED {'psycopg' if '://' in place else 'sqlite3'}"
