"""The pages for those who work on the program name only files that are there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted({*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")} - {ROOT / "CHANGELOG.md"})
"""All but the changelog, which names what was there once."""
TOPS = ("src", "data", "docs", "tests", "benchmarks", ".ci", ".github")


def _named(text):
    """The places that a page names between backticks from the top of the repository on."""
    for name in re.findall(r"`([^`\s]+)`", text):
        if name.split("/")[0] in TOPS and "/" in name and not re.search(r"[<*{…]", name):
            yield name


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_names_only_what_is_there(page):
    assert [
        name for name in _named(page.read_text(encoding="utf-8")) if not (ROOT / name).exists()
    ] == []


def test_contributing_names_every_place_of_the_source():
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    source = ROOT / "src" / "emsquote"
    folders = {
        f"{each.name}/" for each in source.iterdir() if each.is_dir() and each.name != "__pycache__"
    }
    modules = {each.name for each in source.glob("[a-z]*.py")}
    assert sorted(each for each in folders | modules if f"`{each}`" not in text) == []
