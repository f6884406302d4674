"""Calls to a distributor: signed, with a token where the house wants one, and again after a wait
where that helps.
"""

from __future__ import annotations

import time
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import httpx
import msgspec
from msgspec.structs import replace

from emsquote.buying.distributors.connection import Connection, Got, Patience, Sleep, look_at
from emsquote.buying.distributors.distributor import (
    ApiCall,
    Distributor,
    InterfaceTerms,
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

_TOLD = 200
"""Characters of a house's message that are shown."""
_LOOKED_INTO = 1000
"""Bytes of a web page in which words of a refusal are looked for."""
_FIRST_FAILURE = 400


class _Token(msgspec.Struct):
    access_token: str


class _TokenRefused(msgspec.Struct):
    """Why there is no token, in the standard's own words (RFC 6749, 5.2)."""

    error: str
    error_description: str = ""


class Caller:
    """A connection to one house. To be used in a `with`."""

    def __init__(
        self,
        terms: InterfaceTerms,
        house: Distributor,
        keys: Sequence[Secret],
        patience: Patience | None = None,
        sleep: Sleep = time.sleep,
    ) -> None:
        self._terms, self._house, self._keys = terms, house, tuple(keys)
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

    def ask(self, question: ApiCall) -> bytes:
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

    def _with_token(self, question: ApiCall) -> ApiCall:
        if not self._terms.token_url:
            return question
        if self._token is None:
            self._token = self._new_token()
            self._connection.hide(self._token)
        bearer = f"Bearer {self._token.reveal()}"
        return replace(question, headers={**question.headers, "Authorization": bearer})

    def _new_token(self) -> Secret:
        identity, password = (key.reveal() for key in self._keys)
        form = {"grant_type": "client_credentials"}
        headers = {}
        if self._terms.token_basic:
            user = Secret(b64encode(f"{identity}:{password}".encode()).decode())
            self._connection.hide(user)
            headers = {"Authorization": f"Basic {user.reveal()}"}
        else:
            form |= {"client_id": identity, "client_secret": password}
        form |= {"scope": self._terms.scope} if self._terms.scope else {}
        got = self._connection.exchange(
            httpx.Request("POST", self._terms.token_url, data=form, headers=headers)
        )
        self._judge(got, _token_complaints(got.content))
        try:
            token = read_reply(got.content, _Token).access_token
        except UnknownReplyError:
            token = ""
        if not token or not sendable(token):
            raise CallError(
                Trouble.UNREADABLE, "sent no token where one was asked for", look_at(self._terms)
            )
        return Secret(token)

    def _patiently(self, call: Callable[[], bytes]) -> bytes:
        """Call again after a wait, where that may help."""
        wait = self._patience.first_wait
        for attempt in range(1, self._patience.attempts + 1):
            try:
                return call()
            except WaitError as error:
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

    def _send(self, question: ApiCall) -> bytes:
        url = f"{self._terms.url.rstrip('/')}{question.path}"
        method = "GET" if question.body is None else "POST"
        request = httpx.Request(
            method,
            url,
            params=dict(question.parameters),
            headers=dict(question.headers),
            content=None if question.body is None else msgspec.json.encode(question.body),
        )
        if question.body is not None:
            request.headers["Content-Type"] = "application/json"
        request.headers["Accept"] = "application/json"
        got = self._connection.exchange(request)
        self._judge(got)
        return got.content

    def _judge(self, got: Got, further: tuple[str, ...] = ()) -> None:
        """Raise what the reply's status and words mean, unless it is good."""
        complaints = (*self._house.complaints(got.content), *further)
        page = got.content[:_TOLD].lstrip()[:1] == b"<"
        shown = (
            got.content[:_LOOKED_INTO].decode(errors="replace")
            if page and got.status >= _FIRST_FAILURE
            else ""
        )
        trouble = trouble_of(got.status, (*complaints, *filter(None, [shown])))
        if trouble is None and page:
            raise CallError(
                Trouble.UNREADABLE, "sent a web page instead of data", look_at(self._terms)
            )
        if trouble is None:
            return
        said = "; ".join(_printable(text) for text in complaints)[:_TOLD]
        told = (
            f"refuses: {said} (status {got.status})"
            if said
            else f"refuses with status {got.status}"
        )
        if trouble in {Trouble.SLOW_DOWN, Trouble.BROKEN}:
            raise WaitError(trouble, told, "try again later", retry_after(got.headers))
        if trouble is Trouble.UNREADABLE:
            told = f"leads to {_host(got.headers)}, which is not followed, since the key would go along"
        raise CallError(trouble, told, _HINTS.get(trouble) or look_at(self._terms))


_HINTS = {
    Trouble.USED_UP: "run the same again when the quota is fresh: what was fetched is kept",
    Trouble.BAD_KEY: "check the keys, and that they are subscribed to this interface",
    Trouble.REFUSED: "look at the numbers that were asked for, and at the address",
}


def _token_complaints(content: bytes) -> tuple[str, ...]:
    try:
        refused = read_reply(content, _TokenRefused)
    except UnknownReplyError:
        return ()
    return tuple(filter(None, (refused.error, refused.error_description)))


def _host(headers: Mapping[str, str]) -> str:
    """Return where a redirect leads, without what else its address may hold."""
    try:
        host = urlsplit(headers.get("location", "")).hostname
    except ValueError:
        host = None
    return _printable(host)[:_TOLD] if host else "elsewhere"


def _printable(text: str) -> str:
    return "".join(character for character in text if character.isprintable())
