"""One connection to a distributor: requests go out within its limits, bytes come back within a size
and a time.

Redirects are not followed, since the key would go along. Every key is blanked in what comes back
before anybody reads it, since distributors repeat keys in their messages; and the client's own log
stays silent.
"""

from __future__ import annotations

import logging
import ssl
import time
from collections import deque
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing, contextmanager
from urllib.parse import quote, urlsplit

import httpx
from msgspec import Struct

from emsquote.buying.distributors.distributor import Secret
from emsquote.buying.distributors.refusal import CallError, Trouble, WaitError
from emsquote.buying.distributors.terms import InterfaceTerms
from emsquote.finding import InputError, Origin, fault

_LARGEST_REPLY = 32_000_000
_LOOPBACK = {"127.0.0.1", "::1", "localhost"}
_SHORTEST_SECRET = 4


class Patience(Struct, frozen=True, kw_only=True):
    """How long to wait for a distributor, in seconds, and how often to ask it again."""

    attempts: int = 4
    connect: float = 10.0
    silence: float = 30.0
    """Without a single byte."""
    reply: float = 90.0
    """For all of one reply."""
    first_wait: float = 1.0
    """Doubles each time, where the distributor does not say how long."""
    longest_wait: float = 90.0
    """A distributor that asks for more is asked no further."""


class HttpReply(Struct, frozen=True):
    """What came back: status, headers in small letters, and the bytes with the keys blanked."""

    status: int
    headers: dict[str, str]
    content: bytes


Sleep = Callable[[float], None]


class Connection:
    """An open connection to one distributor."""

    def __init__(
        self, terms: InterfaceTerms, keys: Sequence[Secret], patience: Patience, sleep: Sleep
    ) -> None:
        self._terms = terms
        self._patience = patience
        self._sleep = sleep
        self._called: deque[float] = deque(maxlen=terms.calls)
        self._secrets = list(keys)
        schemes = {_checked_scheme(terms, url) for url in (terms.url, terms.token_url) if url}
        self._client = httpx.Client(
            timeout=httpx.Timeout(patience.silence, connect=patience.connect),
            verify=_certificates(schemes),
            follow_redirects=False,
            headers={"User-Agent": "emsquote"},
        )

    def close(self) -> None:
        """Close it."""
        self._client.close()

    def hide(self, secret: Secret) -> None:
        """Blank one more secret in whatever comes back from now on."""
        self._secrets.append(secret)

    def exchange(self, request: httpx.Request) -> HttpReply:
        """Send one request within the distributor's limits.

        Trouble of the network is told as such.
        """
        self._keep_to_limits()
        request.extensions = {"timeout": self._client.timeout.as_dict(), **request.extensions}
        try:
            with _unlogged():
                response = self._client.send(request, stream=True)
                with closing(response):
                    content = self._blanked(self._read(response))
            return HttpReply(response.status_code, dict(response.headers), content)
        except httpx.TimeoutException as error:
            raise _broken("does not answer") from error
        except httpx.RemoteProtocolError as error:
            raise _broken("broke off in the middle of its reply") from error
        except httpx.DecodingError as error:
            message = "sent a reply that is packed wrongly"
            raise CallError(Trouble.UNREADABLE, message, look_at(self._terms)) from error
        except httpx.HTTPError as error:
            raise _broken("cannot be reached", "check the network and the address") from error

    def _read(self, response: httpx.Response) -> bytes:
        """Return all bytes of a reply, unpacked, within a size and a time."""
        until = time.monotonic() + self._patience.reply
        pieces = []
        size = 0
        for piece in response.iter_bytes():
            pieces.append(piece)
            size += len(piece)
            if size > _LARGEST_REPLY:
                message = f"sent a reply of more than {_LARGEST_REPLY // 1_000_000} MB"
                raise CallError(Trouble.UNREADABLE, message, look_at(self._terms))
            if time.monotonic() > until:
                message = f"did not finish its reply within {self._patience.reply:.0f} s"
                raise _broken(message)
        return b"".join(pieces)

    def _keep_to_limits(self) -> None:
        """Wait until one more call is within the distributor's limit of calls in a span of time."""
        if len(self._called) == self._terms.calls:
            wait = self._called[0] + self._terms.seconds - time.monotonic()
            if wait > 0:
                self._sleep(wait)
        self._called.append(time.monotonic())

    def _blanked(self, content: bytes) -> bytes:
        """Return a reply without any secret; the longest first, for one may be part of another."""
        texts = [secret.reveal() for secret in self._secrets]
        texts += [quote(text, safe="") for text in texts]
        for text in sorted(texts, key=len, reverse=True):
            if len(text) >= _SHORTEST_SECRET:
                content = content.replace(text.encode(), b"...")
        return content


def _broken(message: str, hint: str = "try again later") -> WaitError:
    return WaitError(Trouble.BROKEN, message, hint)


def _certificates(schemes: Collection[str]) -> bool | ssl.SSLContext:
    """Return whom to trust: the usual certificates.

    Without https nobody, since to load them takes 70 ms.
    """
    if "https" in schemes:
        return True
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def look_at(terms: InterfaceTerms) -> str:
    """Return the hint for what cannot come from the distributor itself."""
    return f"check the address: {urlsplit(terms.url).hostname}"


def _checked_scheme(terms: InterfaceTerms, url: str) -> str:
    """Return an address's scheme.

    `InputError` for one over which a key would travel in the clear.
    """
    try:
        address = httpx.URL(url)
    except httpx.InvalidURL as error:
        raise _bad_address(terms, f"the address cannot be used: {error}") from error
    if not address.host or address.scheme not in {"https", "http"}:
        raise _bad_address(terms, "the address names no host")
    if address.scheme == "http" and address.host not in _LOOPBACK:
        message = f"a key would go to {address.host} in the clear"
        raise _bad_address(terms, message, "write the address with https://")
    return address.scheme


def _bad_address(
    terms: InterfaceTerms, message: str, hint: str = "write it as https://host"
) -> InputError:
    return fault("bad-address", Origin(terms.title), message, hint)


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
