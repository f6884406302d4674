"""What is included: each item of a scope is in, supplied by the customer, not in the quote, or open,
and no quote is complete while one is open.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emsquote import Job, OfferList, price_bom, read_bom, read_job, read_offers, read_rate_card
from emsquote.documents.customer_view import customer_view
from emsquote.finding import InputError, Severity
from emsquote.model.included import ItemAnswer, StatedSupply, SuppliedBy
from emsquote.model.job import ServiceRequest
from emsquote.model.money import Unknown
from emsquote.model.scope_item import item_supply, scope_item_called, scope_items

HEAD = "Designator,Qty,MPN,Description,Footprint,Fitted\n"
RESISTOR = '"R1,R2",2,R-1,10k,0603,yes\n'
BOARD = "PCB1,1,BB-1,Bare PCB,,yes\n"
OFFERS = """MPN,Supplier,Currency,Break,Price,Lead days
R-1,Anyone,EUR,1,0.01,3
BB-1,Boardhouse,EUR,1,2,12
BB-2,Boardhouse,EUR,1,3,12
"""
CARD = """
currency = "EUR"
title = "House"
source = "made for the tests"
[lead_days]
board = 10
build = 5
[activity.place]
title = "Placing"
category = "smt"
basis = "per-board"
driver = "placement"
mount = "smt"
price = 0.01
"""
STENCIL = """
[activity.stencil]
title = "Stencil"
provides = "stencil"
basis = "once"
driver = "lot"
mount = "smt"
price = 100
"""
BOARDS = """
[activity.boards]
title = "Boards of our own"
service = "bare-board"
category = "assembly"
basis = "per-board"
driver = "board"
price = 4
"""


@pytest.fixture
def quoted(tmp_path):
    """Quote lines with a card and a job, all as texts."""

    def quote(lines=RESISTOR, *, card=CARD + STENCIL, job="", services=(), supplies=()):
        files = {"bom.csv": HEAD + lines, "offers.csv": OFFERS, "card.toml": card, "job.toml": job}
        for name, text in files.items():
            (tmp_path / name).write_text(text, encoding="utf-8")
        read = read_job(tmp_path / "job.toml")
        asked = Job(
            quantities=(10,),
            scope=read.scope,
            services=(*read.services, *map(ServiceRequest, services)),
            supplies=(*read.supplies, *map(item_supply, supplies)),
        )
        offers, _ = read_offers(tmp_path / "offers.csv")
        bom, house = read_bom(tmp_path / "bom.csv"), read_rate_card(tmp_path / "card.toml")
        return price_bom(bom, asked, house, OfferList(offers)).quote

    return quote


def _of(quote, name="bare-board"):
    return [(item.answer.value, item.how) for item in quote.included if item.item == name]


def _open(quote):
    return [str(finding) for finding in quote.findings if finding.severity is Severity.OPEN]


def test_a_board_that_nobody_mentions_is_open(quoted):
    quote = quoted()
    assert not quote.complete
    assert not quote.columns[0].complete
    assert "not-said-who-supplies" in {finding.code for finding in quote.findings}
    assert _of(quote) == [("open", "who supplies bare boards is not said")]
    assert _open(quote) == [
        (
            "bom.csv: who supplies bare boards is not said\n"
            "hint: say --supply bare-board=customer or bare-board=excluded, "
            "or --with bare-board for the house's"
        )
    ]
    assert quote.columns[0].lead_time == Unknown("who supplies bare boards is not said")


SAID = [
    ("a line that is bought", {"lines": RESISTOR + BOARD}, "bought", "bought: BB-1", "12 days"),
    ("a line of the customer", {"lines": RESISTOR + "PCB1,1,BB-9,Leiterplatte,,consigned\n"}, "customer", "BB-9", ""),
    ("the job: the customer", {"job": '[board]\nsupply = "customer"\n'}, "customer", "said by job.toml: board.supply", ""),
    ("the job: not in it", {"job": '[board]\nsupply = "excluded"\n'}, "excluded", "said by job.toml: board.supply", ""),
    ("the job: the house", {"job": '[board]\nsupply = "house"\n', "card": CARD + STENCIL + BOARDS}, "house", "Boards of our own", "10 days"),
    ("the command line", {"supplies": ["bare-board=customer"]}, "customer", "said by --supply bare-board=customer", ""),
    ("a service", {"services": ["bare-board"], "card": CARD + STENCIL + BOARDS}, "house", "Boards of our own", "10 days"),
    ("a scope", {"job": 'scope = "consigned"\n'}, "customer", "said by scope consigned", ""),
    ("the other scope", {"job": 'scope = "turnkey"\n', "card": CARD + STENCIL + BOARDS}, "house", "Boards of our own", "10 days"),
    ("the card: the customer", {"card": CARD + STENCIL + '[supply]\nbare-board = "customer"\n'}, "customer", "said by card.toml: supply.bare-board", ""),
    ("the card: in its prices", {"card": CARD + STENCIL + '[supply]\nbare-board = "house"\n'}, "house", "said by card.toml: supply.bare-board", "10 days"),
    ("terms of the house", {"card": CARD + STENCIL + '[terms]\nexclusions = ["Leiterplatten"]\n'}, "excluded", "said by card.toml: terms.exclusions[1]", ""),
]  # fmt: skip


@pytest.mark.parametrize(
    ("request_", "answer", "how", "lead"), [row[1:] for row in SAID], ids=[row[0] for row in SAID]
)
def test_the_board_is_said_by(quoted, request_, answer, how, lead):
    quote = quoted(**request_)
    assert (_of(quote), _open(quote), quote.complete) == ([(answer, how)], [], True)
    assert lead in quote.columns[0].lead_time.set_by


def test_what_is_excluded_stands_in_the_terms(quoted):
    quote = quoted(supplies=["bare-board=excluded"])
    assert quote.terms == ("Not included: Bare boards.",)
    named = quoted(card=CARD + STENCIL + '[terms]\nexclusions = ["Leiterplatten", "Freight"]\n')
    assert named.terms == ("Not included: Leiterplatten; Freight.",)


def test_the_lead_time_of_a_board_of_the_customer_does_not_wait_for_the_house(quoted):
    lead = quoted(supplies=["bare-board=customer"]).columns[0].lead_time
    assert (lead.days, lead.set_by) == (
        8,
        "R-1: 3 days, then 5 days in the house, where the bare boards are there by then",
    )


def test_a_line_is_not_bought_beside_what_the_card_charges(quoted):
    quote = quoted(RESISTOR + BOARD, services=["bare-board"], card=CARD + STENCIL + BOARDS)
    assert _of(quote) == [("house", "Boards of our own")]
    assert [line.match for line in quote.lines] == ["exact", "priced by the rate card"]
    assert quote.columns[0].categories[0].cost.amount == Decimal("0.20")
    told = {finding.code: finding.message for finding in quote.findings}
    assert told["line-supplied-otherwise"] == (
        "BB-1 is not bought, since the rate card prices bare boards"
    )


def test_a_line_without_offer_is_made_by_a_house_that_is_to_supply_it(quoted):
    lines = RESISTOR + "PCB1,1,REV-C,Bare PCB,,yes\n"
    quote = quoted(lines, supplies=["bare-board=house"], card=CARD + STENCIL + BOARDS)
    assert (_of(quote), quote.complete) == ([("house", "Boards of our own")], True)
    bought = quoted(RESISTOR + BOARD, supplies=["bare-board=house"], card=CARD + STENCIL + BOARDS)
    assert _of(bought) == [("bought", "bought: BB-1")]


def test_a_house_that_has_no_price_leaves_it_open_once(quoted):
    quote = quoted(supplies=["bare-board=house"])
    assert _of(quote) == [("open", "House has no price for bare boards")]
    assert [line.splitlines()[0] for line in _open(quote)] == [
        "--supply bare-board=house: House does not offer bare boards"
    ]
    assert not quote.columns[0].complete


@pytest.mark.parametrize("who", ["customer", "excluded"])
def test_the_line_of_a_board_that_is_not_the_houses_is_not_bought(quoted, who):
    quote = quoted(RESISTOR + BOARD, supplies=[f"bare-board={who}"])
    (item,) = _of(quote)
    assert item[0] == who
    assert quote.complete
    assert quote.columns[0].categories[0].cost.amount == Decimal("0.20")


def test_a_line_that_is_not_fitted_is_no_board(quoted):
    quote = quoted(RESISTOR + "PCB1,1,BB-1,Bare PCB,,no\n")
    assert _of(quote) == [("open", "who supplies bare boards is not said: BB-1 is not fitted")]
    assert not quote.complete


def test_several_boards_are_bought_each(quoted):
    quote = quoted(RESISTOR + BOARD + '"PCB2,PCB3",2,BB-2,Bare PCB,,yes\n')
    assert (_of(quote), quote.complete) == ([("bought", "bought: BB-1, BB-2")], True)
    mixed = quoted(RESISTOR + BOARD + "PCB2,1,BB-2,Bare PCB,,consigned\n")
    assert _of(mixed) == [("bought", "bought: BB-1"), ("customer", "BB-2")]


def test_the_price_of_one_board_is_not_that_of_several(quoted):
    lines = RESISTOR + BOARD + '"PCB2,PCB3",2,BB-2,Bare PCB,,yes\n'
    quote = quoted(lines, services=["bare-board"], card=CARD + STENCIL + BOARDS)
    lists = "the BOM has 1 × BB-1, 2 × BB-2"
    assert "several-of-an-item" in {finding.code for finding in quote.findings}
    assert [line.splitlines()[0] for line in _open(quote)] == [
        f"bom.csv:3: the price of bare boards is that of one for each board, and {lists}"
    ]
    assert not quote.columns[0].complete


CONTRADICTIONS = [
    ('[board]\nsupply = "customer"\n[[service]]\nname = "bare-board"\n', [], "contradiction"),
    ('[board]\nsupply = "consigned"\n', [], "unknown-word"),
    ('[supply]\nbare-board = "house"\n', [], "bad-value"),
    ('[supply]\nstencl = "house"\n', [], "unknown-key"),
    ('[supply]\nparts = "excluded"\n', [], "bad-supply"),
]


@pytest.mark.parametrize(("job", "supplies", "code"), CONTRADICTIONS)
def test_what_cannot_be_meant_is_refused(quoted, job, supplies, code):
    with pytest.raises(InputError) as refused:
        quoted(job=job, supplies=supplies)
    assert [finding.code for finding in refused.value.findings] == [code]


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("bare-bord=customer", 'no scope has an item "bare-bord"'),
        ("bare-board=consigned", 'supply does not know "consigned"'),
        ("bare-board", "is not ITEM=WHO"),
    ],
)
def test_a_wrong_word_of_the_command_line_is_refused(written, message):
    with pytest.raises(InputError) as refused:
        item_supply(written)
    (finding,) = refused.value.findings
    assert (finding.message, bool(finding.hint)) == (message, True)


def test_a_stencil_is_charged_in_the_prices_or_open(quoted):
    board = {"supplies": ["bare-board=customer"]}
    assert _of(quoted(**board), "stencil") == [("house", "")]
    bare = quoted(card=CARD, **board)
    assert _of(bare, "stencil") == [("open", "who supplies stencil is not said")]
    assert not bare.complete
    said = quoted(card=CARD + '[supply]\nstencil = "house"\n', **board)
    assert _of(said, "stencil") == [("house", "said by card.toml: supply.stencil")]


def test_a_stencil_of_the_customer_is_not_charged(quoted):
    quote = quoted(supplies=["bare-board=customer", "stencil=customer"])
    assert _of(quote, "stencil") == [("customer", "said by --supply stencil=customer")]
    assert quote.columns[0].nre == ()


def test_a_stencil_of_an_earlier_lot_is_in(quoted):
    card = CARD + STENCIL.replace("price = 100", 'price = 100\nunless = "repeat-order"')
    quote = quoted(card=card, services=["repeat-order"], supplies=["bare-board=customer"])
    assert _of(quote, "stencil") == [("house", "Repeat order")]
    assert quote.complete


def test_no_stencil_is_implied_where_nothing_is_surface_mounted(quoted):
    lines = "J1,1,R-1,Pin header 1x4 THT,pin header,yes\n"
    assert _of(quoted(lines, card=CARD, supplies=["bare-board=customer"]), "stencil") == []


def test_box_build_implies_an_enclosure(quoted):
    card = CARD + STENCIL + BOX
    board = ["bare-board=customer"]
    assert _of(quoted(card=card, supplies=board), "enclosure") == [("excluded", "not asked for")]
    asked = quoted(card=card, supplies=board, services=["box-build"])
    assert _of(asked, "enclosure") == [("open", "who supplies enclosure is not said")]
    listed = RESISTOR + "E1,1,BB-2,Enclosure ABS,,yes\n"
    assert _of(quoted(listed, card=card, supplies=board, services=["box-build"]), "enclosure") == [
        ("bought", "bought: BB-2")
    ]


BOX = """
[activity.box]
title = "Box build"
service = "box-build"
category = "service"
basis = "per-board"
driver = "board"
price = 3
"""


def test_a_card_cannot_charge_for_what_it_has_in_its_prices(tmp_path):
    path = tmp_path / "card.toml"
    path.write_text(CARD + STENCIL + '[supply]\nstencil = "house"\n', encoding="utf-8")
    with pytest.raises(InputError, match="stencil provides it, at a price of its own"):
        read_rate_card(path)


def test_a_design_implies_no_board(quoted):
    assert _of(quoted(job='scope = "design"\n')) == []


@pytest.mark.parametrize(
    ("name", "item"),
    [
        ("bare boards", "bare-board"),
        ("Leiterplatten.", "bare-board"),
        ("circuits imprimés", "bare-board"),
        ("Freight", "freight"),
        ("boards above eight layers", None),
        ("PCB-mount connectors", None),
    ],
)
def test_terms_exclude_an_item_only_by_its_name(name, item):
    called = scope_item_called(name)
    assert (called.name if called else None) == item


LINES = st.lists(
    st.sampled_from(
        [
            RESISTOR,
            BOARD,
            "PCB2,1,BB-2,Bare PCB,,consigned\n",
            "PCB3,1,BB-3,Bare PCB,,yes\n",
            "PCB4,1,BB-4,Bare PCB,,no\n",
            "W1,1,R-1,Cable assembly,,yes\n",
            "E1,1,R-1,Enclosure,,yes\n",
        ]
    ),
    min_size=1,
    max_size=5,
)
CARDS = st.lists(st.sampled_from([STENCIL, BOARDS, BOX]), unique=True)
SUPPLIES = st.dictionaries(
    st.sampled_from(["bare-board", "stencil", "cables", "enclosure"]), st.sampled_from(SuppliedBy)
)
SERVICES = st.sets(st.sampled_from(["bare-board", "box-build"]))


@given(LINES, CARDS, SUPPLIES, SERVICES)
def test_no_quote_is_complete_unless_every_item_is_in_supplied_or_excluded(
    tmp_path_factory, lines, cards, supplies, services
):
    folder = Path(tmp_path_factory.mktemp("law"))
    files = {
        "bom.csv": HEAD + "".join(lines),
        "offers.csv": OFFERS,
        "card.toml": CARD + "".join(cards),
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    stated = tuple(StatedSupply(item, by) for item, by in supplies.items())
    if supplies.get("bare-board", SuppliedBy.HOUSE) is not SuppliedBy.HOUSE:
        services = services - {"bare-board"}
    wishes = tuple(ServiceRequest(name) for name in sorted(services))
    job = Job(quantities=(10, 100), supplies=stated, services=wishes)
    offers, _ = read_offers(folder / "offers.csv")
    bom, card = read_bom(folder / "bom.csv"), read_rate_card(folder / "card.toml")
    quote = price_bom(bom, job, card, OfferList(offers)).quote
    is_open = any(item.answer is ItemAnswer.OPEN for item in quote.included)
    assert not (quote.complete and is_open)
    assert not is_open or any(not column.complete for column in quote.columns)
    answered = {item.item for item in quote.included}
    implied = {item.name for item in scope_items() if not (item.is_rest or item.mount)}
    assert implied <= answered
    shown = [(item.item, item.answer) for item in customer_view(quote).included]
    assert shown == [(item.item, item.answer) for item in quote.included]


BOARDS_BY_NAME = [
    "main PCB",
    "circuit board",
    "Printed circuit board, FR4, 4 layer, 1.6mm",
    "Leiterplatte FG-200 V1.2 FR4 1,6 mm",
    "circuit imprimé 4 couches",
    "Placă de circuit imprimat",
    "PCB 105*75*1.6mm, 4 layers",
]
ON_BOARDS = [
    "Printed circuit board terminal block",
    "Printed circuit board relay 12V",
    "Leiterplatte Steckverbinder",
    "connecteur pour circuit imprimé",
    "bornier circuit imprimé",
    "connettore per circuito stampato",
    "PCB 4 layer connector",
    "PCB-mount USB connector",
    "PCB spacer",
]


@pytest.mark.parametrize(
    ("name", "is_board"),
    [(name, True) for name in BOARDS_BY_NAME] + [(name, False) for name in ON_BOARDS],
)
def test_a_line_is_the_board_by_its_name_and_no_part_for_boards_is(quoted, name, is_board):
    quote = quoted(f'{RESISTOR},1,BB-1,"{name}",,yes\n')
    assert (_of(quote)[0][0] == "bought") is is_board
