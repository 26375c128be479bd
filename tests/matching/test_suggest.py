"""Verdicts, reasons, refusals, the library behind the venue."""

from __future__ import annotations

import pytest

from sommit_core.i18n import use_language
from sommit_core.matching import Drink, Matcher, Place, Search, Verdict

from .conftest import CELLAR, wine


def test_the_bottle_with_its_serving_comes_first(cellar: Matcher) -> None:
    found = cellar.suggest("SANCERRE BLC VACHERON VRE 12CL", category="VINS AU VERRE")
    assert found.verdict is Verdict.OUI
    assert found.candidates[0].drink_id == "vac-b"
    assert found.parsed.serving_ml == 120
    assert found.candidates[0].score > 0.8


@pytest.mark.parametrize(
    ("label", "category"),
    [
        ("CAFE DOUBLE", "BOISSONS CHAUDES"),
        ("CAFE DOUBLE", None),
        ("STEAK FRITES", "PLATS"),
        ("REMISE 10%", None),
        ("MAGNUM 2015", None),
        ("ROUGE", None),
        ("", None),
        ("🍷🍷", None),
    ],
)
def test_what_is_no_drink_here_is_non(cellar: Matcher, label: str, category: str | None) -> None:
    assert cellar.suggest(label, category=category).verdict is Verdict.NON


def test_a_sibling_that_the_venue_has_not_is_non(cellar: Matcher) -> None:
    assert cellar.suggest("BOUCHARD CORTON LE CORTON").verdict is Verdict.NON


def test_the_vintage_chooses_among_the_drinks_of_a_cuvee(cellar: Matcher) -> None:
    assert cellar.suggest("TEMPIER BANDOL 2018 75CL").candidates[0].drink_id == "tem-18"
    assert cellar.suggest("TEMPIER BANDOL 19").candidates[0].drink_id == "tem-19"
    assert cellar.suggest("TEMPIER BANDOL MAGNUM").candidates[0].drink_id == "tem-mag"


def test_another_vintage_is_presque_and_says_so(cellar: Matcher) -> None:
    found = cellar.suggest("TEMPIER BANDOL 2012")
    assert found.verdict is Verdict.PRESQUE
    assert found.candidates[0].vintage_differs
    assert "vintage differs" in [r.code for r in found.candidates[0].why]


def test_the_colour_decides_between_namesakes(cellar: Matcher) -> None:
    assert cellar.suggest("VACHERON RGE").candidates[0].drink_id == "vac-r"
    found = cellar.suggest("VACHERON", category="VINS BLANCS")
    assert found.candidates[0].drink_id == "vac-b"


def test_scores_are_probabilities_that_fall(cellar: Matcher) -> None:
    scores = [c.score for c in cellar.suggest("SANCERRE 2022", limit=10).candidates]
    assert scores == sorted(scores, reverse=True)
    assert 0 < sum(scores) <= 1


def test_what_was_refused_does_not_come_back(cellar: Matcher) -> None:
    found = cellar.suggest("TEMPIER BANDOL 2018", refused={"tem-18"})
    assert not {"tem-18", "tem-19", "tem-mag"} & {c.drink_id for c in found.candidates}


def test_the_limit_is_kept(cellar: Matcher) -> None:
    assert len(cellar.suggest("BOURGOGNE", limit=3).candidates) == 3


def test_the_reasons_say_what_agrees_and_what_does_not(cellar: Matcher) -> None:
    why = cellar.suggest("VACHR SANCERRE RGE ZZTOP 2021 75CL").candidates[0].why
    codes = {(r.code, r.said) for r in why}
    assert {("shortened", "vachr"), ("word", "sancerre"), ("word missing", "zztop")} <= codes
    assert {("vintage", "2021"), ("size", "750"), ("colour", "rouge")} <= codes
    assert [r.said for r in why if not r.agrees] == ["zztop"]


def test_reasons_speak_of_the_words_as_they_were_respelt(cellar: Matcher) -> None:
    why = cellar.suggest("TEM PIER BANDOL ZZTOP").candidates[0].why
    assert [(r.code, r.said) for r in why][:3] == [
        ("word", "tempier"),
        ("word", "bandol"),
        ("word missing", "zztop"),
    ]


def test_every_reason_is_a_sentence(cellar: Matcher) -> None:
    use_language("en")
    try:
        for label in (
            "VACHERON RGE 2021 75CL",
            "BPF VOLNAY 2001 150CL",
            "VACEHRON BL",
            "1664 2012",
        ):
            for candidate in cellar.suggest(label).candidates:
                assert all(r.text.endswith(".") and "{" not in r.text for r in candidate.why)
    finally:
        use_language("fr")


class TestTwoSpaces:
    library = (
        *CELLAR,
        wine("ref-gra", "Domaine Gramenon Poignée de Raisins", "Côtes du Rhône", "rouge", 2021),
    )
    search = Search(Matcher(CELLAR), Matcher(library, Place.LIBRARY))

    def test_the_venues_own_drink_goes_first(self) -> None:
        found = self.search.suggest("VACHERON SANCERRE BLC")
        assert (found.candidates[0].drink_id, found.candidates[0].place) == ("vac-b", Place.VENUE)

    def test_the_library_helps_when_the_venue_has_none(self) -> None:
        found = self.search.suggest("GRAMENON POIGNEE RAISINS 2021")
        assert found.verdict is Verdict.OUI
        assert found.candidates[0].drink_id == "ref-gra"
        assert found.candidates[0].place is Place.LIBRARY

    def test_a_sure_reference_goes_before_a_doubtful_drink_of_the_venue(self) -> None:
        own = [wine(str(n), f"Domaine {n}", "Morgon", "rouge", 2020) for n in range(30)]
        known = [*CELLAR, wine("ref", "Marcel Lapierre", "Morgon", "rouge", 2020)]
        found = Search(Matcher(own), Matcher(known, Place.LIBRARY)).suggest("MORGON LAPIERRE")
        assert (found.verdict, found.candidates[0].drink_id) == (Verdict.OUI, "ref")

    def test_what_neither_has_is_non(self) -> None:
        assert self.search.suggest("CAFE DOUBLE").verdict is Verdict.NON

    def test_a_venue_without_a_library_is_a_search_too(self) -> None:
        assert Search(Matcher(CELLAR)).suggest("GRAMENON").verdict is Verdict.NON


class TestOddSets:
    def test_no_drinks_at_all(self) -> None:
        found = Matcher([]).suggest("SANCERRE")
        assert (found.verdict, found.candidates) == (Verdict.NON, ())

    def test_one_drink(self) -> None:
        assert Matcher([Drink("1", "Sancerre")]).suggest("SANCERRE").candidates[0].drink_id == "1"

    def test_doubles_and_empty_names(self) -> None:
        drinks = [
            Drink("a", "Westmalle"),
            Drink("a", "Westmalle"),
            Drink("b", ""),
            Drink("c", "🍷"),
        ]
        assert Matcher(drinks).suggest("WESTMALLE").candidates[0].drink_id == "a"

    def test_a_set_without_producers_kinds_or_sizes(self) -> None:
        names = (
            "Chinon Les Granges",
            "Bourgueil Trinch",
            "Saumur Les Perriers",
            "Westmalle",
            "Duvel",
        )
        bare = Matcher([Drink(str(i), name) for i, name in enumerate(names)])
        assert bare.suggest("BOURGUEIL TRINCH").candidates[0].drink_id == "1"
