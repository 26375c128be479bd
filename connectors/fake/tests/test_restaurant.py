"""The made-up restaurant: plausible, and the same for the same seed."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from sommit_fake.restaurant import restaurant
from sommit_fake.till import Till

from sommit_core import LineKind, SaleLine

FIRST = date(2026, 3, 2)
NIGHTS = 28
START = datetime(2026, 3, 2, 4, tzinfo=UTC)
DAY = timedelta(days=1)
LATER = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def house() -> Till:
    return restaurant(7, FIRST, NIGHTS)


def night(till: Till, n: int, now: datetime = LATER) -> list[SaleLine]:
    return [line for _, line in till.sold(START + n * DAY, START + (n + 1) * DAY, now)]


def month(till: Till, now: datetime = LATER) -> list[SaleLine]:
    return [line for n in range(NIGHTS) for line in night(till, n, now)]


def test_all_kinds_of_lines_occur(house: Till) -> None:
    kinds = Counter(line.kind for line in month(house))
    assert set(kinds) == {LineKind.SALE, LineKind.COMP, LineKind.VOID, LineKind.REFUND}
    assert kinds[LineKind.SALE] > 0.9 * kinds.total()
    assert any(line.discount and line.revenue for line in month(house))
    assert any(line.product_id is None for line in month(house))


def test_money_is_decimal_and_hours_know_their_zone(house: Till) -> None:
    for line in month(house):
        assert type(line.revenue) is type(line.quantity) is Decimal
        assert line.sold_at is not None
        assert line.sold_at.tzinfo is not None


def test_saturday_is_busier_than_monday(house: Till) -> None:
    tickets = [len({line.ticket_id for line in night(house, n)}) for n in range(7)]
    assert tickets[5] > 2 * tickets[0]


def test_some_are_served_after_midnight(house: Till) -> None:
    hours = {line.sold_at.hour for line in night(house, 5) if line.sold_at}
    assert hours & {23, 0}


def test_a_glass_and_a_bottle_of_one_wine_have_buttons_of_their_own(house: Till) -> None:
    labels = {item.id: item.label for item in house.items(LATER)}
    assert labels["101"] == "SANCERRE BLC VACHERON VRE 12CL"
    assert labels["102"].startswith("SANCERRE BLC VACHERON 20")


def test_the_card_changes_every_week(house: Till) -> None:
    before, after = ({i.id: i for i in house.items(START + n * DAY)} for n in (0, 6))
    assert len(after.keys() - before.keys()) == 1
    assert len(before.keys() - after.keys()) == 1
    both = before.keys() & after.keys()
    assert sum(before[i].prices != after[i].prices for i in both) == 1
    assert sum(before[i].label != after[i].label for i in both) == 1
    assert sum(before[i].active and not after[i].active for i in both) == 1


def test_a_new_button_stands_unsold_at_first(house: Till) -> None:
    sold = {line.product_id for n in range(3) for line in night(house, n)}
    on_wednesday = {item.id for item in house.items(START + 3 * DAY)}
    assert "9260302" in on_wednesday - sold
    assert "9260302" in {line.product_id for line in month(house)}


def test_some_buttons_are_never_sold(house: Till) -> None:
    assert not {"131", "153"} & {line.product_id for line in month(house)}


def test_the_books_change_afterwards(house: Till) -> None:
    at_once = {line.id: line for n in range(NIGHTS) for line in night(house, n, _morning_after(n))}
    later = {line.id: line for line in month(house)}
    assert any(at_once[i].kind is LineKind.SALE and later[i].kind is LineKind.VOID for i in at_once)
    assert later.keys() > at_once.keys()


def _morning_after(n: int) -> datetime:
    return START + (n + 1) * DAY


def test_line_ids_are_unique(house: Till) -> None:
    ids = [line.id for line in month(house)]
    assert len(ids) == len(set(ids))


def test_another_seed_is_another_restaurant(house: Till) -> None:
    assert month(restaurant(8, FIRST, NIGHTS)) != month(house)


def test_before_its_first_new_card_it_sells_the_old_one() -> None:
    old = restaurant(7, date(2024, 6, 1), 7)
    start = datetime(2024, 6, 1, 4, tzinfo=UTC)
    assert len(list(old.sold(start, start + 7 * DAY, LATER))) > 500


DIGEST = """
from datetime import UTC, date, datetime
from hashlib import sha256
from sommit_fake.restaurant import restaurant
house = restaurant(7, date(2026, 3, 2), 2)
start, end = datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 3, 4, tzinfo=UTC)
print(sha256(repr([house.items(end), list(house.sold(start, end, end))]).encode()).hexdigest())
"""


def test_another_process_reads_the_same() -> None:
    digests = {
        subprocess.run(
            [sys.executable, "-c", DIGEST],
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1
    assert len(digests.pop().strip()) == 64
