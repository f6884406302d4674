"""Calls to a distributor: within its limits, again after a wait where that helps, and nothing told of the keys.

Redirects are not followed, since the key would go along. What comes is cut at a size and a time, and every key is
blanked in it before anybody reads it, since houses repeat keys in their messages.
"""

from __future__ import annotations

import logging
import ssl
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Self
from urllib.parse import quote, urlsplit

import httpx
import msgspec

from emsquote.distributors.house import House, Question, Secret, Terms, UnknownReplyError, read_reply
from emsquote.distributors.refusal import CallError, Trouble, retry_after, trouble_of
from emsquote.finding import Origin, fault

_LARGEST_REPLY = 32_000_000
_TOLD = 200
_LOOPBACK = {"127.0.0.1", "::1", "localhost"}
_SHORTEST_SECRET = 4
_UNAUTHORISED = 401


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait for a house, in seconds, and how often to ask it again."""

    attempts: int = 4
    connect: float = 10.0
    stall: float = 30.0
    """Without a single byte."""
    whole: float = 90.0
    """For all of one reply."""
    first_wait: float = 1.0
    """Doubles each time, where the house does not say how long."""
    longest_wait: float = 90.0
    """A house that asks for more is asked no further."""


class _Token(msgspec.Struct):
    access_token: str


class _TokenRefused(msgspec.Struct):
    """Why there is no token, in the standard's own words (RFC 6749, 5.2)."""

    error: str
    error_description: str = ""


@dataclass(frozen=True, slots=True)
class _Got:
    """What came back: status, headers in small letters, and the bytes with the keys blanked."""

    status: int
    headers: dict[str, str]
    content: bytes


Sleep = Callable[[float], None]


class Caller:
    """A connection to one house. To be used in a `with`."""

    def __init__(
        self, terms: Terms, house: House, keys: Sequence[Secret], patience: Patience | None = None,
        sleep: Sleep = time.sleep,
    ) -> None:  # fmt: skip
        self._terms, self._house, self._keys = terms, house, tuple(keys)
        self._patience = patience or Patience()
        self._sleep = sleep
        self._called: deque[float] = deque(maxlen=terms.calls)
        self._token: Secret | None = None
        self._secrets = list(keys)
        schemes = {_checked_scheme(terms, url) for url in (terms.url, terms.token_url) if url}
        self._client = httpx.Client(
            timeout=httpx.Timeout(self._patience.stall, connect=self._patience.connect),
            # without https, no certificates: an empty context trusts nobody, and loading them takes 70 ms
            verify=True if "https" in schemes else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
            follow_redirects=False,
            headers={"User-Agent": "emsquote"},
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def ask(self, question: Question) -> bytes:
        """Return the reply to a question as it came; `CallError` for whatever is none."""
        signed = self._house.signed(question, self._keys)
        renewed = False
        while True:
            try:
                return self._patiently(lambda: self._send(self._with_token(signed)))
            except CallError as error:
                if error.trouble is not Trouble.BAD_KEY or renewed or self._token is None:
                    raise
                self._token, renewed = None, True

    def _with_token(self, question: Question) -> Question:
        if not self._terms.token_url:
            return question
        if self._token is None:
            self._token = self._new_token()
            self._secrets.append(self._token)
        bearer = f"Bearer {self._token.reveal()}"
        return replace(question, headers={**question.headers, "Authorization": bearer})

    def _new_token(self) -> Secret:
        identity, password = (key.reveal() for key in self._keys)
        form = {"grant_type": "client_credentials", "client_id": identity, "client_secret": password}
        form |= {"scope": self._terms.scope} if self._terms.scope else {}
        got = self._exchange(httpx.Request("POST", self._terms.token_url, data=form))
        self._judge(got, _token_complaints(got.content))
        try:
            return Secret(read_reply(got.content, _Token).access_token)
        except UnknownReplyError as error:
            raise CallError(
                Trouble.UNREADABLE, "sent no token where one was asked for", _look_at(self._terms)
            ) from error

    def _patiently(self, call: Callable[[], bytes]) -> bytes:
        """Call again after a wait, where that may help."""
        wait = self._patience.first_wait
        for attempt in range(1, self._patience.attempts + 1):
            try:
                return call()
            except _WaitError as error:
                asked = error.seconds
                if asked is not None and asked > self._patience.longest_wait:
                    message = f"{error.message}; it asks to wait {asked:.0f} s"
                    raise CallError(Trouble.USED_UP, message, "run the same again then") from error
                if attempt == self._patience.attempts:
                    message = f"{error.message} ({attempt} times)"
                    raise CallError(error.trouble, message, error.hint) from error
                self._sleep(wait if asked is None else asked)
                wait *= 2
        raise AssertionError("the last attempt returns or raises")

    def _send(self, question: Question) -> bytes:
        url = f"{self._terms.url.rstrip('/')}{question.path}"
        method = "GET" if question.body is None else "POST"
        request = httpx.Request(
            method, url, params=dict(question.parameters), headers=dict(question.headers),
            content=None if question.body is None else msgspec.json.encode(question.body),
        )  # fmt: skip
        if question.body is not None:
            request.headers["Content-Type"] = "application/json"
        request.headers["Accept"] = "application/json"
        got = self._exchange(request)
        self._judge(got)
        return got.content

    def _exchange(self, request: httpx.Request) -> _Got:
        """Send one request within the house's limits; trouble of the network is told as such."""
        self._keep_to_limits()
        request.extensions = {"timeout": self._client.timeout.as_dict(), **request.extensions}
        try:
            with _unlogged():
                response = self._client.send(request, stream=True)
                with closing(response):
                    return _Got(response.status_code, dict(response.headers), self._blanked(self._read(response)))
        except httpx.TimeoutException as error:
            raise _WaitError(Trouble.BROKEN, "does not answer", "try again later") from error
        except httpx.RemoteProtocolError as error:
            raise _WaitError(Trouble.BROKEN, "broke off in the middle of its reply", "try again later") from error
        except httpx.DecodingError as error:
            raise CallError(Trouble.UNREADABLE, "sent a reply that is packed wrongly", _look_at(self._terms)) from error
        except httpx.HTTPError as error:
            raise _WaitError(Trouble.BROKEN, "cannot be reached", "check the network and the address") from error

    def _read(self, response: httpx.Response) -> bytes:
        until = time.monotonic() + self._patience.whole
        pieces, size = [], 0
        for piece in response.iter_bytes():
            pieces.append(piece)
            size += len(piece)
            if size > _LARGEST_REPLY:
                message = f"sent a reply of more than {_LARGEST_REPLY // 1_000_000} MB"
                raise CallError(Trouble.UNREADABLE, message, _look_at(self._terms))
            if time.monotonic() > until:
                message = f"did not finish its reply within {self._patience.whole:.0f} s"
                raise _WaitError(Trouble.BROKEN, message, "try again later")
        return b"".join(pieces)

    def _keep_to_limits(self) -> None:
        """Wait until one more call is within the house's limit of calls in a span of time."""
        if len(self._called) == self._terms.calls:
            over = self._called[0] + self._terms.seconds - time.monotonic()
            if over > 0:
                self._sleep(over)
        self._called.append(time.monotonic())

    def _blanked(self, content: bytes) -> bytes:
        texts = {secret.reveal() for secret in self._secrets}
        for text in {*texts, *(quote(text, safe="") for text in texts)}:
            if len(text) >= _SHORTEST_SECRET:
                content = content.replace(text.encode(), b"...")
        return content

    def _judge(self, got: _Got, further: tuple[str, ...] = ()) -> None:
        """Raise what the reply's status and words mean, unless it is good."""
        complaints = (*self._house.complaints(got.content), *further)
        page = got.content[:_TOLD].lstrip()[:1] == b"<"
        words = (*complaints, got.content[:1000].decode(errors="replace")) if page and got.status >= 400 else complaints  # noqa: PLR2004 - errors
        trouble = trouble_of(got.status, words)
        if trouble is None and page:
            raise CallError(Trouble.UNREADABLE, "sent a web page instead of data", _look_at(self._terms))
        if trouble is None:
            return
        said = "; ".join(_printable(text) for text in complaints)[:_TOLD]
        told = f"refuses: {said} (status {got.status})" if said else f"refuses with status {got.status}"
        if trouble in {Trouble.SLOW_DOWN, Trouble.BROKEN}:
            raise _WaitError(trouble, told, "try again later", retry_after(got.headers))
        if trouble is Trouble.UNREADABLE:
            there = urlsplit(got.headers.get("location", "")).hostname or "elsewhere"
            told = f"leads to {_printable(there)[:80]}, which is not followed, since the key would go along"
        raise CallError(trouble, told, _HINTS.get(trouble) or _look_at(self._terms))


class _WaitError(CallError):
    """Trouble that may be over soon; `seconds` is what the house asks to wait, None if it does not say."""

    def __init__(self, trouble: Trouble, message: str, hint: str, seconds: float | None = None) -> None:
        super().__init__(trouble, message, hint)
        self.seconds = seconds


_HINTS = {
    Trouble.USED_UP: "run the same again when the quota is fresh: what was fetched is kept",
    Trouble.BAD_KEY: "check the keys, and that they are subscribed to this interface",
    Trouble.REFUSED: "look at the numbers that were asked for",
}


def _token_complaints(content: bytes) -> tuple[str, ...]:
    try:
        refused = read_reply(content, _TokenRefused)
    except UnknownReplyError:
        return ()
    return tuple(filter(None, (refused.error, refused.error_description)))


def _look_at(terms: Terms) -> str:
    return f"check the address: {urlsplit(terms.url).hostname}"


def _printable(text: str) -> str:
    return "".join(character for character in text if character.isprintable())


def _checked_scheme(terms: Terms, url: str) -> str:
    """Return an address's scheme; `InputError` for one over which a key would travel in the clear."""
    hint = "write it as https://host"
    try:
        address = httpx.URL(url)
    except httpx.InvalidURL as error:
        raise fault("bad-address", Origin(terms.title), f"the address cannot be used: {error}", hint) from error
    if not address.host or address.scheme not in {"https", "http"}:
        raise fault("bad-address", Origin(terms.title), "the address names no host", hint)
    if address.scheme == "http" and address.host not in _LOOPBACK:
        message = f"a key would go to {address.host} in the clear"
        raise fault("bad-address", Origin(terms.title), message, "write the address with https://")
    return address.scheme


@contextmanager
def _unlogged() -> Iterator[None]:
    """Keep the client's own log silent: it holds addresses and headers, and keys are in them."""
    loggers = [logging.getLogger(name) for name in ("httpx", "httpcore")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
