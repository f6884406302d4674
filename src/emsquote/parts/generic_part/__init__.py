"""Generic parts: parts of which any one will do that is as the line says, by kind and parameters.

Which kinds there are, what tells them and what must agree is data (`data/generic_parts.toml`).
"""

from emsquote.parts.generic_part.fit import Comparison, better, compared, stricter
from emsquote.parts.generic_part.kind import GenericKind, generic_kinds, kinds_in, told_kinds
from emsquote.parts.generic_part.number_series import (
    NumberSays,
    code_for,
    is_of_several,
    number_says,
)
from emsquote.parts.generic_part.parameter import Fact, Facts, Parameter, shown
from emsquote.parts.generic_part.reading import (
    facts_of,
    facts_text,
    lookup_key,
    lookup_keys,
    offer_facts,
    offer_kinds,
)
from emsquote.parts.generic_part.word_facts import is_colour

__all__ = [
    "Comparison",
    "Fact",
    "Facts",
    "GenericKind",
    "NumberSays",
    "Parameter",
    "better",
    "code_for",
    "compared",
    "facts_of",
    "facts_text",
    "generic_kinds",
    "is_colour",
    "is_of_several",
    "kinds_in",
    "lookup_key",
    "lookup_keys",
    "number_says",
    "offer_facts",
    "offer_kinds",
    "shown",
    "stricter",
    "told_kinds",
]
