"""`sommit suggest`, `sommit answer`, `sommit library`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sommit_core.cli.app import App
from tests.cli.house import TUESDAY, VENUE, House, at

LIBRARY = """\
id,kind,name,producer,appellation,colour,vintage,format_cl,purchase_price_eur
R1,vin,Sancerre Blanc,Vacheron,Sancerre,blanc,2021,75.0,14.50
R2,vin,Chablis,William Fèvre,Chablis,blanc,2023,75.0,12
R3,vin,Chablis Montmains,Domaine Pinson,Chablis,blanc,2022,75.0,16
"""

Keys = Callable[..., str]


@pytest.fixture
def stocked(house: House, tmp_path: Path) -> House:
    """The venue, and a library of three wines."""
    file = tmp_path / "library.csv"
    file.write_text(LIBRARY, encoding="utf-8")
    house.sommit.json("library", "import", str(file))
    return house


@pytest.fixture
def keys(stocked: House, monkeypatch: pytest.MonkeyPatch) -> Keys:
    """`keys("o", "q")`: what a person at a terminal sees while pressing these."""
    monkeypatch.setattr(App, "at_terminal", True)

    def press(*pressed: str, lang: str = "en") -> str:
        return stocked.sommit.say("answer", VENUE, stdin="".join(pressed), lang=lang)

    return press


def linked_to(house: House) -> dict[str, str]:
    """The drink of each linked product."""
    products = house.sommit.json("products", VENUE)["products"]
    return {one["id"]: one["beverage"] for one in products if one["beverage"]}


# -- the library ----------------------------------------------------------------------------------


def test_an_import_tells_what_is_new(stocked: House, tmp_path: Path) -> None:
    file = str(tmp_path / "library.csv")
    assert stocked.sommit.json("library", "import", file) == {"rows": 3, "new": 0, "size": 3}
    english = stocked.sommit.say("library", "import", file)
    assert "3 rows read, 0 new; the library holds 3 references." in english
    french = stocked.sommit.say("library", "import", file, lang="fr")
    assert "3 lignes lues, 0 nouvelle ; la bibliothèque compte 3 boissons." in french


def test_a_search_ignores_accents_and_case(stocked: House) -> None:
    (found,) = stocked.sommit.json("library", "search", "FEVRE", "chablis")["references"]
    assert (found["id"], found["container_ml"], found["purchase_price"]) == ("R2", "750", "12.00")
    assert "William Fèvre" in stocked.sommit.say("library", "search", "fevre")
    french = stocked.sommit.say("library", "search", "romanee", lang="fr")
    assert "Aucune boisson de la bibliothèque" in french


def test_a_file_with_a_bad_row_changes_nothing(stocked: House, tmp_path: Path) -> None:
    file = tmp_path / "bad.csv"
    file.write_text("id,name\nR9,Meursault\n,Volnay\n", encoding="utf-8")
    error = stocked.sommit.json("library", "import", str(file), code=2)["error"]
    assert error["message"].endswith("bad.csv:3: a reference needs an id and a name")
    assert stocked.sommit.json("library", "search", "meursault") == {"references": []}


# -- proposals ------------------------------------------------------------------------------------


def test_a_proposal_tells_its_verdict_and_why(stocked: House) -> None:
    answer = stocked.sommit.json("suggest", VENUE, "301")
    assert (answer["verdict"], answer["vintage"], answer["serving_ml"]) == ("oui", 2023, None)
    first = answer["candidates"][0]
    assert (first["reference"], first["producer"]) == ("R2", "William Fèvre")
    assert 0 < first["score"] <= 1
    assert {"code": "word", "agrees": True, "text": "“chablis” is in the name."} in first["why"]


def test_any_label_can_be_asked_about(stocked: House) -> None:
    stocked.beverage("Sancerre Blanc", "--producer", "Vacheron", "--colour", "blanc")
    words = ("suggest", VENUE, "--label", "SANCERRE BLC VACHERON VRE 12CL")
    answer = stocked.sommit.json(*words)
    assert answer["candidates"][0]["beverage"] == "sancerre-blanc"
    assert answer["serving_ml"] == "120"
    french = stocked.sommit.say(*words, lang="fr")
    assert "Contenance servie : 12 cl, lue sur le libellé." in french
    assert "« sancerre » est dans le nom." in french


def test_nothing_found_is_said(stocked: House) -> None:
    said = stocked.sommit.say("suggest", VENUE, "--label", "ZZZZ QQQQ")
    assert "“ZZZZ QQQQ”: non" in said
    assert "Nothing in the cellar or the library resembles this label." in said


@pytest.mark.parametrize("words", [(), ("301", "--label", "CHABLIS")])
def test_either_a_product_or_a_label_is_asked_about(stocked: House, words: tuple[str, ...]) -> None:
    assert stocked.sommit.json("suggest", VENUE, *words, code=2)["error"]["code"] == "UsageError"


# -- answers, in one command ----------------------------------------------------------------------


def test_oui_takes_the_first_proposal(stocked: House) -> None:
    made = stocked.sommit.json("answer", VENUE, "301", "oui")
    assert made["link"]["beverage"] == "chablis-2023"
    assert made["sales"] == 0


def test_presque_takes_it_with_another_vintage(stocked: House) -> None:
    made = stocked.sommit.json("answer", VENUE, "101", "presque", "--vintage", "2022")
    assert made["link"]["beverage"] == "sancerre-blanc-2022"
    assert (made["sales"], made["volume_ml"]) == (1, "1500")


def test_non_takes_the_drink_that_is_given(stocked: House) -> None:
    sommit = stocked.sommit
    words = ("--name", "Sancerre Les Romains", "--vintage", "2022", "--producer", "Vacheron")
    made = sommit.json("answer", VENUE, "101", "non", *words)
    assert made["link"]["beverage"] == "sancerre-les-romains-2022"
    chosen = sommit.json("answer", VENUE, "102", "non", "--beverage", made["link"]["beverage"])
    assert chosen["link"]["serving_ml"] == "120"
    reference = sommit.json("answer", VENUE, "301", "non", "--reference", "R3")
    assert reference["link"]["beverage"] == "chablis-montmains-2022"


def test_the_answer_speaks_both_languages(stocked: House) -> None:
    words = ("answer", VENUE, "102", "oui", "--serving", "150")
    assert "is linked to “Sancerre Blanc 2021”, 15 cl a unit." in stocked.sommit.say(*words)
    stocked.sommit.json("undo", VENUE)
    assert "0,45 l déstockés" in stocked.sommit.say(*words, lang="fr")


def test_an_answer_is_needed(stocked: House) -> None:
    error = stocked.sommit.json("answer", VENUE, "301", code=2)["error"]
    assert error["message"].startswith("Answer oui, presque or non.")
    assert stocked.sommit.json("answer", VENUE, "301", "presque", code=0)["link"]
    without = stocked.sommit.json("answer", VENUE, "201", "non", code=2)["error"]
    assert "needs the right drink" in without["message"]


def test_without_a_terminal_the_product_must_be_named(stocked: House) -> None:
    error = stocked.sommit.json("answer", VENUE, code=2)["error"]
    assert "name the PRODUCT" in error["message"]


# -- answers, key by key --------------------------------------------------------------------------


def test_enter_links_the_first_proposal_and_asks_the_serving_of_a_glass(
    stocked: House, keys: Keys
) -> None:
    # the bottle is put off; the glass is right, its serving as read
    said = keys("s", "o", "\n", "q")
    assert "[4] SANCERRE BLC VACHERON 2022 BTL VINS BLANCS, 🏷 sold, 2 sales, €105.00" in said
    assert "Serving (ml) [120]" in said
    assert linked_to(stocked) == {"102": "sancerre-blanc-2021"}


def test_presque_asks_for_the_vintage_only(stocked: House, keys: Keys) -> None:
    said = keys("p", "quand\n", "2020\n", "q", lang="fr")
    assert "Millésime [2022] : " in said
    assert "Un nombre entier, s'il vous plaît." in said
    assert linked_to(stocked) == {"101": "sancerre-blanc-2020"}


def test_non_offers_the_others_or_takes_the_drink_by_hand(stocked: House, keys: Keys) -> None:
    keys("n", "+\n", "Vieilles Vignes\n", "Vacheron\n", "\n", "2022\n", "\n", "q")
    assert linked_to(stocked) == {"101": "vieilles-vignes-2022"}


def test_a_search_looks_in_cellar_and_library(stocked: House, keys: Keys) -> None:
    said = keys("/", "chablis montmains pinson\n", "1\n", "q")
    assert "Chablis Montmains" in said
    assert linked_to(stocked) == {"101": "chablis-montmains-2022"}


def test_the_number_of_a_proposal_takes_it(stocked: House, keys: Keys) -> None:
    keys("1", "q")
    assert linked_to(stocked) == {"101": "sancerre-blanc-2021"}


def test_a_number_that_is_not_offered_does_nothing(stocked: House, keys: Keys) -> None:
    said = keys("9", "0", "n", "77\n", "\n", "q")
    assert linked_to(stocked) == {}
    assert all(f"No drink {number} is shown." in said for number in (9, 0, 77))


def test_enter_links_nothing_that_is_unlikely_or_of_another_vintage(
    stocked: House, keys: Keys
) -> None:
    said = keys("o", "s", "s", "o", "q")
    assert "The vintage differs: p to set it, 1 to take this one." in said
    assert linked_to(stocked) == {}


def test_a_number_that_is_not_on_the_card_takes_none_of_the_others(
    stocked: House, keys: Keys
) -> None:
    for number in range(4):
        stocked.beverage(f"Sancerre Blanc Lot {number}", "--producer", "Vacheron")
    assert len(stocked.sommit.json("suggest", VENUE, "101")["candidates"]) > 3
    assert "No drink 4 is shown." in keys("4", "q")
    assert linked_to(stocked) == {}
    keys("n", "4\n", "q")
    assert list(linked_to(stocked)) == ["101"]


def test_what_is_typed_after_a_wrong_number_is_no_answer_to_a_card(
    stocked: House, keys: Keys
) -> None:
    said = keys("n", "77\n", "o\n", "1\n", "q")
    assert "No drink o is shown." in said
    assert linked_to(stocked) == {"101": "sancerre-blanc-2021"}


@pytest.mark.parametrize("key", ["o", "\r"])
def test_oui_does_not_link_what_is_unlikely(stocked: House, keys: Keys, key: str) -> None:
    stocked.till.add("100", "CHABLIS ZZZZZ QQQQQ WWWWW 1L", "9.00", "DIVERS")
    stocked.till.sell(at(TUESDAY, "20:00"), {"100": 99})
    stocked.night(TUESDAY)
    assert stocked.sommit.json("suggest", VENUE, "100")["verdict"] == "non"
    said = keys(key, "q")
    assert "No drink is likely. The nearest:" in said
    assert "No drink is likely: n, i, / or the number of one shown." in said
    assert "is in the name" not in said
    assert linked_to(stocked) == {}
    keys("1", "\n", "q")
    assert list(linked_to(stocked)) == ["100"]


def test_a_search_without_a_hit_says_so(stocked: House, keys: Keys) -> None:
    said = keys("/", "zzzz qqqq\n", "q")
    assert "Nothing in the cellar or the library resembles “zzzz qqqq”." in said


def test_a_drink_by_hand_needs_a_name_and_a_year_at_once(stocked: House, keys: Keys) -> None:
    said = keys("n", "+\n", "\n", "q")
    assert "Name: a drink needs a name" in said
    assert "Producer:" not in said
    said = keys("n", "+\n", "Vigne\n", "\n", "\n", "hier\n", "1066\n", "-\n", "\n", "q")
    assert "“hier” is no year of a harvest" in said
    assert "“1066” is no year of a harvest" in said
    assert linked_to(stocked) == {"101": "vigne"}


def test_what_was_put_off_is_still_counted_at_the_end(stocked: House, keys: Keys) -> None:
    assert "4 products to synchronise" in keys("s", "s", "s", "s")


def test_ignore_and_undo_come_and_go(stocked: House, keys: Keys) -> None:
    said = keys("i", "u", "q")
    assert "“SANCERRE BLC VACHERON 2022 BTL” is set aside." in said
    assert "Undone: “SANCERRE BLC VACHERON 2022 BTL” set aside." in said
    assert said.count("[4] SANCERRE BLC VACHERON 2022 BTL") == 2


def test_an_error_does_not_end_the_round(stocked: House, keys: Keys) -> None:
    # a vintage that no harvest had, then on to the next product
    said = keys("p", "1492\n", "s", "q")
    assert "vintage: “1492” is no year of a harvest" in said
    assert "[3] SANCERRE BLC VRE 12CL" in said


def test_any_other_key_shows_the_keys(stocked: House, keys: Keys) -> None:
    said = keys("?", "q", lang="fr")
    assert "o, Entrée oui : la première proposition est la bonne" in said
    assert "4 boissons à synchroniser, 9 ventes" in said


def test_it_ends_when_nothing_waits(stocked: House, keys: Keys) -> None:
    said = keys("i", "i", "i", "i")
    assert "All is synchronised. sommit stock chez-test" in said
