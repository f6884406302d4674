"""Component values (`4k7`, `100nF 50V X7R 0402`, `22 AWG`): read, written, and compared with what
is offered.
"""

from emsquote.parts.component_value.fit import Fit, meets
from emsquote.parts.component_value.grammar import component_value, number_alone, values_of
from emsquote.parts.component_value.size import chip_size
from emsquote.parts.component_value.value import ComponentValue, NoValue, Quantity, Tolerance

__all__ = [
    "ComponentValue",
    "Fit",
    "NoValue",
    "Quantity",
    "Tolerance",
    "chip_size",
    "component_value",
    "meets",
    "number_alone",
    "values_of",
]
