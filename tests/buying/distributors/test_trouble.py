"""What a distributor may do instead of answering: each has one message, and what was had before is
kept.
"""

import gzip
import logging
from contextlib import closing
from datetime import UTC, datetime, timedelta

import httpx
import msgspec
import pytest

from emsquote.buying.distributors import Secret, WantedNumber, distributor_named, terms_of
from emsquote.buying.distributors.caller import Caller
from emsquote.buying.distributors.connection import Connection, Patience
from emsquote.buying.distributors.refusal import Trouble, retry_after, trouble_of
from emsquote.finding import InputError

from .conftest import IDENTITY, PASSWORD, TODAY, Reply
from .replies import (
    FARNELL_PATH,
    GRAPHQL_PATH,
    KEYWORD_PATH,
    MOUSER_PATH,
    NEXAR_TOKEN_PATH,
    TOKEN,
    TOKEN_PATH,
    digikey,
    digikey_variation,
    mouser,
    mouser_error,
    mouser_part,
)

GOOD = Reply(mouser(mouser_part("GOOD-1")))
UNKNOWN = (
    "Mouser: nothing is known of GOOD-1: that is not to say that there are no offers\n"
    "hint: run the same again later"
)
PROBLEM = {
    "type": "https://tools.ietf.org/html/rfc7235",
    "title": "Unauthorized",
    "status": 401,
    "detail": "Bearer token is expired",
}
OLD_PROBLEM = {
    "ErrorResponseVersion": "3.0",
    "StatusCode": 401,
    "ErrorMessage": "Bearer token  expired",
    "ErrorDetails": "Use",
}


def _told(fetched):
    return [str(finding) for finding in fetched.findings]


LATER = "\nhint: try again later"
ADDRESS = "\nhint: check the address: 127.0.0.1"
NEWER = "\nhint: see whether there is a newer emsquote"
KEYS = "\nhint: check the keys, and that they are subscribed to this interface"
FRESH = "\nhint: run the same again when the quota is fresh: what was fetched is kept"
UNPUBLISHED = "sent a reply that is not as published: "
BAD_KEY = mouser_error("Invalid", "Invalid unique identifier.")
MINUTE = mouser_error("TooManyRequests", "Maximum calls per minute exceeded")
DAY = mouser_error("TooManyRequests", "Maximum calls per day exceeded")


class _Published(msgspec.Struct):
    SearchResults: int


def _msgspec_says(reply):
    """What msgspec says of a reply: its words are its own, and change."""
    with pytest.raises(msgspec.DecodeError) as refused:
        msgspec.json.decode(reply, type=_Published)
    return str(refused.value)


BROKEN = {
    "a web page": (
        Reply("<!doctype html><p>Maintenance"),
        "sent a web page instead of data" + ADDRESS,
    ),
    "half a JSON": (
        Reply('{"Errors": [], "SearchResults": {"Par'),
        UNPUBLISHED + _msgspec_says('{"Par') + NEWER,
    ),
    "a length too large": (
        Reply(mouser(), length=90_000),
        "broke off in the middle of its reply (3 times)" + LATER,
    ),
    "a length too small": (
        Reply(mouser(mouser_part("GOOD-1")), length=40),
        UNPUBLISHED + _msgspec_says('{"Par') + NEWER,
    ),
    "silence": (Reply(stall=5), "does not answer (3 times)" + LATER),
    "a byte now and then": (
        Reply("x" * 100, drip=True),
        "did not finish its reply within 1 s (3 times)" + LATER,
    ),
    "a redirect": (
        Reply(status=302, headers={"Location": "http://elsewhere.test/?apiKey=1"}),
        "leads to elsewhere.test, which is not followed, since the key would go along" + ADDRESS,
    ),
    "another reply": (
        Reply({"answer": 42}),
        UNPUBLISHED + _msgspec_says('{"answer": 42}') + NEWER,
    ),
    "bad packing": (
        Reply(b"no gzip", headers={"Content-Encoding": "gzip"}),
        "sent a reply that is packed wrongly" + ADDRESS,
    ),
    "a fault of the server": (Reply("oops", 503), "refuses with status 503 (3 times)" + LATER),
    "a wrong key, told with status 200": (
        Reply(BAD_KEY),
        "refuses: Invalid: Invalid unique identifier. (status 200)" + KEYS,
    ),
    "the minute's quota, told with status 200": (
        Reply(MINUTE),
        "refuses: TooManyRequests: Maximum calls per minute exceeded (status 200) (3 times)"
        + LATER,
    ),
    "the day's quota": (
        Reply(DAY, 403),
        "refuses: TooManyRequests: Maximum calls per day exceeded (status 403)" + FRESH,
    ),
    "an address where nobody lives": (
        Reply("gone", 404),
        (
            "refuses with status 404\n"
            "hint: look at the numbers that were asked for, and at the address"
        ),
    ),
}
"""What a distributor sends, and what is told of it."""


@pytest.mark.parametrize("what", BROKEN)
def test_one_message_for(server, ask, what):
    reply, message = BROKEN[what]
    server.says(MOUSER_PATH, reply)
    fetched = ask("mouser", "GOOD-1")
    assert (fetched.offers, fetched.found, fetched.not_found) == ((), (), ())
    assert fetched.unanswered == (WantedNumber("GOOD-1"),)
    assert _told(fetched) == [f"Mouser: {message}", UNKNOWN]


def test_a_bomb_is_cut_off(server, ask):
    server.says(
        MOUSER_PATH,
        Reply(gzip.compress(b" " * 40_000_000, 1), headers={"Content-Encoding": "gzip"}),
    )
    assert "Mouser: sent a reply of more than 32 MB" in _told(ask("mouser", "GOOD-1"))[0]


def test_nobody_there(ask):
    fetched = ask("mouser", "GOOD-1", url="http://127.0.0.1:9")
    assert "Mouser: cannot be reached (3 times)\nhint: check the network and the address" in _told(
        fetched
    )


def test_what_was_had_before_trouble_is_kept(server, ask):
    numbers = [f"N-{place}00" for place in range(30)]
    server.says(
        MOUSER_PATH,
        Reply(mouser(*map(mouser_part, numbers[:10]))),
        Reply(mouser_error("TooManyRequests", "Maximum calls per day exceeded"), 429),
    )
    fetched = ask("mouser", *numbers)
    assert len(server.asked) == 2
    assert len(fetched.offers) == len(fetched.found) == 10
    assert (len(fetched.not_found), len(fetched.unanswered)) == (0, 20)
    server.says(MOUSER_PATH, Reply(mouser()))
    again = ask("mouser", *numbers)
    assert (again.from_cache, len(again.found), len(again.not_found)) == (10, 10, 20)
    assert len(server.asked) == 4


def test_one_bad_call_does_not_spoil_the_others(server, ask):
    numbers = [f"N-{place}00" for place in range(20)]
    server.says(MOUSER_PATH, Reply("bad", 400), Reply(mouser(*map(mouser_part, numbers[10:]))))
    fetched = ask("mouser", *numbers)
    assert (len(fetched.found), len(fetched.unanswered)) == (10, 10)


def test_a_server_that_is_well_again(server, ask):
    server.says(MOUSER_PATH, Reply("", 500), Reply("", 502), GOOD)
    assert ask("mouser", "GOOD-1").found == (WantedNumber("GOOD-1"),)
    assert ask.waits == [1.0, 2.0]


def test_a_burst_waits_as_long_as_the_distributor_asks(server, ask):
    server.says(TOKEN_PATH, TOKEN)
    burst = {
        "title": "Too Many Requests",
        "status": 429,
        "detail": "BurstLimit exceeded. Please try again",
    }
    good = Reply(digikey(("GOOD-1", "TI", digikey_variation())))
    server.says(KEYWORD_PATH, Reply(burst, 429, {"Retry-After": "3"}), good)
    assert ask("digikey", "GOOD-1").found == (WantedNumber("GOOD-1"),)
    assert ask.waits == [3.0]


def test_the_day_s_quota_stops_at_once(server, ask):
    server.says(TOKEN_PATH, TOKEN)
    daily = {
        "title": "Too Many Requests",
        "status": 429,
        "detail": "Daily Ratelimit exceeded. Please try again after",
    }
    server.says(KEYWORD_PATH, Reply(daily, 429, {"Retry-After": "12397"}))
    fetched = ask("digikey", "A-1", "A-2", "A-3")
    assert (len(server.calls(KEYWORD_PATH)), ask.waits, len(fetched.unanswered)) == (1, [], 3)
    assert [finding.code for finding in fetched.findings] == ["quota-used-up", "not-answered"]


def test_a_wait_of_hours_is_not_waited_for(server, ask):
    server.says(MOUSER_PATH, Reply("", 429, {"Retry-After": "7200"}))
    assert "it asks to wait 7200 s" in "\n".join(_told(ask("mouser", "GOOD-1")))
    assert ask.waits == []


@pytest.mark.parametrize(
    "problem", [PROBLEM, OLD_PROBLEM], ids=["RFC 7807", "the distributor's older shape"]
)
def test_an_expired_token_is_renewed_once(server, ask, problem):
    fresh = Reply({"access_token": "token-of-today-2", "expires_in": 599})
    server.says(TOKEN_PATH, TOKEN, fresh)
    server.says(
        KEYWORD_PATH, Reply(problem, 401), Reply(digikey(("GOOD-1", "TI", digikey_variation())))
    )
    assert ask("digikey", "GOOD-1").found == (WantedNumber("GOOD-1"),)
    sent = [call.headers["authorization"] for call in server.calls(KEYWORD_PATH)]
    assert sent == ["Bearer token-of-today-1", "Bearer token-of-today-2"]


def test_a_token_that_is_never_good_ends_it(server, ask):
    server.says(TOKEN_PATH, TOKEN)
    server.says(KEYWORD_PATH, Reply(PROBLEM, 401))
    fetched = ask("digikey", "A-1", "A-2")
    assert (len(server.calls(KEYWORD_PATH)), len(server.calls(TOKEN_PATH))) == (2, 2)
    assert [finding.code for finding in fetched.findings] == ["key-refused", "not-answered"]


def test_a_wrong_secret_ends_it(server, ask):
    server.says(NEXAR_TOKEN_PATH, Reply({"error": "invalid_client"}, 400))
    fetched = ask("nexar", "A-1")
    assert [finding.code for finding in fetched.findings] == ["key-refused", "not-answered"]
    assert server.calls(GRAPHQL_PATH) == []


@pytest.mark.parametrize("token", ["", "two\nlines", "zwölf", 5, None])
def test_what_is_no_token(server, ask, token):
    server.says(TOKEN_PATH, Reply({"access_token": token}))
    assert _told(ask("digikey", "A-1"))[0] == (
        "Digi-Key: sent no token where one was asked for\nhint: check the address: 127.0.0.1"
    )


@pytest.mark.parametrize("there", ["http://[", "//", "\u00e9"])
def test_a_redirect_to_nowhere(server, ask, there):
    server.says(MOUSER_PATH, Reply(status=302, headers={"Location": there}))
    assert ask("mouser", "A-1").unanswered == (WantedNumber("A-1"),)


def test_nothing_that_a_distributor_says_steers_a_terminal(server, ask):
    server.says(MOUSER_PATH, Reply(mouser(mouser_part("A-1", Description="a\x1b[2Jb"))))
    assert ask("mouser", "A-1").offers[0].description == "a[2Jb"


def test_nexar_s_quota_comes_with_status_200(server, ask):
    server.says(NEXAR_TOKEN_PATH, TOKEN)
    said = {
        "errors": [
            {"message": "You have exceeded your part limit of 10. Please upgrade your plan."}
        ],
        "data": None,
    }
    server.says(GRAPHQL_PATH, Reply(said))
    assert {finding.code for finding in ask("nexar", "A-1").findings} == {
        "quota-used-up",
        "not-answered",
    }


def test_farnell_s_limit_is_a_web_page(server, ask):
    found = {"manufacturerPartNumberSearchReturn": {"numberOfResults": 0}}
    server.says(FARNELL_PATH, Reply("<h1>Developer Over Qps</h1>", 403), Reply(found))
    assert ask("farnell", "RC-1").not_found == (WantedNumber("RC-1"),)


def test_calls_keep_to_the_limit(server, ask):
    server.says(TOKEN_PATH, TOKEN)
    server.says(KEYWORD_PATH, Reply(digikey()))
    ask("digikey", "A-1", "A-2", "A-3", "A-4", calls=3, seconds=60)
    assert len(ask.waits) == 2  # a token and four numbers are five calls: the fourth and fifth wait
    assert all(59 < wait <= 60 for wait in ask.waits)


def test_answers_are_kept_for_a_while_and_by_region(server, ask):
    server.says(MOUSER_PATH, GOOD)
    first = ask("mouser", "GOOD-1")
    assert (
        ask("mouser", "GOOD-1", today=TODAY + timedelta(days=2), max_age=3).offers == first.offers
    )
    assert len(server.asked) == 1
    later = ask("mouser", "GOOD-1", today=TODAY + timedelta(days=3), max_age=3)
    assert (len(server.asked), later.offers[0].read_on) == (2, "2026-03-05")
    ask("mouser", "GOOD-1", today=TODAY + timedelta(days=3), max_age=0)
    assert len(server.asked) == 3


def test_a_spoilt_cache_is_asked_again(server, ask, tmp_path):
    server.says(MOUSER_PATH, GOOD)
    ask("mouser", "GOOD-1")
    (kept,) = (tmp_path / "cache" / "mouser").iterdir()
    kept.write_bytes(kept.read_bytes()[:20])
    assert ask("mouser", "GOOD-1").from_cache == 0


def test_no_key_is_told_logged_or_kept(server, ask, tmp_path, caplog):
    caplog.set_level(logging.DEBUG)
    server.says(TOKEN_PATH, TOKEN)
    echo = {
        "title": "No",
        "detail": f"client {IDENTITY} with {PASSWORD} and token-of-today-1 is not subscribed",
    }
    server.says(
        KEYWORD_PATH, Reply(digikey(("A-1", IDENTITY, digikey_variation()))), Reply(echo, 403)
    )
    server.says(
        MOUSER_PATH, Reply(mouser_error("Invalid", f"Invalid unique identifier {IDENTITY}"))
    )
    said = str([ask("digikey", "A-1", "A-2"), ask("mouser", "A-1")])
    kept = b"".join(path.read_bytes() for path in (tmp_path / "cache").rglob("*.json")).decode()
    for secret in (IDENTITY, PASSWORD, "token-of-today-1"):
        assert secret not in said + kept + caplog.text
    assert "client ... with ... and ... is not subscribed" in said
    assert repr(Secret(PASSWORD)) == f"{Secret(PASSWORD)}" == "Secret(…)"


@pytest.mark.parametrize(
    "url", ["http://example.com", "ftp://127.0.0.1", "127.0.0.1", "http://[", "https://a:b:c"]
)
def test_addresses_over_which_no_key_goes(url):
    with pytest.raises(InputError, match="Mouser: "):
        Caller(terms_of("mouser", url), distributor_named("mouser"), [Secret("k")])


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("3", 3.0),
        ("Mon, 02 Mar 2026 12:01:00 GMT", 60.0),
        ("Mon, 02 Mar 2026 11:00:00 GMT", 0.0),
        ("", None),
        ("-1", None),
    ],
)
def test_how_long_a_distributor_asks_to_wait(written, seconds):
    assert retry_after({"retry-after": written}, datetime(2026, 3, 2, 12, tzinfo=UTC)) == seconds


@pytest.mark.parametrize(
    ("file", "status", "trouble"),
    [
        ("digikey/error_401_ExpiredBearerToken-Type1.json", 401, Trouble.BAD_KEY),
        ("digikey/error_401_InvalidClientId-Type2.json", 401, Trouble.BAD_KEY),
        ("digikey/error_429_old_shape.json", 429, Trouble.SLOW_DOWN),
        ("mouser/error_invalid_key.json", 200, Trouble.BAD_KEY),
        ("mouser/error_too_many.json", 200, Trouble.SLOW_DOWN),
        ("nexar/error_part_limit_http200.json", 200, Trouble.USED_UP),
        ("nexar/error_limit_args.json", 200, Trouble.REFUSED),
    ],
)
def test_recorded_refusals(shared, file, status, trouble):
    content = (shared / "offers" / "api" / file).read_bytes()
    assert trouble_of(status, distributor_named(file.split("/")[0]).complaints(content)) is trouble


def test_a_secret_that_is_part_of_another_leaves_nothing_of_it(server):
    server.says(MOUSER_PATH, Reply("the key abcd-efgh-ijkl and efgh", 403))
    secrets = [Secret("efgh"), Secret("abcd-efgh-ijkl")]
    terms = terms_of("mouser", server.url)
    request = httpx.Request("GET", server.url + MOUSER_PATH)
    connection = Connection(terms, secrets, Patience(), pytest.fail)
    with closing(connection):
        assert connection.exchange(request).content == b"the key ... and ..."
