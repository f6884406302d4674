"""The same reading finds the columns of price lists: only the titles are other data."""

from emsquote.intake.kinds import PRICE_LIST_WEIGHTS
from emsquote.intake.table import find_table
from emsquote.intake.titles import title_table
from emsquote.readers import read_document


def test_columns_of_a_german_price_list(tmp_path):
    path = tmp_path / "preise.csv"
    path.write_text(
        "Preisliste 2026\n\nHersteller;Herstellernummer;Bestellnummer;Mindestbestellmenge;VPE;Einzelpreis;Währung\n"
        "Yageo;RC0402FR-0710KL;311-10KGRCT-ND;10;10;0,0021;EUR\nMurata;GRM155R71C104KA88D;490-3261-1-ND;1;1;0,01;EUR\n",
        encoding="utf-8",
    )
    table = find_table(read_document(path).sheets[0], title_table("price_list"), PRICE_LIST_WEIGHTS)
    assert table is not None
    assert table.header_row == 3
    assert {column.role: column.index for column in table.columns} == {
        "manufacturer": 0,
        "mpn": 1,
        "sku": 2,
        "moq": 3,
        "multiple": 4,
        "unit_price": 5,
        "currency": 6,
    }
