"""The simulator is as strict as the vendor's documents, so that tests against it mean something."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import httpx
import pytest
from sommit_bizzon.simulator import BizzonTill, Faults, Habits, Sold
from sommit_bizzon.simulator.restaurant import restaurant

JSON_API = "application/vnd.api+json"
GOOD = {
    "Authorization": "Bearer sk_test_canary7f3a91",
    "Content-Type": JSON_API,
    "Accept": JSON_API,
}


@pytest.fixture
def till() -> BizzonTill:
    made = BizzonTill()
    made.add_product("Chablis", "8.00")
    made.sell(datetime(2025, 10, 23, 20, tzinfo=UTC), [Sold(made.products[0].id)])
    return made


@pytest.fixture
def ask(served, till):
    """`ask(target, method=..., **headers)`: the answer of a till with one product and ticket."""
    house = served(till)

    def send(target: str, method: str = "GET", **headers: str | None) -> httpx.Response:
        given = GOOD | {name.replace("_", "-"): value for name, value in headers.items()}
        kept = {name: value for name, value in given.items() if value is not None}
        with httpx.Client() as client:
            return client.request(method, house.server.url + target, headers=kept)

    send.house = house
    return send


@pytest.mark.parametrize(
    "target",
    [
        "/v1/invoices?page%5Bsize%5D=100&include=invoiceItems%2Cregister",
        "/v1/invoices?filter%5BcreatedAtGteq%5D=2025-10-23T03%3A00%3A00Z&page%5Bsize%5D=1000",
        "/v1/products?include=productType%2CproductVariants&fields%5Bproducts%5D=name%2Csku",
        "/v1/registers?include=outlet",
        "/v1/outlets?page%5Bsize%5D=1",
        "/v1/revenue-centers",
        "/v1/product-bundles",
        "/v1/health-check",
    ],
)
def test_a_well_formed_question_is_answered(ask, target) -> None:
    answer = ask(target)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == JSON_API
    assert "data" in answer.json()
    assert answer.headers["x-rate-limit-limit"] == "10000"


@pytest.mark.parametrize(
    "target",
    [
        "/v1/invoices?filter%5BcreatedAtGteq%5D%3D2025-10-23T03%3A00%3A00Z",
        "/v1/invoices?filter%5BcreatedAtGteq%5D=2025-10-23T05:00:00+02:00",
        "/v1/invoices?filter%5BcreatedAtGteq%5D=2025-10-23T05%3A00%3A00.000%2B02%3A00",
        "/v1/invoices?filter%5BcreatedAtGteq%5D=2025-10-23",
        "/v1/invoices?filter%5BupdatedAtGteq%5D=2025-10-23T03%3A00%3A00Z",
        "/v1/invoices?include=invoiceItems.product",
        "/v1/invoices?page%5Bsize%5D=0",
        "/v1/invoices?page%5Bsize%5D=1001",
        "/v1/invoices?page%5Bafter%5D=c-unknown",
        "/v1/invoices?page%5Bafter%5D=c_1",
        "/v1/products?fields%5Bproducts%5D=name%2Cprice",
        "/v1/products?fields%5Bproduct%5D=name",
        "/v1/outlets?page%5Bsize%5D=1&page%5Bsize%5D=1",
        "/v1/outlets?limit=1",
    ],
)
def test_a_malformed_question_is_a_bad_request(ask, target) -> None:
    answer = ask(target)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["source"]["parameter"]


@pytest.mark.parametrize(
    "target", ["/v1/outlets/", "/v2/outlets", "/v1/products/none", "/v1/invoices/none", "/"]
)
def test_an_unknown_path_or_id_is_not_found(ask, target) -> None:
    assert ask(target).status_code == 404


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Authorization": None}, 401),
        ({"Authorization": "Bearer sk_test_other"}, 401),
        ({"Content_Type": None}, 415),
        ({"Content_Type": "application/json"}, 415),
        ({"Accept": "*/*"}, 415),
    ],
)
def test_the_token_and_the_media_type_are_wanted_with_every_request(ask, headers, status) -> None:
    assert ask("/v1/outlets", **headers).status_code == status


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"])
def test_any_other_method_than_get_is_refused_and_logged(ask, method) -> None:
    assert ask("/v1/outlets", method).status_code == 405
    assert [seen.method for seen in ask.house.server.requests] == [method]


def test_every_request_is_logged_with_what_it_was_answered(ask) -> None:
    size = len(ask("/v1/outlets").content)
    (seen,) = ask.house.server.requests
    assert (seen.method, seen.target, seen.status, seen.sent) == ("GET", "/v1/outlets", 200, size)


def test_the_allowance_ends_in_429(ask) -> None:
    ask.house.server.allowance = 1
    ask("/v1/outlets")
    answer = ask("/v1/outlets")
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "1")
    assert answer.headers["x-rate-limit-remaining"] == "0"


def test_pages_follow_each_other_by_cursor(ask, till) -> None:
    for minute in range(6):
        till.sell(datetime(2025, 10, 23, 21, minute, tzinfo=UTC), [Sold(till.products[0].id)])
    seen, target = [], "/v1/invoices?page%5Bsize%5D=3"
    while target:
        page = ask(target).json()
        seen += [row["id"] for row in page["data"]]
        target = (page["links"]["next"] or "").removeprefix(ask.house.server.url)
    assert sorted(seen) == sorted(ticket.id for ticket in till.tickets)


def test_the_till_answers_as_of_its_now(ask, till) -> None:
    ticket = till.tickets[0]
    till.cancel(ticket, datetime(2025, 10, 25, tzinfo=UTC))

    def shown() -> list[bool]:
        return [row["attributes"]["cancelled"] for row in ask("/v1/invoices").json()["data"]]

    till.now = datetime(2025, 10, 23, 19, tzinfo=UTC)
    assert shown() == []
    till.now = datetime(2025, 10, 24, tzinfo=UTC)
    assert shown() == [False]
    till.now = None
    assert shown() == [True]


def test_prices_labels_and_removals_show_at_once(ask, till) -> None:
    (sold_as,) = till.add_product("Eau", "3.00")
    till.reprice(sold_as, "3.50", datetime(2025, 10, 24, tzinfo=UTC))
    till.rename(sold_as, "Eau plate")
    till.retire(sold_as)
    page = ask("/v1/products").json()
    (told,) = (row["attributes"] for row in page["data"] if row["id"] == sold_as)
    assert (told["name"], told["retailPriceInclTax"], told["status"]) == (
        "Eau plate",
        "3.50",
        "inactive",
    )
    till.delete(sold_as)
    assert sold_as not in {row["id"] for row in ask("/v1/products").json()["data"]}


def test_faults_by_chance_are_the_same_for_a_seed_and_never_three_in_a_row() -> None:
    def drawn(seed: int) -> list[str | None]:
        faults = Faults(seed=seed, rate=0.9)
        return [faults.next() for _ in range(50)]

    assert drawn(3) == drawn(3) != drawn(4)
    gone_wrong = "".join("x" if kind else "." for kind in drawn(3))
    assert "xx" in gone_wrong
    assert "xxx" not in gone_wrong


def test_habits_by_chance_are_the_same_for_a_seed() -> None:
    assert Habits.by_chance(5) == Habits.by_chance(5) != Habits.by_chance(6)


def test_an_unknown_fault_is_a_mistake_of_the_test(served, till) -> None:
    from sommit_bizzon.simulator.questions import Answer
    from sommit_bizzon.simulator.server import spoilt

    with pytest.raises(ValueError, match="unknown fault"):
        spoilt(Answer.of({}), "gremlins")


def test_the_restaurant_is_the_same_for_a_seed_and_holds_something_of_everything() -> None:
    one, two = (restaurant(7, date(2025, 10, 20), 5) for _ in range(2))
    assert [(t.id, t.created_at, t.total) for t in one.tickets] == [
        (t.id, t.created_at, t.total) for t in two.tickets
    ]
    lines = [line for ticket in one.tickets for line in ticket.lines]
    assert any(line.comp for line in lines)
    assert any(line.void for line in lines)
    assert any(ticket.original for ticket in one.tickets)
    assert any(ticket.cancelled_at for ticket in one.tickets)
    assert any(ticket.discount for ticket in one.tickets)
    assert sum((ticket.total for ticket in one.tickets), Decimal(0)) > 1000


def test_the_command_serves_a_restaurant_until_it_is_interrupted() -> None:
    command = [sys.executable, "-u", "-m", "sommit_bizzon.simulator", "--until", "2025-10-26"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        try:
            said = "".join(iter(running.stdout.readline, "Ctrl-C ends it.\n"))
            url = re.search(r"http://127\.0\.0\.1:\d+", said)[0]
            token = re.search(r"Token: (\S+)", said)[1]
            headers = GOOD | {"Authorization": f"Bearer {token}"}
            answer = httpx.get(f"{url}/v1/outlets?page%5Bsize%5D=1", headers=headers)
            assert json.loads(answer.content)["data"][0]["attributes"]["name"] == "Salle"
            assert f"--set base_url={url}" in said
        finally:
            running.send_signal(signal.SIGINT)
        assert "1 requests were answered." in running.stdout.read()
    assert running.returncode == 0


def test_the_example_in_the_readme_runs(capsys) -> None:
    text = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    exec(example, {})
    assert capsys.readouterr().out.startswith("http://127.0.0.1:")
