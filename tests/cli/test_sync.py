"""`sommit sync`: what is reported, and the exit code that sums it up."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from sommit_fake.till import Till, tills

from sommit_core.cli import sync as sync_module
from sommit_core.sync import Report
from sommit_core.venues import Venue
from tests.cli.house import MONDAY, TOKEN, TUESDAY, VENUE, House, at, morning_after
from tests.cli.runner import Sommit


@pytest.fixture
def second(house: House) -> Iterator[Till]:
    """A second venue with a till of its own."""
    tills["second"] = till = Till()
    till.add("1", "DEMI", "4.00")
    till.sell(at(TUESDAY, "18:00"), {"1": 1})
    house.sommit.json("venue", "add", "Second")
    house.connect("second", till="second")
    yield till
    del tills["second"]


def test_a_night_is_reported_line_by_line(house: House) -> None:
    house.till.sell(at(TUESDAY, "20:00"), {"101": 1})
    assert house.night(TUESDAY) == {
        "venue": "chez-test",
        "connector": "fake",
        "state": "healthy",
        "closings": 2,
        "lines_new": 1,
        "lines_changed": 0,
        "requests": 0,
        "notices": [],
        "error": None,
    }


def test_the_same_night_again_changes_nothing(house: House) -> None:
    again = house.night(MONDAY)
    assert (again["lines_new"], again["lines_changed"], again["state"]) == (0, 0, "healthy")


def test_a_correction_is_noticed(house: House) -> None:
    ticket = house.till.sell(at(MONDAY, "21:00"), {"101": 1})
    house.night(MONDAY)
    house.till.cancel(ticket, at(TUESDAY, "23:00"))
    report = house.night(TUESDAY)
    notice = report["notices"][-1]
    assert (notice["code"], notice["business_date"]) == ("closing_revised", "2025-03-03")
    assert "1 changed" in notice["text"]


def test_people_read_a_sentence_for_each_till(house: House) -> None:
    words = ("sync", VENUE, "--now", morning_after(MONDAY))
    english = house.sommit.say(*words)
    assert "Reading Chez Test (fake) …" in english
    assert "Chez Test (fake) – healthy – 1 closing, 0 new lines, 0 changed, 0 requests" in english
    assert "en ordre – 1 clôture, 0 nouvelle ligne" in house.sommit.say(*words, lang="fr")


def test_a_dry_run_keeps_nothing(house: House) -> None:
    house.till.sell(at(TUESDAY, "20:00"), {"101": 1})
    words = ("sync", VENUE, "--now", morning_after(TUESDAY), "--dry-run")
    assert "nothing of this was kept" in house.sommit.say(*words)
    assert house.sommit.json(*words)["venues"][0]["lines_new"] == 1
    assert house.night(TUESDAY)["lines_new"] == 1


def test_the_only_venue_is_meant_when_none_is_named(house: House, second: Till) -> None:
    assert house.sommit.json("sync", code=2)["error"]["code"] == "UsageError"
    assert len(house.sommit.json("sync", "--all")["venues"]) == 2


def test_a_venue_named_twice_is_read_once(house: House) -> None:
    assert len(house.sommit.json("sync", VENUE, VENUE)["venues"]) == 1


def test_no_till_at_all_is_said(sommit: Sommit) -> None:
    assert sommit.json("sync", "--all") == {"venues": []}
    assert "No venue has a till yet." in sommit.say("sync", "--all")
    sommit.json("venue", "add", "Un")
    assert sommit.json("sync", "un", code=1)["error"]["code"] == "NotFound"


@pytest.mark.parametrize(
    ("fault", "code", "state"),
    [
        ("token_refused", 4, "reconnect"),
        ("api_off", 5, "api_off"),
        ("unavailable", 1, "failed"),
        ("too_many_requests", 1, "late"),
        ("wrong_total", 3, "partial"),
        ("empty_catalogue", 3, "partial"),
    ],
)
def test_one_venue_that_fails_gives_its_errors_code(
    house: House, fault: str, code: int, state: str
) -> None:
    house.till.fault = fault
    assert house.night(MONDAY, code=code)["state"] == state
    assert house.sommit.run("sync", VENUE, lang="fr").exit_code == code


def test_one_failure_of_two_is_partial_and_stops_nobody(house: House, second: Till) -> None:
    house.till.fault = "token_refused"
    words = ("sync", "--all", "--now", morning_after(TUESDAY))
    first, other = house.sommit.json(*words, code=3)["venues"]
    assert first["error"]["code"] == "TokenRefused"
    assert (other["state"], other["lines_new"]) == ("healthy", 1)


def test_all_failing_alike_give_their_common_code(house: House, second: Till) -> None:
    house.till.fault = second.fault = "api_off"
    house.sommit.json("sync", "--all", code=5)
    second.fault = "token_refused"
    house.sommit.json("sync", "--all", code=1)


def test_a_venue_being_read_by_another_is_left_to_it(house: House) -> None:
    with FileLock(f"{house.sommit.books}.reading-1.lock"):
        report = house.night(MONDAY, code=1)
    assert (report["state"], report["error"]["code"]) == ("reading", "AlreadyReading")


def test_a_broken_master_key_stops_no_other_venue(
    house: House, second: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOMMIT_KEY", "A" * 43)
    reports = house.sommit.json("sync", "--all", code=1)["venues"]
    assert [report["error"]["code"] for report in reports] == ["BadKey", "BadKey"]


def test_venues_share_one_request_allowance(
    house: House, second: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = []
    read = sync_module.night.sync
    monkeypatch.setattr(
        sync_module.night, "sync", lambda *a, **k: (given.append(k["budgets"]), read(*a, **k))[1]
    )
    house.sommit.json("sync", "--all", "--wait")
    assert len(given) == 2
    assert given[0] is given[1]


def test_the_books_of_two_installations_do_not_meet(house: House, tmp_path: Path) -> None:
    other = Sommit(tmp_path / "other")
    assert other.json("venue", "list") == {"venues": []}
    assert TOKEN not in house.sommit.shown


def test_a_defect_in_one_venue_stops_no_other(
    house: House, second: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = sync_module.night.sync

    def half_broken(db: Any, vault: Any, venue: Venue, *args: Any, **how: Any) -> Report:
        if venue.slug == VENUE:
            raise OverflowError("a defect of ours")
        return whole(db, vault, venue, *args, **how)

    monkeypatch.setattr(sync_module.night, "sync", half_broken)
    words = ("sync", "--all", "--now", morning_after(TUESDAY))
    states = {one["venue"]: one["state"] for one in house.sommit.json(*words, code=3)["venues"]}
    assert states == {VENUE: "failed", "second": "healthy"}
