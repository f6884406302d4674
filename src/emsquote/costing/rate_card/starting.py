"""Starting a rate card: the text of a new one, to be changed by hand."""

from __future__ import annotations

from emsquote.costing.rate_card.activity import Driver
from emsquote.costing.rate_card.card import RateCard
from emsquote.files.shipped import data_folder

_CHANGES = """\
# A rate card: what a house charges. It says only where it differs from {name}; \
`emsquote rates show {name}`
# prints that one. Tables are merged key by key; a table is dropped by writing false: \
activity.NAME = false.

based_on = "{name}"
title = "My house"
currency = "{currency}"
source = ""                   # where these figures come from
# date = 2026-01-31

# People and machines, {currency} an hour.
[resource]
{resources}
# An activity: what is done, what drives it, and a price or a time.
# [activity.laser-marking]
# title = "Laser marking"
# category = "assembly"       # smt, bga, through-hole, assembly, test, service, pass-through
# basis = "per-board"         # per-board, per-lot, once (NRE)
# driver = "board"            # {drivers}
# seconds = 12
# resource = "operator"       # in place of both: price = 0.35

# [margin.default]
# mode = "margin"             # or "markup"
# percent = 20
"""


def new_card_text(base: RateCard, *, whole: bool) -> str:
    """Return the text of a new card: what differs from `base`, as comments, or the whole of it."""
    if whole:
        return (data_folder() / "rates" / base.origin.file).read_text(encoding="utf-8")

    resources = [
        f"# {resource.name}.rate_per_hour = {resource.rate:f}   # {resource.title}\n"
        for resource in base.resources
    ]
    return _CHANGES.format(
        name=base.name,
        currency=base.currency,
        resources="".join(resources),
        drivers=", ".join(Driver),
    )
