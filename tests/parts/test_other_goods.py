"""What is no electronics is told by words, designators, footprints and class; what only sounds like
it is not.
"""

import pytest
from tests.buying.build import line

from emsquote.model.part import Mount, PartClass, PartKind
from emsquote.model.unpriced import WhyUnpriced
from emsquote.parts.other_goods import is_of_board, other_goods

GOODS = {
    "mechanical": [
        "M3 x 8 screw",
        "Abstandsbolzen M3x10 Messing",
        "Vis M2,5 x 6",
        "șuruburi M3x10",
        "M3x6螺丝",
        "皿ネジ",
        "Nut / Nylon / M12x1.5",
        "LED Abstandshalter f. 3mm",
        "spacer for LED",
        "Heatsink TO-220",
        "винт М3",
        "Battery Cover Die Cut Gasket",
        "Case",
        "fan screw",
    ],
    "printed-part": [
        "3D printed case",
        "3D-Druckteil Halter",
        "Boîtier, pièce imprimée",
        "piesă printată, carcasă",
        "10.4g PLA filament",
    ],
    "module": [
        "Arduino Nano",
        "RF module",
        "Erweiterungsplatine",
        "carte de développement",
        "placă de dezvoltare STM32",
        "颜色传感器模块",
    ],
    "cable": [
        "Cable USB a miniUSB",
        "Flachbandkabel 10-polig",
        "Câble pré-assemblé / Coaxial, SMA fem.",
        "cablu plat 10 fire",
        "导线",
    ],
    "bare-board": ["PCB 225x50", "Leiterplatte", "circuit imprimé", "印制板"],
    "tool": ["Crimping tool for contacts", "Schraubendreher", "tournevis", "șurubelniță"],
    "consumable": [
        "double-sided foam tape",
        "Lötzinn 0,5 mm",
        "pâte thermique",
        "bandă adezivă",
        "热熔胶",
        "接着剤",
    ],
    "label": ["Serial number label", "Typenschild", "étiquette", "etichetă", "标签"],
    "document": ["User manual", "Bedienungsanleitung", "logiciel", "licență", "说明书"],
    "device": ["Stepper motor NEMA17", "Steckernetzteil 12 V", "moteur pas à pas", "风扇"],
}
SOUNDS_LIKE = [
    ("", "SCREW TERMINAL 2POS 5.08MM"),
    ("J", "JACK, SMA, PCB MT., END"),
    ("", "Bornier à vis 2 pôles"),
    ("", "SWITCH TACTILE SPST PCB"),
    ("", "Buzzer with cable"),
    ("U", "Power supply supervisor, manual reset"),
    ("", "Capteur One-Wire"),
    ("", "Bouton poussoir"),
    ("C", "CAPACITOR / European symbol"),
    ("", "Universal Right Angle Female Power Module Guide"),
    ("U", "Motor driver, 2 A"),
    ("D", "Flyback diode for motor"),
    ("FB", "EMI ferrite bead with axial wire"),
]


def kind(part_class=PartClass.UNKNOWN):
    return PartKind(Mount.UNKNOWN, part_class, 0, hidden_joints=False, rule="")


def told(letters="", part_class=PartClass.UNKNOWN, **fields):
    designators = (f"{letters}1",) if letters else ()
    return other_goods(line(**{"mpn": "", **fields}, designators=designators), kind(part_class))


@pytest.mark.parametrize(
    ("goods", "text"), [(goods, text) for goods, texts in GOODS.items() for text in texts]
)
def test_goods_are_known_by_words(goods, text):
    assert told(description=text) == goods
    assert told(value=text) == goods


def test_every_class_of_other_goods_has_words_that_are_tried():
    assert set(GOODS) == {why.value for why in WhyUnpriced if not why.is_electronics}


@pytest.mark.parametrize(("letters", "text"), SOUNDS_LIKE)
def test_an_electronic_part_that_sounds_like_other_goods_is_none(letters, text):
    assert told(letters, description=text) is None


@pytest.mark.parametrize("value", ["E0 FAN", "MOTOR_PWR", "GND screw"])
def test_what_a_connector_is_for_does_not_say_what_it_is(value):
    assert told("J", value=value) is None


@pytest.mark.parametrize(
    ("fields", "goods"),
    [
        pytest.param({"letters": "HS", "value": "342947"}, "mechanical", id="designator"),
        pytest.param({"footprint": "Mx_Stab_625"}, "mechanical", id="footprint"),
        pytest.param({"mpn": "bracket_v2.STL"}, "printed-part", id="file to print"),
        pytest.param({"part_class": PartClass.HARDWARE}, "mechanical", id="class"),
        pytest.param({"part_class": PartClass.MODULE, "letters": "U"}, "module", id="module"),
        pytest.param({"part_class": PartClass.MODULE, "letters": "J"}, None, id="connector"),
        pytest.param({"part_class": PartClass.HARDWARE, "letters": "L"}, None, id="inductor"),
        pytest.param({"mpn": "ABC-1"}, None, id="nothing"),
    ],
)
def test_goods_are_known_by_more_than_words(fields, goods):
    assert told(**fields) == goods


@pytest.mark.parametrize(
    ("letters", "of_board"), [("SJ", True), ("FID", True), ("NT", True), ("S", False), ("", False)]
)
def test_letters_of_the_board_itself(letters, of_board):
    assert is_of_board(letters) is of_board
