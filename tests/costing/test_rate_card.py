"""Rate cards that ship, cards based on others, other currencies, soundness."""

from decimal import Decimal

import pytest

from emsquote.costing.rate_card import (
    Selection,
    in_currency,
    shipped_rate_card,
    shipped_rate_cards,
)
from emsquote.costing.rate_card.soundness import unsound
from emsquote.costing.rate_card.starting import new_card_text
from emsquote.finding import InputError, Severity
from emsquote.model.money import ExchangeRate, ExchangeRates, Money
from emsquote.model.part import Mount, PartClass
from emsquote.model.purchase import Attrition

D = Decimal


@pytest.mark.parametrize("name", shipped_rate_cards())
def test_every_shipped_card_is_sound_and_dated(name):
    card = shipped_rate_card(name)
    assert [each.message for each in unsound(card) if each.severity is not Severity.NOTE] == []
    assert card.source
    assert card.date or "The page is undated." in card.notes


def test_every_figure_of_the_default_card_has_source_and_grade(default_card):
    figures = (
        *default_card.resources,
        *default_card.activities,
        *default_card.attrition,
        *default_card.defects,
    )
    assert [each for each in figures if not (each.source and each.grade)] == []


def test_a_card_that_does_not_ship_is_refused_with_the_nearest():
    with pytest.raises(InputError) as refused:
        shipped_rate_card("defalt")
    assert (
        str(refused.value)
        == 'defalt: there is no rate card "defalt"\nhint: did you mean "default"?'
    )


@pytest.mark.parametrize(
    ("part_class", "attrition"),
    [
        (PartClass.CHIP_0402, Attrition(D(2), 10)),
        (PartClass.ARRAY, Attrition(D("0.3"), 1, Money(D(10), "USD"))),
        (PartClass.HARDWARE, Attrition(D(0), 0)),
    ],
    ids=["chips lose most", "dear parts above a price nothing", "hardware nothing"],
)
def test_attrition_by_class(default_card, part_class, attrition):
    assert default_card.attrition_of(part_class) == attrition


def test_every_class_has_a_rule_of_attrition(default_card):
    assert {c for rule in default_card.attrition for c in rule.classes} == set(PartClass)


def test_a_card_based_on_another_says_only_what_differs(card, default_card):
    own = card(
        """
        [resource]
        operator.rate_per_hour = 22
        [activity]
        bagging = false
        [activity.laser]
        title = "Laser marking"
        category = "assembly"
        basis = "per-board"
        driver = "board"
        price = 0.1
    """,
        head='based_on = "default"\ncurrency = "EUR"\n',
    )
    assert own.currency == "EUR"
    assert own.resource("operator").rate == 22
    assert own.resource("operator").title == "Operator"
    names = [each.name for each in default_card.activities if each.name != "bagging"]
    assert [each.name for each in own.activities] == [*names, "laser"]


def test_false_clears_what_is_inherited_and_sets_a_flag(card):
    own = card(
        """
        [activity]
        place-arrays.class = false
        x-ray-boards.sample = false
        optical-inspection.hidden_joints = false
        wave-pallet.at_cost = false
    """,
        head='based_on = "default"\ncurrency = "EUR"\n',
    )
    by_name = {activity.name: activity for activity in own.activities}
    assert by_name["place-arrays"].selection == Selection(mounts=frozenset({Mount.SMT}))
    assert by_name["x-ray-boards"].sampling is None
    assert by_name["optical-inspection"].selection.hidden_joints is False
    assert by_name["wave-pallet"].at_cost is False


def test_a_card_in_another_currency(card):
    own = card("""
        [resource.hand]
        rate_per_hour = 40
        [activity.a]
        title = "A"
        category = "smt"
        basis = "per-board"
        driver = "board"
        price = 2
        minimum = 10
        [minimum.order]
        price_per_order = 100
        [[attrition]]
        class = "qfn"
        percent = 1
        none_above = 10
    """)
    rates = ExchangeRates((ExchangeRate("EUR", "USD", D("1.1")),))
    dollars = in_currency(own, "USD", rates)
    (activity,) = dollars.activities
    assert (dollars.currency, dollars.resource("hand").rate, dollars.minimums[0].price) == (
        "USD",
        44,
        110,
    )
    assert (activity.pricing.tiers[0].price, activity.minimum) == (D("2.2"), D(11))
    assert dollars.attrition_of(PartClass.QFN).none_above == Money(D(11), "USD")
    assert in_currency(own, "EUR", rates) is own


def test_figures_in_their_own_currency_become_those_of_the_card(card):
    own = card("""
        [exchange_rates]
        CNY = 0.125
        [resource.hand]
        rate_per_hour = 40
        currency = "CNY"
        [activity.a]
        title = "A"
        category = "smt"
        basis = "per-board"
        driver = "board"
        currency = "CNY"
        price = 2
        minimum = 10
        [activity.b]
        title = "B"
        category = "smt"
        basis = "per-board"
        driver = "board"
        price = 2
    """)
    there, here = own.activities
    assert own.resource("hand").rate == 5
    assert (there.pricing.tiers[0].price, there.minimum) == (D("0.25"), D("1.25"))
    assert here.pricing.tiers[0].price == 2


def test_a_currency_without_rate_is_refused(card):
    with pytest.raises(InputError) as refused:
        in_currency(card(""), "USD", ExchangeRates())
    (told,) = refused.value.findings
    assert (
        told.message
        == "no exchange rate from EUR to USD, but the rate card is in EUR and the quote in USD"
    )


def activity(name, text):
    return f'[activity.{name}]\ntitle = "It"\ncategory = "smt"\nbasis = "per-board"\nsource = "x"\n{text}\n'


UNSOUND = [
    (
        "only what is not placed",
        activity("a", 'driver = "placement"\nmount = "none"\nprice = 1'),
        "activity.a",
        "nothing can reach this activity: it selects only what is not placed",
    ),
    (
        "every class left out",
        activity("a", 'driver = "board"\nclass = "sot"\nexcept_class = "sot"\nprice = 1'),
        "activity.a",
        "nothing can reach this activity: it leaves out every class that it selects",
    ),
    (
        "arrays without hidden joints",
        activity("a", 'driver = "board"\nclass = "array"\nhidden_joints = false\nprice = 1'),
        "activity.a",
        "nothing can reach this activity: every array has hidden joints",
    ),
    (
        "loaded parts of a card without any",
        activity("a", 'driver = "feeder"\nloaded = true\nprice = 1'),
        "activity.a",
        "nothing can reach this activity: the card has no loaded_parts",
    ),
    (
        "feeders for through-hole parts",
        activity("a", 'driver = "feeder"\nmount = "tht"\nprice = 1'),
        "activity.a",
        "nothing can reach this activity: only SMT parts stand on feeders",
    ),
    (
        "a third side",
        activity(
            "a",
            'driver = "board"\ntiers_by = "side"\ntiers = [{ price = 1 }, { from = 3, price = 2 }]',
        ),
        "activity.a.tiers",
        "a board has at most two sides",
    ),
    (
        "a route behind one that always suits",
        '[choice.c]\ntake = "first"\n[choice.c.route.x]\n[choice.c.route.y]\n'
        + activity("a", 'driver = "board"\nroute = "x"\nprice = 1')
        + activity("b", 'driver = "board"\nroute = "y"\nprice = 1'),
        "choice.c.route.y",
        "y is only taken when asked for: x before it always suits",
    ),
    (
        "a route without activities",
        "[choice.c.route.x]\n[choice.c.route.y]\n"
        + activity("a", 'driver = "board"\nroute = "x"\nprice = 1'),
        "choice.c.route.y",
        "no activity belongs to this route: it costs nothing",
    ),
    (
        "a class placed twice",
        activity(
            "a",
            'driver = "placement"\nmount = "smt"\nexcept_class = "qfn"\nclass = ["sot", "qfn"]\nprice = 1',
        )
        + activity("b", 'driver = "placement"\nmount = "smt"\nclass = "sot"\nprice = 1')
        + activity("c", 'driver = "joint"\nmount = "smt"\nprice = 1'),
        "activity.a.class",
        "sot is also placed by activity.b",
    ),
    (
        "material marked up twice",
        '[overhead]\nmaterial_percent = 30\nsga_percent = 20\n[margin.material]\nmode = "markup"\npercent = 20\n',
        "margin.material",
        (
            "material is marked up more than once:"
            " material overhead 30 % and SG&A 20 % and markup 20 % make 1.872 times its cost"
        ),
    ),
    (
        "a resource that nothing uses",
        '[resource.hand]\nrate_per_hour = 40\nsource = "x"\n',
        "resource.hand",
        "no activity uses this resource",
    ),
    (
        "figures without source",
        activity("a", 'driver = "board"\nprice = 1').replace('source = "x"\n', ""),
        "",
        "1 figures have no source: activity.a",
    ),
]


@pytest.mark.parametrize(
    ("text", "key", "message"), [u[1:] for u in UNSOUND], ids=[u[0] for u in UNSOUND]
)
def test_what_is_probably_not_meant_is_doubted(card, text, key, message):
    assert [(each.origin.key, each.message) for each in unsound(card(text))] == [(key, message)]


def test_a_forgotten_class_is_doubted(card):
    own = card(activity("a", 'driver = "placement"\nmount = "smt"\nclass = "chip-0402"\nprice = 1'))
    (doubt,) = unsound(own)
    assert doubt.message.startswith(
        "no activity places SMT parts of class chip-01005, chip-0201, chip-0603"
    )


@pytest.mark.parametrize("whole", [False, True], ids=["changes", "a whole copy"])
def test_a_new_card_can_be_read_as_written(card, default_card, whole):
    text = new_card_text(default_card, whole=whole)
    assert len(card(text, head="").activities) == len(default_card.activities)
