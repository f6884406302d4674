"""What changed between two quotes, and what each change is worth: the effects add up to the
difference exactly.
"""

from __future__ import annotations

from emsquote.documents.diff.compare import QuoteDiff, diff
from emsquote.documents.diff.effect import Cause, Effect

__all__ = ["Cause", "Effect", "QuoteDiff", "diff"]
