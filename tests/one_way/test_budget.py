"""No token sends more requests than its till allows, over all readings that share it."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sommit_core.errors import TooManyRequests
from sommit_core.hooks import Budget, Retry
from sommit_core.oneway.budget import Budgets


def test_a_budget_that_is_used_up_ends_the_reading(open_till, live, fake_time):
    budgets = Budgets(monotonic=fake_time.monotonic, sleep=fake_time.sleep)
    till = open_till(budget=Budget(3, 900), budgets=budgets)
    for _turn in range(3):
        till.get("/items")
    fake_time.now += 100
    with pytest.raises(TooManyRequests) as caught:
        till.get("/items")
    wait = caught.value.params["retry_at"] - datetime.now(UTC)
    assert timedelta(seconds=795) < wait <= timedelta(seconds=800)
    assert (till.requests, len(live.requests)) == (3, 3)
    fake_time.now += 800
    till.get("/items")


def test_a_budget_is_shared_by_readings_with_one_token(open_till, live, fake_time):
    budgets = Budgets(monotonic=fake_time.monotonic)
    budget = Budget(3, 900)
    open_till(budget=budget, budgets=budgets).get("/items")
    open_till(budget=budget, budgets=budgets).get("/items")
    open_till(budget=budget, budgets=budgets, token="another_token").get("/items")
    third = open_till(budget=budget, budgets=budgets)
    third.get("/items")
    with pytest.raises(TooManyRequests):
        third.get("/items")


def test_retries_count_too(open_till, live, fake_time, make_reply):
    live.script.extend([make_reply(status=503)] * 5)
    till = open_till(budget=Budget(3, 900), retry=Retry(attempts=5))
    with pytest.raises(TooManyRequests):
        till.get("/items")
    assert len(live.requests) == 3


def test_a_registry_that_waits_paces_the_reading(open_till, live, fake_time):
    budgets = Budgets(wait=True, monotonic=fake_time.monotonic, sleep=fake_time.sleep)
    till = open_till(budget=Budget(2, 900), budgets=budgets)
    for _turn in range(5):
        till.get("/items")
    assert fake_time.pauses == [900, 900]


def test_waiting_for_room_does_not_use_up_the_time_for_retries(
    open_till, live, fake_time, make_reply
):
    budgets = Budgets(wait=True, monotonic=fake_time.monotonic, sleep=fake_time.sleep)
    till = open_till(
        budget=Budget(1, 900), budgets=budgets, retry=Retry(attempts=3, first_pause=1, total=60)
    )
    live.script.extend([make_reply(status=503), make_reply(status=503)])
    assert till.get_json("/items", into=list) == []
    assert till.retries == 2


@given(
    st.lists(st.floats(0, 50), max_size=60), st.integers(1, 5), st.integers(1, 60), st.booleans()
)
def test_no_stretch_of_time_holds_more_than_the_budget(gaps, requests, seconds, wait):
    now = [0.0]
    budgets = Budgets(
        wait=wait, monotonic=lambda: now[0], sleep=lambda s: now.__setitem__(0, now[0] + s)
    )
    sent = []
    for gap in gaps:
        now[0] += gap
        if budgets.take("key", Budget(requests, seconds)) == 0:
            sent.append(now[0])
    for index, start in enumerate(sent[requests:]):
        assert start - sent[index] >= seconds - 1e-6
    assert not wait or len(sent) == len(gaps)


def test_threads_share_a_budget_to_the_last_request():
    budgets, taken = Budgets(), []

    def work():
        taken.extend(budgets.take("key", Budget(100, 900)) for _turn in range(50))

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(taken) == 400
    assert taken.count(0) == 100
