"""A distributor on loopback: real HTTP, with replies that a test lines up, and a record of what was
asked.
"""

import json
import threading
from collections import deque
from contextlib import suppress
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from msgspec import Struct, field
from msgspec.structs import replace

from emsquote.buying.distributors import (
    SalesRegion,
    Secret,
    WantedNumber,
    distributor_named,
    terms_of,
)
from emsquote.buying.distributors.caller import Caller
from emsquote.buying.distributors.connection import Patience
from emsquote.buying.distributors.fetching import fetch
from emsquote.buying.distributors.reply_cache import ReplyCache

IDENTITY, PASSWORD = "client-identity-77", "pass/word+4711"
TODAY = date(2026, 3, 2)
US = SalesRegion()
SHORT = Patience(attempts=3, connect=2.0, silence=0.4, reply=0.8, first_wait=1.0, longest_wait=60.0)


class Reply(Struct):
    """What the server sends.

    `length` is a lie about how long it is, `stall` keeps silent for so many seconds.
    """

    body: object = ""
    status: int = 200
    headers: dict = field(default_factory=dict)
    length: int | None = None
    stall: float = 0.0
    drip: bool = False


class Asked(Struct):
    method: str
    path: str
    parameters: dict
    headers: dict
    body: bytes

    @property
    def json(self):
        return json.loads(self.body)


class FakeDistributor(ThreadingHTTPServer):
    """Sends the replies lined up for a path in turn, the last one for ever.

    A callable makes its reply.
    """

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.replies, self.asked, self.ended = {}, [], threading.Event()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}"

    def says(self, path, *replies):
        self.replies[path] = deque(replies)

    def calls(self, path):
        return [asked for asked in self.asked if asked.path == path]


class _Handler(BaseHTTPRequestHandler):
    def _answer(self):
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        parameters = {name: values[0] for name, values in parse_qs(parts.query).items()}
        headers = {name.lower(): value for name, value in self.headers.items()}
        asked = Asked(self.command, parts.path, parameters, headers, body)
        self.server.asked.append(asked)
        lined_up = self.server.replies.get(parts.path, deque([Reply("nobody lives here", 404)]))
        reply = lined_up.popleft() if len(lined_up) > 1 else lined_up[0]
        self._send(reply(asked) if callable(reply) else reply)

    do_GET = _answer  # noqa: N815 - http.server's name
    do_POST = _answer  # noqa: N815 - http.server's name

    def _send(self, reply):
        content = reply.body if isinstance(reply.body, bytes) else None
        if content is None:
            content = (
                reply.body if isinstance(reply.body, str) else json.dumps(reply.body)
            ).encode()
        self.server.ended.wait(reply.stall)
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.send_header(
            "Content-Length", str(len(content) if reply.length is None else reply.length)
        )
        self.end_headers()
        for start in range(0, len(content), 1 if reply.drip else len(content) or 1):
            self.wfile.write(content[start : start + (1 if reply.drip else len(content))])
            if reply.drip and self.server.ended.wait(0.1):
                return

    def handle(self):
        with suppress(ConnectionError):  # the client has had enough
            super().handle()

    def log_message(self, *_):
        pass


@pytest.fixture
def server():
    distributor = FakeDistributor()
    thread = threading.Thread(
        target=distributor.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
    )
    thread.start()
    yield distributor
    distributor.ended.set()
    distributor.shutdown()
    distributor.server_close()


@pytest.fixture
def ask(server, tmp_path):
    """Ask a distributor on loopback for numbers; returns what was fetched.

    `ask.waits`: the waits there would have been.
    """
    waits = []

    def ask(name, *numbers, max_age=1, today=TODAY, region=US, patience=SHORT, **changed):
        terms = replace(terms_of(name, server.url), **changed)
        cache = ReplyCache(
            folder=tmp_path / "cache",
            distributor=name,
            address=terms.url,
            region=region,
            today=today,
            max_age_days=max_age,
        )
        keys = [Secret(IDENTITY), Secret(PASSWORD)][: len(terms.keys)]
        wanted = [
            number if isinstance(number, WantedNumber) else WantedNumber(number)
            for number in numbers
        ]
        with Caller(terms, distributor_named(name), keys, patience, waits.append) as caller:
            return fetch(caller, wanted, cache)

    ask.waits = waits
    return ask
