"""The scale of judgement: its words are in order, and no module of intake judges by another."""

import ast
from itertools import pairwise
from pathlib import Path

import pytest

from emsquote import intake
from emsquote.intake.judgement import Evidence, Letters, Share, TitleShare, Within

FOLDER = Path(intake.__file__).parent
OWN_SCALES = {
    "judgement": "the scale itself",
    "binary_child": "a program of its own, which knows nothing of emsquote",
}


@pytest.mark.parametrize("scale", [Share, Evidence, TitleShare, Within, Letters])
def test_a_scale_rises(scale):
    assert all(low < high for low, high in pairwise(scale))


def test_shares_are_shares():
    assert all(0 < share < 1 for share in Share)


def fractions_in(path):
    """Yield the numbers with a fraction that a module writes."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        is_number = isinstance(node, ast.Constant) and isinstance(node.value, float)
        if is_number and not node.value.is_integer():
            yield f"{path.stem}:{node.lineno}: {node.value}"


@pytest.mark.parametrize(
    "path", [path for path in sorted(FOLDER.rglob("*.py")) if path.stem not in OWN_SCALES]
)
def test_no_module_has_a_share_or_weight_of_its_own(path):
    assert not list(fractions_in(path)), "take a word of intake/judgement.py"


def test_a_share_of_its_own_would_be_found(tmp_path):
    planted = tmp_path / "planted.py"
    planted.write_text("_NEARLY_ALL = 0.95\nrows = 3.0\n")
    assert list(fractions_in(planted)) == ["planted:1: 0.95"]
