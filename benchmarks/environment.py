"""The environment in which cases run: this source, compiled once and kept, as pip leaves it on a
user's machine.
"""

import os
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[1] / "src"


def with_compiled_modules(folder: Path) -> dict[str, str]:
    """Return the environment of a case, its compiled modules in a folder of the benchmark's own."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    found = os.pathsep.join(filter(None, [str(SOURCE), kept.get("PYTHONPATH", "")]))
    return {**kept, "PYTHONPATH": found, "PYTHONPYCACHEPREFIX": str(folder / "compiled")}
