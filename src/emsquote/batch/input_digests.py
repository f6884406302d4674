"""What a quote was made from, as digests of contents: that is how a later run knows that nothing
has to be done.

Offers are judged by what a BOM asked and what the answers were, not by the library as a whole: a
library in which a million other offers changed leaves the quote as it was.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path
from typing import assert_never

import msgspec
from msgspec import Struct

import emsquote
from emsquote import __version__
from emsquote.batch.task import Settings
from emsquote.buying.library.kin import KinByKey
from emsquote.buying.library.source import OfferSource
from emsquote.files.shipped import data_folder
from emsquote.finding import Origin, fault
from emsquote.model.memo_key import MemoKey, the_very
from emsquote.model.offer import Offer
from emsquote.request import PreparedRequest, Shop
from emsquote.wording.sentence import plain_text


@cache
def packing() -> msgspec.msgpack.Encoder:
    """Return what packs records, the same always to the same bytes."""
    return msgspec.msgpack.Encoder(enc_hook=plain_text, order="deterministic")


def digest_of(value: object) -> str:
    """Return the SHA-256 of a value made of records, numbers, texts and collections.

    Sets count in any order.
    """
    return hashlib.sha256(packing().encode(value)).hexdigest()


@lru_cache(maxsize=16_384)  # cards, jobs and offers that a run meets with every BOM
def _kept_digest(value: MemoKey[object]) -> str:
    """Return the digest of what a worker meets again and again: rate cards, the offers of a
    part.
    """
    return digest_of(value.value)


def digest_of_answer(offers: Mapping[str, tuple[Offer, ...]]) -> str:
    """Return the digest of what a source answered."""
    return digest_of({key: _kept_digest(the_very(found)) for key, found in offers.items()})


def digest_of_file(path: Path) -> str:
    """Return the SHA-256 of a file's bytes; `InputError` if it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise fault(
            "unreadable", Origin(path.name), f"cannot be read: {error.strerror}", "check the path"
        ) from error


@cache
def program_digest() -> str:
    """Return the SHA-256 of the program and all its data: while a version is worked on, its number
    says too little.
    """
    program = Path(emsquote.__file__).parent.rglob("*.py")
    data = filter(Path.is_file, data_folder().rglob("*"))
    paths = {path.resolve() for path in (*program, *data)}
    return digest_of(sorted((path.name, path.read_bytes()) for path in paths))


def input_digests(
    asked: PreparedRequest, shop: Shop, settings: Settings, pooled: object = None
) -> dict[str, str]:
    """Return the digest of everything but the offers that a quote depends on, by name."""
    request = asked.request
    return {
        "version": __version__,
        "program": program_digest(),
        "bom": digest_of_file(request.bom),
        "named": digest_of(
            (
                request.bom.name,
                request.job and request.job.name,
                request.house and request.house.path.name,
            )
        ),
        "job": digest_of(asked.job),
        "board": digest_of(asked.board),
        "rate card": _kept_digest(the_very(asked.card)),
        "buying": digest_of(
            (
                bool(request.offers),
                bool(request.library),
                bool(request.quantities),
                shop.findings,
                shop.decisions,
            )
        ),
        "mappings": digest_of(settings.maps),
        "writing": digest_of((settings.formats, settings.view)),
        "pool": digest_of(pooled),
    }


class QuestionKind(StrEnum):
    """What a source of offers can be asked."""

    NUMBERS = "numbers"
    SKUS = "skus"
    VALUES = "values"
    COMPLETED = "completed"
    LIKE = "like"
    BEGINNING = "beginning"
    KIN = "kin"


class OfferQuestion(Struct, frozen=True):
    """What was asked of the offers, and the digest of the answer."""

    kind: QuestionKind
    keys: tuple[str, ...]
    answer: str
    limit: int = 0


class WatchedOffers:
    """A source of offers that remembers what it was asked and what it answered."""

    def __init__(self, source: OfferSource) -> None:
        self._source = source
        self.questions: list[OfferQuestion] = []

    def offers_for(self, keys: Collection[str]) -> dict[str, tuple[Offer, ...]]:
        """Return the offers of each plain manufacturer's number."""
        return self._watched(QuestionKind.NUMBERS, keys, self._source.offers_for)

    def offers_by_sku(self, keys: Collection[str]) -> dict[str, tuple[Offer, ...]]:
        """Return the offers of each plain supplier's number."""
        return self._watched(QuestionKind.SKUS, keys, self._source.offers_by_sku)

    def offers_valued(self, keys: Collection[str]) -> dict[str, tuple[Offer, ...]]:
        """Return offers that could have each value and size."""
        return self._watched(QuestionKind.VALUES, keys, self._source.offers_valued)

    def offers_beginning(self, keys: Collection[str]) -> dict[str, tuple[Offer, ...]]:
        """Return the offers of the numbers that begin with each text."""
        return self._watched(QuestionKind.COMPLETED, keys, self._source.offers_beginning)

    def numbers_like(self, key: str, limit: int = 5) -> tuple[str, ...]:
        """Return manufacturer's numbers that begin like `key`."""
        answer = self._source.numbers_like(key, limit)
        self.questions.append(OfferQuestion(QuestionKind.LIKE, (key,), digest_of(answer), limit))
        return answer

    def numbers_beginning(self, start: str, limit: int) -> tuple[str, ...]:
        """Return the first plain numbers that begin so."""
        answer = self._source.numbers_beginning(start, limit)
        question = OfferQuestion(QuestionKind.BEGINNING, (start,), digest_of(answer), limit)
        self.questions.append(question)
        return answer

    def kin_of(self, group: str) -> KinByKey:
        """Return the parts of a group of families, by family and shape."""
        answer = self._source.kin_of(group)
        self.questions.append(OfferQuestion(QuestionKind.KIN, (group,), digest_of(answer)))
        return answer

    def _watched(
        self,
        kind: QuestionKind,
        keys: Collection[str],
        ask: Callable[[Collection[str]], dict[str, tuple[Offer, ...]]],
    ) -> dict[str, tuple[Offer, ...]]:
        answer = ask(keys)
        if keys:
            self.questions.append(
                OfferQuestion(kind, tuple(sorted(keys)), digest_of_answer(answer))
            )
        return answer


def same_answers(questions: Iterable[OfferQuestion], source: OfferSource) -> bool:
    """Whether the offers still answer each question as they did."""
    return all(_answered(question, source) == question.answer for question in questions)


def _in_bulk(
    source: OfferSource,
) -> Mapping[QuestionKind, Callable[[Collection[str]], dict[str, tuple[Offer, ...]]]]:
    """Return the questions that a source answers for many keys at once."""
    return {
        QuestionKind.NUMBERS: source.offers_for,
        QuestionKind.SKUS: source.offers_by_sku,
        QuestionKind.VALUES: source.offers_valued,
        QuestionKind.COMPLETED: source.offers_beginning,
    }


def _answered(question: OfferQuestion, source: OfferSource) -> str:
    """Return the digest of what a source answers now."""
    match question.kind:
        case (
            QuestionKind.NUMBERS | QuestionKind.SKUS | QuestionKind.VALUES | QuestionKind.COMPLETED
        ):
            ask = _in_bulk(source)[question.kind]
            return digest_of_answer(ask(question.keys))
        case QuestionKind.LIKE:
            return digest_of(source.numbers_like(question.keys[0], question.limit))
        case QuestionKind.BEGINNING:
            return digest_of(source.numbers_beginning(question.keys[0], question.limit))
        case QuestionKind.KIN:
            return digest_of(source.kin_of(question.keys[0]))
        case _:
            assert_never(question.kind)
