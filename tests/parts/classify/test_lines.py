"""Classifying a BOM's lines: what is doubtful is told, and a job overrules the rules."""

from decimal import Decimal

import pytest

from emsquote.finding import Finding, Origin, Severity
from emsquote.model.bom import BomLine, Supply
from emsquote.model.job import Override
from emsquote.model.measure import Measure
from emsquote.model.part import Mount, PartClass, PartKind
from emsquote.parts.classify import classify, part_rules

AT = Origin("bom.csv", row=7)


def line(**stated):
    return BomLine(AT, Measure(Decimal(1)), **stated)


def classified(*lines, overrides=()):
    return classify(lines, overrides, part_rules())


def test_lines_keep_their_order():
    kinds, findings = classified(
        line(footprint="0603"), line(footprint="DIP8"), line(footprint="LQFP48")
    )
    assert [kind.part_class for kind in kinds] == [
        PartClass.CHIP_0603,
        PartClass.THROUGH_HOLE,
        PartClass.FINE_PITCH,
    ]
    assert findings == ()


def test_an_unknown_mount_is_open():
    _, findings = classified(line(mpn="XYZZY-1"))
    assert findings == (
        Finding(
            Severity.OPEN,
            "unknown-mount",
            AT,
            'cannot tell how "XYZZY-1" is mounted',
            "name its package, or overrule it in the job file",
        ),
    )


def test_a_guess_is_a_doubt():
    _, findings = classified(line(value="10k", designators=("R1",)))
    assert findings == (
        Finding(
            Severity.DOUBT,
            "unsure-part",
            AT,
            '"10k" is taken as chip-0603 (smt) on weak grounds: designator: resistor',
            "name its package, or overrule it in the job file",
        ),
    )


def test_joints_that_the_name_does_not_tell_are_a_doubt():
    _, findings = classified(line(footprint="TQFP"))
    assert findings == (
        Finding(
            Severity.DOUBT,
            "unknown-joints",
            AT,
            'cannot tell how many joints "row 7" has: footprint "TQFP" does not tell how many',
            "state them in the job file",
        ),
    )


def test_nothing_is_asked_of_a_line_that_is_not_fitted():
    kinds, findings = classified(line(mpn="XYZZY-1", supply=Supply.NOT_FITTED))
    assert kinds[0].mount is Mount.UNKNOWN
    assert findings == ()


def test_what_is_bought_by_the_metre_is_a_cable():
    kinds, findings = classify(
        (BomLine(AT, Measure(Decimal(2), "m"), mpn="3051"),), (), part_rules()
    )
    assert kinds[0].part_class is PartClass.CABLE
    assert findings == ()


@pytest.mark.parametrize(
    "override",
    [
        pytest.param(
            Override(mpn="AB-1", mount="tht", part_class="connector", joints=4, origin=AT),
            id="by part number",
        ),
        pytest.param(
            Override(footprint="F", mount="tht", part_class="connector", joints=4, origin=AT),
            id="by footprint",
        ),
        pytest.param(
            Override(designator="X2", mount="tht", part_class="connector", joints=4, origin=AT),
            id="by designator",
        ),
    ],
)
def test_a_job_overrules_the_rules(override):
    kinds, findings = classified(
        line(mpn="AB-1", footprint="F", designators=("X1", "X2")), overrides=[override]
    )
    assert kinds == (
        PartKind(
            Mount.THT, PartClass.CONNECTOR, 4, hidden_joints=False, rule="job: bom.csv:7", sure=True
        ),
    )
    assert findings == ()


def test_an_override_of_another_part_changes_nothing_and_is_told():
    override = Override(footprint="0402", mount="tht", origin=Origin("job.toml", key="override[1]"))
    kinds, findings = classified(line(footprint="0603"), overrides=[override])
    assert kinds[0].mount is Mount.SMT
    assert findings == (
        Finding(
            Severity.DOUBT,
            "override-selects-nothing",
            Origin("job.toml", key="override[1]"),
            'the override of "0402" is about no line of the BOM',
            "check how it is written there",
        ),
    )


def test_an_override_minds_neither_case_nor_blanks():
    kinds, _ = classified(line(mpn="ab-1 "), overrides=[Override(mpn="AB-1", joints=4)])
    assert kinds[0].joints == 4


def test_a_later_override_holds_over_an_earlier():
    told = [Override(mpn="AB-1", joints=4, mount="tht"), Override(mpn="AB-1", joints=6)]
    kinds, _ = classified(line(mpn="AB-1"), overrides=told)
    assert (kinds[0].mount, kinds[0].joints) == (Mount.THT, 6)


def test_an_override_of_the_supply_alone_leaves_the_kind():
    kinds, _ = classified(
        line(footprint="0603"), overrides=[Override(footprint="0603", supply="consigned")]
    )
    assert kinds[0].rule == "footprint: chip"
