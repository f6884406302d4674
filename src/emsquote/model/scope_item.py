"""What a customer takes for granted in a quote, beside what he asks for: the bare board, the
stencil, and what else a scope implies.

The items are data (`data/scope_items.toml`). Each is in a quote, supplied by the customer, or not
in it; what nobody says is open.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from msgspec import Struct

from emsquote.files.shipped import data_folder
from emsquote.files.toml_table import TomlTable, nearest, read_toml
from emsquote.finding import Origin, fault
from emsquote.model.included import StatedSupply, SuppliedBy
from emsquote.model.part import Mount, PartClass
from emsquote.model.quote import Category, Stage

BARE_BOARD = "bare-board"
PARTS = "parts"
"""The item that all lines are which are no other item."""


_ALL_CONSIGNED = "consigned"


class ScopeItem(Struct, frozen=True, kw_only=True):
    """One thing that a scope implies, by name."""

    name: str
    title: str
    stages: frozenset[Stage]
    """A scope that holds any of these implies it; empty: every scope does."""
    mount: Mount | None = None
    """Only where parts of this mount are placed."""
    part_class: PartClass | None = None
    """Lines of the BOM with parts of this class are the item."""
    words: tuple[str, ...] = ()
    """Of such lines, only those in which one of these stands, in small letters."""
    is_rest: bool = False
    """Whether all lines that are no other item are this one."""
    service: str = ""
    """What the house is asked for to supply it."""
    is_expected: bool = True
    """Whether it is open where nobody says anything; else it is then not in the quote."""
    open_with: tuple[str, ...] = ()
    """Services that cannot be done without it: with one of them, unsaid is open."""
    category: Category = Category.MATERIAL
    """Where its price is missing while it is open."""
    names: frozenset[str] = frozenset()
    """How terms of a house may call it, in small letters."""

    def is_implied_by(self, stages: frozenset[Stage]) -> bool:
        """Whether a scope of these stages implies it; no stages are the whole life cycle."""
        return not (self.stages and stages) or bool(self.stages & stages)


@cache
def scope_items() -> tuple[ScopeItem, ...]:
    """Return the items that come with emsquote, in the order in which quotes tell of them."""
    top = read_toml(data_folder() / "scope_items.toml")
    items = tuple(_scope_item(name, table) for name, table in top.named_tables("item"))
    top.check()
    return items


def scope_item_names() -> tuple[str, ...]:
    """Return the names of all items."""
    return tuple(item.name for item in scope_items())


def scope_item_called(text: str) -> ScopeItem | None:
    """Return the item that a text calls by one of its names, and nothing more.

    >>> scope_item_called("Leiterplatten").name, scope_item_called("boards above 8 layers")
    ('bare-board', None)
    """
    name = text.strip().rstrip(".").casefold()
    return next((item for item in scope_items() if name in item.names), None)


def item_supply(written: str) -> StatedSupply:
    """Return what `--supply ITEM=WHO` says; `consigned` alone is said of all parts.

    `InputError` if there is no such item, or nobody of that name.

    >>> item_supply("stencil=customer").by
    <SuppliedBy.CUSTOMER: 'customer'>
    """
    origin = Origin(f"--supply {written}")
    if written.strip() == _ALL_CONSIGNED:
        return StatedSupply(PARTS, SuppliedBy.CUSTOMER, origin)
    name, equals, who = (part.strip() for part in written.partition("="))
    if not equals:
        hint = "write it as bare-board=customer"
        raise fault("bad-supply", origin, "is not ITEM=WHO", hint)
    known = scope_item_names()
    if name not in known:
        hint = nearest(name, known) or f"one of: {', '.join(known)}"
        raise fault("unknown-item", origin, f'no scope has an item "{name}"', hint)
    if who not in set(SuppliedBy):
        hint = nearest(who, SuppliedBy) or f"one of: {', '.join(SuppliedBy)}"
        raise fault("unknown-word", origin, f'supply does not know "{who}"', hint)
    return StatedSupply(name, SuppliedBy(who), origin)


def supplies_from(table: TomlTable) -> Iterator[StatedSupply]:
    """Yield what a table says of who supplies what: `stencil = "customer"`."""
    for name in scope_item_names():
        if table.has(name):
            by = table.choice(name, SuppliedBy, SuppliedBy.HOUSE)
            yield StatedSupply(name, by, table.origin(name))


def _scope_item(name: str, table: TomlTable) -> ScopeItem:
    table.text("about", required=True)
    title = table.text("title", required=True)
    names = {name, title, *table.texts("names")}
    part_class = table.choice("part_class", PartClass, PartClass.UNKNOWN)
    mount = table.choice("mount", Mount, Mount.UNKNOWN)
    return ScopeItem(
        name=name,
        title=title,
        stages=frozenset(Stage(stage) for stage in table.texts("stages")),
        mount=None if mount is Mount.UNKNOWN else mount,
        part_class=None if part_class is PartClass.UNKNOWN else part_class,
        words=table.texts("words"),
        is_rest=table.flag("rest"),
        service=table.text("service"),
        is_expected=table.text("unsaid", required=True) == "open",
        open_with=table.texts("open_with"),
        category=table.choice("category", Category, Category.MATERIAL),
        names=frozenset(known.casefold() for known in names),
    )
