"""Steps, as IPC-2581 and ODB++ have them: a board, or a panel in which other steps are laid out in
rows and columns, turned and mirrored.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from emsquote.board_files.drawing import Arc, Footprint, Hole, Line, Slot, Stroke
from emsquote.board_files.limits import too_much
from emsquote.board_files.strokes import Frame

_DEEPEST = 6
_MOST_ITEMS = 1_000_000
"""Strokes, holes, slots and parts of a panel, copies included."""


class Copies(Struct, frozen=True, kw_only=True):
    """Another step laid out in rows and columns from a place."""

    step: str
    frame: Frame
    across: int
    down: int
    step_across_mm: float
    step_down_mm: float


class StepDrawing(Struct, frozen=True, kw_only=True):
    """What one step draws by itself, and the steps laid out in it."""

    outline: tuple[Stroke, ...] = ()
    holes: tuple[Hole, ...] = ()
    slots: tuple[Slot, ...] = ()
    footprints: tuple[Footprint, ...] = ()
    copies: tuple[Copies, ...] = ()

    @property
    def items(self) -> int:
        """How many things it draws."""
        return len(self.outline) + len(self.holes) + len(self.slots) + len(self.footprints)


def main_step(steps: Mapping[str, StepDrawing], stated: str = "") -> str:
    """Return the step to read: the one stated, else the outermost of those that draw most."""
    if stated in steps:
        return stated
    inner = {copies.step for step in steps.values() for copies in step.copies}
    outer = [name for name in steps if name not in inner] or list(steps)
    return max(outer, key=lambda name: steps[name].items + len(steps[name].copies), default="")


def laid_out(
    steps: Mapping[str, StepDrawing], name: str, place: str, depth: int = 0
) -> StepDrawing:
    """Return a step with all that is laid out in it.

    `InputError` for steps within themselves, and for more items than a panel has.
    """
    step = steps.get(name, StepDrawing())
    if depth > _DEEPEST:
        raise too_much(place, f"lays out steps more than {_DEEPEST} deep")
    total = step
    for copies in step.copies:
        inner = laid_out(steps, copies.step, place, depth + 1)
        if total.items + inner.items * copies.across * copies.down > _MOST_ITEMS:
            raise too_much(place, f"lays out more than {_MOST_ITEMS} items")
        for frame in _frames(copies):
            total = _with(total, _moved(inner, frame))
    return replace(total, copies=())


def _frames(copies: Copies) -> Iterator[Frame]:
    for column in range(copies.across):
        for row in range(copies.down):
            at = copies.frame.at
            moved = replace(
                at, x=at.x + column * copies.step_across_mm, y=at.y + row * copies.step_down_mm
            )
            yield replace(copies.frame, at=moved)


def _with(one: StepDrawing, other: StepDrawing) -> StepDrawing:
    return StepDrawing(
        outline=one.outline + other.outline,
        holes=one.holes + other.holes,
        slots=one.slots + other.slots,
        footprints=one.footprints + other.footprints,
    )


def _moved(step: StepDrawing, frame: Frame) -> StepDrawing:
    return StepDrawing(
        outline=tuple(_moved_stroke(stroke, frame) for stroke in step.outline),
        holes=tuple(replace(hole, at=frame.point(hole.at.x, hole.at.y)) for hole in step.holes),
        slots=tuple(_moved_slot(slot, frame) for slot in step.slots),
        footprints=tuple(
            replace(part, at=frame.point(part.at.x, part.at.y)) for part in step.footprints
        ),
    )


def _moved_slot(slot: Slot, frame: Frame) -> Slot:
    start, end = frame.point(slot.start.x, slot.start.y), frame.point(slot.end.x, slot.end.y)
    return replace(slot, start=start, end=end)


def _moved_stroke(stroke: Stroke, frame: Frame) -> Stroke:
    start, end = (
        frame.point(stroke.start.x, stroke.start.y),
        frame.point(stroke.end.x, stroke.end.y),
    )
    if isinstance(stroke, Arc):
        centre = frame.point(stroke.centre.x, stroke.centre.y)
        return Arc(start, end, centre, stroke.clockwise != frame.mirrored)
    return Line(start, end)
