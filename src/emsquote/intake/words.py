"""Words made comparable: case, accents, punctuation and compound spelling aside, in any language.

`Mfr.-Part No.`, `MFR PART NO` and `MfrPartNo` are one; `Hersteller-Nr.` and `hersteller nr` too.
"""

from __future__ import annotations

import re
import unicodedata

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z]{2})")
_TOKEN = re.compile(r"#|[^\W_]+")
_BETWEEN = re.compile(r"[^\w#]+|_+")
_NUMERO = str.maketrans({"№": "#", "º": "°"})


def tokens(text: str) -> tuple[str, ...]:
    """Return the words of a text, comparable: lower case, without accents, camel case cut; `#` is a
    word.

    >>> tokens("ManufacturerPartNumber"), tokens("Réf. fabricant N°1")
    (('manufacturer', 'part', 'number'), ('ref', 'fabricant', 'n', '1'))
    """
    plain = _unaccented(text)
    cut = plain if plain.isupper() or plain.islower() else _CAMEL.sub(" ", plain)
    return tuple(_TOKEN.findall(cut.casefold()))


def _unaccented(text: str) -> str:
    if text.isascii():
        return text
    spelled = unicodedata.normalize("NFKD", text.translate(_NUMERO))
    return unicodedata.normalize(
        "NFKC", "".join(char for char in spelled if not unicodedata.combining(char))
    )


def compact(text: str) -> str:
    """Return the words of a text run together: what two spellings of one title have in common.

    >>> compact("Mfr.-Part No."), compact("MfrPartNo")
    ('mfrpartno', 'mfrpartno')
    """
    plain = _unaccented(text).casefold().replace(" ", "")
    return plain if plain.isalnum() else _BETWEEN.sub("", plain)


def is_ideographic(text: str) -> bool:
    """Whether the text has Chinese characters or kana: such titles are not parted into words by
    blanks.
    """
    return not text.isascii() and any(
        "\u3040" <= char <= "\u30ff" or "\u3400" <= char <= "\u9fff" for char in text
    )
