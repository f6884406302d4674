"""emsquote: from an electronics bill of materials to a quote for building it.

What the commands do can be done from here under the same names; each is imported when it is first
used.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from emsquote.batch.batch_run import Batch as Batch
    from emsquote.batch.batch_run import run_batch as run_batch
    from emsquote.buying.library.price_list import read_offers as read_offers
    from emsquote.buying.library.source import OfferList as OfferList
    from emsquote.costing.rate_card import RateCard as RateCard
    from emsquote.costing.rate_card import read_rate_card as read_rate_card
    from emsquote.costing.rate_card import shipped_rate_card as shipped_rate_card
    from emsquote.documents.quote_json.decode import read_quote as read_quote
    from emsquote.documents.writers import write_quote as write_quote
    from emsquote.finding import Finding as Finding
    from emsquote.finding import InputError as InputError
    from emsquote.intake import read_bom as read_bom
    from emsquote.intake.job_file import read_job as read_job
    from emsquote.model.bom import Bom as Bom
    from emsquote.model.job import Job as Job
    from emsquote.model.money import Money as Money
    from emsquote.model.quote import Quote as Quote
    from emsquote.pipeline import PricedQuote as PricedQuote
    from emsquote.pipeline import price_bom as price_bom
    from emsquote.request import Request as Request
    from emsquote.request import price_request as price_request
    from emsquote.request import with_house as with_house

__version__ = "0.1.0"

_HOME = {
    "Batch": "batch.batch_run",
    "Bom": "model.bom",
    "Finding": "finding",
    "InputError": "finding",
    "Job": "model.job",
    "Money": "model.money",
    "OfferList": "buying.library.source",
    "Quote": "model.quote",
    "RateCard": "costing.rate_card",
    "Request": "request",
    "PricedQuote": "pipeline",
    "price_bom": "pipeline",
    "price_request": "request",
    "with_house": "request",
    "read_bom": "intake",
    "read_job": "intake.job_file",
    "read_offers": "buying.library.price_list",
    "read_quote": "documents.quote_json.decode",
    "read_rate_card": "costing.rate_card",
    "shipped_rate_card": "costing.rate_card",
    "run_batch": "batch.batch_run",
    "write_quote": "documents.writers",
}
"""The module of each public name."""

__all__ = ["__version__", *sorted(_HOME)]  # noqa: PLE0604 - names of this package, from the table above


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"emsquote has no {name}")
    return getattr(importlib.import_module(f"emsquote.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return __all__
