"""The layout of a part table: for each role the columns that have it, made for reading many rows
quickly.
"""

from __future__ import annotations

from collections.abc import Collection
from itertools import takewhile

from msgspec import Struct

from emsquote.intake.build_titles import flags_of_builds
from emsquote.intake.columns import FoundColumn
from emsquote.intake.readers.sheet import Row
from emsquote.intake.table import PartTable
from emsquote.model.column_role import ColumnRole

_OF_SUPPLY = frozenset(
    {
        ColumnRole.DNP,
        ColumnRole.FITTED,
        ColumnRole.CONSIGNED,
        ColumnRole.VARIANT,
        ColumnRole.BUILD,
    }
)
"""Roles of columns that tell who provides a part, and for which builds."""


class Layout(Struct, frozen=True, kw_only=True):
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
    assemblers: tuple[int, ...]
    remarks: tuple[int, ...]
    suppliers: tuple[int, ...]
    supplier_pns: tuple[int, ...]
    customer_pn: tuple[int, ...]
    alternates: tuple[int, ...]
    alternate_manufacturers: tuple[int, ...]
    links: tuple[int, ...]
    parameters: tuple[int, ...]
    unnamed: tuple[int, ...]
    """Columns without a known role.

    None where a build was asked for, since they may be marks of other builds.
    """
    header: Row = ()
    build: int | None = None
    """The column of the build that was asked for."""
    build_name: str = ""
    """The name of the build that was asked for."""
    build_flags: tuple[tuple[ColumnRole, int], ...] = ()
    """Columns of flags of one build each, where none was asked for."""
    variants: tuple[int, ...] = ()
    """Columns that name the builds which have a part."""
    whole_names: bool = False
    """What names a part is one name, whatever signs are in it."""
    tells_supply: bool = False
    """Whether any column is meant for who provides parts, or for builds."""
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
    known = {column.index for column in table.columns}
    level = table.index(ColumnRole.LEVEL)
    description = table.index(ColumnRole.DESCRIPTION)
    build = table.index(ColumnRole.BUILD)
    of_builds = flags_of_builds(table)
    return Layout(
        designator=table.index(ColumnRole.DESIGNATOR),
        quantity=_counting(table),
        mpn=table.index(ColumnRole.MPN),
        manufacturer=table.index(ColumnRole.MANUFACTURER),
        description=description,
        value=table.index(ColumnRole.VALUE),
        footprint=table.index(ColumnRole.FOOTPRINT),
        item=table.index(ColumnRole.ITEM),
        unit=table.index(ColumnRole.UNIT),
        length=table.index(ColumnRole.LENGTH),
        level=level,
        mount=table.index(ColumnRole.MOUNT),
        side=table.index(ColumnRole.SIDE),
        unit_price=table.index(ColumnRole.UNIT_PRICE),
        dnp=_of_all_builds(table, ColumnRole.DNP, of_builds),
        fitted=_of_all_builds(table, ColumnRole.FITTED, of_builds),
        consigned=table.indices(ColumnRole.CONSIGNED),
        assemblers=table.indices(ColumnRole.ASSEMBLER),
        remarks=table.indices(ColumnRole.REMARKS),
        suppliers=table.indices(ColumnRole.SUPPLIER),
        supplier_pns=table.indices(ColumnRole.SUPPLIER_PN),
        customer_pn=table.indices(ColumnRole.CUSTOMER_PN),
        alternates=table.indices(ColumnRole.ALTERNATES),
        alternate_manufacturers=table.indices(ColumnRole.ALTERNATE_MANUFACTURER),
        links=table.indices(ColumnRole.LINK),
        unnamed=_unnamed(width, known) if not table.build else (),
        parameters=table.indices(ColumnRole.PARAMETER),
        header=header,
        build=build,
        build_name=table.build,
        build_flags=tuple((column.role, column.index) for column in of_builds),
        variants=table.indices(ColumnRole.VARIANT),
        tells_supply=not table.roles.isdisjoint(_OF_SUPPLY),
        levels=_spread(level, header, known),
        descriptions=_spread(description, header, known) if level is not None else (),
    )


def _of_all_builds(
    table: PartTable, role: ColumnRole, of_builds: Collection[FoundColumn]
) -> tuple[int, ...]:
    """Return the columns of flags with a role that are not of one build only."""
    some = {column.index for column in of_builds}
    return tuple(index for index in table.indices(role) if index not in some)


def _counting(table: PartTable) -> int | None:
    """Return the column of quantities, else the first of order quantities."""
    quantity = table.index(ColumnRole.QUANTITY)
    if quantity is not None:
        return quantity
    ordered = table.indices(ColumnRole.ORDER_QUANTITY)
    return ordered[0] if ordered else None


def _unnamed(width: int, known: Collection[int]) -> tuple[int, ...]:
    return tuple(index for index in range(width) if index not in known)


def _spread(first: int | None, header: Row, known: Collection[int]) -> tuple[int, ...]:
    """Return a column and those to its right whose title is blank: one title over all of them."""
    if first is None:
        return ()
    following = range(first + 1, len(header))
    blank = takewhile(lambda index: not header[index] and index not in known, following)
    return (first, *blank)


def cell(row: Row, index: int | None) -> str:
    """Return a row's cell, empty where the row is shorter or no column has the role."""
    return row[index] if index is not None and index < len(row) else ""
