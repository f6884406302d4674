"""Values known by a key: the very same objects, or records that are written alike."""

from decimal import Decimal
from functools import lru_cache

from emsquote.model.memo_key import as_written, these_very
from emsquote.model.money import Money


def test_records_that_are_equal_but_print_differently_are_different():
    assert Money(Decimal("1.10"), "EUR") == Money(Decimal("1.1"), "EUR")
    assert as_written(Money(Decimal("1.10"), "EUR")) != as_written(Money(Decimal("1.1"), "EUR"))
    assert as_written(Money(Decimal("1.10"), "EUR")) == as_written(Money(Decimal("1.10"), "EUR"))


def test_the_same_objects_count_as_the_same_and_equal_ones_do_not():
    one, twin = Money(Decimal(1), "EUR"), Money(Decimal(1), "EUR")
    assert these_very([one, twin]) == these_very((one, twin))
    assert these_very([one, twin]) != these_very([twin, one])
    assert these_very([one]) != [one]


def test_what_is_worked_out_is_kept_by_the_key():
    worked = []

    @lru_cache
    def doubled(amount):
        worked.append(amount.value)
        return amount.value.amount * 2

    for written in ("1.10", "1.1", "1.10"):
        assert doubled(as_written(Money(Decimal(written), "EUR"))) == Decimal("2.2")
    assert [str(each.amount) for each in worked] == ["1.10", "1.1"]
