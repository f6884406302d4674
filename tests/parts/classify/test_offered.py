"""The part that is bought is the part that is built: offers tell its package."""

from decimal import Decimal

import pytest

from emsquote.finding import Finding, Origin, Severity
from emsquote.model.bom import BomLine
from emsquote.model.measure import Measure
from emsquote.model.part import Mount, PartClass
from emsquote.parts.classify import OfferedPart, classify, offered_part, part_rules

AT = Origin("bom.csv", row=7)


def classified(offered, **stated):
    line = BomLine(AT, Measure(Decimal(1)), **stated)
    (kind,), findings = classify((line,), (), part_rules(), (offered,))
    return kind, findings


def test_a_number_without_footprint_is_built_in_the_package_that_is_bought():
    kind, findings = classified(OfferedPart("SOIC-8"), mpn="LM358DR2G", designators=("U1",))
    assert (kind.mount, kind.part_class, kind.joints) == (Mount.SMT, PartClass.SOIC, 8)
    assert kind.rule == "offer: small outline"
    assert kind.sure
    assert findings == ()


def test_a_sure_footprint_stands_and_the_difference_is_told():
    kind, findings = classified(
        OfferedPart("SOIC-8"), mpn="LM358", footprint="DIP-8", designators=("U1",)
    )
    assert kind.mount is Mount.THT
    assert findings == (
        Finding(
            Severity.DOUBT,
            "package-differs",
            AT,
            '"LM358" is offered in SOIC-8, but its footprint is DIP-8',
            "see which of the two the customer means",
        ),
    )


@pytest.mark.parametrize(
    ("footprint", "package"),
    [
        pytest.param("QFN-16-1EP_3x3mm", "QFN-16", id="the exposed pad is counted by one of them"),
        pytest.param("TO-252-2", "DPAK", id="one name of two"),
        pytest.param("R_0402_1005Metric", "0402", id="a size in two systems"),
        pytest.param("MyLibrary:U17", "SOIC-8", id="a footprint that tells nothing"),
        pytest.param("SOIC-8", "Tray", id="an offer that tells nothing"),
    ],
)
def test_what_may_be_the_same_is_no_difference(footprint, package):
    _, findings = classified(OfferedPart(package), mpn="X1", footprint=footprint)
    assert [finding for finding in findings if finding.code == "package-differs"] == []


def test_joints_that_a_footprint_leaves_open_come_from_the_offer():
    kind, _ = classified(OfferedPart("TQFP-44(10x10)"), mpn="X1", footprint="TQFP")
    assert kind.joints == 44


def test_a_description_of_the_offer_serves_where_nothing_else_does():
    offered = OfferedPart("", "IC OPAMP GP 2 CIRCUIT 8SOIC")
    kind, _ = classified(offered, mpn="ZZ358X", designators=("U1",))
    assert (kind.mount, kind.joints) == (Mount.SMT, 8)


@pytest.mark.parametrize(
    ("told", "package"),
    [
        pytest.param([("SOIC-8", ""), ("8-SOIC (3.9mm)", "")], "SOIC-8", id="two ways to say one"),
        pytest.param([("SOIC-8", ""), ("PDIP-8", "")], "", id="two packages under one number"),
        pytest.param([("Reel", ""), ("SOIC-8", "")], "SOIC-8", id="one that says nothing"),
        pytest.param([("", ""), ("", "an op amp")], "", id="none stated"),
    ],
)
def test_offers_of_one_part_are_asked_together(told, package):
    assert offered_part(told, part_rules()).package == package
