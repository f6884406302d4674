"""Every formula of every workbook keeps to what Excel, LibreOffice and Gnumeric share."""

import pytest

from emsquote import Job, OfferList, read_bom, shipped_rate_card
from emsquote.documents.live.build import live_sheets
from emsquote.documents.live.plan import large
from emsquote.documents.sheet import Formula
from emsquote.pipeline import price_bom
from emsquote.wording.language import Language
from emsquote.wording.texts import texts_in

from .formula_rules import complaints, complaints_of
from .generated_jobs import CARDS
from .generated_parts import generated, round_offer
from .jobs import NAMES, priced_jobs
from .plan_book import Book


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("B5<=50", "the cell holds TRUE or FALSE, which Excel takes for no number"),
        ("IF(B5>1,B5<=50,0)", "the cell holds TRUE or FALSE, which Excel takes for no number"),
        ("AND(B5>1,B5<=50)", "the cell holds TRUE or FALSE, which Excel takes for no number"),
        ("B5:B9", "the cell takes one of many values"),
        ("B5:B9*2", "the cell takes one of many values"),
        ("IF(B5:B9>1,1,0)", "IF is given many values, and no array formula says so"),
        ("SUM(B5:B9*2)", "SUM is given many values, and no array formula says so"),
        ("SUMPRODUCT(MIN(B5:B9*2))", "MIN is given many values, and no array formula says so"),
        (
            "SUMPRODUCT(ROUND(B5:B9,2))",
            "ROUND is given many values, and no array formula says so",
        ),
        ("SUMPRODUCT(B5:B9>1)", "SUMPRODUCT leaves out truth values that are not made numbers"),
        ("IFERROR(B5,0)", "IFERROR is not among the functions that all programs share"),
        ("IF(B5=1,2)", "IF has 2 arguments"),
        (
            "FIXED(B5,2)*2",
            "a text that is written otherwise in another country is worked with",
        ),
        ("ROUND(FIXED(B5,2),1)", "ROUND is given a text of one country"),
        ('"5"*2', "a text is worked with as a number"),
        ("B5+#REF!", "#REF! stands in it"),
        ("+".join(["B5"] * 3000), "8999 characters"),
    ],
)
def test_what_excel_works_out_otherwise_is_complained_of(text, complaint):
    assert complaint in complaints(Formula(text, 0))


@pytest.mark.parametrize(
    "text",
    [
        "IF(B5<=50,1,0)",
        "(B5<=50)*B6",
        "SUMPRODUCT((B5:B9>1)*B5:B9)",
        "SUMPRODUCT(SMALL(B5:B9*C5:C9+(B5:B9>1)*1E+15,1))",
        'FIXED(B5,2)&" EUR + ?"',
        'COUNTIF(INDEX(C:C,B5):INDEX(D:D,B5),"<="&B6)',
    ],
)
def test_what_all_work_out_alike_is_not(text):
    assert complaints(Formula(text, 0)) == []


def test_a_text_of_one_country_is_found_in_the_cell_that_is_worked_with():
    local = {"Costs!F5"}
    assert complaints(Formula("Costs!$F$5*2", 0), "Summary!", local) == [
        "a text that is written otherwise in another country is worked with"
    ]
    assert complaints(Formula("Costs!$F$5", 0), "Summary!", local) == []


@pytest.mark.parametrize("name", NAMES)
def test_formulas_keep_to_what_all_programs_share(name):
    done = priced_jobs()[name]
    assert complaints_of(live_sheets(done.quote, done.basis)) == []


@pytest.mark.parametrize("language", list(Language))
def test_they_do_so_in_every_language(language):
    done = priced_jobs()["every-kind-unit"]
    assert complaints_of(live_sheets(done.quote, done.basis, texts_in(language))) == []


def test_they_do_so_in_a_large_quote(monkeypatch):
    monkeypatch.setattr(large, "_MOST_CELLS", 0)
    done = priced_jobs()["example"]
    assert complaints_of(live_sheets(done.quote, done.basis)) == []


@pytest.mark.parametrize("card", sorted(set(CARDS)))
def test_they_do_so_with_every_shipped_card(card, tmp_path):
    bom = tmp_path / "bom.csv"
    bom.write_text("Designator,Qty,MPN,Footprint\nR1,1,PN-R,0402\nJ1,1,PN-J,DIP-8\n")
    card = shipped_rate_card(card)
    done = price_bom(read_bom(bom), Job(quantities=(5, 500)), card, OfferList([]))
    assert complaints_of(live_sheets(done.quote, done.basis)) == []


@pytest.mark.parametrize(
    "shown",
    [
        pytest.param(lambda: generated(4, count=150), id="every kind of offer"),
        pytest.param(
            lambda: generated(3, preferred_suppliers=("Beta",), max_lead_days=20), id="preferred"
        ),
        pytest.param(lambda: generated(6, 150, (1, 4), round_offer), id="orders that cost alike"),
    ],
)
def test_they_do_so_in_plans_of_every_kind_of_offer(shown):
    assert complaints_of(Book(shown()).links.sheets) == []
