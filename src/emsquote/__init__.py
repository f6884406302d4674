"""emsquote: from an electronics bill of materials to a quote for building it.

What the commands do can be done from here under the same names; each is imported when it is first used.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from emsquote.batch.whole import Batch as Batch
    from emsquote.batch.whole import run_batch as run_batch
    from emsquote.bom import Bom as Bom
    from emsquote.finding import Finding as Finding
    from emsquote.finding import InputError as InputError
    from emsquote.intake import read_bom as read_bom
    from emsquote.job import Job as Job
    from emsquote.job_file import read_job as read_job
    from emsquote.library.price_list import read_offers as read_offers
    from emsquote.library.source import OfferList as OfferList
    from emsquote.money import Money as Money
    from emsquote.pipeline import price as price
    from emsquote.quote import Quote as Quote
    from emsquote.quote_json.decode import read_quote as read_quote
    from emsquote.rate_card import RateCard as RateCard
    from emsquote.rate_card import read_rate_card as read_rate_card
    from emsquote.rate_card import shipped_rate_card as shipped_rate_card
    from emsquote.request import Request as Request
    from emsquote.request import quote_of as quote_of
    from emsquote.request import worked_of as worked_of
    from emsquote.writers import write_quote as write_quote

__version__ = "0.1.0"

_HOME = {
    "Batch": "batch.whole",
    "Bom": "bom",
    "Finding": "finding",
    "InputError": "finding",
    "Job": "job",
    "Money": "money",
    "OfferList": "library.source",
    "Quote": "quote",
    "RateCard": "rate_card",
    "Request": "request",
    "price": "pipeline",
    "quote_of": "request",
    "read_bom": "intake",
    "read_job": "job_file",
    "read_offers": "library.price_list",
    "read_quote": "quote_json.decode",
    "read_rate_card": "rate_card",
    "shipped_rate_card": "rate_card",
    "worked_of": "request",
    "run_batch": "batch.whole",
    "write_quote": "writers",
}
"""The module of each public name."""

__all__ = ["__version__", *sorted(_HOME)]  # noqa: PLE0604 - names of this package, from the table above


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"emsquote has no {name}")
    return getattr(importlib.import_module(f"emsquote.{_HOME[name]}"), name)
