"""What a column of a part list or of a price list holds: one word for each, the same in titles,
code and output.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class ColumnRole(StrEnum):
    """What a column of a BOM holds, or of a table that must not be taken for one."""

    DESIGNATOR = "designator"
    QUANTITY = "quantity"
    """How many one board takes."""
    MPN = "mpn"
    MANUFACTURER = "manufacturer"
    DESCRIPTION = "description"
    VALUE = "value"
    FOOTPRINT = "footprint"
    DNP = "dnp"
    """Marks what is not fitted."""
    SUPPLIER = "supplier"
    SUPPLIER_PN = "supplier_pn"
    UNIT_PRICE = "unit_price"
    ALTERNATES = "alternates"
    CUSTOMER_PN = "customer_pn"
    CONSIGNED = "consigned"
    REMARKS = "remarks"
    MOUNT = "mount"
    SIDE = "side"
    LEVEL = "level"
    LENGTH = "length"
    UNIT = "unit"
    ITEM = "item"

    FITTED = "fitted"
    """Marks what is fitted: the reverse of `DNP`."""
    ASSEMBLER = "assembler"
    """Says who assembles a part, not whether it is fitted."""
    ORDER_QUANTITY = "order_quantity"
    """How many were or will be ordered, for all boards and with spares."""
    VARIANT = "variant"
    """Names the builds that have a part: `LITE`, `+PRO`, `-LITE`."""
    BUILD = "build"
    """Marks what the build that was asked for has."""
    ALTERNATE_MANUFACTURER = "alternate_manufacturer"
    LINK = "link"
    PARAMETER = "parameter"
    STOCK = "stock"
    EXTENDED_PRICE = "extended_price"
    PRICE_BREAK = "price_break"

    POSITION_X = "position_x"
    POSITION_Y = "position_y"
    ROTATION = "rotation"
    PIN = "pin"
    STORAGE = "storage"
    EQUIPMENT = "equipment"


TOLD_AS: Mapping[ColumnRole, ColumnRole] = {
    ColumnRole.FITTED: ColumnRole.DNP,
    ColumnRole.VARIANT: ColumnRole.DNP,
    ColumnRole.ORDER_QUANTITY: ColumnRole.QUANTITY,
}
"""Roles that stand in for another, under whose name an account of the reading tells them."""

LINE_ROLES: tuple[ColumnRole, ...] = (
    ColumnRole.DESIGNATOR,
    ColumnRole.QUANTITY,
    ColumnRole.MPN,
    ColumnRole.MANUFACTURER,
    ColumnRole.DESCRIPTION,
    ColumnRole.VALUE,
    ColumnRole.FOOTPRINT,
    ColumnRole.DNP,
    ColumnRole.SUPPLIER,
    ColumnRole.SUPPLIER_PN,
    ColumnRole.UNIT_PRICE,
    ColumnRole.ALTERNATES,
    ColumnRole.CUSTOMER_PN,
    ColumnRole.CONSIGNED,
    ColumnRole.REMARKS,
    ColumnRole.MOUNT,
    ColumnRole.SIDE,
    ColumnRole.LEVEL,
    ColumnRole.LENGTH,
    ColumnRole.UNIT,
    ColumnRole.ITEM,
)
"""Roles that a part line is made of, as an account of the reading tells them."""

ASKED_ROLES: tuple[ColumnRole, ...] = (*LINE_ROLES, ColumnRole.FITTED)
"""Roles that a user can give to a column."""


class ListRole(StrEnum):
    """What a column of a distributor's or contract price list holds: a field of its offers."""

    MPN = "mpn"
    MANUFACTURER = "manufacturer"
    DESCRIPTION = "description"
    VALUE = "value"
    SUPPLIER = "supplier"
    SKU = "sku"
    PACKAGE = "package"
    PACKAGING = "packaging"
    UNIT = "unit"
    PRICE = "price"
    CURRENCY = "currency"
    BREAKS = "breaks"
    """All price breaks, packed in one cell."""
    BREAK_QUANTITY = "break_quantity"
    BREAK_WORD = "break_word"
    """A word that may stand beside the quantity in the title of a price break: no field."""
    MOQ = "moq"
    MULTIPLE = "multiple"
    STOCK = "stock"
    LEAD_DAYS = "lead_days"
    LEAD_WEEKS = "lead_weeks"
    LEAD_TIME = "lead_time"
    """Days or weeks, as the cell says."""
    REEL_FEE = "reel_fee"
    DUTY = "duty"
    """Percent, where a cell or the title says so."""
    PRICE_UNIT = "price_unit"
    """How many pieces a price is for, or of what."""
    NCNR = "ncnr"
    COUNTRY = "country"
    DATE = "date"
    VALID_UNTIL = "valid_until"
    REFERENCE = "reference"
    """A supplier's number where nothing else is one; beside a part number, designators and the
    like.
    """
    EXTENDED = "extended"
    """What a whole line costs: no field, since it is no price of a piece."""
    NOTABLE = "notable"
    """A word of a title that may mean a multiple, a pack, a unit, a duty or a lead time: no
    field.
    """


class HouseQuoteRole(StrEnum):
    """What a column of a finished quote of another house holds, a row for each quantity."""

    QUANTITY = "quantity"
    UNIT_PRICE = "unit_price"
    NRE = "nre"
    TOTAL = "total"
    LEAD_DAYS = "lead_days"
    CURRENCY = "currency"
    INCLUDES = "includes"
    """The items of the scope that are in the price."""
