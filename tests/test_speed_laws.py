"""What was made quick says what the plain way says."""

from __future__ import annotations

import re
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from emsquote.buying.library.offer_table import offer_of
from emsquote.cli import _asked_for, app
from emsquote.costing.charge.figures import figure
from emsquote.intake.markers import has_marker, is_marker, may_have
from emsquote.intake.profile import _is_prose
from emsquote.intake.readers.untrusted import clean, clean_row
from emsquote.intake.words import compact, tokens
from emsquote.model.designator import _words
from emsquote.model.money import ZERO, Money, apportion, digits_text, round_half_up
from emsquote.wording.sentence import said

MARKED = (
    "d.n.p",
    "n. b.",
    "c/lavoro",
    "do not",
    "populate",
    "Total",
    "sub",
    "no",
    "N/A",
    "客供",
    "DNP",
    "consigned",
)
AROUND = ("", " ", "_", ",", "/", "(", ")", "-", ":", "10k", "R1", "x", "\n")
TWO_WORDS = re.compile(r"[^\W\d]{3,}.*\s+[^\W\d]{2,}", re.DOTALL)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=None))
def test_a_decimal_is_written_without_exponent(amount: Decimal) -> None:
    assert digits_text(amount) == f"{amount:f}"


@given(st.decimals("-1e12", "1e12", allow_nan=False), st.integers(0, 6))
def test_a_figure_is_rounded_without_digits_that_say_nothing(
    amount: Decimal, decimals: int
) -> None:
    text = f"{round_half_up(amount, decimals):f}"
    assert figure(amount, decimals) == (text.rstrip("0").rstrip(".") if "." in text else text)


@given(
    st.decimals(0, 10**6, places=4),
    st.lists(st.decimals(0, 1000, places=3), min_size=1, max_size=30),
)
def test_cents_that_are_left_go_to_the_largest_remainders(
    amount: Decimal, weights: list[Decimal]
) -> None:
    whole = sum(weights, ZERO)
    printed = round_half_up(amount, 2)
    parts = [each.amount for each in apportion(Money(amount, "EUR"), weights)]
    assert sum(parts, ZERO) == printed
    if whole:
        exact = [printed * each / whole for each in weights]
        assert all(
            abs(part - share) < Decimal("0.01") for part, share in zip(parts, exact, strict=True)
        )
        topped = [
            share % Decimal("0.01")
            for part, share in zip(parts, exact, strict=True)
            if part > share
        ]
        left = [
            share % Decimal("0.01")
            for part, share in zip(parts, exact, strict=True)
            if part <= share
        ]
        assert min(topped, default=Decimal(1)) >= max((each for each in left if each), default=ZERO)


@given(st.text(alphabet="a%d ", max_size=8), st.integers())
def test_blanks_are_filled_as_by_format(words: str, count: int) -> None:
    pattern = f"{words}{{what}} {{count}}{words}{{what}}"
    assert said(pattern, what="50 % {x}", count=count) == pattern.format(
        what="50 % {x}", count=f"{count:,}"
    )


@given(st.text(alphabet="aBé机1_ \n\t,-", max_size=14))
def test_prose_is_two_words_of_letters(text: str) -> None:
    assert _is_prose(text) == (TWO_WORDS.search(text) is not None)


@given(st.text(alphabet="aBcÉ№#_ .-/1²ßΣ机か|", max_size=14))
def test_a_compact_text_is_its_words_run_together(text: str) -> None:
    assert compact(text) == "".join(tokens(text))


@given(
    st.sampled_from(["not_fitted", "consigned", "maybe_not_fitted", "total"]),
    st.lists(st.sampled_from(MARKED + AROUND), max_size=6).map("".join),
)
def test_no_row_with_a_marker_is_passed_over(marker: str, text: str) -> None:
    if has_marker(marker, text) or is_marker(marker, text):
        assert may_have((marker,), ("R1", text, "10k"))


@given(
    st.lists(
        st.sampled_from(["R", "1", "to", "bis", "thru", "-", ":", ".", "_", "C2", "é", ">"]),
        max_size=7,
    )
)
def test_a_single_word_is_cut_as_if_others_followed(pieces: list[str]) -> None:
    text = "".join(pieces)
    assert list(_words(text)) == list(_words(f"{text},"))


@given(st.lists(st.text(alphabet="aé \t\n\r\xa0\x07\u200b1", max_size=6), max_size=4))
def test_the_cells_of_a_row_are_cleaned_as_each_by_itself(texts: list[str]) -> None:
    assert clean_row(texts) == [clean(text) for text in texts]


def test_a_command_that_is_named_is_all_that_is_built() -> None:
    named = _asked_for(["price"])
    assert [each.name for each in named.registered_commands] == ["price"]
    assert not named.registered_groups
    assert [each.name for each in _asked_for(["library"]).registered_groups] == ["library"]


def test_all_commands_are_built_where_none_is_named() -> None:
    assert [_asked_for(words) for words in ([], ["--help"], ["prise"])] == [app] * 3


def test_prices_written_differently_stay_so() -> None:
    """Rows are kept by their text: 0.10 and 0.1 are one price, but not one text."""
    row = (
        "A1",
        "h",
        "s",
        "m",
        "USD",
        "",
        "A1",
        "M",
        "S",
        "1:0.10",
        1,
        1,
        "pcs",
        None,
        None,
        None,
        None,
        0,
    )
    row += ("", "", "", "", "", "")
    offers = [offer_of((*row[:9], text, *row[10:]), None) for text in ("1:0.10", "1:0.1", "1:0.10")]
    assert [str(offer.breaks[0].price) for offer in offers] == ["0.10", "0.1", "0.10"]
    assert offers[0] is offers[2]
