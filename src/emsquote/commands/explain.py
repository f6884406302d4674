"""`emsquote explain QUOTE [WHAT]`: where a figure or line of a quote comes from."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from emsquote.wording.language import Language


def explain(
    quote: Annotated[
        Path,
        typer.Argument(
            help="The quote's JSON, as `price -o quote.json` writes it; - is standard input."
        ),
    ],
    what: Annotated[
        str,
        typer.Argument(
            help="Line number, designator, part number, category, activity, or total, unit-price, "
            "nre, lead-time."
        ),
    ] = "total",
    quantity: Annotated[
        list[int] | None,
        typer.Option("--quantity", "-q", help="Only this quantity; several allowed."),
    ] = None,
    language: Annotated[
        Language | None,
        typer.Option(help="Language of the explanation; default: the quote's.", show_default=False),
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Show every part and activity, not the dearest.")
    ] = False,
) -> None:
    """Explain a quote from its JSON alone: down to file, row, offer, price break, rate and source.

    Exit code 0: explained; 2: nothing bears that name, or the file is no quote.
    """
    from emsquote.documents.explain import explain as explained
    from emsquote.documents.explain.tree import tree_in
    from emsquote.documents.quote_json import read_quote
    from emsquote.documents.writers.terminal import show_tree
    from emsquote.wording.texts import texts_in

    limit = sys.maxsize if everything else 5
    asked = read_quote(quote)
    texts = texts_in(language or asked.language)
    for tree in explained(asked, what, quantity or (), limit):
        show_tree(tree_in(tree, texts), sys.stdout)
