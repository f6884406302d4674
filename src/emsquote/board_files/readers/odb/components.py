"""The components of an ODB++ step: where they stand, their pins, how they are mounted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct, field

from emsquote.board_files.drawing import Footprint, Point
from emsquote.board_files.limits import damaged_board
from emsquote.board_files.readers.odb.records import attributes, unit_of_line
from emsquote.model.bom import BoardSide

_MOUNT, _NOT_FITTED, _IGNORED = ".comp_mount_type", ".no_pop", ".comp_ignore"
_THROUGH_MOUNTS = frozenset({"2", "3", "thmt", "pressfit"})
_THROUGH_PIN = "T"
_COMPONENT_WORDS, _PIN_NAME = 8, 8


class Package(Struct):
    """A package with the types of its pins: T through, S surface."""

    name: str
    pins: list[str] = field(default_factory=list)


class _Component(Struct):
    words: list[str]
    attributes: Mapping[str, str]
    pins: list[str] = field(default_factory=list)


class ComponentFile(Struct, frozen=True):
    """A components file: the lines of its records, where it is, and what holds for it."""

    lines: Iterable[str]
    place: str
    unit_mm: float
    side: BoardSide
    packages: Sequence[Package]


def packages(lines: Iterable[str]) -> list[Package]:
    """Return the packages of a step's eda data, in the order in which components count them."""
    found: list[Package] = []
    for line in lines:
        words = line.split()
        if words[0] == "PKG" and len(words) > 1:
            found.append(Package(words[1]))
        elif words[0] == "PIN" and len(words) > 2 and found:  # noqa: PLR2004 - name and type
            found[-1].pins.append(words[2])
    return found


def footprints(file: ComponentFile) -> Iterator[Footprint]:
    """Yield the parts of a components file.

    `InputError` for records that cannot be read.
    """
    names: dict[str, str] = {}
    components: list[_Component] = []
    unit_mm = file.unit_mm
    for line in file.lines:
        unit_mm = unit_of_line(line) or unit_mm
        words = line.partition(";")[0].split() or [""]
        if line.startswith("@"):
            names[words[0][1:]] = words[-1].lower()
        elif words[0] == "CMP":
            components.append(_Component(words, _named(attributes(line), names)))
        elif words[0] == "TOP" and components:
            components[-1].pins.append(words[min(_PIN_NAME, len(words) - 1)])
    for component in components:
        yield _footprint(component, file, unit_mm)


def _named(values: Mapping[str, str], names: Mapping[str, str]) -> Mapping[str, str]:
    return {names.get(number, number): value for number, value in values.items()}


def _footprint(component: _Component, file: ComponentFile, unit_mm: float) -> Footprint:
    words, stated = component.words, component.attributes
    try:
        number, at = int(words[1]), Point(float(words[2]) * unit_mm, float(words[3]) * unit_mm)
    except (ValueError, IndexError) as error:
        shown = " ".join(words)[:40]
        raise damaged_board(file.place, f"a record cannot be read: {shown}") from error
    known = file.packages
    package = known[number] if 0 <= number < len(known) else Package("")
    through = _through_pins(component, package)
    return Footprint(
        designator=words[6] if len(words) > 6 else "",  # noqa: PLR2004 - where the format has it
        name=package.name,
        side=file.side,
        at=at,
        pads_smt=len(component.pins) - through,
        pads_tht=through,
        pad_names=tuple(dict.fromkeys(component.pins)),
        value=words[7] if len(words) >= _COMPONENT_WORDS else "",
        fitted=_NOT_FITTED not in stated,
        on_bom=_IGNORED not in stated,
    )


def _through_pins(component: _Component, package: Package) -> int:
    """Return how many pins go through the board: those that the package marks, else all of a part
    that is mounted so.
    """
    marked = package.pins.count(_THROUGH_PIN)
    mounted_through = component.attributes.get(_MOUNT, "").lower() in _THROUGH_MOUNTS
    if mounted_through and not marked:
        return len(component.pins)
    return min(marked, len(component.pins))
