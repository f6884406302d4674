"""How names of footprints, packages and parts are understood: one row per custom of writing
them.
"""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from emsquote.model.part import Mount, PartClass, UnknownJoints
from emsquote.parts.classify import PartClues, kind_of, part_rules

SMT, THT = "smt", "tht"


def understood(**clues):
    kind = kind_of(PartClues(**clues), part_rules())
    joints = None if isinstance(kind.joints, UnknownJoints) else kind.joints
    return kind.mount.value, kind.part_class.value, joints


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("0603", (SMT, "chip-0603", 2)),
        ("603", (SMT, "chip-0603", 2)),
        ("402.0", (SMT, "chip-0402", 2)),
        ("C_01005_0402Metric", (SMT, "chip-01005", 2)),
        ("C_0402_1005Metric_Pad0.74x0.62mm_HandSolder", (SMT, "chip-0402", 2)),
        ("RESC1608X55N", (SMT, "chip-0603", 2)),
        ("CAPC0603X33N", (SMT, "chip-0201", 2)),
        ("1206_LED", (SMT, "chip-1206", 2)),
        ("R0805", (SMT, "chip-0805", 2)),
        ("0402 (1005 Metric)", (SMT, "chip-0402", 2)),
        ("贴片0402", (SMT, "chip-0402", 2)),
        ("R_Array_Convex_4x0603", (SMT, "chip-1206", 8)),
        ("CAPMP6032X280N", (SMT, "polarised", 2)),
        ("CP_Elec_6.3x5.8", (SMT, "polarised", 2)),
        ("MiniMELF", (SMT, "chip-1206", 2)),
        ("SOT23-5", (SMT, "sot", 5)),
        ("SOT-23", (SMT, "sot", 3)),
        ("SOT95P280X145-5N", (SMT, "sot", 5)),
        ("SC70-6", (SMT, "sot", 6)),
        ("SMA", (SMT, "sot", 2)),
        ("D_SOD-123", (SMT, "sot", 2)),
        ("DO-214AB", (SMT, "power-smt", 2)),
        ("SOT-223-3_TabPin2", (SMT, "power-smt", 3)),
        ("TO-252-2", (SMT, "power-smt", 3)),
        ("D2PAK", (SMT, "power-smt", 3)),
        ("SOIC127P600X175-8N", (SMT, "soic", 8)),
        ("8SOIC", (SMT, "soic", 8)),
        ("SSOP-28_5.3x10.2mm_P0.65mm", (SMT, "soic", 28)),
        ("SSOP-48_7.5x15.9mm_P0.5mm", (SMT, "fine-pitch", 48)),
        ("PLCC-44", (SMT, "soic", 44)),
        ("SOT-223", (SMT, "power-smt", 4)),
        ("TO-263-6, D²Pak (5 Leads + Tab)", (SMT, "power-smt", 6)),
        ("TO-263-7_TabPin8", (SMT, "power-smt", 8)),
        ("R_0603x4", (SMT, "chip-1206", 8)),
        ("D_DFN0603-2", (SMT, "qfn", 2)),
        ("Texas_RGE0024H_EP2.7x2.7mm", (SMT, "qfn", 25)),
        ("C_Plugin,P=5mm", (THT, "through-hole", 2)),
        ("LQFP48", (SMT, "fine-pitch", 48)),
        ("64-LQFP", (SMT, "fine-pitch", 64)),
        ("QFP50P1200X1200X160-64N", (SMT, "fine-pitch", 64)),
        ("TSSOP-20", (SMT, "fine-pitch", 20)),
        ("QFN-24-1EP_4x4mm_P0.5mm_EP2.7x2.7mm", (SMT, "qfn", 25)),
        ("QFN32-5x5", (SMT, "qfn", 32)),
        ("QFN50P400X400X100-25N", (SMT, "qfn", 25)),
        ("WSON8", (SMT, "qfn", 8)),
        ("BGA256", (SMT, "array", 256)),
        ("WLCSP-36_2.8x2.6mm_Layout6x6_P0.4mm", (SMT, "array", 36)),
        ("Texas_DSBGA-10_1.36x1.86mm_Layout3x4_P0.5mm", (SMT, "array", 10)),
        ("DIP8", (THT, "through-hole", 8)),
        ("DIP-40_W15.24mm_Socket", (THT, "through-hole", 40)),
        ("SMDIP-12_W9.53mm", (SMT, "soic", 12)),
        ("TO-220", (THT, "through-hole", 3)),
        ("TO-220F-5_P3.4x3.7mm_StaggerOdd", (THT, "through-hole", 5)),
        ("TO->TO-92", (THT, "through-hole", 3)),
        ("HC49", (THT, "through-hole", 2)),
        ("Crystal_SMD_3225-4Pin_3.2x2.5mm", (SMT, "odd-form", 4)),
        ("2x5 header", (THT, "connector", 10)),
        ("PinHeader_1x05_P2.54mm_Vertical", (THT, "connector", 5)),
        ("PinSocket_2x03_P2.54mm_Vertical_SMD", (SMT, "connector", 6)),
        ("PIN_ARRAY_13x2", (THT, "connector", 26)),
        ("单排弯母座_1x08", (THT, "connector", 8)),
        ("接线端子 5mm间距-1*2", (THT, "connector", 2)),
        ("Stiftleiste 2x10", (THT, "connector", 20)),
        ("JST_GH_SM08B-GHS-TB_1x08-1MP_P1.25mm_Horizontal", (SMT, "connector", 9)),
        ("Conn 10 pos FFC", (SMT, "connector", 10)),
        ("SW_DIP_SPSTx04_Slide_9.78x12.34mm_W7.62mm", (THT, "through-hole", 8)),
        ("Fiducial_0.5mm_Mask1.5mm", ("none", "no-part", 0)),
        ("MountingHole_2.7mm_M2.5", ("none", "no-part", 0)),
        ("TestPoint_Pad_D1.0mm", ("none", "no-part", 0)),
        ("Keystone_Testpoint_5001", (THT, "through-hole", 1)),
        ("BossLogo", ("none", "no-part", 0)),
        ("SOT-23-3_L2.9-W1.3-P1.90-LS2.4-BR", (SMT, "sot", 3)),
        ("HDR-TH_4P-P2.54-V-M", (THT, "connector", 4)),
        ("ESOP-8_L4.9-W3.9-P1.27-LS6.0-BL-EP", (SMT, "soic", 9)),
        ('8-SOIC (0.154", 3.90mm Width)', (SMT, "soic", 8)),
        ("24-VFQFN Exposed Pad", (SMT, "qfn", 25)),
        ("8-PowerTDFN", (SMT, "qfn", 8)),
        ("6-TSSOP, SC-88, SOT-363", (SMT, "sot", 6)),
        ("TSSOP-16EP", (SMT, "fine-pitch", 17)),
        ("HDRV10W64P254_2X5_1270X508X838", (THT, "connector", 10)),
        ("BGA256C80P16X16_1400X1400X160", (SMT, "array", 256)),
        ("R-PDSO-G8", (SMT, "soic", 8)),
        ("LFCSP-16-1EP_3x3mm_P0.5mm", (SMT, "qfn", 17)),
        ("IDC-Header_2x05-1MP_P2.54mm_Latch_Vertical", (THT, "connector", 11)),
        ("Molex_CLIK-Mate_505405-0570_1x05-1MP_P1.50mm_Vertical", (SMT, "connector", 6)),
        ("C225-062X268", (THT, "through-hole", 2)),
        ("0207/10", (THT, "through-hole", 2)),
        ("R402", (SMT, "chip-0402", 2)),
        ("C1206K", (SMT, "chip-1206", 2)),
        ("EG1218", ("unknown", "unknown", None)),
        ("CAP_GRM188R61E225KA12D_MUR-L", (SMT, "chip-0603", 2)),
        ("Heatsink_Fischer_SK104", (THT, "through-hole", None)),
        ("TO-220-3-HeatSink", (THT, "through-hole", 3)),
        ("XYZZY", ("unknown", "unknown", None)),
    ],
)
def test_a_name_is_understood(name, expected):
    assert understood(footprint=name) == expected


@pytest.mark.parametrize(
    ("clues", "expected"),
    [
        pytest.param(
            {"footprint": "LED_SMD:LED_0603"},
            (SMT, "chip-0603", 2),
            id="the library's name is left out",
        ),
        pytest.param(
            {"footprint": "Potentiometer_SMD:Trimmer"},
            (SMT, "odd-form", 3),
            id="the library tells the mount",
        ),
        pytest.param(
            {"footprint": "Connector_FFC-FPC:TE_1-1734839-6_1x16-1MP_P0.5mm"},
            (SMT, "connector", 17),
            id="the library's kind",
        ),
        pytest.param(
            {"footprint": "Transformer_THT:Breve_TEZ-38x45"},
            (THT, "through-hole", None),
            id="a body is no grid",
        ),
        pytest.param(
            {"footprint": "R_Axial_DIN0207_L6.3mm_P10.16mm"},
            (THT, "through-hole", 2),
            id="a DIN size",
        ),
        pytest.param(
            {"description": "Type plate, 30 x 15 mm"},
            ("mechanical", "hardware", 0),
            id="a type plate",
        ),
        pytest.param(
            {"mpn": "GRM188R71C104KA01D"},
            (SMT, "chip-0603", 2),
            id="a maker's series tells the size",
        ),
        pytest.param(
            {"mpn": "RC0402FR-0710KL"}, (SMT, "chip-0402", 2), id="the part number spells the size"
        ),
        pytest.param({"mpn": "C1608X7R1H104K"}, (SMT, "chip-0603", 2), id="TDK counts in metric"),
        pytest.param({"mpn": "B4B-XH-A(LF)(SN)"}, (THT, "connector", 4), id="JST writes the pins"),
        pytest.param(
            {"description": "CAP CER 0.1UF 16V X7R 0402"},
            (SMT, "chip-0402", 2),
            id="a distributor's text",
        ),
        pytest.param(
            {"description": "IC MCU 32BIT 64KB 48LQFP"},
            (SMT, "fine-pitch", 48),
            id="pins before the package",
        ),
        pytest.param({"value": "10k 0805"}, (SMT, "chip-0805", 2), id="the size within the value"),
        pytest.param(
            {"value": "10k", "designators": ("R1", "R2")},
            (SMT, "chip-0603", 2),
            id="a resistor by its letter",
        ),
        pytest.param(
            {"designators": ("J3",)}, (THT, "connector", None), id="a connector by its letter"
        ),
        pytest.param(
            {"mpn": "08053C104KAT2A"},
            (SMT, "chip-0805", 2),
            id="the part number begins with its size",
        ),
        pytest.param(
            {"mpn": "CRCW0805560RJNEB"}, (SMT, "chip-0805", 2), id="the size runs into the value"
        ),
        pytest.param(
            {"mpn": "STM32F103C8T6"},
            (SMT, "fine-pitch", 48),
            id="a letter of the part number is its package",
        ),
        pytest.param(
            {"value": "AMS1117-3.3"},
            (SMT, "power-smt", 4),
            id="the part number stands in the value",
        ),
        pytest.param(
            {"description": "coin cell holder", "mpn": "BAT-HLD-012-SMT"},
            (SMT, "odd-form", 2),
            id="SMT in a part number",
        ),
        pytest.param(
            {"description": "connector 4 pos", "mpn": "AB-TH-4"},
            (THT, "connector", 4),
            id="TH in one is chance",
        ),
        pytest.param(
            {"mpn": "FH8065301487717SR1X6"},
            ("unknown", "unknown", None),
            id="1X6 by chance is no header",
        ),
        pytest.param(
            {"description": "MLCC - SMD/SMT 25V 0.1uF"},
            (SMT, "chip-0603", 2),
            id="MLCC is no leadless carrier",
        ),
        pytest.param(
            {"description": "Res Carbon Film 47K"},
            (THT, "through-hole", 2),
            id="carbon films have leads",
        ),
        pytest.param(
            {"footprint": "1X06", "description": "pin header"},
            (THT, "connector", 6),
            id="both say a part",
        ),
        pytest.param(
            {"footprint": "JST_B5B", "description": "CONN HEADER 5POS SMD"},
            (SMT, "connector", 5),
            id="the text says SMD",
        ),
        pytest.param(
            {"description": "TORNILLO M3 X 16"},
            ("mechanical", "hardware", 0),
            id="a screw in Spanish",
        ),
        pytest.param(
            {"description": "Analog Switch"}, (SMT, "soic", None), id="a switch that is an IC"
        ),
        pytest.param(
            {"description": "Kabel mit JST-Stecker"},
            ("mechanical", "cable", 0),
            id="a cable with a connector",
        ),
        pytest.param(
            {"description": "PCB 105*75*1.6mm, 4 layers"},
            ("none", "bare-board", 0),
            id="a board by its size",
        ),
        pytest.param({"description": "PCB"}, ("none", "bare-board", 0), id="the bare board"),
        pytest.param(
            {"description": "Leiterplatte 4 Lagen"},
            ("none", "bare-board", 0),
            id="the bare board in German",
        ),
        pytest.param({"description": "Schraube M3x8"}, ("mechanical", "hardware", 0), id="a screw"),
        pytest.param(
            {"description": "screw terminal 2 pos 5.08mm"},
            (THT, "connector", 2),
            id="a screw terminal is none",
        ),
        pytest.param({"description": "Litze 0.5mm2 rot"}, ("mechanical", "cable", 0), id="a wire"),
        pytest.param(
            {"mpn": "3051 BK", "by_length": True},
            ("mechanical", "cable", 0),
            id="what is bought by the metre",
        ),
        pytest.param(
            {"footprint": "Crystal", "mount": "THT"},
            (THT, "through-hole", None),
            id="the customer says THT",
        ),
        pytest.param(
            {"footprint": "XYZ", "mount": "SMD"}, (SMT, "unknown", None), id="nothing but the mount"
        ),
        pytest.param({}, ("unknown", "unknown", None), id="nothing at all"),
    ],
)
def test_all_clues_are_used(clues, expected):
    assert understood(**clues) == expected


@pytest.mark.parametrize("name", ["SOT23-5", "SOT-23-5", "SOT_23_5", "sot 23-5", "SOT23_5"])
def test_separators_and_case_change_nothing(name):
    assert understood(footprint=name) == (SMT, "sot", 5)


@pytest.mark.parametrize(
    ("clues", "sure"),
    [
        ({"footprint": "0603"}, True),
        ({"footprint": "Crystal"}, False),
        ({"footprint": "Crystal_SMD"}, True),
        ({"designators": ("R1",)}, False),
        ({"description": "resistor 10k"}, False),
        ({"footprint": "XYZZY"}, False),
    ],
)
def test_a_guess_says_so(clues, sure):
    assert kind_of(PartClues(**clues), part_rules()).sure is sure


def test_every_answer_names_its_rule():
    assert kind_of(PartClues(footprint="LQFP-48"), part_rules()).rule == "footprint: quad flat pack"
    assert kind_of(PartClues(designators=("R1",)), part_rules()).rule == "designator: resistor"


@pytest.mark.parametrize("sign", ["a", "A", "1", "x", "1x", "-", "排", "1,000", "SOT-23-"])
def test_an_absurdly_long_name_is_read_at_once(sign):
    name = sign * 100_000
    kind = kind_of(PartClues(footprint=name, value=name, description=name, mpn=name), part_rules())
    assert isinstance(kind.mount, Mount)


@given(st.text(max_size=60))
def test_any_text_has_an_answer(text):
    kind = kind_of(
        PartClues(footprint=text, value=text, description=text, mpn=text, designators=(text,)),
        part_rules(),
    )
    assert isinstance(kind.mount, Mount)
    assert isinstance(kind.part_class, PartClass)
    assert isinstance(kind.joints, UnknownJoints) or kind.joints >= 0


@given(
    st.sampled_from(["SOIC", "LQFP", "TSSOP", "DIP", "SSOP"]),
    st.integers(4, 300),
    st.sampled_from(["", "-", "_"]),
)
def test_a_number_beside_a_leaded_package_is_its_leads(family, leads, gap):
    assume(
        family != "DIP" or leads <= 64
    )  # the largest there is; a larger number is another maker's name
    assert understood(footprint=f"{family}{gap}{leads}")[2] == leads


@given(st.integers(1, 4), st.integers(1, 40))
def test_rows_times_columns_are_the_pins_of_a_header(rows, columns):
    assert (
        understood(footprint=f"PinHeader_{rows}x{columns:02}_P2.54mm_Vertical")[2] == rows * columns
    )


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("SW_DIP_SPSTx04_Slide_W7.62mm_P2.54mm", (THT, "through-hole", 8)),
        ("SW_DIP_SPSTx04_Slide_W8.61mm_P2.54mm", (SMT, "odd-form", 8)),
        ("SW_DIP_SPSTx06_Slide_W7.62mm_P1.27mm", (SMT, "odd-form", 12)),
        ("SW_DIP_SPSTx02_Slide_W6.73mm_P2.54mm_JPin", (SMT, "odd-form", 4)),
        ("SW_SPDT_Vertical", (THT, "through-hole", 3)),
        ("Switch_2P4T_SMD", (SMT, "odd-form", 10)),
        ("Relay_DPDT_Omron_G5V-2", (THT, "through-hole", 8)),
        ("Relay_SPST_Form_A_THT", (THT, "through-hole", 4)),
        ("Relay_Form1C", (THT, "through-hole", 5)),
        ("Relay_DPDT_DoubleCoil_SMD", (SMT, "odd-form", 10)),
    ],
)
def test_switches_and_relays_are_told_by_poles_throws_and_rows(name, expected):
    assert understood(footprint=name) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("LEM_LV25-P", (THT, "through-hole", None)),
        ("SOT-227", (THT, "through-hole", 4)),
        ("SOT-1220", (SMT, "sot", None)),
        ("Xilinx_FFG1156", (SMT, "array", 1156)),
        ("FFG1157", (SMT, "array", 1156)),
        ("Texas_ZVG0024", (SMT, "array", 24)),
        ("HTQFP-100_14x14mm", (SMT, "fine-pitch", 101)),
        ("HTSSOP-44_6.1x14mm_P0.635mm_TopEP4.14x7.01mm", (SMT, "fine-pitch", 44)),
        ("MSOP-10-GNDPAD", (SMT, "fine-pitch", 11)),
        ("VCT-28_3.5x3.5mm_P0.4mm", (SMT, "fine-pitch", 28)),
        ("TE_1-1734839-2_1x12-1MP_P0.5mm", (SMT, "connector", 13)),
        ("InvenSense_ICS-43434-6_3.5x2.65mm", (SMT, "qfn", 6)),
    ],
)
def test_a_number_of_a_type_is_no_number_of_pins(name, expected):
    assert understood(footprint=name) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("USB_A_Horizontal", (THT, "connector", 5)),
        ("USB_A_Plug", (SMT, "connector", 5)),
        ("USB_Micro-B_Horizontal", (SMT, "connector", 6)),
        ("USB_C_Receptacle_16P", (SMT, "connector", 17)),
        ("USB_A_Stacked", (THT, "connector", None)),
        ("HDMI_A_Horizontal", (SMT, "connector", 20)),
        ("PLCC-32_THT-Socket", (THT, "connector", 32)),
        ("L_CommonMode_Toroid_Vertical", (THT, "through-hole", 4)),
        ("Samtec_FMC_ASP-134486-01_10x40_P1.27mm", (SMT, "connector", 400)),
        ("7SegmentLED_LTS6760", (THT, "through-hole", 10)),
        ("HY1602E", (THT, "through-hole", None)),
        ("TO220V", (THT, "through-hole", 3)),
        ("1X06-KIT", (THT, "connector", 6)),
        ("Amphenol_F32R-1A7x1-11040_1x40-1MP_P0.5mm", (SMT, "connector", 41)),
        ("ESP32-C3-DevKitM-1", (THT, "through-hole", None)),
        ("PSON50P300X250X80-9", (SMT, "qfn", 9)),
        ("CFP127P1130X250-14", (SMT, "soic", 14)),
        ("Potentiometer_CA6-VSMD_Vertical", (SMT, "odd-form", 3)),
    ],
)
def test_families_by_what_they_have_in_common(name, expected):
    assert understood(footprint=name) == expected
