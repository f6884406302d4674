"""Parameters in words: how a proposal tells what agrees, what was assumed, what nobody says."""

from __future__ import annotations

from collections.abc import Mapping

from emsquote.parts.generic_part import Parameter
from emsquote.wording.sentence import Sentence, said

PARAMETER_WORDS: Mapping[Parameter, Sentence] = {
    Parameter.VALUE: said("value"),
    Parameter.SIZE: said("size"),
    Parameter.TOLERANCE: said("tolerance"),
    Parameter.VOLTAGE: said("voltage"),
    Parameter.CURRENT: said("current"),
    Parameter.POWER: said("power"),
    Parameter.DIELECTRIC: said("dielectric"),
    Parameter.FREQUENCY: said("frequency"),
    Parameter.LOAD: said("load capacitance"),
    Parameter.COLOUR: said("colour"),
    Parameter.MOUNT: said("mounting"),
    Parameter.ANGLE: said("direction"),
    Parameter.GRID: said("rows and pins"),
    Parameter.PITCH: said("pitch"),
    Parameter.PINS: said("pins"),
}
"""What each parameter is called in a sentence."""
