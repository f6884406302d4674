"""Readers: a module a format, all making sheets of text cells.

The format is told by content, never by the name.
"""

from emsquote.intake.readers.read import read_document
from emsquote.intake.readers.sheet import DEFAULT_LIMITS, Document, FileLimits, SourceSheet

__all__ = ["DEFAULT_LIMITS", "Document", "FileLimits", "SourceSheet", "read_document"]
