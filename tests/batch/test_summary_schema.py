"""The contract of `summary.json`: its schema is published, and what is written keeps to it."""

import json
from decimal import Decimal
from pathlib import Path

import jsonschema
import pytest
from tests.batch.conftest import NOBODY, A, bom, run, wish

from emsquote.batch.gate import Gates
from emsquote.batch.schema import schema_text
from emsquote.files.shipped import data_folder

SCHEMA = data_folder() / "schema" / "batch-1.schema.json"


def test_the_published_schema_is_that_of_the_types():
    assert SCHEMA.read_text(encoding="utf-8") == schema_text()


@pytest.mark.usefixtures("place")
def test_a_summary_with_everything_in_it_keeps_to_the_schema():
    bom("a.csv", A)
    bom("b.csv", A)
    bom("moved.csv", A)
    run(out=Path("night"), wish=wish(quantities="60"))
    bom("c.csv", NOBODY)
    bom("d.csv", "")
    Path("boms/moved.csv").write_bytes(Path("boms/c.csv").read_bytes())
    run(
        pool=True,
        wish=wish(quantities="60"),
        gates=Gates(max_unit_price=Decimal("0.01")),
        baseline=Path("night"),
    )
    told = json.loads(Path("quotes/summary.json").read_bytes())
    assert all(told[key] for key in ("outcomes", "failures", "moved", "new", "pool"))
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(told, schema)
