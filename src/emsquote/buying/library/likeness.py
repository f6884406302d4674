"""Part numbers that are written much like another: found by the pieces that slips of the pen leave
whole.

A number cut into n pieces has one of them whole after n - 1 slips (a wrong, missing or further
character), so that a database can narrow millions of numbers down to a few thousand by what they
hold, before each is compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

_PIECE = 3
"""Characters of a piece at least: shorter ones are in too many numbers."""
_IN_TWO = 4
"""Characters of a number that is cut at least in two."""
_SLIPS = 3
"""Numbers that are longer or shorter by more are not looked at."""
_ALIKE = 0.65
"""The share of characters that must agree."""


def pieces_of(number: str) -> list[str]:
    """Return the pieces of a number, at least two of at least two characters.

    >>> pieces_of("LM358DR"), pieces_of("NE556"), pieces_of("NE5")
    (['LM3', '58DR'], ['NE', '556'], ['NE5'])
    """
    least = 2 if len(number) >= _IN_TWO else 1
    count = max(len(number) // _PIECE, least)
    cuts = [len(number) * nth // count for nth in range(count + 1)]
    return [number[start:end] for start, end in pairwise(cuts)]


def lengths_like(number: str) -> tuple[int, int]:
    """Return how short and how long a number may be that is like another."""
    return len(number) - _SLIPS, len(number) + _SLIPS


def closest(number: str, candidates: Sequence[str], limit: int) -> list[str]:
    """Return the candidates that are most like a number, best first; none that is hardly like it.

    >>> closest("LM385DR", ["NE555", "LM358DRG", "LM358DR"], 5)
    ['LM358DR', 'LM358DRG']
    """
    from rapidfuzz import process  # noqa: PLC0415 - late: only who searches needs it
    from rapidfuzz.distance import OSA  # noqa: PLC0415

    found = process.extract(
        number, candidates, scorer=OSA.normalized_similarity, score_cutoff=_ALIKE, limit=None
    )
    best = sorted(found, key=lambda match: (-match[1], match[0]))
    return [candidate for candidate, _, _ in best[:limit]]
