"""The parts of a step with their pads: by the pads on copper that name them, else by the pins of
their package, else by the mount that the file states.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from msgspec import Struct

from emsquote.board_files.drawing import Footprint
from emsquote.board_files.readers.ipc2581.content import CadContent, CadLayer, CadStep, PlacedPart
from emsquote.model.bom import BoardSide

_SIDES = {"TOP": BoardSide.TOP, "BOTTOM": BoardSide.BOTTOM}
_THROUGH_PIN = "THRU"
_THROUGH_MOUNT = "THMT"


class PadCounts(Struct, frozen=True):
    """Pads by mount, None where they are not known."""

    smt: int | None = None
    tht: int | None = None


class _Pads(Struct):
    """Pads of one part by mount."""

    smt: int = 0
    tht: int = 0


def side_of(layer: CadLayer | None) -> BoardSide:
    """Return the side on which a layer lies; an inner one lies on none."""
    return _SIDES.get(layer.side, BoardSide.UNKNOWN) if layer else BoardSide.UNKNOWN


def footprints(step: CadStep, content: CadContent) -> Iterator[Footprint]:
    """Yield the parts placed in a step."""
    by_pads, pins = _pads_by_part(step, content), _pins_by_part(step)
    for part in step.parts:
        counts = by_pads.get(part.designator) or _by_package(part, content)
        names = pins.get(part.designator) or _package_pins(part, content)
        yield Footprint(
            designator=part.designator,
            name=part.package,
            side=side_of(content.layers.get(part.layer)),
            at=part.at,
            pads_smt=counts.smt,
            pads_tht=counts.tht,
            pad_names=tuple(names),
            value=part.value,
            fitted=part.designator not in content.not_fitted,
        )


def pad_counts(step: CadStep, content: CadContent) -> PadCounts:
    """Return the pads of a step that name a pin; unknown if none does."""
    counts = _pads_by_part(step, content).values()
    if not counts:
        return PadCounts()
    return PadCounts(sum(part.smt for part in counts), sum(part.tht for part in counts))


def _pads_by_part(step: CadStep, content: CadContent) -> Mapping[str, _Pads]:
    """Return the pads of each part: one that is on both sides is a through pad."""
    found: defaultdict[str, _Pads] = defaultdict(_Pads)
    for pad, layers in step.pads.items():
        sides = {side_of(content.layers.get(layer)) for layer in layers} - {BoardSide.UNKNOWN}
        if len(sides) > 1:
            found[pad.component].tht += 1
        elif sides:
            found[pad.component].smt += 1
    return found


def _pins_by_part(step: CadStep) -> Mapping[str, dict[str, None]]:
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for pad in step.pads:
        found[pad.component][pad.pin] = None
    return found


def _package_pins(part: PlacedPart, content: CadContent) -> list[str]:
    pins = content.package_pins.get(part.package, ())
    return list(dict.fromkeys(number for number, _ in pins))


def _by_package(part: PlacedPart, content: CadContent) -> _Pads:
    """Return the pins of a part's package by mount; one joint where only the mount is stated."""
    pins = content.package_pins.get(part.package, ())
    through = sum(kind == _THROUGH_PIN for _, kind in pins)
    if pins:
        return _Pads(len(pins) - through, through)
    is_through = part.mount == _THROUGH_MOUNT
    is_soldered = part.mount in {"SMT", _THROUGH_MOUNT}
    return _Pads(int(is_soldered and not is_through), int(is_through))
