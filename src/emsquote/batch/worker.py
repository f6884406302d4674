"""The work of one task, as it is done in a worker process: quote one BOM, or see that its quote is
still right.

Everything here can be sent to another process or machine. Nothing is remembered but what
`run_memory` holds for the length of a run.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable
from functools import partial
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from emsquote.batch.input_digests import WatchedOffers, input_digests, same_answers
from emsquote.batch.outcome import Outcome, outcome_of, refused
from emsquote.batch.pool_share import pool_shares_of
from emsquote.batch.price_movement import Movement, movement
from emsquote.batch.resume_state import ResumeState, forget, recall, remember, written
from emsquote.batch.run_memory import card_reader, shop_of
from emsquote.batch.task import Settings, Task
from emsquote.documents.customer_view import shown_to
from emsquote.documents.writers import document
from emsquote.finding import Finding, InputError, Origin, Severity
from emsquote.intake import read_bom
from emsquote.model.bom import Bom
from emsquote.pipeline import PricedQuote
from emsquote.request import Request, prepare_request, price_request

NO_ROOM = "not-written"
"""The code of a finding after which there is no use in going on: quotes cannot be written."""


class TaskResult(Struct, frozen=True):
    """A task that was worked on. `again` is false where an earlier quote still stood."""

    outcome: Outcome
    again: bool = True
    moved: Movement = None
    stop: tuple[Finding, ...] = ()
    """Why the run cannot go on, if it cannot."""


def request_of(task: Task, wish: Request) -> Request:
    """Return what is asked for a BOM: by its manifest, else by the command line."""
    job, quantities = task.job or wish.job, task.quantities or wish.quantities
    return replace(
        wish,
        bom=task.bom,
        job=job,
        quantities=quantities,
        customer=task.customer or wish.customer,
        boards=(task.board,) if task.board else wish.boards,
    )


def bom_reader(settings: Settings) -> Callable[[Path], Bom]:
    """Return what reads BOMs, with the mappings that the user keeps."""
    return partial(read_bom, maps=settings.maps)


def quote_task(task: Task, settings: Settings) -> TaskResult:
    """Quote one BOM, write its documents, and tell what came out.

    Never raises for what is in a file.
    """
    try:
        done = _quoted(task, settings)
        return replace(done, moved=movement(settings, task.name))
    except InputError as error:
        stop = tuple(finding for finding in error.findings if finding.code == NO_ROOM)
        if not stop:
            forget(settings, task.name)
        return TaskResult(refused(task.name, task.shown, error.findings), stop=stop)
    except Exception as error:  # noqa: BLE001 - one file that shows a bug must not cost the others their quotes
        forget(settings, task.name)
        return TaskResult(refused(task.name, task.shown, (_bug(task, error),)))


def _quoted(task: Task, settings: Settings) -> TaskResult:
    asked = prepare_request(request_of(task, settings.wish), card_reader(settings))
    shop = shop_of(settings)
    pooled = pool_shares_of(settings.pool, task.name) if settings.pool else None
    shared = (tuple(pooled.shares.items()), tuple(pooled.offers)) if pooled else None
    inputs = input_digests(asked, shop, settings, shared)
    memory = recall(settings, task.name)
    if memory and memory.inputs == inputs and same_answers(memory.questions, shop.offers):
        return TaskResult(memory.outcome, again=False)
    watched = WatchedOffers(shop.offers)
    watching = replace(shop, offers=watched)
    rebuy = pooled.bought if pooled else None
    done = price_request(asked, watching, bom_reader(settings), rebuy)
    return TaskResult(_written(task, settings, done, inputs, watched))


def _written(
    task: Task,
    settings: Settings,
    done: PricedQuote,
    inputs: dict[str, str],
    watched: WatchedOffers,
) -> Outcome:
    quote = done.quote
    documents = {
        form: document(form, quote, settings.view, done.basis) for form in settings.formats
    }
    files = written(settings, task.name, documents)
    names = tuple(f"{task.name}.{form}" for form in settings.formats)
    shown = shown_to(settings.view, quote)
    outcome = outcome_of(task.name, task.shown, quote, shown, names)
    remember(settings, task.name, ResumeState(inputs, tuple(watched.questions), files, outcome))
    return outcome


def _bug(task: Task, error: Exception) -> Finding:
    last = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{Path(last.filename).name}:{last.lineno}"
    message = f"the program failed on it: {type(error).__name__} in {place}"
    hint = "quote it by itself with `emsquote price`, and report what that shows"
    return Finding(Severity.FAULT, "program-failed", Origin(task.bom.name), message, hint)
