"""Who quotes: the head of a document comes from the rate card, its logo from a file beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from emsquote.costing.rate_card import read_rate_card
from emsquote.finding import InputError
from emsquote.model.party import MOST_LOGO_BYTES, House

CARD = """\
based_on = "default"
[house]
name = "EMS AG"
address = ["Weg 1", "Ulm"]
contact = ["sales@example.com"]
logo = "logo.png"
"""
PNG = b"\x89PNG\r\n\x1a\nrest"


def _card(folder: Path, logo: bytes) -> House:
    (folder / "house.toml").write_text(CARD, encoding="utf-8")
    (folder / "logo.png").write_bytes(logo)
    return read_rate_card(folder / "house.toml").house


def test_the_card_names_the_house_and_holds_its_logo(tmp_path: Path):
    assert _card(tmp_path, PNG) == House(
        "EMS AG", ("Weg 1", "Ulm"), ("sales@example.com",), "data:image/png;base64,iVBORw0KGgpyZXN0"
    )


@pytest.mark.parametrize(
    ("logo", "message"),
    [
        pytest.param(
            b"GIF89a",
            'house.toml: house.logo: "logo.png" is no PNG, JPEG or SVG',
            id="another format",
        ),
        pytest.param(
            PNG + bytes(MOST_LOGO_BYTES),
            'house.toml: house.logo: "logo.png" has over 300 kB',
            id="too large",
        ),
    ],
)
def test_a_logo_that_cannot_be_used_is_told(tmp_path: Path, logo: bytes, message: str):
    with pytest.raises(InputError) as told:
        _card(tmp_path, logo)
    assert str(told.value).splitlines()[0] == message


def test_a_logo_that_is_not_there_is_told(tmp_path: Path):
    (tmp_path / "house.toml").write_text(CARD, encoding="utf-8")
    with pytest.raises(InputError, match=r'cannot read "logo\.png": No such file'):
        read_rate_card(tmp_path / "house.toml")


def test_a_card_without_a_house_has_none():
    assert (
        read_rate_card(Path(__file__).parents[2] / "data" / "rates" / "default.toml").house
        == House()
    )
