"""The layout of a part table: for each role the columns that have it, made for reading many rows
quickly.
"""

from __future__ import annotations

from collections.abc import Collection
from itertools import takewhile

from msgspec import Struct

from emsquote.intake.readers.sheet import Row
from emsquote.intake.table import PartTable


class Layout(Struct, frozen=True):
    """Where each role stands in a row; None where no column has it."""

    designator: int | None
    quantity: int | None
    mpn: int | None
    manufacturer: int | None
    description: int | None
    value: int | None
    footprint: int | None
    item: int | None
    unit: int | None
    length: int | None
    level: int | None
    mount: int | None
    side: int | None
    unit_price: int | None
    dnp: tuple[int, ...]
    fitted: tuple[int, ...]
    consigned: tuple[int, ...]
    remarks: tuple[int, ...]
    suppliers: tuple[int, ...]
    supplier_pns: tuple[int, ...]
    customer_pn: tuple[int, ...]
    alternates: tuple[int, ...]
    alternate_manufacturers: tuple[int, ...]
    links: tuple[int, ...]
    unnamed: tuple[int, ...]
    """Columns without a known role.

    None where a build was asked for, since they may be marks of other builds.
    """
    header: Row = ()
    build: int | None = None
    """The column of the build that was asked for."""
    levels: tuple[int, ...] = ()
    """The column of levels and those to its right without a title, where each level has a column of
    its own.
    """
    descriptions: tuple[int, ...] = ()
    """The same of descriptions: those of lower levels are moved to the right."""


def layout_of(table: PartTable, header: Row, width: int) -> Layout:
    """Return the layout of a table.

    Without a column of per-board quantities an order quantity stands in for it.
    """
    ordered = table.indices("order_quantity")
    quantity = table.index("quantity")
    known = {column.index for column in table.columns}
    built = table.index("build")
    return Layout(
        designator=table.index("designator"),
        quantity=quantity if quantity is not None or not ordered else ordered[0],
        mpn=table.index("mpn"),
        manufacturer=table.index("manufacturer"),
        description=table.index("description"),
        value=table.index("value"),
        footprint=table.index("footprint"),
        item=table.index("item"),
        unit=table.index("unit"),
        length=table.index("length"),
        level=table.index("level"),
        mount=table.index("mount"),
        side=table.index("side"),
        unit_price=table.index("unit_price"),
        dnp=table.indices("dnp"),
        fitted=table.indices("fitted"),
        consigned=table.indices("consigned"),
        remarks=table.indices("remarks"),
        suppliers=table.indices("supplier"),
        supplier_pns=table.indices("supplier_pn"),
        customer_pn=table.indices("customer_pn"),
        alternates=table.indices("alternates"),
        alternate_manufacturers=table.indices("alternate_manufacturer"),
        links=table.indices("link"),
        unnamed=()
        if built is not None
        else tuple(index for index in range(width) if index not in known),
        header=header,
        build=built,
        levels=_spread(table.index("level"), header, known),
        descriptions=_spread(table.index("description"), header, known)
        if table.index("level") is not None
        else (),
    )


def _spread(first: int | None, header: Row, known: Collection[int]) -> tuple[int, ...]:
    """Return a column and those to its right whose title is blank: one title over several
    columns.
    """
    if first is None:
        return ()
    following = range(first + 1, len(header))
    blank = takewhile(lambda index: not header[index] and index not in known, following)
    return (first, *blank)


def cell(row: Row, index: int | None) -> str:
    """Return a row's cell, empty where the row is shorter or no column has the role."""
    return row[index] if index is not None and index < len(row) else ""
