"""How far apart a name says that leads stand: their pitch, and two rows of them."""

from __future__ import annotations

from decimal import Decimal

from emsquote.parts.classify.rules import Counting
from emsquote.parts.classify.words import Words

_FINEST_PITCH = 20
_SHORTEST_SPAN = 60


def pitch_mm(words: Words, counting: Counting) -> Decimal | None:
    """Return the pitch that a name states, in mm (`P0.5mm`, `Pitch0.5mm`, IPC's `65P`), None if it
    states none.
    """
    for at, word in enumerate(words.words):
        following = words.word(at + 1)
        if word in counting.pitch and words.glued(at + 1) and following[0].isdecimal():
            if _is_land_pattern_pitch(words, at, counting):
                return Decimal(words.words[at - 1]) / 100
            if words.word(at + 2) in counting.pitch_units or "." in following:
                return Decimal(following)
    return None


def rows_apart_mm(words: Words, counting: Counting) -> Decimal | None:
    """Return how far apart two rows of leads stand, in mm (`W7.62mm`), None if a name does not
    say.
    """
    for at, word in enumerate(words.words):
        number = words.word(at + 1)
        is_measure = words.glued(at + 1) and words.word(at + 2) in counting.pitch_units
        if word in counting.rows_apart and is_measure and number[0].isdecimal():
            return Decimal(number)
    return None


def _is_land_pattern_pitch(words: Words, at: int, counting: Counting) -> bool:
    """Whether this `P` stands between a pitch in hundredths and a span, as in IPC-7351's names
    (`127P600X175`).
    """
    is_lead_width = words.glued(at - 1) and words.word(at - 2) in counting.after_lead_width
    glued = words.glued(at) and words.glued(at + 1) and not is_lead_width
    pitch, span = (
        (words.whole_number(at - 1), words.whole_number(at + 1)) if glued else (None, None)
    )
    return bool(pitch and span and pitch >= _FINEST_PITCH and span >= _SHORTEST_SPAN)


def is_land_pattern(words: Words, counting: Counting) -> bool:
    """Whether a name is one of IPC-7351 (`SOIC127P600X175-8N`)."""
    return any(
        word == "p" and _is_land_pattern_pitch(words, at, counting)
        for at, word in enumerate(words.words)
    )
