"""The house file: what a house says once for all its quotes.

It has every key of a job file, as a default for jobs that do not state it, and beside these where
the house buys and how its documents look. Which file it is: the one that `EMSQUOTE_HOUSE` names,
else `house.toml` in the BOM's folder or above it, else the one in the user's configuration folder.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from emsquote.files.toml_table import TomlTable, read_toml
from emsquote.finding import Origin, fault
from emsquote.intake.job_file import job_from
from emsquote.model.job import Job

HOUSE_FILE = "house.toml"
HOUSE_VARIABLE = "EMSQUOTE_HOUSE"
NO_HOUSE = "none"
"""What names no file: `--house none`."""
_SERVER = "postgresql://"
_OF_RATE_CARDS = frozenset({"based_on", "activity"})
"""Keys that only rate cards have, and all of them one of these."""


class HouseFile(Struct, frozen=True, kw_only=True):
    """What a house file says. Empty texts and None: it does not say."""

    path: Path
    library: str = ""
    offers: tuple[Path, ...] = ()
    decisions: tuple[Path, ...] = ()
    template: Path | None = None
    view: str = ""
    """For whom files are written, by name."""
    job: TomlTable
    """The keys of a job file."""
    all: TomlTable
    """All keys, as written."""


def read_house(path: Path) -> HouseFile:
    """Read a house file; paths in it lead from its folder.

    `InputError` with every fault and its key's path if it is not sound.
    """
    top = read_toml(path)
    folder = path.absolute().parent
    template = top.text("template")
    house = HouseFile(
        path=path,
        library=_library(top.text("library"), folder),
        offers=tuple(folder / name for name in top.texts("offers")),
        decisions=tuple(folder / name for name in top.texts("decisions")),
        template=folder / template if template else None,
        view=top.text("view"),
        job=_job_keys(top, folder),
        all=TomlTable(top.values, top.file),
    )
    job_from(top)
    top.check()
    return house


def _library(named: str, folder: Path) -> str:
    return named if not named or named.startswith(_SERVER) else str(folder / named)


def _job_keys(top: TomlTable, folder: Path) -> TomlTable:
    """Return what jobs take from a house file, its rate card found from any folder."""
    own = {"library", "offers", "decisions", "template", "view"}
    values = {key: value for key, value in top.values.items() if key not in own}
    card = values.get("rate_card")
    if isinstance(card, str) and card.endswith(".toml"):
        values["rate_card"] = str(folder / card)
    return TomlTable(values, top.file)


def house_job(house: HouseFile | None) -> Job:
    """Return the job of a BOM that has no job file: what the house says of all."""
    return job_from(house.job) if house else Job(quantities=())


def find_house(bom: Path, named: str = "") -> Path | None:
    """Return the house file for a BOM, None if there is none.

    `InputError` for one that is named and not there.
    """
    asked = named or os.environ.get(HOUSE_VARIABLE, "")
    if not asked:
        return next(filter(_is_house_file, _places(bom)), None)
    if asked == NO_HOUSE:
        return None
    if not Path(asked).is_file():
        place = "--house" if named else HOUSE_VARIABLE
        message = f"names {asked}, which is no file"
        raise fault("no-house", Origin(place), message, f'name a house file, or "{NO_HOUSE}"')
    return Path(asked)


def _is_house_file(path: Path) -> bool:
    """Whether a house file is there: rate cards are called house.toml too, and are none."""
    return path.is_file() and _OF_RATE_CARDS.isdisjoint(read_toml(path).values)


def _places(bom: Path) -> Iterator[Path]:
    """Yield where a house file is looked for, the nearest first."""
    place = bom.absolute()
    for folder in (place, *place.parents):
        yield folder / HOUSE_FILE
    yield own_house_file()


def own_house_file() -> Path:
    """Return the house file of the user's configuration, whether it is there or not."""
    import platformdirs  # noqa: PLC0415 - late: most quotes find theirs nearer, or need none

    return Path(platformdirs.user_config_dir("emsquote")) / HOUSE_FILE
