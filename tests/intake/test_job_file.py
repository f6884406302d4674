"""Job files: what a sound one becomes, and that every fault is told at once with its place."""

from decimal import Decimal

import pytest
from msgspec.structs import replace

from emsquote.finding import NOWHERE, InputError
from emsquote.intake.job_file import read_job
from emsquote.model.job import (
    Board,
    ExcessPolicy,
    ExcessRule,
    Margin,
    MarginMode,
    StockedPart,
    SupplierCosts,
)


@pytest.fixture
def job(tmp_path):
    def read(text):
        path = tmp_path / "job.toml"
        path.write_text(text, encoding="utf-8")
        return read_job(path)

    return read


def test_a_sound_job(job):
    read = job("""
        quantities = [10, 100, 10]
        customer = "Muster GmbH"
        currency = "EUR"
        date = 2026-11-22
        excess = "report"
        amortise_nre_over = 500
        [board]
        width_mm = 80
        height_mm = 60.5
        sides = 2
        [[service]]
        name = "functional-test"
        amount = 2.5
        [[exchange_rate]]
        source = "USD"
        target = "EUR"
        rate = 0.92
        dated = "2026-11-20"
        [margin.material]
        mode = "margin"
        percent = 12.5
        [[stock]]
        mpn = "BC847"
        pieces = 300
        [suppliers]
        barred = ["Win Source"]
    """)
    assert read.quantities == (10, 100)
    assert read.date == "2026-11-22"
    assert read.board == Board(width_mm=Decimal(80), height_mm=Decimal("60.5"), sides=2)
    assert read.margins == {"material": Margin(MarginMode.MARGIN, Decimal("12.5"))}
    assert read.exchange_rates.rate("USD", "EUR") == Decimal("0.92")
    assert read.services[0].amount == Decimal("2.5")
    assert read.stock == (StockedPart("BC847", 300),)
    assert read.barred_suppliers == ("Win Source",)
    assert (read.excess, read.amortise_nre_over, read.max_lead_days) == (
        ExcessPolicy.REPORT,
        500,
        None,
    )


def test_what_suppliers_charge_beside_the_parts(job):
    read = job("""
        max_suppliers = 2
        [[supplier_cost]]
        supplier = "Digikey"
        shipping = 7.99
        free_from = 50
        currency = "USD"
        [[supplier_cost]]
        supplier = "TME"
        small_order_fee = 5
        small_order_below = 20
        minimum_order = 10
    """)
    told = [replace(each, origin=NOWHERE) for each in read.supplier_costs]
    assert told == [
        SupplierCosts(
            supplier="Digikey", shipping=Decimal("7.99"), free_from=Decimal(50), currency="USD"
        ),
        SupplierCosts(
            supplier="TME",
            small_order_fee=Decimal(5),
            small_order_below=Decimal(20),
            minimum_order=Decimal(10),
        ),
    ]
    assert [str(each.origin) for each in read.supplier_costs] == [
        "job.toml: supplier_cost[1]",
        "job.toml: supplier_cost[2]",
    ]
    assert (read.max_suppliers, read.solve_seconds) == (2, None)


def test_excess_goes_by_part_or_class(job):
    read = job(
        '[[excess_of]]\nmpn = "BC847"\npolicy = "report"\n[[excess_of]]\nclass = "qfn"\npolicy = "charge"'
    )
    assert read.excess_rules == (
        ExcessRule(ExcessPolicy.REPORT, mpn="BC847"),
        ExcessRule(ExcessPolicy.CHARGE, part_class="qfn"),
    )


def test_an_empty_job_states_nothing(job):
    read = job("")
    assert (read.quantities, read.board, read.services, read.currency) == ((), Board(), (), "")


FAULTS = [
    ("quantities = [0]", "quantities: quantities must be at least 1, not 0"),
    (
        "quantities = [1.5]",
        "quantities: quantities must be a list of whole numbers, not [Decimal('1.5')]",
    ),
    ("quantities = [999999999999]", "quantities: 999999999999 boards are more than 100000000"),
    ('currency = "eur"', 'currency: currency must be an ISO 4217 code, not "eur"'),
    ('date = "22.11.2026"', "date: date must be a date, not '22.11.2026'"),
    ("date = 3", "date: date must be a date, not 3"),
    ('titel = "x"', 'titel: unknown key "titel"'),
    ("[board]\nsides = 3", "board.sides: sides must be at most 2, not 3"),
    ("[board]\nwidth_mm = -1", "board.width_mm: width_mm must be at least 0.1, not -1"),
    ("[board]\nwidth_mm = nan", "board.width_mm: width_mm must be a finite number, not NaN"),
    ("[board]\nwidth_mm = 1e30", "board.width_mm: width_mm must have at most 12 digits, not 1E+30"),
    (
        "[board]\nwidth_mm = 1e-30",
        "board.width_mm: width_mm must have at most 12 digits, not 1E-30",
    ),
    ("board = 3", "board: board must be a table, not 3"),
    ("[[service]]", "service[1].name: name is missing"),
    (
        '[[service]]\nname = "x"\namount = true',
        "service[1].amount: amount must be a number, not True",
    ),
    ('service = ["ict"]', "service: service[1] must be a table, not 'ict'"),
    (
        '[[exchange_rate]]\nsource = "USD"\ntarget = "EUR"\nrate = 0',
        "exchange_rate[1].rate: rate must be more than 0",
    ),
    ("[margin.materail]\npercent = 1", 'margin.materail: there is no category "materail"'),
    (
        '[margin.smt]\nmode = "margin"\npercent = 100',
        "margin.smt.percent: percent must be at most 99.99, not 100",
    ),
    ('excess = "charged"', 'excess: excess does not know "charged"'),
    (
        "[[override]]\njoints = 3",
        "override[1]: an override selects by exactly one of mpn, footprint and designator",
    ),
    (
        '[[override]]\nmpn = "X"\nclass = "chip-402"',
        'override[1].class: class does not know "chip-402"',
    ),
    ('[[stock]]\nmpn = "X"', "stock[1].pieces: pieces is missing"),
    ("max_suppliers = 0", "max_suppliers: max_suppliers must be at least 1, not 0"),
    ("solve_seconds = 0", "solve_seconds: solve_seconds must be at least 1, not 0"),
    ("[[supplier_cost]]\nshipping = 3", "supplier_cost[1].supplier: supplier is missing"),
    (
        '[[supplier_cost]]\nsupplier = "TME"\nshipping = -1',
        "supplier_cost[1].shipping: shipping must be at least 0, not -1",
    ),
    (
        '[[supplier_cost]]\nsupplier = "TME"\nfree_from = 50',
        "supplier_cost[1].free_from: free_from means nothing without shipping",
    ),
    (
        '[[supplier_cost]]\nsupplier = "TME"\nsmall_order_fee = 5',
        "supplier_cost[1].small_order_fee: small_order_fee means nothing without small_order_below",
    ),
    (
        '[[supplier_cost]]\nsupplier = "Digikey"\n[[supplier_cost]]\nsupplier = "Digi-Key"\nshipping = 5',
        'supplier_cost[2].supplier: "Digi-Key" has its costs in supplier_cost[1] already',
    ),
    (
        '[[excess_of]]\npolicy = "report"',
        "excess_of[1]: a rule for excess selects by exactly one of mpn and class",
    ),
    ('[[excess_of]]\nmpn = "BC847"', "excess_of[1].policy: policy is missing"),
    ("a = [", "is not TOML"),
]


@pytest.mark.parametrize(("text", "message"), FAULTS, ids=[message for _, message in FAULTS])
def test_a_fault_names_its_place(job, text, message):
    with pytest.raises(InputError) as refused:
        job(text)
    (finding,) = refused.value.findings
    assert str(finding).startswith(f"job.toml: {message}")
    assert finding.hint


def test_all_faults_are_told_at_once(job):
    with pytest.raises(InputError) as refused:
        job('titel = "x"\nquantities = [0]\n[board]\nsides = 3\nlayer = 4')
    assert len(refused.value.findings) == 4


def test_an_unknown_key_is_told_the_nearest_known_one(job):
    with pytest.raises(InputError, match=r'did you mean "width_mm"\?'):
        job("[board]\nwidht_mm = 80")


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(InputError, match="cannot be read: No such file"):
        read_job(tmp_path / "none.toml")


def test_a_file_that_is_not_text(tmp_path):
    path = tmp_path / "job.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match="is not UTF-8 text"):
        read_job(path)
