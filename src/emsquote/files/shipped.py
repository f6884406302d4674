"""The data that comes with emsquote: rate cards, rules, titles, price lists, examples."""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def data_folder() -> Path:
    """Return the folder `data`: inside the installed package, or at the top of a source
    checkout.
    """
    package = Path(__file__).resolve().parents[1]
    installed = package / "data"
    return installed if installed.is_dir() else package.parents[1] / "data"
