"""Inputs for the benchmarks: BOMs and price lists of any size, the same at every run."""

import csv
import gzip
import random
import shutil
from decimal import Decimal
from pathlib import Path

import openpyxl

TITLES = ("Item", "Qty", "Designator", "Value", "Footprint", "Manufacturer", "MPN", "Description")
KINDS = (
    ("R", "Resistor_SMD:R_0402_1005Metric", "10k", "chip resistor 1 %", "0.004"),
    ("C", "Capacitor_SMD:C_0402_1005Metric", "100n", "MLCC X7R 16 V", "0.006"),
    ("C", "Capacitor_SMD:C_0805_2012Metric", "10u", "MLCC X5R 25 V", "0.05"),
    ("D", "Diode_SMD:D_SOD-123", "1N4148", "switching diode", "0.03"),
    ("Q", "Package_TO_SOT_SMD:SOT-23", "BC847", "NPN transistor", "0.03"),
    ("U", "Package_SO:SOIC-8_3.9x4.9mm_P1.27mm", "", "operational amplifier", "0.60"),
    ("U", "Package_DFN_QFN:QFN-32-1EP_5x5mm_P0.5mm_EP3.45x3.45mm", "", "microcontroller", "2.40"),
    ("U", "Package_BGA:BGA-196_12.0x12.0mm_Layout14x14_P0.8mm", "", "processor", "9.80"),
    ("J", "Connector_PinHeader_2.54mm:PinHeader_1x10_P2.54mm_Vertical", "", "pin header", "0.35"),
)
SUPPLIERS = (("Digi-Key", "1.00"), ("Mouser", "1.03"), ("LCSC", "0.82"))
BREAKS = ((1, "3.0"), (10, "2.0"), (100, "1.0"), (500, "0.8"), (1000, "0.65"), (5000, "0.5"))


def bom_rows(lines: int) -> list[tuple[object, ...]]:
    """Return titles and `lines` part lines, each of a part of its own."""
    rng = random.Random(lines)
    rows: list[tuple[object, ...]] = [TITLES]
    used = dict.fromkeys("RCDQUJ", 0)
    for item in range(1, lines + 1):
        letter, footprint, value, description, _ = KINDS[item % len(KINDS)]
        pieces = rng.randint(1, 6)
        names = ", ".join(f"{letter}{used[letter] + n}" for n in range(1, pieces + 1))
        used[letter] += pieces
        rows.append(
            (item, pieces, names, value, footprint, "Yageo", f"BENCH-{item:06d}", description)
        )
    return rows


NAMES = (
    "Resistor_SMD:R_0402_1005Metric",
    "RESC1608X55N",
    "SOIC127P600X175-{n}N",
    "Package_QFP:LQFP-{n}_7x7mm_P0.5mm",
    "QFN-{n}-1EP_5x5mm_P0.5mm",
    "BGA-{n}",
    "PinHeader_1x{n}_P2.54mm_Vertical",
    "SOT-23-{n}",
    "DIP-{n}_W7.62mm",
    "TerminalBlock_Phoenix_MKDS-1,5-{n}_1x{n}_P5.00mm_Horizontal",
    "MOLEX-{n}POS",
    "C{n}_unheard_of",
)


def write_names(path: Path, count: int) -> None:
    """Write `count` different footprint names of many families, one a line."""
    names = (NAMES[n % len(NAMES)].format(n=4 + n // len(NAMES)) for n in range(count))
    path.write_text("\n".join(names), encoding="utf-8")


def write_bom(path: Path, lines: int) -> None:
    """Write a BOM as the suffix of `path` says."""
    (write_xlsx if path.suffix == ".xlsx" else write_csv)(path, bom_rows(lines))


def write_xlsx(path: Path, rows: list[tuple[object, ...]]) -> None:
    """Write rows as a workbook of one sheet."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("BOM")
    for row in rows:
        sheet.append(row)
    book.save(path)


def write_csv(path: Path, rows: list[tuple[object, ...]]) -> None:
    """Write rows as comma-separated text."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


HOUSES = ("Digi-Key", "Mouser", "Farnell", "TME", "RS", "Arrow", "Avnet", "LCSC")
STARTS = (1, 10, 25, 100, 250, 500, 1000, 5000)


def write_basket_offers(path: Path, parts: int) -> None:
    """Write eight suppliers' offers with eight price breaks for the parts of a BOM.

    Some are short, some coarse.
    """
    rng = random.Random(parts)
    titles = (
        "mpn",
        "manufacturer",
        "supplier",
        "sku",
        "moq",
        "multiple",
        "stock",
        "currency",
        "breaks",
        "source",
        "date",
    )
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(titles)
        for item in range(1, parts + 1):
            base = Decimal(KINDS[item % len(KINDS)][4]) * rng.randint(50, 150) / 100
            for house in HOUSES:
                price, breaks = base * 3 * rng.randint(85, 125) / 100, []
                for start in STARTS:
                    breaks.append(f"{start}:{price:.5f}")
                    price = price * rng.randint(60, 101) / 100
                moq, multiple = (
                    (rng.choice((1, 1, 1, 10, 100)), rng.choice((1, 1, 1, 10)))
                    if base < 1
                    else (1, 1)
                )
                stock = rng.randint(0, 200) if rng.random() < 0.03 else rng.randint(1_000, 100_000)
                number = f"BENCH-{item:06d}"
                offer = (
                    number,
                    "Yageo",
                    house,
                    f"{house}-{item}",
                    moq,
                    multiple,
                    stock,
                    "USD",
                    ";".join(breaks),
                )
                writer.writerow((*offer, "generated", "2026-11-01"))


def write_basket_job(path: Path) -> None:
    """Write a job in which every supplier asks for shipping, and some for small orders or for a
    minimum.
    """
    rng = random.Random(len(HOUSES))
    tables = []
    for place, house in enumerate(HOUSES):
        lines = ["[[supplier_cost]]", f'supplier = "{house}"', f"shipping = {rng.randint(5, 25)}"]
        lines += [f"free_from = {rng.choice((50, 75, 100, 150))}"] if place % 4 else []
        lines += (
            ["small_order_fee = 10", f"small_order_below = {rng.choice((20, 50))}"]
            if place % 3 == 0
            else []
        )
        lines += [f"minimum_order = {rng.choice((10, 25, 50))}"] if place % 4 == 1 else []
        tables.append("\n".join(lines))
    path.write_text("\n\n".join(tables) + "\n", encoding="utf-8")


def write_offers(path: Path, parts: int) -> None:
    """Write three suppliers' offers with six price breaks for each of `parts` parts."""
    titles = (
        "mpn",
        "manufacturer",
        "supplier",
        "sku",
        "description",
        "package",
        "moq",
        "multiple",
        "packaging",
        "stock",
        "lead_time_days",
        "currency",
        "breaks",
        "source",
        "date",
    )
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(titles)
        for item in range(1, parts + 1):
            base = Decimal(KINDS[item % len(KINDS)][4])
            for supplier, factor in SUPPLIERS:
                ladder = ";".join(
                    f"{start}:{(base * Decimal(factor) * Decimal(of)):.5f}" for start, of in BREAKS
                )
                number = f"BENCH-{item:06d}"
                stock = ("Cut Tape", 1_000_000, "", "USD", ladder, "generated", "2026-11-01")
                writer.writerow(
                    (number, "Yageo", supplier, f"{supplier[:2]}{item}", "", "", 1, 1, *stock)
                )


def unpack(packed: Path, path: Path) -> None:
    """Write what a .gz file holds."""
    with gzip.open(packed) as source, path.open("wb") as target:
        shutil.copyfileobj(source, target)
