"""What the pads of a part on its board say of it: joints, and how it is mounted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from emsquote.model.bom import BomLine, Placement, SolderedPads
from emsquote.model.part import Mount, PartKind
from emsquote.parts.classify.clue import mounted_class

_BY_PADS = "pads on the board"


def pads_by_designator(placements: Iterable[Placement]) -> Mapping[str, SolderedPads]:
    """Return the pads of the parts whose pads are known."""
    return {placed.designator: placed.pads for placed in placements if placed.pads}


def by_pads(kind: PartKind, line: BomLine, pads: Mapping[str, SolderedPads]) -> PartKind:
    """Return the kind with the joints that the pads on the board tell, and how they are mounted.

    They tell it better than any rule on a footprint's name. What is not soldered by the rules
    (mounting holes, fiducials) stays so.
    """
    found = Counter(pads[name] for name in line.designators if name in pads)
    if not found or kind.mount in {Mount.MECHANICAL, Mount.NONE}:
        return kind
    told = found.most_common(1)[0][0]
    joints = told.smt + told.tht
    if not joints:
        return kind
    mount = _mount_of(told, kind.mount)
    rule = kind.rule if (mount, joints) == (kind.mount, kind.joints) else _BY_PADS
    part_class = kind.part_class
    if mount is not kind.mount:
        part_class = mounted_class(part_class, mount)
    return replace(kind, mount=mount, part_class=part_class, joints=joints, rule=rule)


def _mount_of(pads: SolderedPads, otherwise: Mount) -> Mount:
    """Return how a part with such pads is mounted; with both kinds, as the rules say."""
    if pads.smt and pads.tht:
        return Mount.THT if otherwise is Mount.UNKNOWN else otherwise
    return Mount.SMT if pads.smt else Mount.THT
