"""Classifying parts: mount, class and joints from footprints, packages and part numbers, by rules
that are data.
"""

from emsquote.parts.classify.kind import PartClues, kind_of
from emsquote.parts.classify.lines import classify, clues_of, selects
from emsquote.parts.classify.offered import NOT_OFFERED, OfferedPart, offered_part
from emsquote.parts.classify.rules import PartRules, part_rules, read_part_rules

__all__ = [
    "NOT_OFFERED",
    "OfferedPart",
    "PartClues",
    "PartRules",
    "classify",
    "clues_of",
    "kind_of",
    "offered_part",
    "part_rules",
    "read_part_rules",
    "selects",
]
