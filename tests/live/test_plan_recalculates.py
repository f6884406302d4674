"""The purchase plan worked out by LibreOffice, against the engine: as it stands, and after its inputs changed."""

import random
from decimal import Decimal

import pytest
from msgspec.structs import replace
from tests.live.generated_parts import CNY_IN_USD, alike_offer, bought, generated, offer_of
from tests.live.plan_book import Book, cell, columns_of, differences, recalculated

from emsquote.buy import charged_cost, excess_liability
from emsquote.buy.ladder import multiple_from
from emsquote.live.offers_sheet import breaks_of
from emsquote.money import ExchangeRate, ExchangeRates
from emsquote.offer import PriceBreak
from emsquote.purchase import Bought, Supplied
