"""The web page in a real browser (Debian's chromium): it runs nothing, asks for nothing, and prints
well.

A server on loopback counts who asks; the texts of the quote try everything to make the browser ask
it.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from msgspec.structs import replace

from emsquote.documents.customer_view import shown_to
from emsquote.documents.sheet import View, cell_text
from emsquote.documents.sheets import summary_sheet
from emsquote.documents.writers import html_page
from emsquote.model.party import House
from emsquote.model.quote import Quote
from emsquote.wording.language import Language
from emsquote.wording.texts import texts_in

from .build import open_quote, whole_quote

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")

SVG = "data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIHdpZHRoPSI5IiBoZWlnaHQ9IjkiLz4="
HOUSE = House("EMS AG", ("Weg 1",), ("sales@example.com",), SVG)


@pytest.fixture
def asked() -> Iterator[tuple[str, list[str]]]:
    """The address of a server on loopback, and the paths that anybody asked it for."""
    paths: list[str] = []

    class Counting(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            paths.append(self.path)
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            """Keep still."""

    server = HTTPServer(("127.0.0.1", 0), Counting)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", paths
    server.shutdown()
    server.server_close()


def _page(folder: Path, quote: Quote, view: View = View.CUSTOMER) -> Path:
    path = folder / "quote.html"
    path.write_bytes(html_page.render(shown_to(view, quote)))
    return path


def _chromium(page: Path, *options: str) -> str:
    """Open the page in a fresh profile, and return what the browser prints."""
    assert CHROMIUM
    command = [
        CHROMIUM,
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--hide-scrollbars",
        "--no-first-run",
    ]
    command += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
    command += [
        f"--user-data-dir={page.parent / 'profile'}",
        "--window-size=900,1400",
        *options,
        page.as_uri(),
    ]
    return subprocess.run(command, capture_output=True, check=True, timeout=120).stdout.decode()


def test_no_text_makes_the_browser_run_or_ask_for_anything(
    tmp_path: Path, asked: tuple[str, list[str]]
):
    address, paths = asked
    attack = (
        f"<script>document.title='owned';fetch('{address}/fetch')</script><img src={address}/img onerror=\"alert(1)\">"
        f"<link rel=stylesheet href={address}/css><iframe src={address}/frame></iframe>"
        f"</style><style>@import '{address}/import';body{{background:url({address}/url)}}</style>"
        f"<meta http-equiv=refresh content='0;url={address}/refresh'><svg onload=\"fetch('{address}/svg')\">"
    )
    quote = whole_quote()
    line = replace(
        quote.lines[0], line=replace(quote.lines[0].line, description=attack, mpn=attack)
    )
    house = House(attack, (attack,), (attack,), f"{address}/logo.png")
    told = replace(
        quote,
        title=attack,
        customer=attack,
        terms=(attack,),
        lines=(line, *quote.lines[1:]),
        house=house,
        number=attack,
    )
    shown = _chromium(
        _page(tmp_path, told, View.INTERNAL), "--dump-dom", "--virtual-time-budget=3000"
    )
    assert "&lt;script&gt;" in shown
    assert (re.search(r"<title>(.*?)</title>", shown) or [""])[0].startswith(
        "<title>Quotation: &lt;script&gt;"
    )
    assert paths == []


def test_the_server_would_notice_a_request(tmp_path: Path, asked: tuple[str, list[str]]):
    address, paths = asked
    page = tmp_path / "leaky.html"
    page.write_text(f"<!DOCTYPE html><img src={address}/img>", encoding="utf-8")
    _chromium(page, "--dump-dom")
    assert paths == ["/img"]


@pytest.mark.parametrize("language", [Language.ENGLISH, Language.FRENCH])
def test_the_printed_page_has_the_figures_of_the_price_table(tmp_path: Path, language: Language):
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext (poppler-utils) is not installed")
    quote = replace(whole_quote(), language=language, house=HOUSE, number="Q-2026-0117")
    paper = tmp_path / "quote.pdf"
    _chromium(_page(tmp_path, quote), f"--print-to-pdf={paper}", "--no-pdf-header-footer")
    text = subprocess.run(
        ["pdftotext", "-layout", paper, "-"], capture_output=True, check=True
    ).stdout.decode()
    plain = re.sub(r"\s+", " ", text)
    for row in summary_sheet(quote, View.CUSTOMER, texts_in(language)).rows:
        for cell in (each for each in row.cells[1:] if each != ""):
            assert re.sub(r"\s+", " ", cell_text(cell, language)) in plain
    assert "Q-2026-0117" in plain
    assert text.count("\f") <= 3  # a form feed ends each page
    told = subprocess.run(
        ["pdfinfo", "-l", "9", paper], capture_output=True, check=True
    ).stdout.decode()
    sizes = {
        tuple(sorted(map(round, map(float, each))))
        for each in re.findall(r"size:\s+([\d.]+) x ([\d.]+)", told)
    }
    assert sizes == {(595, 842)}


@pytest.mark.parametrize(
    ("scheme", "dark"),
    [
        pytest.param("--blink-settings=preferredColorScheme=0", True, id="dark"),
        pytest.param("--blink-settings=preferredColorScheme=1", False, id="light"),
    ],
)
def test_the_page_follows_the_colours_that_the_reader_prefers(
    tmp_path: Path, scheme: str, dark: bool
):
    images = pytest.importorskip("PIL.Image", reason="the extra `template` is not installed")
    picture = tmp_path / "page.png"
    _chromium(_page(tmp_path, open_quote()), f"--screenshot={picture}", scheme)
    grey = images.open(picture).convert("L")
    counts = grey.histogram()
    pixels = grey.width * grey.height
    paper = sum(counts[:64]) if dark else sum(counts[192:])
    ink = sum(counts[160:]) if dark else sum(counts[:96])
    assert paper > pixels * 0.8
    assert ink > pixels * 0.01


def test_nothing_is_cut_off_at_the_side_of_a_narrow_screen(tmp_path: Path):
    quote = replace(whole_quote(), title="W" * 300, customer="M" * 300, house=HOUSE)
    page = _page(tmp_path, quote, View.INTERNAL)
    allowed = re.sub(
        r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page.read_text(encoding="utf-8")
    )
    fits = "document.documentElement.scrollWidth <= innerWidth"
    probe = f"<script>document.title = {fits} ? 'fits' : 'too wide'</script>"
    page.write_text(allowed.replace("</body>", f"{probe}</body>"), encoding="utf-8")
    assert "<title>fits</title>" in _chromium(page, "--dump-dom", "--window-size=500,900")
