"""Oui, presque, non: each ends in a link, and what was refused does not come back (R11)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sommit_core import answers, cellar
from sommit_core.answers import Answer
from sommit_core.cellar import Beverage
from sommit_core.errors import BadInput, Conflict, NotFound
from sommit_core.library import import_library
from sommit_core.linking import Link
from sommit_core.matching import Verdict
from sommit_core.proposals import Finder, Proposals
from tests.books.house import DAY, MONDAY, House, at

LIBRARY = """id,kind,name,producer,cuvee,appellation,region,colour,vintage,format_cl
gloria,wine,Château Gloria,Château Gloria,,Saint-Julien,Bordeaux,red,2016,75
gloria:magnum,wine,Château Gloria Magnum,Château Gloria,,Saint-Julien,Bordeaux,red,2016,150
ricard,aperitif,Ricard,Pernod Ricard,,,,,,70
beer,beer,Affligem,,,,,,,
"""
OUI, PRESQUE, NON = Verdict.OUI, Verdict.PRESQUE, Verdict.NON


@pytest.fixture
def bar(house: House, tmp_path: Path) -> House:
    """Buttons that a small library knows, one that it does not; a Gloria sold on Monday."""
    house.button("gloria", "CH. GLORIA ST JULIEN 2016 BTL", 98)
    house.button("gloria17", "CH. GLORIA ST JULIEN 2017 BTL", 95)
    house.button("glass", "GLORIA VRE 12CL", 16)
    house.button("ricard", "RICARD 2CL", "3.80")
    house.button("food", "XYZZY", 9)
    house.sell(at(MONDAY, "21:00"), {"gloria": 2, "glass": 3})
    house.night(MONDAY)
    (tmp_path / "library.csv").write_text(LIBRARY)
    with house.db.transaction() as tx:
        import_library(tx, tmp_path / "library.csv")
    return house


def proposed(bar: House, plu: str) -> Proposals:
    with bar.db.reading() as tx:
        return Finder(tx, bar.venue).for_product(tx, bar.product(plu))


def answered(bar: House, plu: str, verdict: Verdict, **more: Any) -> tuple[Link, Beverage]:
    """Answer to what is proposed; the link made and its beverage."""
    proposals = proposed(bar, plu)
    with bar.db.transaction() as tx:
        link, _figures = answers.answer(
            tx, bar.venue, bar.product(plu), proposals, Answer(verdict, **more), at=bar.opened
        )
        return link, cellar.get_beverage(tx, bar.venue, link.beverage)


def beverages(bar: House) -> list[str]:
    with bar.db.reading() as tx:
        return [beverage.slug for beverage in cellar.list_beverages(tx, bar.venue)]


def test_oui_makes_the_beverage_of_the_library_and_links_it(bar: House) -> None:
    assert proposed(bar, "gloria").candidates[0].key == "reference:gloria"
    link, beverage = answered(bar, "gloria", OUI)
    assert (beverage.name, beverage.vintage, beverage.container_ml) == ("Château Gloria", 2016, 750)
    assert (beverage.appellation, beverage.reference_id) == ("Saint-Julien", "gloria")
    assert (link.product, link.serving_ml) == ("gloria", 750)
    assert bar.stock() == {link.beverage: -1500}


def test_oui_to_a_drink_that_the_cellar_holds_makes_no_second_one(bar: House) -> None:
    answered(bar, "gloria", OUI)
    link, _ = answered(bar, "glass", OUI, chosen="reference:gloria")
    assert link.serving_ml == 120
    assert beverages(bar) == [link.beverage]
    assert bar.stock() == {link.beverage: -1500 - 360}


def test_a_serving_given_goes_before_the_label_s(bar: House) -> None:
    link, _ = answered(bar, "glass", OUI, chosen="reference:gloria", serving_ml=150)
    assert link.serving_ml == 150


def test_presque_makes_the_same_drink_of_another_vintage(bar: House) -> None:
    link, beverage = answered(bar, "gloria17", PRESQUE, chosen="reference:gloria", vintage=2017)
    assert (beverage.name, beverage.vintage) == ("Château Gloria", 2017)
    assert link.beverage.endswith("2017")


def test_presque_takes_the_label_s_vintage_when_none_is_given(bar: House) -> None:
    _, beverage = answered(bar, "gloria17", PRESQUE, chosen="reference:gloria")
    assert beverage.vintage == 2017


def test_presque_of_a_beverage_leaves_that_beverage_as_it_is(bar: House) -> None:
    _, old = answered(bar, "gloria", OUI)
    _, new = answered(bar, "gloria17", PRESQUE, chosen=f"beverage:{old.slug}", vintage=2017)
    assert (old.vintage, new.vintage, new.appellation) == (2016, 2017, old.appellation)
    assert sorted(beverages(bar)) == sorted([old.slug, new.slug])


def test_presque_twice_links_both_to_one_beverage(bar: House) -> None:
    one, _ = answered(bar, "gloria17", PRESQUE, chosen="reference:gloria", vintage=2017)
    two, _ = answered(bar, "glass", PRESQUE, chosen="reference:gloria", vintage=2017)
    assert one.beverage == two.beverage


def test_presque_needs_a_vintage(bar: House) -> None:
    with pytest.raises(BadInput, match="vintage"):
        answered(bar, "glass", PRESQUE, chosen="reference:gloria")
    assert beverages(bar) == []


def test_another_vintage_of_a_reference_is_not_that_reference(bar: House) -> None:
    _, other = answered(bar, "gloria17", PRESQUE, chosen="reference:gloria", vintage=2017)
    _, right = answered(bar, "gloria", OUI, chosen="reference:gloria")
    assert (other.vintage, right.vintage) == (2017, 2016)
    assert other.slug != right.slug


def test_non_links_the_drink_entered_by_hand(bar: House) -> None:
    link, beverage = answered(
        bar, "food", NON, fields={"name": "Cidre de la maison", "container_ml": 1000}
    )
    assert (beverage.name, beverage.container_ml, link.beverage) == (
        "Cidre de la maison",
        1000,
        "cidre-de-la-maison",
    )


def test_non_without_a_container_takes_the_label_s_or_a_bottle(bar: House) -> None:
    _, beverage = answered(bar, "food", NON, fields={"name": "Cidre"})
    assert beverage.container_ml == answers.USUAL_CONTAINER_ML


def test_non_may_choose_another_drink(bar: House) -> None:
    drink = bar.beverage("Other")
    for chosen, plu in (("other", "gloria"), ("beverage:other", "glass")):
        link, _ = answered(bar, plu, NON, chosen=chosen)
        assert link.beverage == drink.slug
    link, beverage = answered(bar, "gloria17", NON, chosen="reference:gloria:magnum")
    assert (beverage.reference_id, beverage.container_ml) == ("gloria:magnum", 1500)


def test_a_reference_without_a_container_is_of_the_label_s_or_a_bottle(bar: House) -> None:
    _, beverage = answered(bar, "food", NON, chosen="reference:beer")
    assert beverage.container_ml == answers.USUAL_CONTAINER_ML


@pytest.mark.parametrize("given", [{}, {"fields": {}}])
def test_non_needs_a_drink(bar: House, given: dict[str, Any]) -> None:
    with pytest.raises(BadInput, match="drink"):
        answered(bar, "gloria", NON, **given)


@pytest.mark.parametrize("chosen", ["nothing", "beverage:nothing", "reference:nothing"])
def test_a_drink_that_does_not_exist_cannot_be_chosen(bar: House, chosen: str) -> None:
    with pytest.raises(NotFound):
        answered(bar, "gloria", NON, chosen=chosen)


@pytest.mark.parametrize("verdict", [OUI, PRESQUE])
def test_where_nothing_is_proposed_only_non_is_an_answer(bar: House, verdict: Verdict) -> None:
    nothing = Proposals(NON, (), proposed(bar, "food").parsed, 1.0)
    with bar.db.transaction() as tx, pytest.raises(Conflict, match="Nothing is proposed"):
        answers.answer(
            tx,
            bar.venue,
            bar.product("food"),
            nothing,
            Answer(verdict, vintage=2020),
            at=bar.opened,
        )


def test_a_product_linked_already_takes_no_answer_and_makes_no_beverage(bar: House) -> None:
    answered(bar, "gloria", OUI)
    before = beverages(bar)
    with pytest.raises(Conflict):
        answered(bar, "gloria", NON, fields={"name": "Other"})
    assert beverages(bar) == before


# -- what is remembered ----------------------------------------------------------------------------


def keys(bar: House, plu: str) -> list[str]:
    return [proposal.key for proposal in proposed(bar, plu).candidates]


def test_what_was_refused_is_not_proposed_again(bar: House) -> None:
    assert keys(bar, "gloria")[0] == "reference:gloria"
    answered(bar, "gloria", NON, fields={"name": "Something else"})
    bar.unlink("gloria")
    assert "reference:gloria" not in keys(bar, "gloria")
    assert "beverage:something-else" not in keys(bar, "gloria")


def test_an_answer_undone_is_forgotten_and_its_beverage_gone(bar: House) -> None:
    before = keys(bar, "gloria")
    answered(bar, "gloria", NON, fields={"name": "Something else"})
    bar.undo()
    assert keys(bar, "gloria") == before
    assert beverages(bar) == []


def test_undoing_an_unlinking_does_not_forget_the_non_that_led_to_the_link(bar: House) -> None:
    answered(bar, "gloria", NON, fields={"name": "Something else"})
    bar.unlink("gloria")
    bar.undo()
    bar.unlink("gloria")
    assert "reference:gloria" not in keys(bar, "gloria")


def test_non_that_picks_the_first_proposal_refuses_nothing(bar: House) -> None:
    drink = bar.beverage("Château Gloria", vintage=2016, producer="Château Gloria")
    assert keys(bar, "gloria")[0] == f"beverage:{drink.slug}"
    answered(bar, "gloria", NON, chosen=drink.slug)
    bar.undo()
    answered(bar, "gloria", OUI)
    bar.sell(at(MONDAY + DAY, "21:00"), {"gloria": 1})
    bar.night(MONDAY + DAY)
    assert bar.stock() == {drink.slug: -2250}
