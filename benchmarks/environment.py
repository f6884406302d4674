"""The environment in which cases run: modules are compiled once and kept, as pip leaves them on a user's machine."""

import os
from pathlib import Path


def with_compiled_modules(folder: Path) -> dict[str, str]:
    """Return the environment of a case, its compiled modules in a folder of the benchmark's own."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPYCACHEPREFIX": str(folder / "compiled")}
