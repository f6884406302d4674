"""What all tests share."""

import os
import shutil
import sys
from pathlib import Path

import pytest
from hypothesis import settings
from msgspec import Struct
from tests import postgres as server

ROOT = Path(__file__).resolve().parents[1]

# How long an example takes says more of the machine's other work than of the program.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")

# Programs started by tests find the source that is being tested.
os.environ["PYTHONPATH"] = os.pathsep.join(
    filter(None, [str(ROOT / "src"), os.environ.get("PYTHONPATH", "")])
)


@pytest.fixture(scope="session", autouse=True)
def _no_settings_of_the_user(tmp_path_factory):
    """Whoever runs the tests may have mappings and a library of his own: they stay out."""
    before = {
        name: os.environ.get(name)
        for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "EMSQUOTE_LIBRARY", "EMSQUOTE_HOUSE")
    }
    os.environ.pop("EMSQUOTE_LIBRARY", None)
    os.environ.pop("EMSQUOTE_HOUSE", None)
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        os.environ[name] = str(tmp_path_factory.mktemp(name.lower()))
    yield
    for name, value in before.items():
        os.environ.pop(name, None) if value is None else os.environ.update({name: value})


@pytest.fixture(autouse=True)
def _nothing_kept_by_another_test(_no_settings_of_the_user):
    """What a test has put into the user's own library or settings, later ones would go by unasked."""
    yield
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        folder = Path(os.environ[name], "emsquote")
        if folder.is_dir():
            shutil.rmtree(folder)


@pytest.fixture(scope="session")
def shared():
    """The folder of real inputs beside the repository.

    Tests that need it skip where it is missing.
    """
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("needs the folder of real inputs beside the repository")
    return folder


@pytest.fixture(scope="session")
def postgres():
    """A running PostgreSQL server; tests that need it skip where its programs are missing."""
    pytest.importorskip("psycopg", reason="needs psycopg: pip install '.[postgres]'")
    reason = server.why_not()
    if reason:
        pytest.skip(reason)
    with server.running() as started:
        yield started


class Ended(Struct, frozen=True):
    """How a command ended."""

    code: int
    out: str
    err: str


@pytest.fixture
def emsquote(monkeypatch, capsys):
    """Run the command line inside this process, as a user would type it."""

    def run(*arguments):
        from emsquote.cli import main

        monkeypatch.setattr(sys, "argv", ["emsquote", *map(str, arguments)])
        with pytest.raises(SystemExit) as end:
            main()
        told = capsys.readouterr()
        code = end.value.code
        return Ended(code if isinstance(code, int) else 0, told.out, told.err)

    return run
