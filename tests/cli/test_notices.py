"""`sommit notices`."""

from __future__ import annotations

from tests.cli.house import MONDAY, TUESDAY, VENUE, House, at


def test_what_readings_found_odd_is_listed(house: House) -> None:
    assert house.sommit.json("notices", VENUE) == {"notices": []}
    assert "Nothing odd was found." in house.sommit.say("notices", VENUE)
    house.till.rename("201", "CAFE ALLONGE", at(TUESDAY, "12:00"))
    house.night(TUESDAY)
    (notice,) = house.sommit.json("notices", VENUE)["notices"]
    assert notice["code"] == "label_changed"
    assert "« CAFE » est devenu « CAFE ALLONGE »" in house.sommit.say("notices", VENUE, lang="fr")


def test_no_more_are_shown_than_asked_for(house: House) -> None:
    house.till.rename("201", "CAFE ALLONGE", at(MONDAY, "23:00"))
    house.till.rename("301", "CHABLIS 2024", at(MONDAY, "23:00"))
    house.night(TUESDAY)
    assert len(house.sommit.json("notices", VENUE, "--limit", "1")["notices"]) == 1
