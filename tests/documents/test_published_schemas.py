"""The published schemas: the types say the same, and no version of msgspec makes another file of
them.
"""

import json
import random

import jsonschema
import pytest

from emsquote.batch.schema import schema_text as summary_schema_text
from emsquote.deciding.compare.contract import comparison_schema_text
from emsquote.deciding.curve.contract import curve_schema_text
from emsquote.deciding.make_or_buy.contract import decision_schema_text
from emsquote.documents.diff.contract import diff_schema_text
from emsquote.documents.published_schema import published, text_of
from emsquote.documents.quote_json.schema import schema_text as quote_schema_text
from emsquote.files.shipped import data_folder

SCHEMAS = [
    pytest.param("quote-1.schema.json", quote_schema_text, id="quote"),
    pytest.param("batch-1.schema.json", summary_schema_text, id="batch"),
    pytest.param("diff-1.schema.json", diff_schema_text, id="diff"),
    pytest.param("compare-1.schema.json", comparison_schema_text, id="compare"),
    pytest.param("make-or-buy-1.schema.json", decision_schema_text, id="make-or-buy"),
    pytest.param("curve-1.schema.json", curve_schema_text, id="curve"),
]


@pytest.mark.parametrize(("file", "made"), SCHEMAS)
def test_the_published_file_is_what_the_types_make(file, made):
    kept = (data_folder() / "schema" / file).read_text(encoding="utf-8")
    assert json.loads(kept) == json.loads(made())
    assert kept == made()
    jsonschema.Draft202012Validator.check_schema(json.loads(kept))


def _as_another_version_would(node, chance):
    """The same schema with keys and alternatives in another order, and docstrings indented as they
    stand.
    """
    if isinstance(node, list):
        return [_as_another_version_would(each, chance) for each in node]
    if not isinstance(node, dict):
        return node
    keys = chance.sample(list(node), len(node))
    turned = {key: _as_another_version_would(node[key], chance) for key in keys}
    for keyword in ("anyOf", "enum", "required"):
        if isinstance(turned.get(keyword), list):
            chance.shuffle(turned[keyword])
    if isinstance(turned.get("description"), str):
        turned["description"] = turned["description"].replace("\n", "\n    ")
    return turned


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(("file", "made"), SCHEMAS)
def test_the_order_that_another_package_chooses_is_not_in_the_file(file, made, seed):
    schema = json.loads(made())
    other = _as_another_version_would(schema, random.Random(seed))
    name, title = other.pop("$id"), other.pop("title")
    assert text_of(published(other, name, title)) == made(), file
