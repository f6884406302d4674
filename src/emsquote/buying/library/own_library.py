"""Where a user's own library is: the one that is used where none is named."""

from __future__ import annotations

from pathlib import Path


def own_library() -> Path:
    """Return the file of the user's own library, whether it is there or not."""
    from platformdirs import user_data_path  # noqa: PLC0415 - late: most runs name what they read

    return user_data_path("emsquote", appauthor=False) / "library.sqlite"
