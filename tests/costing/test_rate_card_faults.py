"""Bad rate cards: each fault with its message and its key's path, and all of them in one run."""

import pytest

from emsquote.finding import InputError

GOOD = """
title = "House"
currency = "EUR"
[resource.hand]
rate_per_hour = 36
"""


def activity(
    name,
    text,
    *,
    category='category = "smt"',
    basis='basis = "per-board"',
    driver='driver = "board"',
):
    return f'[activity.{name}]\ntitle = "It"\n{category}\n{basis}\n{driver}\n{text}\n'


# What is wrong, the card's text, the key, the message.
FAULTS = [
    (
        "an unknown key",
        activity("a1", "price = 1\nminimun = 2"),
        "activity.a1.minimun",
        'unknown key "minimun"',
    ),
    (
        "a negative price",
        activity("a2", "price = -0.01"),
        "activity.a2.price",
        "price must be at least 0, not -0.01",
    ),
    (
        "a price as text",
        activity("a3", 'price = "1.50"'),
        "activity.a3.price",
        "price must be a number, not '1.50'",
    ),
    (
        "a price and a time",
        activity("a4", 'price = 1\nseconds = 2\nresource = "hand"'),
        "activity.a4",
        (
            "an activity has exactly one of seconds, minutes, hours, price, tiers, percent, "
            "percent_tiers, credit;"
            " this one has seconds and price"
        ),
    ),
    (
        "neither price nor time",
        activity("a5", ""),
        "activity.a5",
        (
            "an activity has exactly one of seconds, minutes, hours, price, tiers, percent, "
            "percent_tiers, credit;"
            " this one has no price, time or percentage"
        ),
    ),
    (
        "a time without resource",
        activity("a6", "seconds = 2"),
        "activity.a6.resource",
        "resource is missing",
    ),
    (
        "a resource that is not there",
        activity("a7", 'seconds = 2\nresource = "hnad"'),
        "activity.a7.resource",
        'nothing is named "hnad"',
    ),
    (
        "a driver that is not known",
        activity("a8", "price = 1", driver='driver = "placements"'),
        "activity.a8.driver",
        'driver does not know "placements"',
    ),
    (
        "no driver",
        activity("a9", "price = 1", driver=""),
        "activity.a9.driver",
        "driver is missing",
    ),
    (
        "no basis",
        activity("a10", "price = 1", basis=""),
        "activity.a10.basis",
        "basis is missing",
    ),
    (
        "no category",
        activity("a11", "price = 1", category=""),
        "activity.a11.category",
        "category is missing",
    ),
    (
        "a category that is not known",
        activity("a12", "price = 1", category='category = "smd"'),
        "activity.a12.category",
        'category does not know "smd"',
    ),
    (
        "NRE that is not once",
        activity("a13", "price = 1", category='category = "nre"'),
        "activity.a13.category",
        "category cannot be nre here",
    ),
    (
        "once, and not NRE",
        activity("a14", "price = 1", basis='basis = "once"', driver='driver = "lot"'),
        "activity.a14.category",
        "what is done once is NRE",
    ),
    (
        "material by activity",
        activity("a15", "price = 1", category='category = "material"'),
        "activity.a15.category",
        "category cannot be material here",
    ),
    (
        "a stage that is not known",
        activity("a16", 'price = 1\nstage = "making"'),
        "activity.a16.stage",
        'stage does not know "making"',
    ),
    (
        "a mount that is not known",
        activity("a17", 'price = 1\nmount = ["smt", "thd"]'),
        "activity.a17.mount",
        'mount does not know "thd"',
    ),
    (
        "a class that is not known",
        activity("a18", 'price = 1\nclass = "chip-402"'),
        "activity.a18.class",
        'class does not know "chip-402"',
    ),
    (
        "a grade that is not known",
        activity("a19", 'price = 1\ngrade = "D"'),
        "activity.a19.grade",
        'grade does not know "D"',
    ),
    (
        "a route that is not there",
        activity("a20", 'price = 1\nroute = "by-hand"'),
        "activity.a20.route",
        'nothing is named "by-hand"',
    ),
    (
        "a service that is not in the catalogue",
        activity("a21", 'price = 1\nservice = "burnin"'),
        "activity.a21.service",
        'nothing is named "burnin"',
    ),
    (
        "a service that forbids itself",
        activity("a22", 'price = 1\nservice = "coating"\nunless = "coating"'),
        "activity.a22.unless",
        "the activity asks for the service that forbids it",
    ),
    (
        "something that no scope has",
        activity("a22p", 'price = 1\nprovides = ["stencl"]'),
        "activity.a22p.provides",
        'nothing is named "stencl"',
    ),
    (
        "a delivery that the card does not have",
        activity("b1", 'price = 1\ndelivery = "fast"'),
        "activity.b1.delivery",
        'nothing is named "fast"',
    ),
    (
        "a finish that nobody knows",
        activity("b2", 'price = 1\nfinish = "emig"'),
        "activity.b2.finish",
        'finish does not know "emig"',
    ),
    (
        "an inspection on a route",
        "[choice.look.route.by-eye]\n"
        + activity("b3", 'price = 1\nroute = "by-eye"\ncoverage_percent = 50'),
        "activity.b3.coverage_percent",
        "which route is taken hangs on what defects cost: none of them finds defects",
    ),
    (
        "an inspection of no boards",
        activity("b30", "price = 1\ncoverage_percent = 50", basis='basis = "per-lot"'),
        "activity.b30.coverage_percent",
        "what finds defects is done to boards",
    ),
    (
        "kinds of defects that nobody looks for",
        activity("b31", 'price = 1\nfinds = "joint"'),
        "activity.b31.finds",
        "finds says what coverage_percent is of, which is missing",
    ),
    (
        "parts found by a step",
        activity("b32", 'price = 1\ncoverage_percent = 1\nfound_by = "b32"'),
        "activity.b32.found_by",
        "only defects are found by a step",
    ),
    (
        "defects found by nobody",
        activity("b33", 'price = 1\nfound_by = "x-ray"', driver='driver = "defect"'),
        "activity.b33.found_by",
        'nothing is named "x-ray"',
    ),
    (
        "a validity that ends before it begins",
        "[validity]\nboards_from = 5\nboards_to = 4\n",
        "validity.boards_to",
        "boards_to is below boards_from",
    ),
    (
        "a percentage counted by a driver",
        activity("k1", 'percent = 5\nof = "smt"', driver='driver = "placement"'),
        "activity.k1.driver",
        "a percentage is counted by no driver but the amount of a service",
    ),
    (
        "a percentage on a sample",
        activity(
            "k2",
            'percent = 5\nof = "smt"\nsample = { first = 1, then_percent = 2 }',
            driver="",
        ),
        "activity.k2.sample",
        "sample changes nothing of a percentage",
    ),
    (
        "a percentage of the material of some parts",
        activity("k3", 'percent = 5\nof = "material"\nclass = "array"', driver=""),
        "activity.k3.of",
        "material is not known by parts: a filter would change nothing",
    ),
    (
        "a credit with a maximum",
        activity("k4", 'credit = 5\nof = "smt"\nmaximum = 3', driver=""),
        "activity.k4.maximum",
        "a credit is its own maximum",
    ),
    (
        "property of what is done for every board",
        activity("k5", 'price = 1\nowner = "customer"'),
        "activity.k5.owner",
        "only what is made once is somebody's property",
    ),
    (
        "somebody else's work that nobody asks for",
        activity("k6", "price = 1\nsubcontracted = true"),
        "activity.k6.subcontracted",
        "subcontracted is told of services, but no service is named",
    ),
    (
        "multiples of boards where none is counted",
        activity(
            "k7",
            "price = 1\nboard_multiple = 5",
            basis='basis = "per-lot"',
            driver='driver = "lot"',
        ),
        "activity.k7.board_multiple",
        "board_multiple changes nothing: the activity is not done by the board",
    ),
    (
        "a turn that the card does not have",
        activity("k8", 'price = 1\nturn = "fast"'),
        "activity.k8.turn",
        'nothing is named "fast"',
    ),
    (
        "a route of percentages",
        "[choice.way.route.one]\n"
        + activity("k9", 'percent = 1\nof = "smt"\nroute = "one"', driver=""),
        "choice.one",
        "only percentages belong to this route: nothing tells whether it is taken",
    ),
    (
        "a limit without bounds",
        activity("b4", 'price = 1\nlimits = [{ driver = "drill" }]'),
        "activity.b4.limits[1].at_most",
        "a limit needs at_least or at_most",
    ),
    (
        "the standard delivery twice",
        "[delivery.standard]\ndays = 3\n",
        "delivery.standard",
        "the standard delivery stands in lead_days.board",
    ),
    (
        "days that do not rise",
        "[lead_days]\nboard = [{ from = 4, days = 8 }, { from = 2, days = 9 }]\n",
        "lead_days.board",
        "the layers from which days hold must rise",
    ),
    (
        "copper stated twice",
        "[assume]\ncopper_um = 35\ncopper_oz = 1\n",
        "assume.copper_oz",
        "copper is stated twice, as copper_um and as copper_oz",
    ),
    (
        "an amount of no service",
        activity("a23", "price = 1", driver='driver = "amount"'),
        "activity.a23.driver",
        "amount is the amount of a service, but no service is named",
    ),
    (
        "a percentage of nothing",
        activity("a24", "percent = 5", driver=""),
        "activity.a24.of",
        "of is missing",
    ),
    (
        "a percentage of what is not there",
        activity("a25", 'percent = 5\nof = ["matreial"]', driver=""),
        "activity.a25.of",
        'nothing is named "matreial"',
    ),
    (
        "a percentage above any reason",
        activity("a26", 'percent = 5000\nof = ["material"]', driver=""),
        "activity.a26.percent",
        "percent must be at most 1000, not 5000",
    ),
    (
        "a percentage with free units",
        activity("a27", 'percent = 5\nof = ["material"]\nfree = 3', driver=""),
        "activity.a27.free",
        "free changes nothing of a percentage",
    ),
    (
        "tiers that overlap",
        activity("a28", "tiers = [{ from = 10, price = 1 }, { from = 10, price = 2 }]"),
        "activity.a28.tiers[2].from",
        "tiers overlap: 10 does not come after 10",
    ),
    (
        "no tier",
        activity("a29", "tiers = []"),
        "activity.a29.tiers",
        "there is no tier",
    ),
    (
        "a tier without price",
        activity("a30", "tiers = [{ from = 1 }]"),
        "activity.a30.tiers[1].price",
        "price is missing",
    ),
    (
        "a most charge below the least",
        activity("a31", "price = 1\nminimum = 20\nmaximum = 10"),
        "activity.a31.maximum",
        "maximum 10 is below minimum 20",
    ),
    (
        "a sample of what is done once a lot",
        activity(
            "a32", "price = 1\nsample = { first = 5, then_percent = 10 }", basis='basis = "per-lot"'
        ),
        "activity.a32.sample",
        "only what is done per board can be sampled",
    ),
    (
        "a sample above everything",
        activity("a33", "price = 1\nsample = { first = 5, then_percent = 110 }"),
        "activity.a33.sample.then_percent",
        "then_percent must be at most 100, not 110",
    ),
    (
        "a station of no line",
        activity("a34", 'seconds = 1\nresource = "hand"\nstation = "placer"'),
        "activity.a34.station",
        "line and station belong together",
    ),
    (
        "a station without time",
        activity("a35", 'price = 1\nline = "smt"\nstation = "placer"'),
        "activity.a35.station",
        "only what takes time stands at a station",
    ),
    (
        "a lot for each board",
        activity("a36", "price = 1", driver='driver = "lot"'),
        "activity.a36.driver",
        "a lot is not counted per board",
    ),
    (
        "learning that never ends",
        activity("a37", 'seconds = 1\nresource = "hand"\nlearning_percent = 20'),
        "activity.a37.learning_percent",
        "learning_percent must be at least 50, not 20",
    ),
    (
        "boards in multiples of nothing",
        activity("a38", "price = 1\nboard_multiple = 0"),
        "activity.a38.board_multiple",
        "board_multiple must be at least 1, not 0",
    ),
    (
        "a price for no units",
        activity("a39", "price = 1\nper = 0"),
        "activity.a39.per",
        "per must be more than 0",
    ),
    (
        "an area unit that is not known",
        activity("a40", 'price = 1\nunit = "sqft"', driver='driver = "area"'),
        "activity.a40.unit",
        'unit does not know "sqft"',
    ),
    (
        "an activity that is no table",
        "[activity]\na41 = 3\n",
        "activity.a41",
        "a41 must be a table, not 3",
    ),
    (
        "a negative rate",
        "[resource.r1]\nrate_per_hour = -40\n",
        "resource.r1.rate_per_hour",
        "rate_per_hour must be at least 0, not -40",
    ),
    (
        "a resource without rate",
        '[resource.r2]\ntitle = "Crew"\n',
        "resource.r2.rate_per_hour",
        "rate_per_hour is missing",
    ),
    (
        "a resource that works more than it is paid",
        "[resource.r3]\nrate_per_hour = 40\nefficiency_percent = 120\n",
        "resource.r3.efficiency_percent",
        "efficiency_percent must be at most 100, not 120",
    ),
    (
        "a choice without routes",
        '[choice.c1]\ntake = "first"\n',
        "choice.c1.route",
        "a choice needs routes",
    ),
    (
        "a route with an empty limit",
        '[choice.c2.route.x1]\nlimits = [{ driver = "board" }]\n',
        "choice.c2.route.x1.limits[1].at_most",
        "a limit needs at_least or at_most",
    ),
    (
        "two routes of one name",
        "[choice.c3.route.same]\n[choice.c4.route.same]\n",
        "choice",
        'two routes are named "same"',
    ),
    (
        "a margin of all",
        '[margin.smt]\nmode = "margin"\npercent = 100\n',
        "margin.smt.percent",
        "percent must be at most 99.99, not 100",
    ),
    (
        "a margin of no mode",
        "[margin.test]\npercent = 10\n",
        "margin.test.mode",
        "mode is missing",
    ),
    (
        "a margin on what is passed through",
        '[margin.pass-through]\nmode = "markup"\npercent = 5\n',
        "margin.pass-through",
        "pass-through bears no margin",
    ),
    (
        "a margin on no category",
        '[margin.materials]\nmode = "markup"\npercent = 5\n',
        "margin.materials",
        'there is no category "materials"',
    ),
    (
        "small lots out of order",
        (
            '[margin.bga]\nmode = "markup"\npercent = 5\n'
            "below = [{ boards = 50, percent = 9 }, { boards = 10, percent = 12 }]\n"
        ),
        "margin.bga.below",
        "the lot sizes of below must rise",
    ),
    (
        "a margin that slides to another percentage than it reaches",
        (
            '[margin.service]\nmode = "markup"\npercent = 7\nslides = true\n'
            "below = [{ boards = 10, percent = 9 }, { boards = 50, percent = 8 }]\n"
        ),
        "margin.service.slides",
        "a margin that slides wants a line to slide along",
    ),
    (
        "a minimum of nothing",
        '[minimum.m1]\ntitle = "Least"\n',
        "minimum.m1",
        "a minimum has exactly one of price_per_board, price_per_order",
    ),
    (
        "a turn without days",
        "[turn.t1]\npercent = 10\n",
        "turn.t1.build_days",
        "build_days is missing",
    ),
    (
        "attrition of no class",
        "[[attrition]]\npercent = 3\n",
        "attrition[1].class",
        "class is missing",
    ),
    (
        "defects by lot",
        '[[defects]]\ndriver = "lot"\ndpm = 50\n',
        "defects[1].driver",
        'driver does not know "lot"',
    ),
    (
        "a rounding that is not known",
        'rounding = "line"\n',
        "rounding",
        'rounding does not know "line"',
    ),
    (
        "tiers of a percentage by what is no amount",
        activity(
            "a44", 'percent_tiers = [{ percent = 1 }]\ntiers_by = "joint"\nof = "labour"', driver=""
        ),
        "activity.a44.tiers_by",
        "the tiers of a percentage go by money or by boards",
    ),
    (
        "a currency without rate",
        activity("a42", 'price = 1\ncurrency = "CNY"'),
        "activity.a42.currency",
        "there is no exchange rate from CNY",
    ),
    (
        "a rate and a yearly cost",
        "[resource.r4]\nrate_per_hour = 40\n[resource.r4.yearly]\npeople = 80000\n",
        "resource.r4.yearly",
        "a resource has rate_per_hour or yearly, not both",
    ),
    (
        "needs of a kit out of order",
        (
            '[[attrition]]\nclass = "sot"\n'
            "order_at_least = [{ need_below = 50, pieces = 9 }, { need_below = 10, pieces = 12 }]\n"
        ),
        "attrition[1].order_at_least",
        "the needs of order_at_least must rise",
    ),
    (
        "tiers over the lot by nothing",
        activity("a43", "tiers = [{ price = 1 }]\ntiers_over_lot = true"),
        "activity.a43.tiers_over_lot",
        "tiers_over_lot needs tiers_by",
    ),
    (
        "a date that is none",
        'date = "soon"\n',
        "date",
        "date must be a date, not 'soon'",
    ),
]


def refused(card, text):
    with pytest.raises(InputError) as error:
        card(text, head="")
    return [(each.origin.key, each.message) for each in error.value.findings]


@pytest.mark.parametrize(
    ("text", "key", "message"), [f[1:] for f in FAULTS], ids=[f[0] for f in FAULTS]
)
def test_a_fault_is_told_with_its_key(card, text, key, message):
    top_level = text.startswith(("rounding", "date"))
    assert refused(card, text + GOOD if top_level else GOOD + text) == [(key, message)]


def test_all_faults_are_told_in_one_run(card):
    tables = [text for _, text, _, _ in FAULTS]
    top = [text for text in tables if not text.startswith("[")]
    own = [text for text in tables if text.startswith("[") and not text.startswith("[activity]")]
    told = refused(card, "".join([*top, GOOD, *own]))
    expected = [
        (
            key.replace("attrition[1].order", "attrition[2].order"),
            message,
        )  # the second row of the whole
        for _, text, key, message in FAULTS
        if not text.startswith("[activity]")
    ]
    assert len(expected) >= 40
    assert sorted(told) == sorted(expected)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(
            "currency = 'Euro'",
            'currency must be an ISO 4217 code, not "Euro"',
            id="a currency in words",
        ),
        pytest.param("title = 'X'", "currency is missing", id="no currency"),
        pytest.param(
            "currency = 'EUR'\nbased_on = 'defualt'",
            'there is no rate card "defualt"',
            id="no such base",
        ),
        pytest.param("currency = 'EUR", "is not TOML", id="not TOML"),
        pytest.param(
            "currency = 'EUR'\nbased_on = 'card.toml'",
            "cards are based on each other in a ring",
            id="a ring",
        ),
    ],
)
def test_what_is_wrong_with_the_whole(card, text, message):
    ((_, told),) = refused(card, text)
    assert told.startswith(message)


def test_the_nearest_known_is_the_hint(card):
    with pytest.raises(InputError) as error:
        card(GOOD + activity("a", "price = 1\nminimun = 2"), head="")
    assert str(error.value) == (
        'card.toml: activity.a.minimun: unknown key "minimun"\nhint: did you mean "minimum"?'
    )
