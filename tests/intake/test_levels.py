"""Bills of material of several levels: quantities for one product, assemblies made and not
bought.
"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emsquote.intake import Overrides, read_bom
from emsquote.intake.levels import depth_of
from emsquote.model.bom import Supply, UnknownQuantity


def bom_of(tmp_path, text, **options):
    path = tmp_path / "bom.csv"
    path.write_text(text, encoding="utf-8")
    return read_bom(path, **options)


def told(bom):
    return [(line.description, str(line.per_board), line.supply.value) for line in bom.lines]


# A gateway with 2 boards of 4 resistors and 1 cable kit of 3 cables, each with 2 crimps, and 4
# screws.
NEEDED = [
    ("Gateway", "1", "made"),
    ("Board", "2", "made"),
    ("Resistor", "8", "bought"),  # 2 × 4
    ("Cable kit", "1", "made"),
    ("Cable", "3", "made"),
    ("Crimp", "6", "bought"),  # 1 × 3 × 2
    ("Screw", "4", "bought"),
]
QUANTITIES = (1, 2, 4, 1, 3, 2, 4)
NAMES = [name for name, _, _ in NEEDED]
LEVELS = {
    "numbers": ("0", "1", "2", "1", "2", "3", "1"),
    "numbers behind dots": ("0", ".1", "..2", ".1", "..2", "...3", ".1"),
    "letter and number": ("L0", "L1", "L2", "L1", "L2", "L3", "L1"),
    "signs only": ("+", "++", "+++", "++", "+++", "++++", "++"),
}


@pytest.mark.parametrize("levels", LEVELS.values(), ids=LEVELS)
def test_quantities_go_down_the_levels(tmp_path, levels):
    rows = [
        f"{each};{name};{number}"
        for each, name, number in zip(levels, NAMES, QUANTITIES, strict=True)
    ]
    bom = bom_of(tmp_path, "\n".join(["Level;Description;Quantity", *rows]))
    assert told(bom) == NEEDED
    assert [str(finding) for finding in bom.findings] == [
        (
            "bom.csv:4: 4 assemblies are made of the lines below and not bought; "
            "2 quantities are taken times those of the assemblies\n"
            "hint: if they are stated for the finished product already, take the levels out of the list"
        )
    ]


def test_item_numbers_tell_levels(tmp_path):
    items = ("1", "1.1", "1.1.1", "1.2", "1.2.1", "1.2.1.1", "1.3")
    rows = [
        f"{each};{name};{number}"
        for each, name, number in zip(items, NAMES, QUANTITIES, strict=True)
    ]
    assert told(bom_of(tmp_path, "\n".join(["Item;Description;Quantity", *rows]))) == NEEDED


def test_item_numbers_of_sections_are_no_levels(tmp_path):
    text = "Item;Description;Quantity\n1.1;Resistor, thick film;2\n1.2;Capacitor, ceramic;3\n2.1;Screw with nut;4\n"
    assert [supply for *_, supply in told(bom_of(tmp_path, text))] == ["bought"] * 3


def test_each_level_in_a_column_of_its_own(tmp_path):
    text = "BOM Level;;;Description;;Quantity\n1;;;Board;;2\n;2;;;Resistor;4\n;2;;;Capacitor;3\n1;;;Screw;;8\n"
    assert told(bom_of(tmp_path, text)) == [
        ("Board", "2", "made"),
        ("Resistor", "8", "bought"),
        ("Capacitor", "6", "bought"),
        ("Screw", "8", "bought"),
    ]


def test_the_product_on_top_needs_no_quantity(tmp_path):
    bom = bom_of(tmp_path, "Level;Description;Quantity\n0;Gateway;\n1;Board;2\n1;Screw;4\n")
    assert told(bom) == [
        ("Gateway", "1", "made"),
        ("Board", "2", "bought"),
        ("Screw", "4", "bought"),
    ]
    assert [finding.code for finding in bom.findings] == ["assemblies"]


def test_an_unknown_quantity_of_an_assembly_leaves_its_parts_unknown(tmp_path):
    text = "Level;Description;Quantity\n1;Screw;4\n1;Board;as needed\n2;Resistor;4\n"
    bom = bom_of(tmp_path, text)
    assert bom.lines[2].per_board == UnknownQuantity(
        "how often its assembly is needed is not known"
    )
    assert bom.lines[2].supply is Supply.BOUGHT
    assert [finding.message for finding in bom.findings] == [
        'Board: quantity "as needed" is no number',
        "Resistor: how often its assembly is needed is not known",
        "1 assembly is made of the lines below and not bought; 1 quantity is taken times those of the assemblies",
    ]


def test_the_parts_of_what_is_not_fitted_are_not_fitted(tmp_path):
    text = "Level;Description;Quantity;DNP\n1;Board;2;\n2;Resistor;4;\n1;Option;1;DNP\n2;Relay;1;\n1;Screw;4;\n"
    supplies = [line.supply.value for line in bom_of(tmp_path, text).lines]
    assert supplies == ["made", "bought", "not-fitted", "not-fitted", "bought"]


def test_one_level_changes_nothing(tmp_path):
    bom = bom_of(tmp_path, "Level;Description;Quantity\n1;Resistor;2\n1;Capacitor;3\n")
    assert told(bom) == [("Resistor", "2", "bought"), ("Capacitor", "3", "bought")]
    assert bom.findings == ()


def test_what_is_made_is_neither_bought_nor_placed(tmp_path, emsquote):
    (tmp_path / "bom.csv").write_text(
        "Level;Designator;Description;Quantity;MPN\n1;;Board;2;ASM-1001\n2;R1, R2;Resistor 0402;2;RC0402FR-0710KL\n"
    )
    (tmp_path / "offers.csv").write_text(
        "mpn,manufacturer,supplier,sku,moq,multiple,packaging,currency,breaks,date\n"
        "RC0402FR-0710KL,Yageo,DK,1,1,1,Cut Tape,USD,1:0.10,2026-11-01\n"
    )
    done = emsquote(
        "price",
        tmp_path / "bom.csv",
        "-q",
        1,
        "--offers",
        tmp_path / "offers.csv",
        "--format",
        "json",
    )
    assert "ASM-1001" in done.out
    assert "no offer for ASM-1001" not in done.out + done.err


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(1, 5)), min_size=2, max_size=20))
def test_parts_are_needed_as_often_as_all_that_is_above_them(tmp_path_factory, rows):
    """Each line's quantity is the product of the written ones on its way up, worked out here from
    the bottom.
    """
    depths = [0]
    for step, _ in rows[1:]:
        depths.append(min(step, depths[-1] + 1))
    written = [number for _, number in rows]
    expected = []
    for place, depth in enumerate(depths):
        needed, wanted = written[place], depth - 1
        for above in range(place - 1, -1, -1):
            if depths[above] == wanted:
                needed, wanted = needed * written[above], wanted - 1
        expected.append(str(needed))
    text = "\n".join(f"{depth};Part number {n};{written[n]}" for n, depth in enumerate(depths))
    bom = bom_of(
        tmp_path_factory.mktemp("law"),
        f"Level;Description;Quantity\n{text}\n",
        overrides=Overrides(header_row=1),
    )
    assert [str(line.per_board) for line in bom.lines] == (
        expected if len(set(depths)) > 1 else list(map(str, written))
    )


@pytest.mark.parametrize(
    ("text", "depth"), [("", None), ("top", None), ("12", 12), ("Level 2", 2), ("1.", None)]
)
def test_depths(text, depth):
    assert depth_of(text) == depth
