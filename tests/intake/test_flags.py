"""What says that a part is not fitted: flags whose title says no, marks of single designators, words
where something else is expected; and what is told when most of a list is left out.
"""

import json

import pytest

from emsquote.documents.bom_report import bom_as_json
from emsquote.finding import Severity
from emsquote.intake import read_bom
from emsquote.intake.denials import denials
from emsquote.intake.flags import FlagSaid, flag_said
from emsquote.intake.marked_names import marked_names
from emsquote.intake.titles import title_table
from emsquote.model.bom import LeftOut, Supply
from emsquote.model.column_role import ColumnRole

NUMBERS = ("RC0402FR-0710KL", "GRM155R71C104KA88D", "LM358DR", "BAT54C-7-F")


def bom_of(tmp_path, text):
    path = tmp_path / "bom.csv"
    path.write_text(text, encoding="utf-8")
    return read_bom(path)


def flagged(tmp_path, title, *flags):
    """Read a list of as many lines as there are flags."""
    rows = [
        f"U{place},1,{number},{flag}"
        for place, (number, flag) in enumerate(zip(NUMBERS, flags, strict=False), 1)
    ]
    return bom_of(tmp_path, "\n".join((f"Ref,Qty,MPN,{title}", *rows, "")))


def left_out(bom):
    return [",".join(line.designators) for line in bom.lines if line.supply is Supply.NOT_FITTED]


def codes(bom):
    return [finding.code for finding in bom.findings]


TITLES_THAT_SAY_NO = (
    "Do Not Load",
    "do_not_load",
    "DoNotMount",
    "Don't Place",
    "Dont Stuff",
    "No Mount",
    "No-Load",
    "Not stuffed",
    "Not to be fitted",
    "Components not loaded",
    "Depopulate",
    "Unstuffed",
    "Unmounted parts",
    "nicht montiert",
    "Nicht eingebaut",
    "à ne pas câbler",
    "Non saldato",
    "No colocar",
    "não colocado",
    "nu se plantează",
    "nie obsadzać",
    "не запаивать",
    "niet plaatsen",
    "不安装",
    "実装不要",
)


@pytest.mark.parametrize("title", TITLES_THAT_SAY_NO)
@pytest.mark.parametrize(
    ("no", "yes"), [("False", "True"), ("no", "yes"), ("0", "1"), ("", "x")], ids=lambda flag: flag
)
def test_a_title_that_says_no(tmp_path, title, no, yes):
    bom = flagged(tmp_path, title, no, no, yes, no)
    assert left_out(bom) == ["U3"]
    assert not codes(bom)


@pytest.mark.parametrize(
    "title", ["Load", "Mounted", "Load / No load", "Populate/DNP", "Fitted (Y/N)", "bestückt"]
)
def test_a_title_that_asks_whether_it_is_fitted(tmp_path, title):
    assert left_out(flagged(tmp_path, title, "yes", "yes", "no", "yes")) == ["U3"]


def test_words_for_fitting_deny_nothing_in_a_column_of_what_is_not_fitted(tmp_path):
    assert left_out(flagged(tmp_path, "DNP", "Populate", "DNP", "fitted", "load")) == ["U2"]


@pytest.mark.parametrize(
    ("title", "role"),
    [
        ("Assembly not stuffed at JLC", ColumnRole.DNP),
        ("Not to be SMT placed", ColumnRole.DNP),
        ("Load / No load", ColumnRole.FITTED),
        ("No. fitted", ColumnRole.FITTED),
        ("Mounted by", ColumnRole.ASSEMBLER),
    ],
)
def test_negation_is_understood_by_words(title, role):
    roles = title_table(ColumnRole).roles(title)
    assert max(roles, key=roles.get) is role
    assert not {ColumnRole.DNP, ColumnRole.FITTED} - {role} & roles.keys()


def test_denials_are_of_many_languages():
    assert {"do not place", "unfitted", "non monté", "nemontat", "未贴", "未実装"} <= denials()


@pytest.mark.parametrize(
    ("text", "in_dnp", "in_fitted"),
    [
        ("yes", FlagSaid.NOT_FITTED, FlagSaid.FITTED),
        ("no", FlagSaid.NOTHING, FlagSaid.NOT_FITTED),
        ("DNP", FlagSaid.NOT_FITTED, FlagSaid.NOT_FITTED),
        ("stuffed", FlagSaid.FITTED, FlagSaid.FITTED),
        ("free issue", FlagSaid.CONSIGNED, FlagSaid.CONSIGNED),
        ("", FlagSaid.NOTHING, FlagSaid.NOTHING),
        ("perhaps", FlagSaid.UNREAD, FlagSaid.UNREAD),
    ],
)
def test_a_flag(text, in_dnp, in_fitted):
    assert flag_said(ColumnRole.DNP, text) is in_dnp
    assert flag_said(ColumnRole.FITTED, text) is in_fitted


@pytest.mark.parametrize("word", ["RandomText", "see note 3", "later"])
def test_a_word_that_is_neither_yes_nor_no_is_told(tmp_path, word):
    bom = flagged(tmp_path, "Fitted", "yes", "no", word, "yes")
    (finding,) = bom.findings
    assert finding.severity is Severity.OPEN
    assert (finding.code, finding.origin.row) == ("flag-not-read", 4)
    assert finding.message == (
        f'"Fitted" says neither yes nor no: "{word}"; 1 line taken as fitted'
    )


@pytest.mark.parametrize("ticks", [("x", "x", "", "x"), ("x", "", "", ""), ("yes", "", "yes", "")])
def test_ticks_that_are_left_blank_are_told(tmp_path, ticks):
    bom = flagged(tmp_path, "Mounted", *ticks)
    assert not left_out(bom)
    assert codes(bom) == ["fitted-left-blank"]


def test_a_list_that_is_mostly_left_out_says_so(tmp_path):
    (finding,) = flagged(tmp_path, "DNP", "x", "x", "x", "").findings
    assert finding.severity is Severity.OPEN
    assert finding.message == '3 of 4 lines are read as not fitted, most by "DNP"'


@pytest.mark.parametrize("counts", [("3", "1", "2", ""), ("1", "1", "4", "1"), ("", "2", "", "")])
def test_a_column_of_counts_is_no_flag(tmp_path, counts):
    assert not left_out(flagged(tmp_path, "Other (mech or DNI)", *counts))


MARKED = {
    "a mark in brackets": ("C1,C2,C3,C4(NP)", "C1, C2, C3, C4", ["C4"]),
    "a mark behind a slash": ("R5, R6/DNP", "R5, R6", ["R6"]),
    "a mark behind a blank": ("R5 R6 DNF", "R5 R6", ["R6"]),
    "two marks": ("D1[dnp] D2 D3 [dnp]", "D1 D2 D3", ["D1", "D3"]),
    "a mark before them": ("R1, R2; DNP: R7, R8", "R1, R2; R7, R8", ["R7", "R8"]),
    "a section of a connector is no mark": ("TB1/2, J1(A)", "TB1/2, J1(A)", []),
}


@pytest.mark.parametrize(("text", "plain", "marked"), MARKED.values(), ids=MARKED)
def test_marks_within_a_list_of_designators(text, plain, marked):
    found = marked_names(text)
    assert found.plain.replace(", ", ",") == plain.replace(", ", ",")
    assert sorted(found.marked) == marked


LISTED = {
    "the flag lists all of them": ('"R1, R2"', [], ["R1,R2"], []),
    "the flag lists one": ("R2", ["R1"], ["R2"], ["partly-not-fitted"]),
    "the flag has a mark for each": ('",DNI"', ["R1"], ["R2"], ["partly-not-fitted"]),
    "the flag lists others": ("R7", ["R1,R2"], [], ["flag-not-read"]),
}


@pytest.mark.parametrize(("flag", "fitted", "unfitted", "told"), LISTED.values(), ids=LISTED)
def test_a_flag_that_lists_designators(tmp_path, flag, fitted, unfitted, told):
    bom = bom_of(
        tmp_path,
        f'Ref,Qty,MPN,DNP\n"R1, R2",2,RC0402FR-0710KL,{flag}\nC1,1,GRM155R71C104KA88D,\nU1,1,LM358DR,\n',
    )
    assert left_out(bom) == unfitted
    assert [",".join(line.designators) for line in bom.fitted] == [*fitted, "C1", "U1"]
    assert codes(bom) == told


@pytest.mark.parametrize("quantity", ["3", "4"])
def test_a_row_with_a_marked_designator_makes_two_lines(tmp_path, quantity):
    bom = bom_of(
        tmp_path,
        f'Qty,Ref,MPN\n{quantity},"C1,C2,C3,C4(NP)",GRM155R71C104KA88D\n1,U1,LM358DR\n1,U2,LM324DR\n',
    )
    amounts = [(line.designators, line.per_board.amount) for line in bom.lines[:2]]
    assert amounts == [(("C1", "C2", "C3"), 3), (("C4",), 1)]
    (finding,) = bom.findings
    assert finding.message == (
        'GRM155R71C104KA88D: C4 marked by "C1,C2,C3,C4(NP)": not fitted, the others of its row are'
    )


def test_a_row_of_nothing_but_marked_designators_goes_on_with_the_line_above(tmp_path):
    bom = bom_of(
        tmp_path,
        'Qty,Ref,MPN\n2,"C1,C2",GRM155R71C104KA88D\n,C16(NP),\n1,U1,LM358DR\n1,U2,LM324DR\n',
    )
    assert left_out(bom) == ["C16"]
    assert [line.designators for line in bom.fitted] == [("C1", "C2"), ("U1",), ("U2",)]


@pytest.mark.parametrize("number", ["MCP73831T(NB)", "HLK-5M05/NP", "CD4053-NC", "LM358/DNP"])
def test_a_mark_that_is_joined_to_a_number_is_part_of_it(tmp_path, number):
    bom = bom_of(tmp_path, f"Ref,Qty,MPN\nU1,1,{number}\nU2,1,LM358DR\nU3,1,LM324DR\n")
    assert not left_out(bom)
    assert bom.lines[0].mpn == number


WORDS = ("leave empty", "Left open", "NO BUY", "do not insert", "laisser vide", "留空")


@pytest.mark.parametrize("word", WORDS)
def test_words_of_a_remark(tmp_path, word):
    bom = bom_of(
        tmp_path,
        f"Ref,Qty,Value,Note\nR1,1,10k,{word}\nR2,1,10k,\nR3,1,22k,solder last\nR4,1,1k,\n",
    )
    assert left_out(bom) == ["R1"]


@pytest.mark.parametrize(
    ("value", "is_fitted"),
    [("O/C", False), ("OC", False), ("1k/nc", False), ("NC/0R", True), ("1k", True)],
)
def test_no_connection_as_value(tmp_path, value, is_fitted):
    bom = bom_of(
        tmp_path, f"Ref,Qty,Value,Footprint\nSR1,1,{value},R_0603\nR2,1,1k,R_0603\nR3,1,2k,R_0603\n"
    )
    assert (left_out(bom) == []) is is_fitted


def test_what_is_provided_loose_is_bought_and_told(tmp_path):
    bom = bom_of(
        tmp_path,
        "Ref,Qty,MPN,Comment\nJ3,1,61300611121,DO NOT solder but provide the part with the board\n"
        "U1,1,LM358DR,\nU2,1,LM324DR,\n",
    )
    assert not left_out(bom)
    (finding,) = bom.findings
    assert (finding.severity, finding.code) == (Severity.OPEN, "supplied-loose")


@pytest.mark.parametrize("said", ["No", "by hand", "customer's own house"])
def test_who_assembles_is_not_whether_it_is_fitted(tmp_path, said):
    bom = flagged(tmp_path, "Assembled by JLCPCB", "Yes", said, "Yes", "Yes")
    assert not left_out(bom)
    (finding,) = bom.findings
    assert finding.message == (
        f'"Assembled by JLCPCB" says "{said}" for 1 line: bought, and priced as placed'
    )


def test_an_account_says_why_and_by_which_cell(tmp_path):
    bom = flagged(tmp_path, "Do Not Load", "", "x", "", "")
    (why,) = bom.left_out.values()
    assert why == LeftOut('"x" in its own column', 4, "Do Not Load", "x")
    told = json.loads(bom_as_json(bom))["lines"]
    assert [line.get("not_fitted") for line in told] == [
        None,
        {"reason": '"x" in its own column', "column": 4, "title": "Do Not Load", "text": "x"},
        None,
        None,
    ]


@pytest.mark.parametrize(
    ("title", "word", "left_out"),
    [
        ("Status", "nicht notwendig", True),
        ("Notes", "Not needed", True),
        ("Stav", "kein Teil", True),
        ("Remarks", "nu este necesar", True),
        ("Notes", "heatsink not required", False),
        ("Notes", "in stock", False),
    ],
)
def test_what_is_not_needed_is_not_fitted_and_told(tmp_path, title, word, left_out):
    path = tmp_path / "bom.csv"
    path.write_text(
        f"Ref,Qty,Value,{title}\nR1,1,10k,in stock\nR2,1,1k,{word}\nC1,1,1n,in stock\n",
        encoding="utf-8",
    )
    bom = read_bom(path)
    assert [line.supply is Supply.NOT_FITTED for line in bom.lines] == [False, left_out, False]
    assert ("maybe-not-fitted" in [finding.code for finding in bom.findings]) is left_out
