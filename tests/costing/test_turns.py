"""Quantities against turn times."""

from decimal import Decimal

from emsquote.charge import Asked
from emsquote.job import Job
from emsquote.money import Money, Total
from emsquote.turns import TurnPrice, turn_prices
from emsquote.work import Work, board_work

D = Decimal


def test_every_turn_time_of_a_card(card, bench):
    read = card("""
        [lead_days]
        build = 10
        [turn.express]
        title = "Express"
        build_days = 1
        percent = 35
        [turn.fast]
        title = "Fast"
        build_days = 3
        percent = 15
        [activity.place]
        title = "Place"
        category = "smt"
        basis = "per-board"
        driver = "board"
        price = 2
        [activity.stencil]
        title = "Stencil"
        basis = "once"
        driver = "lot"
        price = 100
    """)
    work = Work(board_work([bench.part("R1")], bench.plan()), 10, 10)
    material = Total(Money(D(50), "EUR"))
    prices = turn_prices(read, Job((10,)), work, Asked(turn="fast"), material)

    def euro(amount):
        return Money(D(amount), "EUR")

    # 5.00 of material, and labour of 2.00, + 15 %, + 35 %; the stencil is paid once
    assert prices == (
        TurnPrice("", "Standard", 10, euro("7.00"), euro("170.00")),
        TurnPrice("fast", "Fast", 3, euro("7.30"), euro("173.00")),
        TurnPrice("express", "Express", 1, euro("7.70"), euro("177.00")),
    )
