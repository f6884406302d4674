"""Several builds as columns of one list."""

import pytest

from emsquote.finding import InputError
from emsquote.intake import Overrides, read_bom
from emsquote.model.bom import Supply

COUNTED = """\
Reference,MPN,Quantity,No Opto,No Headers
"R1,R2",RC0402FR-0710KL,2,2,2
C1,GRM155R71C104KA88D,1,1,1
U1,LM358DR,1,1,1
"J1,J2",B2B-PH-K-S,2,2,0
OK1,PC817,1,0,1
"""
TITLED = """\
Reference,MPN,Qty Lite,Qty Pro
R1,RC0402FR-0710KL,1,1
C1,GRM155R71C104KA88D,1,1
K1,G5V-2-H1,,1
"""
MARKED = """\
Reference,Quantity,MPN,Lite,Pro
R1,1,RC0402FR-0710KL,x,x
C1,1,GRM155R71C104KA88D,x,x
K1,1,G5V-2-H1,,x
U1,1,LM358DR,x,DNP
"""


def bom_of(tmp_path, text, build=""):
    path = tmp_path / "bom.csv"
    path.write_text(text)
    return read_bom(path, overrides=Overrides(build=build))


FLAGGED = """\
Ref,Qty,MPN,DNP (Lite),DNP (Pro)
"R1,R2",2,RC0402FR-0710KL,,
U1,1,LM358DR,x,
U2,1,LM324DR,,x
U3,1,TL072CDR,x,x
"""
BEFORE = """\
Ref,Qty,MPN,Lite:DNP,Pro:DNP,Lite:MPN
"R1,R2",2,RC0402FR-0710KL,0,0,
U1,1,LM358DR,1,0,
U2,1,LM324DR,0,1,LM324ADR
U3,1,TL072CDR,1,1,
"""
FITTED = """\
Ref,Qty,MPN,Fitted Lite,Fitted Pro
"R1,R2",2,RC0402FR-0710KL,yes,yes
U1,1,LM358DR,no,yes
U2,1,LM324DR,yes,no
U3,1,TL072CDR,no,no
"""
SIGNED = """\
Ref,Qty,MPN,Config
"R1,R2",2,RC0402FR-0710KL,
U1,1,LM358DR,+PRO
U2,1,LM324DR,-PRO
U3,1,TL072CDR,DNF
"""
NAMED = """\
Ref,Qty,MPN,Variant
"R1,R2",2,RC0402FR-0710KL,LITE;PRO
U1,1,LM358DR,PRO
U2,1,LM324DR,LITE
U3,1,TL072CDR,MAX
U4,1,TL074CDR,LITE
"""
BUILDS = {
    "flags whose title names the build behind": (FLAGGED, "Pro", "2 1 - -"),
    "flags by their whole title": (FLAGGED, "DNP (Lite)", "2 - 1 -"),
    "flags whose title names the build before": (BEFORE, "Lite", "2 - 1 -"),
    "flags of what is fitted": (FITTED, "Pro", "2 1 - -"),
    "expressions": (SIGNED, "PRO", "2 1 - -"),
    "a field of variants": (NAMED, "Lite", "2 - 1 - 1"),
    "a field of variants, another": (NAMED, "PRO", "2 1 - - -"),
    "a column of numbers": (COUNTED, "No Headers", "2 1 1 - 1"),
    "another, in other letters": (COUNTED, "no opto", "2 1 1 2 -"),
    "a word of the title": (TITLED, "Lite", "1 1 -"),
    "blank is none, whatever the designators": (TITLED, "Qty Lite", "1 1 -"),
    "a column of marks": (MARKED, "Lite", "1 1 - 1"),
    "marks that deny": (MARKED, "Pro", "1 1 1 -"),
}


@pytest.mark.parametrize(("text", "build", "taken"), BUILDS.values(), ids=BUILDS)
def test_the_build_that_is_asked_for(tmp_path, text, build, taken):
    bom = bom_of(tmp_path, text, build)
    found = ["-" if line.supply is Supply.NOT_FITTED else str(line.per_board) for line in bom.lines]
    assert found == taken.split()
    assert not {"builds", "rival-columns", "quantity-zero"} & {
        finding.code for finding in bom.findings
    }


TOLD = {
    "numbers": (
        COUNTED,
        'columns that may be of builds of their own, and are not read: "No Opto", "No Headers"',
    ),
    "titled quantities": (TITLED, 'quantity is read from "Qty Pro"; it could also be "Qty Lite"'),
    "marks": (
        MARKED,
        'columns that may be of builds of their own, and are not read: "Lite", "Pro"',
    ),
}


@pytest.mark.parametrize(("text", "message"), TOLD.values(), ids=TOLD)
def test_builds_that_nobody_asked_for_are_told(tmp_path, text, message):
    findings = bom_of(tmp_path, text).findings
    assert [
        finding.message for finding in findings if finding.code in {"builds", "rival-columns"}
    ] == [message]
    assert all(
        "--build TITLE" in finding.hint for finding in findings if finding.message == message
    )


TAKEN = {
    "flags": (
        FLAGGED,
        "2 1 1 -",
        'builds leave out different parts: "DNP (Lite)", "DNP (Pro)"; 2 lines of some builds are taken',
    ),
    "flags of what is fitted": (
        FITTED,
        "2 1 1 -",
        'builds leave out different parts: "Fitted Lite", "Fitted Pro"; 2 lines of some builds are taken',
    ),
    "a flag of one build": (
        "Ref,Qty,MPN,MASTER DNP\nR1,1,RC0402FR-0710KL,\nU1,1,LM358DR,x\nU2,1,LM324DR,\n",
        "1 1 1",
        'builds leave out different parts: "MASTER DNP"; 1 line of some builds are taken',
    ),
    "expressions": (
        SIGNED,
        "2 1 1 -",
        'only some builds have 2 lines, which are taken; builds: "PRO"',
    ),
    "a field of variants": (
        NAMED,
        "2 1 1 1 1",
        'only some builds have 5 lines, which are taken; builds: "LITE", "PRO", "MAX"',
    ),
}


@pytest.mark.parametrize(("text", "taken", "message"), TAKEN.values(), ids=TAKEN)
def test_what_some_builds_have_is_taken_and_told(tmp_path, text, taken, message):
    bom = bom_of(tmp_path, text)
    found = ["-" if line.supply is Supply.NOT_FITTED else str(line.per_board) for line in bom.lines]
    assert found == taken.split()
    (finding,) = bom.findings
    assert (finding.code, finding.message) == ("builds", message)


@pytest.mark.parametrize("title", ["DNP flag", "DNP?", "Do not place (x)", "Fitted on PCB"])
def test_words_that_name_no_build(tmp_path, title):
    text = f"Ref,Qty,MPN,{title}\nR1,1,RC0402FR-0710KL,\nU1,1,LM358DR,DNP\nU2,1,LM324DR,\n"
    bom = bom_of(tmp_path, text)
    assert [line.label for line in bom.lines if line.supply is Supply.NOT_FITTED] == ["LM358DR"]
    assert not bom.findings


def test_a_part_number_of_a_build(tmp_path):
    found = [line.mpn for line in bom_of(tmp_path, BEFORE, "Lite").lines]
    assert found[2] == "LM324ADR"


def test_a_column_of_colours_names_no_builds(tmp_path):
    rows = "".join(
        f"D{n},1,LTST-C{n}0,{colour}\n"
        for n, colour in enumerate(["red", "blue", "green", "amber"])
    )
    assert not bom_of(tmp_path, f"Ref,Qty,MPN,Variant\n{rows}").findings


def test_one_column_of_ticks_is_no_build(tmp_path):
    text = "Reference,Quantity,MPN,RoHS seen\n" + "".join(
        f"R{n},1,RC0402FR-07{n}KL,{'x' * (n % 2)}\n" for n in range(1, 9)
    )
    assert bom_of(tmp_path, text).findings == ()


def test_a_build_that_is_not_there_is_told_with_the_titles(tmp_path):
    with pytest.raises(InputError) as refused:
        bom_of(tmp_path, TITLED, "Ultra")
    assert str(refused.value) == (
        'bom.csv: has no column of a build "Ultra"\n'
        "hint: found: a table with the titles Reference, MPN, Qty Lite, Qty Pro"
    )


def test_the_command_line_asks_for_a_build(tmp_path, emsquote):
    path = tmp_path / "bom.csv"
    path.write_text(TITLED)
    assert "3 lines, 2 placements (2 fitted)" in emsquote("bom", path, "--build", "Lite").out
