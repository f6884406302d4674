"""A request as the command line makes it: a BOM file, and what is asked of it by files and by name.

`price_request` finds what is not named (the job file beside the BOM, the shipped rate card and
starter price list), reads everything and prices it. What it chose unasked is a note in the quote.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from emsquote.buying.library.own_library import own_library
from emsquote.buying.library.price_list import read_offers
from emsquote.buying.library.source import JoinedSources, OfferList, OfferSource
from emsquote.costing.charge import route_names
from emsquote.costing.rate_card import RateCard, read_rate_card, shipped_rate_card
from emsquote.files.shipped import data_folder
from emsquote.finding import Finding, Origin, Severity, fault, sorted_findings
from emsquote.intake import read_bom
from emsquote.intake.counts_file import read_counts
from emsquote.intake.decision_file import read_decisions
from emsquote.intake.house_file import HouseFile, find_house, house_job, read_house
from emsquote.intake.job_file import MOST_BOARDS, read_job
from emsquote.model.bom import Bom
from emsquote.model.bom_price import BomPriceUse
from emsquote.model.decision import Decision
from emsquote.model.evidence import MatchPolicy
from emsquote.model.included import StatedSupply, SuppliedBy
from emsquote.model.job import Job, ServiceRequest
from emsquote.model.scope_item import item_supply
from emsquote.model.service import service_request
from emsquote.pipeline import BomPricing, PricedQuote, Rebuy, bom_pricing, price_bom
from emsquote.wording.language import Language
from emsquote.wording.sentence import for_all, told

if TYPE_CHECKING:
    from emsquote.board_files.chosen import ChosenBoard  # start-up: most quotes have no such files
    from emsquote.buying.library.store import Library

STANDARD_QUANTITIES = (10, 100, 1000)
STANDARD_CARD = "default"
_CURRENCY = re.compile(r"[A-Z]{3}")
_QUANTITY = re.compile(r"[0-9]{1,12}")
_BETWEEN_QUANTITIES = re.compile(r"[,;\s]+")


class Request(Struct, frozen=True, kw_only=True):
    """What is asked. Empty texts and None leave a thing to the job file, then to what comes with
    emsquote.
    """

    bom: Path
    counts: bool = False
    """Whether `bom` is a counts file, which is job and parts in one."""
    job: Path | None = None
    quantities: str = ""
    rates: str = ""
    offers: tuple[Path, ...] = ()
    offers_supplier: str = ""
    """Whose price lists they are, where they do not say."""
    offers_currency: str = ""
    offers_date: str = ""
    library: str = ""
    services: tuple[str, ...] = ()
    supplies: tuple[str, ...] = ()
    """Who supplies what the scope implies: `bare-board=customer`."""
    currency: str = ""
    date: str = ""
    turn: str = ""
    scope: str = ""
    customer: str = ""
    language: Language | None = None
    max_suppliers: int | None = None
    solve_seconds: int | None = None
    boards: tuple[Path, ...] = ()
    """The board's own files."""
    match: MatchPolicy | None = None
    budgetary: bool = False
    bom_prices: BomPriceUse | None = None
    bom_currency: str = ""
    decisions: tuple[Path, ...] = ()
    """Files of what was decided: reviews that were filled in, or TOML."""
    house: HouseFile | None = None
    """What the house says of all its quotes (`with_house`)."""


class Shop(Struct, frozen=True):
    """Where parts are bought: the offers of all price lists and libraries named, and what was found
    in reading them.
    """

    offers: OfferSource
    findings: tuple[Finding, ...] = ()
    decisions: tuple[Decision, ...] = ()
    """The memory of the house."""


class PreparedRequest(Struct, frozen=True):
    """A request with its job and its rate card read: everything but the BOM and the offers."""

    request: Request
    job: Job
    card: RateCard
    board: ChosenBoard | None = None
    """What the board's own files say; their findings and what the job took from them are in it."""


ReadBom = Callable[[Path], Bom]


def price_request(
    request: Request | PreparedRequest,
    shop: Shop | None = None,
    read: ReadBom = read_bom,
    rebuy: Rebuy | None = None,
) -> PricedQuote:
    """Return the quote that is asked for, with what it rests on; `write_quote` makes a live
    workbook of both.

    Many requests may share one shop; without one, what the request names is opened, and
    closed at the end. `read` reads
    the BOM: `read_bom`, unless somebody knows better how the file is to be read. `rebuy` is as in
    `price_bom`. `InputError` for every file or wish that nothing can be made of.
    """
    prepared = prepare_request(request) if isinstance(request, Request) else request
    asked, job = prepared.request, prepared.job
    with nullcontext(shop) if shop else open_shop(asked) as opened:
        job = with_memory(job, opened)
        bom = _on_board(_lines_of(asked, read), prepared.board)
        priced = price_bom(bom, job, prepared.card, opened.offers, rebuy=rebuy)
    quote = priced.quote
    on_board = prepared.board.findings if prepared.board else ()
    findings = (*quote.findings, *_assumed(asked, job), *opened.findings, *on_board)
    quote = replace(quote, findings=sorted_findings(findings))
    return replace(priced, quote=quote)


def pricing_of(asked: PreparedRequest, shop: Shop, read: ReadBom = read_bom) -> BomPricing:
    """Return what any number of boards is priced from, as `price_request` prices those of the
    job.
    """
    bom = _on_board(_lines_of(asked.request, read), asked.board)
    job = with_memory(asked.job, shop)
    return bom_pricing(bom, job, asked.card, shop.offers)


def _lines_of(request: Request, read: ReadBom) -> Bom:
    """Return the part list of a request, or the lines that its counts stand for."""
    return read_counts(request.bom).bom if request.counts else read(request.bom)


def with_memory(job: Job, shop: Shop) -> Job:
    """Return a job that knows what the house has decided before; what it states itself is later."""
    return replace(job, decisions=(*shop.decisions, *job.decisions))


def prepare_request(
    request: Request, read_card: Callable[[str], RateCard] | None = None
) -> PreparedRequest:
    """Read the job file and the rate card of a request.

    `read_card` may remember cards that it has read before.
    """
    job = _job(request)
    named = card_named(request, job)
    card = read_card(named) if read_card else rate_card(named)
    decisions = [decision for path in request.decisions for decision in read_decisions(path)]
    job = replace(job, decisions=tuple(decisions))
    job, board = _with_board(request, _with_wishes(job, request, card))
    return PreparedRequest(request, job, card, board)


def _with_wishes(job: Job, request: Request, card: RateCard) -> Job:
    """Return the job with the services and supplies of the request, which go before its own."""
    routes = route_names(card)
    services = [service_request(text, routes, card.services) for text in request.services]
    supplies = [item_supply(text) for text in request.supplies]
    _refuse_twice(supplies)
    asked = {item for wish in services for item in card.provided_with(wish.name)}
    elsewhere = {wish.item for wish in supplies if wish.by is not SuppliedBy.HOUSE}
    return replace(
        job,
        services=(*_services_but_for(elsewhere, job.services, card), *services),
        supplies=(*_supplies_but_of(asked, job.supplies), *supplies),
    )


def _services_but_for(
    items: AbstractSet[str],
    services: Iterable[ServiceRequest],
    card: RateCard,
) -> Iterator[ServiceRequest]:
    """Yield the services that bring none of some items."""
    for service in services:
        if items.isdisjoint(card.provided_with(service.name)):
            yield service


def _supplies_but_of(
    items: AbstractSet[str], supplies: Iterable[StatedSupply]
) -> Iterator[StatedSupply]:
    for stated in supplies:
        if stated.item not in items:
            yield stated


def _refuse_twice(supplies: Sequence[StatedSupply]) -> None:
    said = {stated.item: stated for stated in reversed(supplies)}
    for stated in supplies:
        first = said[stated.item]
        if first.by is not stated.by:
            message = f'is said to be "{first.by}" already ({first.origin})'
            raise fault("contradiction", stated.origin, message, "keep one of them")


def with_house(request: Request, named: str = "") -> Request:
    """Return the request with what the house file says of where to buy, where the request does not.

    What it says of jobs is taken when the job is read. `named` is a house file, or "none".
    """
    path = find_house(request.bom, named)
    if path is None:
        return request
    house = read_house(path)
    return replace(
        request,
        house=house,
        library=request.library or house.library,
        offers=request.offers or house.offers,
        decisions=(*house.decisions, *request.decisions),
    )


def board_paths(request: Request, job: Job) -> tuple[Path, ...]:
    """Return the board's own files: those that are named, else those of the job, which are looked
    for from its folder.
    """
    path = job_path(request)
    folder = path.parent if path else Path()
    return request.boards or tuple(folder / name for name in job.board.files)


def _with_board(request: Request, job: Job) -> tuple[Job, ChosenBoard | None]:
    """Return the job with what the board's own files say of the board, and that."""
    paths = board_paths(request, job)
    if not paths:
        return job, None
    from emsquote.board_files.boards import read_boards  # noqa: PLC0415 - late: most quotes have no such files
    from emsquote.board_files.chosen import chosen_board  # noqa: PLC0415
    from emsquote.board_files.job_board import filled, settled  # noqa: PLC0415

    chosen = chosen_board(read_boards(paths))
    board, taken = filled(job.board, chosen)
    findings = (*settled(chosen.findings, job.board), *taken)
    return replace(job, board=board), replace(chosen, findings=findings)


def _on_board(bom: Bom, board: ChosenBoard | None) -> Bom:
    """Return the part list beside the board's own file: sides, pads, what only one of them has."""
    if board is None:
        return bom
    from emsquote.board_files.placed_parts import with_board  # noqa: PLC0415 - late, as above

    return with_board(bom, board)


def _job(request: Request) -> Job:
    """Return the job as its file states it, with what the request states instead."""
    job = _job_file(request)
    stated = _stated(request)
    if not (job.quantities or "quantities" in stated):
        stated["quantities"] = STANDARD_QUANTITIES
    return replace(job, **stated)


def _job_file(request: Request) -> Job:
    """Return the job as files state it: that of the counts, of the BOM, of the house."""
    house = request.house
    defaults = house.job if house else None
    if request.counts:
        return read_counts(request.bom, defaults).job
    path = job_path(request)
    return read_job(path, defaults) if path else house_job(house)


def _stated(request: Request) -> dict[str, object]:
    """Return what a request states of a job, by the names that the job has for it."""
    wishes: dict[str, object] = {
        "quantities": quantities_of(request.quantities),
        "currency": _currency(request.currency),
        "date": _day(request.date),
        "turn": request.turn,
        "scope": request.scope,
        "customer": request.customer,
        "language": request.language,
        "max_suppliers": request.max_suppliers,
        "solve_seconds": request.solve_seconds,
        "match": request.match,
        "budgetary": request.budgetary,
        "bom_prices": request.bom_prices,
        "bom_currency": _currency(request.bom_currency, "--bom-currency"),
    }
    return {name: wish for name, wish in wishes.items() if wish}


def job_path(request: Request) -> Path | None:
    """Return the job file: the one that is named, else the one beside the BOM with its name, if it
    is there; a counts file is its own.
    """
    if request.counts:
        return request.bom
    if request.job:
        return request.job
    beside = job_file_beside(request.bom)
    return beside if beside.is_file() and beside != request.bom else None


def job_file_beside(bom: Path) -> Path:
    """Return the job file that belongs to a BOM by its name; `InputError` if this names no file.

    >>> job_file_beside(Path("boards/gateway.xlsx")).name
    'gateway.toml'
    """
    if not bom.name:
        raise fault("no-file", Origin(str(bom)), "names no file", "name the file of the part list")
    return bom.with_suffix(".toml")


def inputs_of(request: Request) -> tuple[Path, ...]:
    """Return the files that a request reads and names, which no quote may be written over."""
    named = [request.bom]
    job = job_path(request)
    if job:
        named.append(job)
    if request.rates.endswith(".toml"):
        named.append(Path(request.rates))
    if request.house:
        named.append(request.house.path)
    return (*named, *request.offers, *request.boards, *request.decisions)


def quantities_of(written: str, option: str = "-q") -> tuple[int, ...]:
    """Return quantities written as `10,100,1000`, each once, in the order written; `option` is
    where.

    >>> quantities_of("10, 100,10")
    (10, 100)
    """
    if not written.strip():
        return ()
    words = _BETWEEN_QUANTITIES.split(written.strip())
    return tuple(dict.fromkeys(_quantity(word, option) for word in words))


def _quantity(word: str, option: str) -> int:
    if _QUANTITY.fullmatch(word) and 1 <= int(word) <= MOST_BOARDS:
        return int(word)
    raise fault(
        "bad-quantity",
        Origin(option),
        f'"{word}" is no number of boards from 1 to {MOST_BOARDS}',
        "write whole numbers with commas, as 10,100,1000",
    )


def _currency(code: str, option: str = "--currency") -> str:
    if code and not _CURRENCY.fullmatch(code):
        raise fault(
            "bad-currency", Origin(option), f'"{code}" is no ISO 4217 code', "write it as EUR"
        )
    return code


def _day(written: str, option: str = "--date") -> str:
    if not written:
        return ""
    try:
        return date.fromisoformat(written).isoformat()
    except ValueError as error:
        raise fault(
            "bad-date", Origin(option), f'"{written}" is no date', "write it as 2026-01-31"
        ) from error


def card_named(request: Request, job: Job) -> str:
    """Return the name or path of the rate card.

    A file that the job names is looked for from the job's folder.
    """
    named = request.rates or job.rate_card or STANDARD_CARD
    beside = job_path(request)
    if beside and not request.rates and named.endswith(".toml"):
        return str(beside.parent / named)
    return named


def rate_card(named: str) -> RateCard:
    """Return a card by its name, or from a file."""
    if named.endswith(".toml"):
        return read_rate_card(Path(named))
    return shipped_rate_card(named)


@contextmanager
def open_shop(request: Request) -> Iterator[Shop]:
    """Read the price lists and open the library that a request names, else the starter list.

    The library is closed at the end of the `with`.
    """
    paths = request.offers
    if not (paths or request.library):
        paths = (starter_list(),)
    sources: list[OfferSource] = []
    findings: list[Finding] = []
    decisions: tuple[Decision, ...] = ()
    for path in paths:
        offers, found = read_offers(path, _unsaid_of_lists(request))
        sources.append(OfferList(offers))
        findings += found
    with ExitStack() as opened:
        if request.library:
            library = opened.enter_context(_library(request.library))
            sources.append(library)
            decisions = _memory(library)
        offered = sources[0] if len(sources) == 1 else JoinedSources(sources)
        yield Shop(offered, tuple(findings), decisions)


def _unsaid_of_lists(request: Request) -> dict[str, str]:
    """Return what holds of the price lists named where they do not say it themselves."""
    stated = {
        "supplier": request.offers_supplier,
        "currency": _currency(request.offers_currency, "--offers-currency"),
        "date": _day(request.offers_date, "--offers-date"),
    }
    return {field: text for field, text in stated.items() if text}


def _memory(library: Library) -> tuple[Decision, ...]:
    from emsquote.buying.library.memory import decisions_in  # noqa: PLC0415 - late: only a library has a memory

    return decisions_in(library)


def _library(named: str) -> AbstractContextManager[Library]:
    from emsquote.buying.library.store import open_library  # noqa: PLC0415 - late: SQLite takes 30 ms to import

    return open_library(named)


def starter_list() -> Path:
    """Return the price list that comes with emsquote: enough for its examples."""
    return data_folder() / "offers" / "starter.csv"


def _assumed(request: Request, job: Job) -> Iterator[Finding]:
    """Tell what was chosen unasked."""
    if not request.counts:
        yield from _assumed_of_list(request, job)
    if not job.date:
        yield _note(
            code="undated",
            place="--date",
            message="the quote is undated: the age of prices is not judged",
            hint="give --date",
        )


def _assumed_of_list(request: Request, job: Job) -> Iterator[Finding]:
    """Tell what was chosen unasked of a part list: its job, its quantities, where it is bought."""
    beside = job_path(request)
    if beside and not request.job:
        yield _note(
            code="job-beside",
            place=beside.name,
            message="this job file beside the BOM is used",
            hint="name another with --job",
        )
    if request.house:
        yield _note(
            code="house-file",
            place=request.house.path.name,
            message="what this file says of all quotes of the house is used",
            hint="name another with --house, or none",
        )
    if job.quantities == STANDARD_QUANTITIES and not (request.quantities or beside):
        yield _quantities_assumed()
    yield from _bought_from(request)


def _bought_from(request: Request) -> Iterator[Finding]:
    """Tell where parts are bought if nothing was named."""
    if request.library and Path(request.library) == own_library():
        yield _note(
            code="own-library",
            place=own_library().name,
            message="parts are bought from your own price library",
            hint="name another with --offers or --library",
        )
    if not (request.offers or request.library):
        yield _note(
            code="starter-offers",
            place=starter_list().name,
            message="parts are bought from the starter price list, which serves the examples only",
            hint="name your own with --offers or --library",
        )


def _quantities_assumed() -> Finding:
    listed = ", ".join(map(str, STANDARD_QUANTITIES))
    message = told(
        "{quantities} boards are quoted, since none were asked for",
        quantities=for_all(listed),
    )
    return _note("quantities-assumed", "-q", message, "ask for others with -q")


def _note(code: str, place: str, message: str, hint: str) -> Finding:
    return Finding(
        severity=Severity.NOTE,
        code=code,
        origin=Origin(place),
        message=message,
        hint=hint,
    )
