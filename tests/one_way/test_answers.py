"""What comes in from a till: decoded strictly, capped in size, page after page to its end."""

import gzip
import tracemalloc
import zlib
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Literal

import attrs
import pytest
from msgspec import Meta

from sommit_core import HeaderToken
from sommit_core import pos as pos_module
from sommit_core.errors import BadPosData, PosUnavailable
from sommit_core.hooks import Pos, Retry
from sommit_core.oneway import unpacking


@attrs.frozen
class Item:
    id: str
    price: Decimal
    stock: Annotated[int, Meta(ge=0)] = 0
    kind: Literal["drink", "dish"] = "drink"


def test_a_till_is_what_the_contract_says(open_till):
    till: Pos = open_till()
    for name in vars(Pos):
        assert name.startswith("_") or hasattr(till, name)


def test_json_is_decoded_into_the_type_asked_for(open_till, live, make_reply):
    live.script.append(make_reply([{"id": "1", "price": "8.50", "unknown": {}}]))
    assert open_till().get_json("/items", into=list[Item]) == [Item("1", Decimal("8.50"))]


def test_numbers_are_exact(open_till, live, make_reply):
    live.script.append(make_reply('{"price": 0.10000000000000000001, "count": 3}'))
    found = open_till().get_json("/items", into=dict)
    assert found == {"price": Decimal("0.10000000000000000001"), "count": 3}
    live.script.append(make_reply('{"price": 0.10000000000000000001}'))
    found = open_till().get_json("/items", into=dict[str, Decimal])
    assert found == {"price": Decimal("0.10000000000000000001")}


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        ('{"id": "1"}', "Expected"),
        ('[{"id": 17, "price": "1"}]', "$[0].id"),
        ('[{"id": null, "price": "1"}]', "$[0].id"),
        ('[{"id": "1"}]', "price"),
        ('[{"id": "1", "price": "Jean Dupont"}]', "$[0].price"),
        ('[{"id": "1", "price": "1", "stock": -999}]', "stock"),
        ('[{"id": "1", "price": "1", "stock": 1.5}]', "stock"),
        ('[{"id": "1", "price": "1", "kind": "Jean Dupont"}]', "kind"),
    ],
)
def test_another_shape_tells_where_and_quotes_no_value(open_till, live, make_reply, body, detail):
    live.script.append(make_reply(body))
    with pytest.raises(BadPosData) as caught:
        open_till().get_json("/items", into=list[Item])
    assert detail in caught.value.params["detail"]
    assert caught.value.params["where"] == "/items"
    for value in ("Jean", "17", "999", "1.5"):
        assert value not in str(caught.value)


def test_an_answer_comes_whole_with_its_headers(open_till, live, make_reply):
    live.script.append(make_reply(b"\x00\xff", media="image/png", X_Total="3"))
    answer = open_till().get("/logo")
    assert (answer.status, answer.body, answer.headers["x-total"]) == (200, b"\x00\xff", "3")


# -- size ---------------------------------------------------------------------------------------


@pytest.fixture
def bomb():
    """Some hundred kilobytes that unpack to six times the cap."""
    packer = zlib.compressobj(9, wbits=31)
    megabyte = b"\0" * 1_000_000
    packed = b"".join(packer.compress(megabyte) for _ in range(200)) + packer.flush()
    assert len(packed) < 300_000
    return packed


@pytest.fixture
def _small_cap(monkeypatch):
    monkeypatch.setattr(unpacking, "LARGEST_ANSWER", 100_000)


@pytest.mark.usefixtures("_small_cap")
def test_an_answer_above_the_cap_is_not_read(open_till, live, make_reply):
    live.script.append(make_reply(b"x" * 100_001))
    with pytest.raises(BadPosData, match="size"):
        open_till().get("/items")
    live.script.append(make_reply(b"x" * 100_000))
    assert len(open_till().get("/items").body) == 100_000


@pytest.mark.usefixtures("_small_cap")
def test_an_endless_answer_stops_at_the_cap(open_till, live):
    def endless(wfile):
        wfile.write(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")
        while not live.over.is_set():
            wfile.write(b"1000\r\n" + b"x" * 0x1000 + b"\r\n")

    live.script.append(endless)
    with pytest.raises(BadPosData, match="size"):
        open_till().get("/items")


def test_a_packed_bomb_stops_long_before_it_is_unpacked(bomb):
    read = []

    def pieces():
        for start in range(0, len(bomb), 65536):
            read.append(start)
            yield bomb[start : start + 65536]

    with pytest.raises(unpacking.BadAnswer):
        unpacking.unpack(pieces(), "gzip")
    assert len(read) * 65536 < len(bomb) / 2


def test_a_packed_bomb_in_one_piece_takes_no_more_memory_than_the_cap(bomb):
    tracemalloc.start()
    with pytest.raises(unpacking.BadAnswer):
        unpacking.unpack([bomb], "gzip")
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2 * unpacking.LARGEST_ANSWER


@pytest.mark.usefixtures("_small_cap")
def test_a_packed_bomb_is_bad_data(open_till, live, make_reply):
    live.script.append(make_reply(b"\0" * 50_000_000, packed=True))
    with pytest.raises(BadPosData, match="size"):
        open_till().get("/items")


def test_a_packed_answer_is_unpacked(open_till, live, make_reply):
    live.script.append(make_reply([1, 2] * 50_000, packed=True))
    assert open_till().get_json("/items", into=list[int]) == [1, 2] * 50_000
    assert live.requests[0].header("accept-encoding") == "gzip"


@pytest.mark.parametrize(
    ("body", "packing"),
    [
        (gzip.compress(b"[1, 2]", mtime=0)[:-6], "gzip"),
        (b"[1, 2]", "gzip"),
        (zlib.compress(b"[]"), "deflate"),
        (b"[]", "br"),
        (gzip.compress(b"[]", mtime=0), "gzip, gzip"),
    ],
)
def test_a_body_that_cannot_be_unpacked_is_asked_again(open_till, live, make_reply, body, packing):
    live.script.append(make_reply(body, content_encoding=packing))
    till = open_till()
    assert till.get_json("/items", into=list) == []
    assert till.retries == 1


# -- pages --------------------------------------------------------------------------------------


@attrs.frozen
class Page:
    rows: list[int]
    next: str | None = None


def after(page):
    return None if page.next is None else [("after", page.next)]


def test_pages_are_read_to_the_end(open_till, live, make_reply):
    for rows, cursor in (([1], "a"), ([], "b"), ([2], None)):
        live.script.append(make_reply({"rows": rows, "next": cursor}))
    pages = open_till().pages("/items", [("size", "2")], into=Page, next_page=after)
    assert [row for page in pages for row in page.rows] == [1, 2]
    assert live.targets == [
        "/pos/items?size=2",
        "/pos/items?size=2&after=a",
        "/pos/items?size=2&after=b",
    ]


def test_next_parameters_replace_those_of_the_same_name(open_till, live, make_reply):
    live.script.extend([make_reply({"rows": [], "next": "2"}), make_reply({"rows": []})])
    params = [("after", "1"), ("size", "9")]
    assert len(list(open_till().pages("/items", params, into=Page, next_page=after))) == 2
    assert live.targets == ["/pos/items?after=1&size=9", "/pos/items?size=9&after=2"]


@pytest.mark.parametrize("cursors", [["a", "a"], ["a", "b", "a"], ["a", "b", "c", "b"]])
def test_a_cursor_seen_twice_is_a_loop(open_till, live, make_reply, cursors):
    live.script.extend(make_reply({"rows": [], "next": cursor}) for cursor in cursors)
    with pytest.raises(BadPosData, match="/items"):
        list(open_till().pages("/items", into=Page, next_page=after))
    assert len(live.requests) == len(cursors)


def test_a_next_page_without_parameters_is_a_loop(open_till, live):
    with pytest.raises(BadPosData):
        list(open_till().pages("/items", into=list, next_page=lambda page: ()))
    assert len(live.requests) == 1


def test_a_listing_without_end_is_bad_data(open_till, live, make_reply, monkeypatch):
    monkeypatch.setattr(pos_module, "MOST_PAGES", 7)
    live.script.extend(make_reply({"rows": [], "next": str(n)}) for n in range(20))
    with pytest.raises(BadPosData):
        list(open_till().pages("/items", into=Page, next_page=after))
    assert len(live.requests) == 7


def test_a_page_that_cannot_be_read_ends_the_listing_with_its_error(open_till, live, make_reply):
    live.script.extend([make_reply({"rows": [1], "next": "a"}), make_reply(status=503)])
    pages = open_till(retry=Retry(attempts=1)).pages("/items", into=Page, next_page=after)
    assert next(pages).rows == [1]
    with pytest.raises(PosUnavailable):
        next(pages)


# -- the rest of what a connector sees ----------------------------------------------------------


def test_a_scan_is_read_once(open_till, live):
    till = open_till()
    for _turn in range(3):
        assert till.once("items", lambda: till.get_json("/items", into=list)) == []
    assert len(live.requests) == 1


def test_a_scan_that_failed_is_read_again(open_till):
    till, turns = open_till(), []

    def read():
        turns.append(1)
        if len(turns) == 1:
            raise PosUnavailable(till="Acme", detail="x")
        return [1]

    with pytest.raises(PosUnavailable):
        till.once("items", read)
    assert till.once("items", read) == [1]


def test_an_iterator_cannot_be_kept(open_till):
    with pytest.raises(TypeError):
        open_till().once("items", lambda: iter([1]))


def test_days_are_the_venues_own(open_till):
    till = open_till()
    assert till.now == datetime(2025, 10, 24, 3, tzinfo=UTC)
    assert till.business_date(datetime(2025, 10, 24, 2, 59, tzinfo=UTC)) == date(2025, 10, 23)
    start, end = till.window(date(2025, 10, 23))
    assert (start.hour, end.hour, start.tzinfo) == (3, 3, UTC)
    assert till.currency == "EUR"


def test_declared_headers_go_with_every_request(open_till, live):
    headers = (("Content-Type", "application/vnd.api+json"), ("Accept", "text/x"), ("X-Api", "3"))
    open_till(headers=headers).get("/items")
    request = live.requests[0]
    assert [request.header(name.lower()) for name, _value in headers] == [v for _n, v in headers]


def test_the_token_goes_where_it_is_declared(open_till, live, canary):
    open_till().get("/items")
    open_till(auth=HeaderToken("X-Api-Key", "")).get("/items")
    open_till(auth=None, token=None).get("/items")
    seen = [(r.header("authorization"), r.header("x-api-key")) for r in live.requests]
    assert seen == [(f"Bearer {canary}", None), (None, canary), (None, None)]
