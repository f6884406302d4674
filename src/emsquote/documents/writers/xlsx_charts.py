"""The charts of a workbook, drawn by the spreadsheet from the cells of the sheet that they stand
on.
"""

from __future__ import annotations

from decimal import Decimal
from typing import assert_never, cast

import xlsxwriter
from xlsxwriter.chart import Chart
from xlsxwriter.worksheet import Worksheet

from emsquote.documents.sheet import Cell, ChartKind, Sheet, SheetChart, plain
from emsquote.documents.writers.xlsx_cells import stored
from emsquote.model.money import digits_text

_ROWS_HIGH = 14
"""Rows of usual height that a chart takes, with a blank one below."""
_HEIGHT = 260
_LEAST_WIDTH, _MOST_WIDTH = 480, 900
_PIXELS_A_CHARACTER = 7
_FONT = {"size": 9}
# Okabe and Ito's colours, as in the pictures of the other documents.
_COLOURS = (
    "#0072B2",
    "#E69F00",
    "#CC79A7",
    "#009E73",
    "#56B4E9",
    "#D55E00",
    "#B3A800",
    "#888888",
    "#555577",
)


def insert_charts(
    book: xlsxwriter.Workbook, page: Worksheet, sheet: Sheet, header_row: int, below: int
) -> None:
    """Put the sheet's charts onto its page one below the other, the first at row `below` (from
    0).
    """
    for number, drawn in enumerate(sheet.charts):
        if drawn.kind is ChartKind.AGAINST_FIRST:
            _insert_beside(book, page, sheet, header_row, drawn)
            continue
        chart = _chart(book, drawn.kind)
        for series, place in enumerate(drawn.rows):
            colour = _COLOURS[series % len(_COLOURS)]
            look = _looks(drawn.kind, colour)
            chart.add_series({**_series(sheet, header_row, place), **look})
        _set_up(chart, drawn)
        chart.set_size({"width": _width(sheet), "height": _HEIGHT})
        options = {"object_position": 2, "x_offset": 8, "description": drawn.title}
        page.insert_chart(below + number * _ROWS_HIGH, 0, chart, options)


def _insert_beside(
    book: xlsxwriter.Workbook, page: Worksheet, sheet: Sheet, header_row: int, drawn: SheetChart
) -> None:
    """Put a chart of columns against the first to the right of the table, at its head."""
    chart = _chart(book, drawn.kind)
    first, last = header_row + 1, header_row + len(sheet.rows)
    for series, place in enumerate(drawn.columns):
        line = {"color": _COLOURS[series % len(_COLOURS)], "width": 1.5}
        chart.add_series(
            {
                "name": [sheet.name, header_row, place],
                "name_data": [sheet.columns[place].title],
                "categories": [sheet.name, first, 0, last, 0],
                "categories_data": _drawn_column(sheet, 0),
                "values": [sheet.name, first, place, last, place],
                "values_data": _drawn_column(sheet, place),
                "line": line,
                "marker": {"type": "none"},
            }
        )
    _set_up_log(chart, drawn, sheet)
    chart.set_size({"width": _MOST_WIDTH, "height": 2 * _HEIGHT})
    options = {"object_position": 2, "description": drawn.title}
    page.insert_chart(header_row, len(sheet.columns) + 1, chart, options)


def _drawn_column(sheet: Sheet, place: int) -> list[str | None]:
    return [_drawn(row.cells[place]) for row in sheet.rows]


def _set_up_log(chart: Chart, drawn: SheetChart, sheet: Sheet) -> None:
    chart.set_title(
        {"name": drawn.title, "overlay": False, "name_font": {"size": 11, "bold": True}}
    )
    lines = {"visible": True, "line": {"color": "#D9D9D9"}}
    across = {"log_base": 10, "num_font": _FONT, "major_gridlines": lines, "crossing": "min"}
    quantities = [figure for figure in _drawn_column(sheet, 0) if figure]
    x_ends = {"min": _power_below(quantities[0]), "max": _power_above(quantities[-1])}
    chart.set_x_axis({**across, **x_ends, "name": sheet.columns[0].title})
    values = [figure for place in drawn.columns for figure in _drawn_column(sheet, place)]
    drawn_values = sorted(Decimal(value) for value in values if value)
    y_ends = {}
    if drawn_values and drawn_values[0] > 0:
        low, high = str(drawn_values[0]), str(drawn_values[-1])
        y_ends = {"min": _power_below(low), "max": _power_above(high)}
    chart.set_y_axis({**across, **y_ends, "num_format": "#,##0.00"})
    chart.set_legend({"position": "bottom", "font": _FONT})
    chart.show_blanks_as("gap")


def _power_below(figure: str) -> float:
    """Return the power of ten that a number reaches."""
    return float(Decimal(10) ** Decimal(figure).adjusted())


def _power_above(figure: str) -> float:
    """Return the least power of ten that holds a number."""
    power = _power_below(figure)
    return power if float(figure) == power else 10 * power


def _width(sheet: Sheet) -> int:
    """Return the width of the table in pixels, within what a chart needs and a page bears."""
    table = _PIXELS_A_CHARACTER * sum(column.width for column in sheet.columns)
    return min(max(table, _LEAST_WIDTH), _MOST_WIDTH)


def _chart(book: xlsxwriter.Workbook, kind: ChartKind) -> Chart:
    match kind:
        case ChartKind.CURVE:
            chart = book.add_chart({"type": "line"})
        case ChartKind.STACKED:
            chart = book.add_chart({"type": "column", "subtype": "stacked"})
        case ChartKind.SHARES:
            chart = book.add_chart({"type": "column", "subtype": "percent_stacked"})
        case ChartKind.AGAINST_FIRST:
            chart = book.add_chart({"type": "scatter", "subtype": "straight"})
        case _:
            assert_never(kind)
    return cast("Chart", chart)  # None only for a type that XlsxWriter does not know


def _series(sheet: Sheet, header_row: int, place: int) -> dict[str, object]:
    """Return which cells a series is drawn from, and what they show: programs that do not read the
    cells draw from that.
    """
    row, last = header_row + 1 + place, len(sheet.columns) - 1
    label, *cells = sheet.rows[place].cells
    return {
        "name": [sheet.name, row, 0],
        "name_data": [plain(label)],
        "categories": [sheet.name, header_row, 1, header_row, last],
        "categories_data": [column.title for column in sheet.columns[1:]],
        "values": [sheet.name, row, 1, row, last],
        "values_data": [_drawn(cell) for cell in cells],
    }


def _drawn(cell: Cell) -> str | None:
    """Return a cell's number in digits, None where it has none."""
    value, _ = stored(plain(cell))
    if isinstance(value, str):
        return None
    return digits_text(value) if isinstance(value, Decimal) else str(value)


def _looks(kind: ChartKind, colour: str) -> dict[str, object]:
    look: dict[str, object] = {"line": {"color": colour, "width": 2}}
    if kind is not ChartKind.CURVE:
        return {**look, "fill": {"color": colour}, "gap": 60}
    filled = {"fill": {"color": colour}, "border": {"color": colour}}
    return {**look, "marker": {"type": "circle", "size": 6, **filled}}


def _set_up(chart: Chart, drawn: SheetChart) -> None:
    chart.set_title(
        {"name": drawn.title, "overlay": False, "name_font": {"size": 11, "bold": True}}
    )
    chart.set_x_axis({"num_font": _FONT})
    shares = drawn.kind is ChartKind.SHARES
    number_format = "0 %" if shares else "#,##0.00"
    lines = {"visible": True, "line": {"color": "#D9D9D9"}}
    chart.set_y_axis(
        {"num_font": _FONT, "num_format": number_format, "min": 0, "major_gridlines": lines}
    )
    if drawn.kind is ChartKind.CURVE:
        chart.set_legend({"none": True})
    else:
        chart.set_legend({"position": "bottom", "font": _FONT})
    chart.show_blanks_as("gap")
