"""Paging and repair: cursors, links, restarts, and what a till leaves out of `included`."""

from __future__ import annotations

from datetime import date

import pytest

from sommit_core import BadPosData
from sommit_core.errors import RequestRejected

INVOICES, ITEMS = "/v1/invoices", "/v1/invoice-items"
DAY, NEXT = date(2025, 10, 23), date(2025, 10, 24)


def _lines(canned, **settings) -> list[str]:
    (closing,) = canned.reading(**settings).closings(DAY, NEXT)
    return [line.id for line in closing.lines]


def _linked(docs, number, link, *, links=True):
    document = docs.page([docs.invoice(f"i-{number}", [f"l-{number}"])], [docs.line(f"l-{number}")])
    document["links"] = {"next": link}
    if not links:
        del document["links"]
    return document


@pytest.mark.parametrize(
    "link",
    [
        "https://api.mews.com/pos/v1/invoices?page%5Bafter%5D=c-2&page%5Bsize%5D=1",
        "http://evil.example/v1/x?page[size]=1&page[after]=c-2",
        "/v1/invoices?page[after]=c-2#x",
        "?page%5Bafter%5D%3Dc-2",
        {"href": "https://api.mews.com/pos/v1/invoices?page%5Bafter%5D=c-2"},
    ],
)
def test_only_the_cursor_is_taken_out_of_the_link(canned, docs, link) -> None:
    canned.answer(INVOICES, _linked(docs, 1, link), _linked(docs, 2, None))
    assert _lines(canned) == ["l-1", "l-2"]
    first, second = canned.asked
    assert second == (INVOICES, {**first[1], "page[after]": "c-2"})
    assert {call.request.url.host for call in canned.router.calls} == {"api.mews.com"}


@pytest.mark.parametrize("link", [None, "", "/v1/invoices", "?page[before]=c-0", {"meta": 1}])
def test_a_link_without_a_cursor_ends_the_listing(canned, docs, link) -> None:
    canned.answer(INVOICES, _linked(docs, 1, link))
    assert _lines(canned) == ["l-1"]


def test_no_links_at_all_ends_the_listing(canned, docs) -> None:
    canned.answer(INVOICES, _linked(docs, 1, None, links=False))
    assert _lines(canned) == ["l-1"]


def test_an_empty_page_is_no_end_if_it_links_on(canned, docs) -> None:
    canned.answer(INVOICES, docs.page([], after="c-1"), _linked(docs, 1, None))
    assert _lines(canned) == ["l-1"]


def test_a_cursor_with_control_characters_fails_the_reading(canned, docs) -> None:
    canned.answer(INVOICES, _linked(docs, 1, "?page[after]=c%0A1"))
    with pytest.raises(BadPosData, match="cursor"):
        _lines(canned)


def test_a_cursor_that_comes_back_fails_the_reading(canned, docs) -> None:
    page = _linked(docs, 1, "?page[after]=c-1")
    canned.answer(INVOICES, page, page, page)
    with pytest.raises(BadPosData, match="does not end"):
        _lines(canned)


def test_a_stale_cursor_starts_the_listing_again_once(canned, docs) -> None:
    pages = [_linked(docs, 1, "?page[after]=c-1"), _linked(docs, 2, None)]
    canned.answer(INVOICES, pages[0], 400, *pages)
    assert _lines(canned) == ["l-1", "l-2"]


def test_a_cursor_stale_twice_fails_the_reading(canned, docs) -> None:
    page = _linked(docs, 1, "?page[after]=c-1")
    canned.answer(INVOICES, page, 400, page, 400)
    with pytest.raises(RequestRejected):
        _lines(canned)


def test_a_first_page_that_is_rejected_is_not_asked_for_again(canned) -> None:
    canned.answer(INVOICES, 400)
    with pytest.raises(RequestRejected):
        _lines(canned)
    assert len(canned.asked) == 1


# -- repair ---------------------------------------------------------------------------------------


def _tickets(docs, *numbers):
    return [docs.invoice(f"i-{n}", [f"l-{n}"]) for n in numbers]


def _items(docs, *numbers):
    return [docs.line(f"l-{n}") for n in numbers]


def test_a_page_with_lines_missing_is_asked_for_in_halves(canned, docs) -> None:
    whole = docs.page(_tickets(docs, 1, 2, 3, 4), _items(docs, 1, 2))
    canned.answer(
        INVOICES,
        whole,
        docs.page(_tickets(docs, 1, 2), _items(docs, 1, 2), after="c-2"),
        docs.page(_tickets(docs, 3, 4), _items(docs, 3, 4)),
    )
    assert _lines(canned) == ["l-1", "l-2", "l-3", "l-4"]
    assert [params["page[size]"] for _path, params in canned.asked] == ["100", "2", "2"]


def test_a_repair_in_the_middle_goes_on_from_the_page_s_own_cursor(canned, docs) -> None:
    canned.answer(
        INVOICES,
        docs.page(_tickets(docs, 1), _items(docs, 1), after="c-1"),
        docs.page(_tickets(docs, 2, 3), _items(docs, 2), after="c-3"),
        docs.page(_tickets(docs, 2), _items(docs, 2), after="c-2"),
        docs.page(_tickets(docs, 3), _items(docs, 3), after="c-3"),
        docs.page(_tickets(docs, 4), _items(docs, 4)),
    )
    assert _lines(canned) == ["l-1", "l-2", "l-3", "l-4"]
    after = [params.get("page[after]") for _path, params in canned.asked]
    assert after == [None, "c-1", "c-1", "c-2", "c-3"]


def test_the_few_lines_still_missing_are_asked_for_one_by_one(canned, docs) -> None:
    page = docs.page(_tickets(docs, 1, 2), _items(docs, 1))
    half = docs.page(_tickets(docs, 1), _items(docs, 1), after="c-1")
    canned.answer(INVOICES, page, half, docs.page(_tickets(docs, 2), []))
    canned.answer(f"{ITEMS}/l-2", {"data": docs.line("l-2")})
    assert _lines(canned) == ["l-1", "l-2"]
    assert canned.asked[-1] == (f"{ITEMS}/l-2", {})


def test_a_line_that_the_till_does_not_know_fails_the_reading(canned, docs) -> None:
    canned.answer(INVOICES, docs.page(_tickets(docs, 1), []))
    canned.answer(f"{ITEMS}/l-1", 404)
    with pytest.raises(BadPosData, match="missing"):
        _lines(canned)


def test_another_line_than_the_one_asked_for_fails_the_reading(canned, docs) -> None:
    canned.answer(INVOICES, docs.page(_tickets(docs, 1), []))
    canned.answer(f"{ITEMS}/l-1", {"data": docs.line("l-9")})
    with pytest.raises(BadPosData, match="missing"):
        _lines(canned)


@pytest.mark.parametrize(
    "key", ["../outlets", "l/1", "l%2F1", "l\n1", "l\\1", "..", "%2e%2e", "..;a", "x" * 300]
)
def test_an_id_that_would_lead_elsewhere_is_never_made_a_path_of(canned, docs, key) -> None:
    canned.answer(INVOICES, docs.page([docs.invoice("i-1", [key])], []))
    with pytest.raises(BadPosData):
        _lines(canned)
    assert len(canned.asked) == 1


@pytest.mark.parametrize("key", ["l 1", "é", "a:b", "a?b#c&d=e", "a%b", "a+b", "{1}", "🍷"])
def test_any_other_id_is_asked_for_as_it_is(canned, docs, key) -> None:
    canned.answer(INVOICES, docs.page([docs.invoice("i-1", [key])], []))
    canned.answer(f"{ITEMS}/{key}", {"data": docs.line(key)})
    assert _lines(canned) == [key]


def test_a_till_that_includes_nothing_is_not_asked_line_by_line(canned, docs) -> None:
    tickets = _tickets(docs, *range(40))
    canned.answer(INVOICES, *[docs.page(tickets, [])] * 100)
    with pytest.raises(BadPosData, match="missing"):
        _lines(canned)
    assert all(path == INVOICES for path, _params in canned.asked)


def test_a_line_counts_as_there_only_under_its_own_type(canned, docs) -> None:
    impostor = docs.resource("registers", "l-1", {"name": "Caisse"})
    canned.answer(INVOICES, docs.page(_tickets(docs, 1), [impostor]))
    canned.answer(f"{ITEMS}/l-1", {"data": docs.line("l-1")})
    assert _lines(canned) == ["l-1"]


@pytest.mark.parametrize("links", [{}, {"invoiceItems": {"data": None}}, {"items": {"links": {}}}])
@pytest.mark.parametrize("total", ["8.00", None])
def test_a_ticket_without_a_word_on_its_lines_fails_the_reading(canned, docs, links, total) -> None:
    attributes = {"createdAt": "2025-10-23T20:00:00Z", "total": total}
    ticket = {"type": "invoices", "id": "i-1", "attributes": attributes, "relationships": links}
    canned.answer(INVOICES, docs.page([ticket]))
    with pytest.raises(BadPosData, match="missing"):
        _lines(canned)


def test_a_ticket_without_money_and_lines_is_fine(canned, docs) -> None:
    ticket = docs.resource(
        "invoices", "i-1", {"createdAt": "2025-10-23T20:00:00Z", "total": "0.00"}
    )
    canned.answer(INVOICES, docs.page([ticket]))
    assert _lines(canned) == []


def test_originals_that_come_along_are_no_tickets_of_the_window(canned, docs) -> None:
    original = docs.invoice("i-0", ["l-0"])
    refund = docs.invoice("i-1", ["l-1"], original="i-0")
    canned.answer(INVOICES, docs.page([refund], [docs.line("l-1"), original, docs.line("l-0")]))
    assert _lines(canned) == ["l-1"]
