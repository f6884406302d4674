"""Calls to a distributor: signed, with a token where it wants one, and again after a wait where
that helps.
"""

from __future__ import annotations

import time
from base64 import b64encode
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import httpx
import msgspec
from msgspec.structs import replace

from emsquote.buying.distributors.connection import (
    Connection,
    HttpReply,
    Patience,
    Sleep,
    look_at,
)
from emsquote.buying.distributors.distributor import (
    ApiCall,
    Distributor,
    Secret,
    UnknownReplyError,
    read_reply,
    sendable,
)
from emsquote.buying.distributors.refusal import (
    CallError,
    Trouble,
    WaitError,
    retry_after,
    trouble_of,
)
from emsquote.buying.distributors.terms import InterfaceTerms

_TOLD = 200
"""Characters of a distributor's message that are shown."""
_LOOKED_INTO = 1000
"""Bytes of a web page in which words of a refusal are looked for."""
_FIRST_FAILURE = 400
_MAY_PASS = {Trouble.SLOW_DOWN, Trouble.BROKEN}
_HINTS = {
    Trouble.USED_UP: "run the same again when the quota is fresh: what was fetched is kept",
    Trouble.BAD_KEY: "check the keys, and that they are subscribed to this interface",
    Trouble.REFUSED: "look at the numbers that were asked for, and at the address",
}


class _Token(msgspec.Struct):
    access_token: str


class _TokenRefused(msgspec.Struct):
    """Why there is no token, in the standard's own words (RFC 6749, 5.2)."""

    error: str
    error_description: str = ""


class Caller:
    """A connection to one distributor. To be used in a `with`."""

    def __init__(
        self,
        terms: InterfaceTerms,
        distributor: Distributor,
        keys: Sequence[Secret],
        patience: Patience | None = None,
        sleep: Sleep = time.sleep,
    ) -> None:
        self.terms = terms
        self.distributor = distributor
        self._keys = tuple(keys)
        self._patience = patience or Patience()
        self._sleep = sleep
        self._token: Secret | None = None
        self._connection = Connection(terms, keys, self._patience, sleep)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._connection.close()

    def ask(self, call: ApiCall) -> bytes:
        """Return the reply to a call as it came; `CallError` for whatever is none.

        A token that is refused is renewed once.
        """
        signed = self.distributor.signed(call, self._keys)
        try:
            return self._patiently(signed)
        except CallError as error:
            if error.trouble is not Trouble.BAD_KEY or self._token is None:
                raise
        self._token = None
        return self._patiently(signed)

    def _patiently(self, call: ApiCall) -> bytes:
        """Send a call, again after a wait where that may help."""
        wait = self._patience.first_wait
        for attempt in range(1, self._patience.attempts + 1):
            try:
                return self._send(self._with_token(call))
            except WaitError as error:
                self._stop_if_in_vain(error, attempt)
                self._sleep(wait if error.seconds is None else error.seconds)
                wait *= 2
        raise AssertionError("the last attempt returns or raises")

    def _stop_if_in_vain(self, error: WaitError, attempt: int) -> None:
        """Raise `CallError` after the last attempt, and where the wait would be too long."""
        seconds = error.seconds or 0.0
        if seconds > self._patience.longest_wait:
            message = f"{error.message}; it asks to wait {seconds:.0f} s"
            raise CallError(Trouble.USED_UP, message, "run the same again then") from error
        if attempt == self._patience.attempts:
            message = f"{error.message} ({attempt} times)"
            raise CallError(error.trouble, message, error.hint) from error

    def _with_token(self, call: ApiCall) -> ApiCall:
        if not self.terms.token_url:
            return call
        if self._token is None:
            self._token = self._new_token()
            self._connection.hide(self._token)
        bearer = f"Bearer {self._token.reveal()}"
        return replace(call, headers={**call.headers, "Authorization": bearer})

    def _new_token(self) -> Secret:
        reply = self._connection.exchange(self._token_request())
        self._judge(reply, _token_complaints(reply.content))
        try:
            token = read_reply(reply.content, _Token).access_token
        except UnknownReplyError:
            token = ""
        if not token or not sendable(token):
            message = "sent no token where one was asked for"
            raise CallError(Trouble.UNREADABLE, message, look_at(self.terms))
        return Secret(token)

    def _token_request(self) -> httpx.Request:
        identity, password = (key.reveal() for key in self._keys)
        form = {"grant_type": "client_credentials"}
        headers = {}
        if self.terms.token_basic:
            user = Secret(b64encode(f"{identity}:{password}".encode()).decode())
            self._connection.hide(user)
            headers["Authorization"] = f"Basic {user.reveal()}"
        else:
            form["client_id"] = identity
            form["client_secret"] = password
        if self.terms.scope:
            form["scope"] = self.terms.scope
        return httpx.Request("POST", self.terms.token_url, data=form, headers=headers)

    def _send(self, call: ApiCall) -> bytes:
        reply = self._connection.exchange(self._request(call))
        self._judge(reply)
        return reply.content

    def _request(self, call: ApiCall) -> httpx.Request:
        method = "GET"
        content = None
        headers = {**call.headers, "Accept": "application/json"}
        if call.body is not None:
            method = "POST"
            content = msgspec.json.encode(call.body)
            headers["Content-Type"] = "application/json"
        url = f"{self.terms.url.rstrip('/')}{call.path}"
        parameters = dict(call.parameters)
        return httpx.Request(method, url, params=parameters, headers=headers, content=content)

    def _judge(self, reply: HttpReply, further: Sequence[str] = ()) -> None:
        """Raise what the reply's status and words mean, unless it is good."""
        complaints = [*self.distributor.complaints(reply.content), *further]
        words = list(complaints)
        is_page = reply.content[:_TOLD].lstrip().startswith(b"<")
        if is_page and reply.status >= _FIRST_FAILURE:
            words.append(reply.content[:_LOOKED_INTO].decode(errors="replace"))
        trouble = trouble_of(reply.status, words)
        if trouble is not None:
            raise self._refusal(trouble, reply, complaints)
        if is_page:
            message = "sent a web page instead of data"
            raise CallError(Trouble.UNREADABLE, message, look_at(self.terms))

    def _refusal(self, trouble: Trouble, reply: HttpReply, complaints: Sequence[str]) -> CallError:
        message = _refusal_message(reply.status, complaints)
        if trouble in _MAY_PASS:
            return WaitError(trouble, message, "try again later", retry_after(reply.headers))
        if trouble is Trouble.UNREADABLE:
            host = _redirect_host(reply.headers)
            message = f"leads to {host}, which is not followed, since the key would go along"
        return CallError(trouble, message, _HINTS.get(trouble) or look_at(self.terms))


def _refusal_message(status: int, complaints: Sequence[str]) -> str:
    said = "; ".join(_printable(complaint) for complaint in complaints)[:_TOLD]
    if not said:
        return f"refuses with status {status}"
    return f"refuses: {said} (status {status})"


def _token_complaints(content: bytes) -> tuple[str, ...]:
    try:
        refused = read_reply(content, _TokenRefused)
    except UnknownReplyError:
        return ()
    said = (refused.error, refused.error_description)
    return tuple(text for text in said if text)


def _redirect_host(headers: Mapping[str, str]) -> str:
    """Return where a redirect leads, without what else its address may hold."""
    try:
        host = urlsplit(headers.get("location", "")).hostname
    except ValueError:
        host = None
    return _printable(host)[:_TOLD] if host else "elsewhere"


def _printable(text: str) -> str:
    return "".join(character for character in text if character.isprintable())
