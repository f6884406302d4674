"""The example board can be bought whole from the starter price list, at every quantity of its
job.
"""

from decimal import Decimal

import openpyxl
import pytest
from tests.buying.build import line

from emsquote.buying import plan as buy
from emsquote.buying.library import OfferList, read_offers
from emsquote.buying.match import Exactness, Matched, match_lines
from emsquote.files.shipped import data_folder
from emsquote.intake.job_file import read_job
from emsquote.model.bom import PartNumber, Supply
from emsquote.model.part import Mount, PartClass, PartKind
from emsquote.model.purchase import Attrition, Bought, Supplied

EXAMPLES = data_folder() / "examples"
KIND = PartKind(Mount.SMT, PartClass.CHIP_0402, 2, hidden_joints=False, rule="test")
ATTRITION = {PartClass.CHIP_0402: Attrition(Decimal(2), 20)}


def _line(number, row):
    quantity, unit = [*str(row["Qty"]).split(), "pcs"][:2]
    supplied, alternate = row["Customer supplied"], row["Alternate MPN"]
    supply = Supply.NOT_FITTED if row["DNP"] else Supply.CONSIGNED if supplied else Supply.BOUGHT
    return line(
        number,
        row["MPN"],
        quantity,
        unit,
        manufacturer=row["Manufacturer"] or "",
        supply=supply,
        alternates=(PartNumber(alternate),) if alternate else (),
    )


@pytest.fixture(scope="module")
def lines():
    rows = list(
        openpyxl.load_workbook(EXAMPLES / "field-gateway.xlsx").active.iter_rows(values_only=True)
    )
    header = next(number for number, row in enumerate(rows) if "MPN" in row)
    return [
        _line(number, dict(zip(rows[header], row, strict=True)))
        for number, row in enumerate(rows[header + 1 :])
    ]


@pytest.fixture(scope="module")
def matches(lines):
    offers, findings = read_offers(data_folder() / "offers" / "starter.csv")
    assert findings == ()
    return match_lines(lines, OfferList(offers))


def test_every_part_is_matched_exactly(matches):
    found = [match for match in matches if isinstance(match, Matched)]
    assert len(matches) == 57
    assert len(found) == 54
    assert {match.how for match in found} <= {Exactness.EXACT, Exactness.SPELLING}
    assert [finding for match in matches for finding in match.findings] == []


@pytest.mark.parametrize("quantity", [10, 100, 1000])
def test_every_part_can_be_bought(lines, matches, quantity):
    job = read_job(EXAMPLES / "field-gateway.toml")
    assert quantity in job.quantities
    terms = buy.BuyingTerms(currency=job.currency, exchange_rates=job.exchange_rates, date=job.date)
    wanted = buy.wanted_parts(lines, matches, [KIND] * len(lines), ATTRITION)
    results = buy.purchases(buy.sourced_parts(wanted, terms), quantity)
    assert len(results) == 56
    assert {type(result) for result in results} == {Bought, Supplied}
