"""Compiles the catalogues of texts (`data/texts/*.po`) into the wheel, as gettext reads them."""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompiledTexts(BuildHookInterface):  # type: ignore[type-arg]
    """Adds a compiled catalogue for every language to a wheel; an editable one reads the source."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write the compiled catalogues below the build folder, and name them for the wheel."""
        if version != "standard":
            return
        made_in = Path(self.directory) / "texts"
        made_in.mkdir(parents=True, exist_ok=True)
        for source in sorted(Path(self.root, "data", "texts").glob("*.po")):
            compiled = made_in / f"{source.stem}.mo"
            with source.open("rb") as file:
                catalogue = read_po(file, locale=source.stem)
            with compiled.open("wb") as file:
                write_mo(file, catalogue)
            build_data["force_include"][str(compiled)] = f"emsquote/data/texts/{compiled.name}"
