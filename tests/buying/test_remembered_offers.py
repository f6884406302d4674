"""A source that remembers its answers gives those of the source, and asks it once."""

from decimal import Decimal

import pytest
from tests.buying.build import ladder

from emsquote.buying.library.remembered_offers import RememberedOffers
from emsquote.buying.library.source import OfferList
from emsquote.model.offer import Offer, PriceBreak


def offer(mpn, sku="", description="", package=""):
    breaks = (PriceBreak(1, Decimal("0.5")),)
    return Offer(mpn, "TI", "Mouser", sku, "USD", breaks, description=description, package=package)


OFFERS = [offer(f"LM{number}", sku=f"595-{number}") for number in range(40)]
OFFERS += [offer("CL05", description="Capacitor MLCC 100nF 16V X7R ±10% 0402", package="0402")]


class Counting(OfferList):
    """A list that writes down what it is asked."""

    def __init__(self, offers):
        super().__init__(offers)
        self.asked = []

    def offers_for(self, keys):
        self.asked.append(sorted(keys))
        return super().offers_for(keys)


QUESTIONS = {
    "offers_for": ["LM1", "LM2", "LM39", "XX"],
    "offers_by_sku": ["5951", "5952", "XX"],
    "offers_valued": ["ceramic capacitor 1E-7 0402", "ceramic capacitor 2E-7 0402"],
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_question_is_answered_as_by_the_source(question):
    source, remembering = OfferList(OFFERS), RememberedOffers(OfferList(OFFERS))
    for keys in (QUESTIONS[question][:1], QUESTIONS[question], QUESTIONS[question][::-1]):
        answer = getattr(remembering, question)(keys)
        assert answer == getattr(source, question)(keys)
    assert answer, "the test asks for something that there is"


@pytest.mark.parametrize("question", ["numbers_like", "numbers_beginning"])
def test_what_is_alike_is_asked_for_once(question, monkeypatch):
    source, asked = OfferList(OFFERS), []
    answer = getattr(source, question)
    monkeypatch.setattr(source, question, lambda *key: asked.append(key) or answer(*key))
    remembering = RememberedOffers(source)
    for _ in range(2):
        assert getattr(remembering, question)("LM3", 5) == answer("LM3", 5)
        assert getattr(remembering, question)("LM2", 5) == answer("LM2", 5)
    assert asked == [("LM3", 5), ("LM2", 5)]


def test_numbers_like_it_are_those_of_the_source():
    assert RememberedOffers(OfferList(OFFERS)).numbers_like("LM3X", 2) == OfferList(
        OFFERS
    ).numbers_like("LM3X", 2)


def test_kin_and_beginnings_are_those_of_the_source():
    headers = [ladder("1:1", mpn=f"H{pins}", description=f"{pins}P Pin Headers") for pins in (4, 9)]
    source = OfferList(headers)
    remembering = RememberedOffers(source)
    assert remembering.numbers_beginning("H", 1) == source.numbers_beginning("H", 1) == ("H4",)
    for _ in range(2):
        assert remembering.kin_of("connector") == source.kin_of("connector") != {}


def test_the_source_is_asked_once_for_a_number_whether_it_is_offered_or_not():
    source = Counting(OFFERS)
    remembering = RememberedOffers(source)
    for keys in (["LM1", "XX"], ["LM1", "LM2", "XX"], {"LM2", "XX"}):
        remembering.offers_for(keys)
    assert source.asked == [["LM1", "XX"], ["LM2"]]


def test_the_same_number_is_answered_with_the_same_objects():
    remembering = RememberedOffers(OfferList(OFFERS))
    assert remembering.offers_for(["LM1"])["LM1"] is remembering.offers_for(["LM2", "LM1"])["LM1"]


def test_the_oldest_answers_are_forgotten_and_none_is_lost():
    source = Counting(OFFERS)
    remembering = RememberedOffers(source, most_numbers=3)
    many = [f"LM{number}" for number in range(40)]
    assert remembering.offers_for(many) == OfferList(OFFERS).offers_for(many)
    remembering.offers_for(["LM39", "LM0"])
    assert source.asked[-1] == ["LM0"]
