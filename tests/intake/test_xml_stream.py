"""XML from strangers: what is refused, and what is read in whatever encoding."""

import zipfile
from io import BytesIO

import pytest

from emsquote.finding import InputError
from emsquote.intake.readers.xml_stream import XmlStream


def texts(*pieces, is_text=False):
    """What characters a document has that is fed in pieces."""
    found = []

    def attach(parser):
        parser.CharacterDataHandler = found.append

    stream = XmlStream("bom.xml", attach, "part", is_text=is_text)
    for piece in pieces:
        stream.feed(piece)
    stream.close()
    return "".join(found)


def refusal(*pieces):
    with pytest.raises(InputError) as caught:
        texts(*pieces)
    return str(caught.value)


ENCODINGS = ("gb18030", "GBK", "Shift_JIS", "euc-kr", "big5", "utf-8", "UTF-16", "ISO-2022-JP")


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_encodings_of_texts_are_read(encoding):
    word = "電"
    content = (
        f'<?xml version="1.0" encoding="{encoding}"?><!-- {" " * 40} --><a>{word}1</a>'.encode(
            encoding
        )
    )
    assert texts(content) == f"{word}1"
    in_bits = (content[place : place + 1] for place in range(90, len(content)))
    assert texts(content[:90], *in_bits) == f"{word}1"


@pytest.mark.parametrize("encoding", ["windows-1252", "iso-8859-15", "cp1250", "koi8-r"])
def test_encodings_of_one_byte_are_read(encoding):
    assert texts(f"<?xml version='1.0' encoding='{encoding}'?><a>10 k</a>".encode()) == "10 k"


@pytest.mark.parametrize("encoding", ["zlib", "rot13", "idna", "undefined", "str", "utf-7", "hex"])
def test_encodings_that_no_text_has_are_refused(encoding):
    told = refusal(f'<?xml version="1.0" encoding="{encoding}"?><a/>'.encode())
    assert told.startswith(f'bom.xml: part is written in an encoding "{encoding}"')
    assert "hint: " in told


def test_text_that_breaks_its_encoding_is_damaged():
    assert "is not well-formed" in refusal(b'<?xml version="1.0" encoding="gbk"?><a>\xff\xff</a>')


def test_nesting_has_an_end():
    assert "nests elements more than 256 deep" in refusal(b"<a>" * 300)
    assert texts(b"<a>" * 200 + b"1" + b"</a>" * 200) == "1"


def test_siblings_do_not_nest():
    assert texts(b"<a>" + b"<b>1</b><c/>" * 1_000 + b"</a>") == "1" * 1_000


def test_a_tag_has_an_end():
    endless = (b"<a x='", *[b"y" * (1 << 16)] * 20)
    assert "has a tag of more than a megabyte" in refusal(*endless)


def test_long_texts_are_no_long_tags():
    assert len(texts(b"<a>", *[b"y" * (1 << 16)] * 20, b"</a>")) == 20 << 16


def test_a_small_workbook_of_deep_elements_is_refused_at_once(emsquote, tmp_path):
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "xl/workbook.xml", "<workbook><sheets><sheet name='a'/></sheets></workbook>"
        )
        archive.writestr("xl/worksheets/sheet1.xml", "<x>" * 3_000_000)
    path = tmp_path / "bom.xlsx"
    path.write_bytes(packed.getvalue())
    ended = emsquote("bom", path)
    assert ended.code == 2
    assert "nests elements more than 256 deep" in ended.err
