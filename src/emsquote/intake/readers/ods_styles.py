"""What matters of the styles of an OpenDocument spreadsheet: strike-through, colours, hidden
tables, by style name.
"""

from __future__ import annotations

from collections.abc import Mapping
from xml.parsers import expat

from msgspec import Struct
from msgspec.structs import replace

from emsquote.intake.readers.paint import fill_paint, font_paint

_DEEPEST = 20


class Look(Struct, frozen=True):
    """How a style makes a cell look, as far as it says itself.

    What it leaves unsaid its parent style says.
    """

    parent: str = ""
    struck: bool | None = None
    fill: str | None = None
    font: str | None = None
    hidden: bool = False
    """The style is one of a table that is not shown."""

    @property
    def paints(self) -> tuple[str, ...]:
        """The paints of the cell."""
        return tuple(filter(None, (self.fill, self.font)))

    @property
    def tells(self) -> bool:
        """Whether a cell with this look says anything by it."""
        return bool(self.struck or self.fill or self.font)


PLAIN = Look()


class Looks:
    """Takes the elements of styles and answers how each style looks."""

    def __init__(self) -> None:
        self._looks: dict[str, Look] = {}
        self._settled: dict[str, Look] = {}
        self._name = ""

    def attach(self, parser: expat.XMLParserType) -> None:
        """Listen to the elements of a part that holds nothing but styles."""
        parser.StartElementHandler = self.start

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Take the start of an element."""
        match name:
            case "style:style":
                self._name = attributes.get("style:name", "")
                self._looks[self._name] = Look(attributes.get("style:parent-style-name", ""))
            case "style:text-properties" if self._name in self._looks:
                self._add(_writing(attributes))
            case "style:table-cell-properties" if (
                "fo:background-color" in attributes and self._name in self._looks
            ):
                self._add({"fill": fill_paint(attributes["fo:background-color"])})
            case "style:table-properties" if (
                attributes.get("table:display") == "false" and self._name in self._looks
            ):
                self._add({"hidden": True})

    def _add(self, said: Mapping[str, bool | str]) -> None:
        self._looks[self._name] = replace(self._looks[self._name], **said)

    def look(self, style: str) -> Look:
        """Return how a style looks, its parents' words included."""
        found = self._settled.get(style)
        if found is None:
            found = self._settled[style] = self._with_parents(style)
        return found

    def _with_parents(self, style: str) -> Look:
        look = self._looks.get(style, PLAIN)
        parent = look.parent
        for _ in range(_DEEPEST):
            above = self._looks.get(parent)
            if above is None:
                break
            look = replace(
                look,
                struck=above.struck if look.struck is None else look.struck,
                fill=above.fill if look.fill is None else look.fill,
                font=above.font if look.font is None else look.font,
            )
            parent = above.parent
        return look


def _writing(attributes: Mapping[str, str]) -> Mapping[str, bool | str]:
    said: dict[str, bool | str] = {}
    line = attributes.get(
        "style:text-line-through-style", attributes.get("style:text-line-through-type")
    )
    if line is not None:
        said["struck"] = line != "none"
    if "fo:color" in attributes:
        said["font"] = font_paint(attributes["fo:color"])
    return said
