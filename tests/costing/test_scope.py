"""A slice of the life cycle: what it charges, what it buys."""

from pathlib import Path

import pytest

from emsquote.costing.charge import WorkRequest
from emsquote.finding import InputError
from emsquote.model.job import Job
from emsquote.model.quote import Stage
from emsquote.request import Request, price_request

EXAMPLE = Path(__file__).resolve().parents[2] / "data" / "examples" / "field-gateway.xlsx"


def test_a_slice_with_production_buys_and_builds():
    (column,) = price_request(
        Request(bom=EXAMPLE, quantities="100", scope="assembly")
    ).quote.columns
    assert {each.stage for each in column.charges} <= {Stage.PRODUCTION, Stage.TEST}
    assert any(each.category == "material" for each in column.categories)


def test_a_slice_without_production_buys_nothing():
    asked = Request(bom=EXAMPLE, quantities="100", scope="design", services=("layout-design=80h",))
    (column,) = price_request(asked).quote.columns
    assert [each.activity for each in column.charges] == ["layout-design"]
    assert [(each.title, str(each.price)) for each in column.nre] == [("PCB layout", "9500.00 USD")]
    assert column.categories == ()


def test_a_scope_that_nobody_knows_is_refused():
    with pytest.raises(InputError) as refused:
        WorkRequest.of(Job(quantities=(1,), scope="asembly"))
    assert (
        str(refused.value) == 'scope: there is no scope "asembly"\nhint: did you mean "assembly"?'
    )
