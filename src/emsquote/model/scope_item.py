"""What a customer takes for granted in a quote, beside the parts on his list: the bare board, the
stencil, and what else a scope implies.

The items are data (`data/scope_items.toml`). Each is in a quote, supplied by the customer, or not
in it; what nobody says is open.
"""

from __future__ import annotations

from functools import cache

from msgspec import Struct

from emsquote.files.shipped import data_folder
from emsquote.files.toml_table import TomlTable, read_toml
from emsquote.model.part import Mount, PartClass
from emsquote.model.quote import Category, Stage


class ScopeItem(Struct, frozen=True, kw_only=True):
    """One thing that a scope implies, by name."""

    name: str
    title: str
    stages: frozenset[Stage]
    """A scope that holds any of these implies it."""
    mount: Mount | None = None
    """Only where parts of this mount are placed."""
    part_class: PartClass | None = None
    """Lines of the BOM with parts of this class are the item."""
    service: str = ""
    """What the house is asked for to supply it."""
    expected: bool = True
    """Whether it is open where nobody says anything; else it is then not in the quote."""
    open_with: tuple[str, ...] = ()
    """Services that cannot be done without it: with one of them, unsaid is open."""
    category: Category = Category.MATERIAL
    """Where its price is missing while it is open."""


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


def _scope_item(name: str, table: TomlTable) -> ScopeItem:
    table.text("about", required=True)
    has_class, has_mount = table.has("part_class"), table.has("mount")
    part_class = table.choice("part_class", PartClass, PartClass.UNKNOWN)
    mount = table.choice("mount", Mount, Mount.UNKNOWN)
    return ScopeItem(
        name=name,
        title=table.text("title", required=True),
        stages=frozenset(Stage(stage) for stage in table.texts("stages")),
        mount=mount if has_mount else None,
        part_class=part_class if has_class else None,
        service=table.text("service"),
        expected=table.text("unsaid", required=True) == "open",
        open_with=table.texts("open_with"),
        category=table.choice("category", Category, Category.MATERIAL),
    )
