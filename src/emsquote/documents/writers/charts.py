"""Two pictures of a quote as SVG: unit price against quantity, and what makes up the unit price at
each quantity.

They are drawn from the same printed figures as the price table, need no script and no font file,
and take the colour of the text around them, so that they suit light, dark and paper.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from math import log10

from emsquote.documents.sheet import cell_text, settled
from emsquote.documents.sheets.summary import category_price
from emsquote.model.customer_quote import AnyColumn, AnyQuote
from emsquote.model.quote import Category
from emsquote.wording.texts import Texts

_WIDTH = 640
_LEFT, _RIGHT, _TOP, _BOTTOM = 70, 60, 24, 34
_CURVE_TOP = 52
_LABEL_GAP = 64
"""Points that are closer than this share no room for two labels: the later goes without."""
_CURVE_HEIGHT = 240
_BAR, _BAR_GAP, _LEGEND = 26, 12, 20
_FONT = 'font-family="Helvetica, Arial, DejaVu Sans, sans-serif" font-size="12" fill="currentColor"'
# Okabe and Ito's colours, which people with any kind of colour vision tell apart.
_COLOURS = {
    Category.MATERIAL: "#0072B2",
    Category.SMT: "#E69F00",
    Category.BGA: "#CC79A7",
    Category.THROUGH_HOLE: "#009E73",
    Category.ASSEMBLY: "#56B4E9",
    Category.TEST: "#D55E00",
    Category.SERVICE: "#B3A800",
    Category.PASS_THROUGH: "#888888",
    Category.NRE: "#555577",
}


def price_curve(quote: AnyQuote, texts: Texts) -> str:
    """Return the curve of the unit price over the quantity (logarithmic).

    "" with fewer than two quantities.

    An incomplete price is a hollow point: the true one lies above it.
    """
    unsorted: Sequence[AnyColumn] = quote.columns
    columns = sorted(unsorted, key=lambda column: column.quantity)
    if len({column.quantity for column in columns}) < 2:  # noqa: PLR2004 - one point is no curve
        return ""
    points = list(_points(columns))
    path = " ".join(f"{x},{y}" for x, y in points)
    ground = _CURVE_HEIGHT - _BOTTOM
    ends = f'x1="{_LEFT}" y1="{ground}" x2="{_WIDTH - _RIGHT}" y2="{ground}"'
    body = [
        f'<line {ends} stroke="currentColor" stroke-opacity="0.4"/>',
        f'<polyline points="{path}" fill="none" stroke="#0072B2" stroke-width="2"/>',
    ]
    labelled = -_LABEL_GAP
    for column, (x, y) in zip(columns, points, strict=True):
        body.append(_dot(column, x, y))
        if x - labelled >= _LABEL_GAP:
            body += _labels(column, x, y, texts)
            labelled = x
    return _svg(
        _CURVE_HEIGHT,
        texts("Unit price in {currency} against number of boards", currency=quote.currency),
        body,
    )


def _points(columns: Sequence[AnyColumn]) -> Iterator[tuple[int, int]]:
    low, high = (log10(max(columns[place].quantity, 1)) for place in (0, -1))
    dearest = max(float(column.unit_price.amount) for column in columns) or 1
    for column in columns:
        along = (log10(max(column.quantity, 1)) - low) / ((high - low) or 1)
        up = max(float(column.unit_price.amount), 0) / dearest
        yield (
            round(_LEFT + along * (_WIDTH - _LEFT - _RIGHT)),
            round(_CURVE_HEIGHT - _BOTTOM - up * (_CURVE_HEIGHT - _CURVE_TOP - _BOTTOM)),
        )


def _dot(column: AnyColumn, x: int, y: int) -> str:
    fill = "#0072B2" if column.complete else "none"
    return f'<circle cx="{x}" cy="{y}" r="4" fill="{fill}" stroke="#0072B2" stroke-width="2"/>'


def _labels(column: AnyColumn, x: int, y: int, texts: Texts) -> Iterator[str]:
    price = cell_text(settled(column.unit_price), texts.language) + (
        "" if column.complete else " + ?"
    )
    yield f'<text x="{x}" y="{y - 10}" text-anchor="middle" {_FONT}>{price}</text>'
    place = f'x="{x}" y="{_CURVE_HEIGHT - 14}" text-anchor="middle"'
    yield f"<text {place} {_FONT}>{texts.number(column.quantity)}</text>"


def cost_breakdown(quote: AnyQuote, texts: Texts) -> str:
    """Return one bar for each quantity, divided by the known prices of the categories.

    "" if nothing is priced.
    """
    used = [
        category
        for category in Category
        if any(
            price.category is category and price.unit_price
            for column in quote.columns
            for price in column.categories
        )
    ]
    if not used:
        return ""
    body: list[str] = []
    columns: Sequence[AnyColumn] = quote.columns
    for row, column in enumerate(columns):
        body += _bar(column, _TOP + row * (_BAR + _BAR_GAP), texts)
    legend_top = _TOP + len(quote.columns) * (_BAR + _BAR_GAP) + 6
    for place, category in enumerate(used):
        body += _legend(category, _LEFT + place % 3 * 185, legend_top + place // 3 * _LEGEND, texts)
    height = legend_top + (len(used) + 2) // 3 * _LEGEND + 6
    return _svg(height, texts("What the unit price is made of, by number of boards"), body)


def _bar(column: AnyColumn, top: int, texts: Texts) -> Iterator[str]:
    place = f'x="{_LEFT - 10}" y="{top + 18}" text-anchor="end"'
    yield f"<text {place} {_FONT}>{texts.number(column.quantity)}</text>"
    prices = {price.category: float(price.unit_price.amount) for price in column.categories}
    whole = sum(max(price, 0) for price in prices.values())
    width, left = _WIDTH - _LEFT - 20, 0.0
    for category in Category:
        share = max(prices.get(category, 0), 0) / whole if whole else 0
        start, end = round(_LEFT + left * width), round(_LEFT + (left + share) * width)
        left += share
        if end > start:
            known = next(
                category_price(price) for price in column.categories if price.category is category
            )
            price = cell_text(known, texts.language)
            yield (
                f'<rect x="{start}" y="{top}" width="{end - start}" height="{_BAR}" '
                f'fill="{_COLOURS[category]}">'
                f"<title>{price}</title></rect>"
            )


def _legend(category: Category, left: int, top: int, texts: Texts) -> Iterator[str]:
    yield f'<rect x="{left}" y="{top}" width="12" height="12" fill="{_COLOURS[category]}"/>'
    title = escape(texts.word("category", category))
    yield f'<text x="{left + 18}" y="{top + 11}" {_FONT}>{title}</text>'


def _svg(height: int, title: str, body: Sequence[str]) -> str:
    name = escape(title)
    heading = f'<text x="{_LEFT}" y="13" font-weight="bold" {_FONT}>{name}</text>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" '
        f'width="{_WIDTH}" height="{height}" '
        f'role="img" aria-label="{name}">{heading}{"".join(body)}</svg>'
    )
