"""Price against volume: every quantity of a range priced as a quote prices it, and every step
between two of them with its name.
"""

from emsquote.deciding.curve.curve import (
    CheaperMore,
    Curve,
    CurvePoint,
    TurnCurve,
    price_curve_of,
)
from emsquote.deciding.curve.steps import CurveStep, StepKind

__all__ = [
    "CheaperMore",
    "Curve",
    "CurvePoint",
    "CurveStep",
    "StepKind",
    "TurnCurve",
    "price_curve_of",
]
