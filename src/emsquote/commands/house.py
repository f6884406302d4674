"""`emsquote house`: what a house says once for all its quotes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from emsquote.commands.help import ASKED, Group
from emsquote.commands.library import library_bought_from
from emsquote.commands.say import say
from emsquote.commands.sheet_format import SheetFormat, show_as
from emsquote.documents.sheet import View
from emsquote.finding import Origin, fault

if TYPE_CHECKING:
    from emsquote.files.toml_table import TomlTable
    from emsquote.intake.house_file import HouseFile
    from emsquote.request import Request

house_commands = typer.Typer(
    help="The house file: what a house says once for all its quotes.",
    cls=Group,
    no_args_is_help=True,
    rich_markup_mode=None,
)
HouseOption = Annotated[
    str,
    typer.Option(
        "--house",
        metavar="FILE",
        help="House file; default: house.toml at the BOM or above it, else your own; none: none.",
        show_default=False,
        rich_help_panel=ASKED,
    ),
]


def request_of_house(request: Request, named: str) -> Request:
    """Return the request with what the house file says, and the library that is then bought from:
    without any, the user's own.
    """
    from msgspec.structs import replace

    from emsquote.request import with_house

    housed = with_house(request, named)
    return replace(housed, library=library_bought_from(housed.library, housed.offers))


def view_of_house(house: HouseFile | None) -> View:
    """Return for whom the house's documents are; `InputError` for a word that says nothing."""
    if not house or not house.view:
        return View.INTERNAL
    if house.view not in set(View):
        place = house.all.origin("view")
        hint = f"one of: {', '.join(View)}"
        raise fault("unknown-word", place, f'view does not know "{house.view}"', hint)
    return View(house.view)


@house_commands.command()
def init(
    path: Annotated[
        Path | None,
        typer.Argument(help="The file to write; default: your own.", show_default=False),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Write over a house file that is already there.")
    ] = False,
) -> None:
    """Write a commented house file: what it says holds for every quote that does not say
    otherwise.
    """
    from emsquote.files.atomic_write import write_whole
    from emsquote.files.shipped import data_folder
    from emsquote.intake.house_file import own_house_file

    target = path or own_house_file()
    if target.exists() and not force:
        hint = "name another file, or add --force"
        raise fault("exists", Origin(str(target)), "is already there", hint)
    if path is None:
        target.parent.mkdir(parents=True, exist_ok=True)
    write_whole(target, (data_folder() / "house_template.toml").read_bytes())
    say(f"{target}: written; change it, then see `emsquote house show`", err=True)


@house_commands.command()
def show(
    bom: Annotated[
        Path, typer.Argument(help="What holds for this BOM; default: for any.", show_default=False)
    ] = Path(),
    named: HouseOption = "",
    shown: Annotated[
        SheetFormat,
        typer.Option("--format", help="text for people, markdown for pages, json for programs."),
    ] = SheetFormat.TEXT,
) -> None:
    """Show what the job file and the house file say, and which of them says it."""
    from emsquote.documents.sheets.settings import settings_sheet
    from emsquote.files.toml_table import read_toml
    from emsquote.intake.house_file import find_house, read_house
    from emsquote.request import Request, job_path

    path = find_house(bom, named)
    found = read_house(path) if path else None
    beside = job_path(Request(bom=bom)) if bom.name else None
    layers: list[TomlTable] = []
    if beside:
        layers.append(read_toml(beside))
    if found:
        layers.append(found.all)
    show_as(settings_sheet(layers, path), shown)
