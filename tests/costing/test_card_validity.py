"""For which lots and until when a rate card is known to hold."""

import pytest

from emsquote.costing.card_validity import validity_findings
from emsquote.costing.rate_card import shipped_rate_card
from emsquote.model.job import Job


def told(card, *quantities, date=""):
    findings = validity_findings(card, Job(quantities=quantities, date=date))
    return [(finding.code, finding.message) for finding in findings]


def test_lots_beyond_those_of_the_card_are_doubts(card):
    read = card(
        "[validity]\nboards_from = 3\nboards_to = 50\n", head='title = "Ours"\ncurrency = "EUR"\n'
    )
    assert told(read, 2, 3, 50, 51) == [
        ("beyond-rate-card", "Ours holds for 3 to 50 boards: 2 boards are beyond"),
        ("beyond-rate-card", "Ours holds for 3 to 50 boards: 51 boards are beyond"),
    ]
    from_three = card("[validity]\nboards_from = 3\n", head='title = "Ours"\ncurrency = "EUR"\n')
    assert told(from_three, 2, 1000) == [
        ("beyond-rate-card", "Ours holds from 3 boards on: 2 boards are below")
    ]


def test_what_was_seen_at_five_boards_is_told_at_a_thousand():
    (told_of,) = told(shipped_rate_card("pcbway-2019"), 5, 1000)
    assert told_of[0] == "beyond-rate-card"


@pytest.mark.parametrize(
    ("text", "day", "found"),
    [
        pytest.param("date = 2026-01-31\n", "2026-12-31", [], id="less than a year old"),
        pytest.param(
            "date = 2026-01-31\n",
            "2027-02-01",
            [("old-rate-card", "the figures of card are of 2026-01-31")],
            id="more than a year old",
        ),
        pytest.param("date = 2020-01-31\n", "", [], id="undated jobs judge no age"),
        pytest.param(
            "[validity]\nuntil = 2026-06-30\n",
            "2026-07-01",
            [("old-rate-card", "card held until 2026-06-30")],
            id="a day after its last",
        ),
        pytest.param("[validity]\nuntil = 2026-06-30\n", "2026-06-30", [], id="its last day"),
    ],
)
def test_the_age_of_a_card(card, text, day, found):
    assert told(card(text), 100, date=day) == found
