"""From bytes to text: which encoding a file is in, and its line ends."""

from __future__ import annotations

import codecs
import re

from emsquote.finding import Origin, fault
from emsquote.intake.judgement import Share

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ESCAPED = (
    (re.compile(rb"\x1b\$\)C"), "iso2022_kr"),
    (re.compile(rb"\x1b(?:\$[@AB]|\([IJ]|\$\([CD])"), "iso2022_jp_ext"),
)
"""Signs of texts that change their letters by escapes, and their encodings."""
# What part lists are written in where it is not Unicode: the defaults of spreadsheets and CAD
# programs.
_OLD = ["cp1252", "gb18030", "shift_jis", "cp1251", "cp1250", "big5", "euc_kr", "cp1253", "cp1254"]
_SAMPLE = 1 << 16
_CONTROL = re.compile("[\x00-\x08\x0e-\x19\x1b-\x1f]")
"""Control characters that no text has.

Line ends, tabs, form feeds and the end mark of old files are none of them.
"""
_FIRST_BEYOND_ASCII = 0x80


def decode(data: bytes, file: str) -> tuple[str, str]:
    r"""Return the text and the name of its encoding.

    `InputError` where the bytes are no text at all.

    Line ends become `\n`. `\r\r\n`, which a program makes that ends lines twice, counts as one line
    end.
    """
    text, encoding = _decoded(data)
    controls = _CONTROL.findall(text, 0, _SAMPLE)
    if len(controls) > Share.TRACE * min(len(text), _SAMPLE):
        hint = (
            "give a part list: xlsx, xls, ods, csv, a text list, HTML, Markdown, KiCad or IPC-2581"
        )
        raise fault("not-text", Origin(file), "is neither a spreadsheet nor text", hint)
    return text.replace("\r\r\n", "\n").replace("\r\n", "\n").replace("\r", "\n"), encoding


def _decoded(data: bytes) -> tuple[str, str]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace").lstrip("\ufeff"), encoding.removesuffix("-sig")
    escaped = next((name for sign, name in _ESCAPED if sign.search(data, 0, _SAMPLE)), "")
    if escaped:
        return data.decode(escaped, "replace"), escaped
    unmarked = _unmarked_utf16(data[:_SAMPLE])
    if unmarked:
        return data.decode(unmarked, "replace"), unmarked
    try:
        return data.decode("utf-8"), "ascii" if data.isascii() else "utf-8"
    except UnicodeDecodeError:
        encoding = _guessed(data)
        return data.decode(encoding, "replace"), encoding


def _unmarked_utf16(sample: bytes) -> str:
    """Tell UTF-16 without its mark by the zero bytes of Latin signs: all in odd places, or all in
    even ones.
    """
    low, high = sample[::2], sample[1::2]
    least = len(sample) * Share.TRACE
    if high.count(0) > least and not low.count(0):
        return "utf-16-le"
    return "utf-16-be" if low.count(0) > least and not high.count(0) else ""


def _guessed(data: bytes) -> str:
    from charset_normalizer import from_bytes  # noqa: PLC0415 - late: only few files are not Unicode

    sample = data[:_SAMPLE]
    if _mostly_ascii_with_signs(sample):
        return "cp1252"
    best = from_bytes(sample, cp_isolation=_OLD).best()
    return best.encoding if best is not None else "cp1252"


def _mostly_ascii_with_signs(sample: bytes) -> bool:
    """Whether all other bytes are signs of Western part lists as typed on Windows: µ, °, ±, ²,
    ™.
    """
    high = bytes(byte for byte in sample if byte >= _FIRST_BEYOND_ASCII)
    return bool(high) and all(
        byte in b"\xb5\xb0\xb1\xb2\xb3\xae\x99\x96\x97\x92\xa0\xd7\xf8\xd8\x80" for byte in high
    )
