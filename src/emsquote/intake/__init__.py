"""Intake: from a customer's file to a bill of materials in which every row is accounted for."""

from emsquote.intake.overrides import NO_OVERRIDES, Overrides
from emsquote.intake.read import bom_of, read_bom

__all__ = ["NO_OVERRIDES", "Overrides", "bom_of", "read_bom"]
