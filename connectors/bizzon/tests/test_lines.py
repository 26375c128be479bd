"""What one ticket line becomes in the books, whatever the till's words for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from sommit_core import BadPosData, ClosingSales, LineKind, SaleLine

DAY = date(2025, 10, 23)


@pytest.fixture
def closing_of(canned, docs) -> Callable[..., ClosingSales]:
    """`closing_of(line, ..., ticket attributes)`: the closing of one ticket with these lines."""

    def read(*lines: Any, **invoice: Any) -> ClosingSales:
        ticket = docs.invoice("i-1", [line["id"] for line in lines], **invoice)
        canned.answer("/v1/invoices", docs.page([ticket], list(lines)))
        return next(iter(canned.reading().closings(DAY, date(2025, 10, 24))))

    return read


@pytest.fixture
def line_of(closing_of, docs) -> Callable[..., SaleLine]:
    """`line_of(attributes, **ticket)`: what the books get of one line."""

    def read(attributes: dict[str, Any], **invoice: Any) -> SaleLine:
        return closing_of(docs.line("l-1", **attributes), **invoice).lines[0]

    return read


@pytest.mark.parametrize("flag", ["isComp", "comp"])
def test_an_offered_line_takes_stock_and_brings_nothing(line_of, flag) -> None:
    line = line_of({flag: True, "quantity": "2.0", "total": "16.00"})
    assert (line.kind, line.quantity, line.revenue) == (LineKind.COMP, 2, 0)


@pytest.mark.parametrize("flag", ["isVoid", "void"])
def test_a_void_line_brings_nothing_whatever_its_amounts_say(line_of, flag) -> None:
    line = line_of({flag: True, "total": "36.00", "totalInclDiscount": "36.00"})
    assert (line.kind, line.revenue, line.discount) == (LineKind.VOID, 0, 0)


def test_the_new_flag_counts_where_the_old_one_says_otherwise(line_of) -> None:
    assert line_of({"isComp": False, "comp": True}).kind is LineKind.SALE


def test_a_null_flag_leaves_the_word_to_the_old_one(line_of) -> None:
    assert line_of({"isComp": None, "comp": True}).kind is LineKind.COMP


def test_a_cancelled_ticket_s_lines_keep_their_ids_and_count_for_nothing(closing_of, docs) -> None:
    closing = closing_of(
        docs.line("l-1"), docs.line("l-2", isComp=True), cancelled=True, total="8.00"
    )
    assert [(x.id, x.kind, x.revenue) for x in closing.lines] == [
        ("l-1", LineKind.VOID, 0),
        ("l-2", LineKind.VOID, 0),
    ]
    assert closing.remarks == ()


@pytest.mark.parametrize(("quantity", "total"), [("1.0", "8.00"), ("-1.0", "-8.00")])
def test_a_ticket_with_an_original_takes_back_whatever_its_signs(line_of, quantity, total) -> None:
    line = line_of({"quantity": quantity, "total": total}, original="i-0")
    assert (line.kind, line.quantity, line.revenue) == (LineKind.REFUND, -1, -8)
    assert line.corrects == "i-0"


def test_an_offered_line_taken_back_brings_its_stock_back_and_no_money(line_of) -> None:
    line = line_of({"isComp": True}, original="i-0")
    assert (line.kind, line.quantity, line.revenue) == (LineKind.REFUND, -1, 0)


def test_a_void_line_of_a_refund_stays_void(line_of) -> None:
    assert line_of({"isVoid": True}, original="i-0").kind is LineKind.VOID


@pytest.mark.parametrize(("quantity", "total"), [("-1.0", "-8.00"), ("-1.0", "8.00")])
def test_a_negative_quantity_without_an_original_is_a_refund_all_the_same(
    line_of, quantity, total
) -> None:
    line = line_of({"quantity": quantity, "total": total})
    assert (line.kind, line.quantity, line.revenue) == (LineKind.REFUND, -1, -8)
    assert line.corrects is None


def test_a_discount_sold_as_an_article_is_a_sale_for_less_than_nothing(line_of) -> None:
    line = line_of({"quantity": "1.0", "total": "-5.00"})
    assert (line.kind, line.quantity, line.revenue) == (LineKind.SALE, 1, -5)


@pytest.mark.parametrize("missing", [None, ""])
def test_without_a_total_after_discounts_the_total_is_the_revenue(line_of, missing) -> None:
    line = line_of({"total": "8.00", "totalInclDiscount": missing})
    assert line.revenue == Decimal("8.00")


def test_a_line_given_away_by_discount_brings_nothing(line_of) -> None:
    line = line_of({"total": "8.00", "totalInclDiscount": "0.00"})
    assert (line.kind, line.revenue, line.discount) == (LineKind.SALE, 0, Decimal("8.00"))


@pytest.mark.parametrize(
    ("attributes", "discount"),
    [
        ({"total": "15.00", "totalInclDiscount": "13.50"}, "1.50"),
        ({"total": "15.00", "totalInclDiscount": "13.50", "discountAmount": "9.00"}, "1.50"),
        ({"total": "13.50", "discountAmount": "1.50"}, "1.50"),
        ({"total": "13.50", "discountAmount": "-1.50"}, "1.50"),
        ({"total": "13.00", "totalInclDiscount": "13.50"}, "0"),
        ({"total": "13.50", "discountAmount": ""}, "0"),
    ],
)
def test_the_discount_is_told_and_never_negative(line_of, attributes, discount) -> None:
    assert line_of(attributes).discount == Decimal(discount)


def test_an_open_item_has_no_product(line_of) -> None:
    line = line_of({"product": None, "productName": "Bouchon", "total": "10.00"})
    assert (line.product_id, line.label, line.revenue) == (None, "Bouchon", 10)


def test_the_variant_is_the_product_and_else_the_product_is(closing_of, docs) -> None:
    closing = closing_of(docs.line("l-1", "p-7", "v-g"), docs.line("l-2", "p-7"))
    assert [line.product_id for line in closing.lines] == ["v-g", "p-7"]


def test_the_label_is_that_of_the_sale_verbatim(line_of) -> None:
    label = "Crémant\u00a0🥂  d’Alsace"
    assert line_of({"productName": label}).label == label


def test_a_component_of_a_bundle_takes_stock_at_no_price(closing_of, docs) -> None:
    closing = closing_of(
        docs.line("l-1", None, productName="Menu accord", total="45.00"),
        docs.line("l-2", "p-1", total="0.00"),
        total="45.00",
    )
    component = closing.lines[1]
    assert (component.kind, component.quantity, component.revenue) == (LineKind.SALE, 1, 0)
    assert closing.remarks == ()


@pytest.mark.parametrize(("told", "kept"), [("0.5", "0.5"), ("0.3333", "0.333"), ("2", "2")])
def test_quantities_are_kept_to_the_thousandth(line_of, told, kept) -> None:
    assert line_of({"quantity": told}).quantity == Decimal(kept)


def test_amounts_are_kept_to_the_cent(line_of) -> None:
    assert line_of({"total": "3.3350"}).revenue == Decimal("3.34")


@pytest.mark.parametrize("odd", [None, "", "NaN", "1e9", "Infinity", "12,50", [], {}, True])
def test_a_figure_that_cannot_be_read_is_none_at_all(closing_of, docs, odd) -> None:
    closing = closing_of(
        docs.line("l-1", quantity=odd), docs.line("l-2", total=odd), docs.line("l-3"), total="24.00"
    )
    unread, free, sold = closing.lines
    assert [unread.quantity.is_nan(), free.revenue.is_nan(), sold.revenue] == [True, True, 8]
    assert (closing.control.lines, closing.control.revenue, closing.remarks) == (3, None, ())


@pytest.mark.parametrize(
    "spoilt",
    [
        {"attributes": {"quantity": "1", "total": "8.00", "isComp": "yes"}},
        {"attributes": []},
        {"relationships": {"product": 7}},
    ],
)
def test_a_line_of_another_shape_spoils_itself_alone(closing_of, docs, spoilt) -> None:
    closing = closing_of({**docs.line("l-1"), **spoilt}, docs.line("l-2"))
    assert [line.quantity.is_finite() for line in closing.lines] == [False, True]
    assert closing.lines[0].revenue.is_nan()


def test_a_ticket_neither_cancelled_nor_not_spoils_its_lines(line_of) -> None:
    assert line_of({}, cancelled="maybe").quantity.is_nan()


@pytest.mark.parametrize("total", ["huit", [], "1e999"])
def test_a_ticket_s_total_that_cannot_be_read_is_compared_with_nothing(line_of, total) -> None:
    assert line_of({}, total=total).revenue == 8


@pytest.mark.parametrize("at", ["hier", None, 7, "2025-10-23T20:00:00"])
def test_a_ticket_without_a_date_fails_the_reading(line_of, at) -> None:
    with pytest.raises(BadPosData):
        line_of({}, at=at)


def test_amounts_may_be_numbers_and_are_exact(line_of) -> None:
    line = line_of({"quantity": 2, "total": 16.1})
    assert (line.quantity, line.revenue) == (2, Decimal("16.10"))


def test_a_label_is_made_fit_to_be_kept(line_of) -> None:
    assert line_of({"productName": "a\0b"}).label == "a\ufffdb"


def test_an_offered_line_needs_no_amount(line_of) -> None:
    assert line_of({"isComp": True, "total": None}).kind is LineKind.COMP


@pytest.mark.parametrize(("currency", "revenue"), [("EUR", "3.33"), ("TND", "3.333"), ("JPY", "3")])
def test_amounts_are_kept_to_the_currency_s_smallest_unit(canned, docs, currency, revenue) -> None:
    ticket = docs.invoice("i-1", ["l-1"])
    canned.answer("/v1/invoices", docs.page([ticket], [docs.line("l-1", total="3.3333")]))
    canned.currency = currency
    closing = next(iter(canned.reading().closings(DAY, date(2025, 10, 24))))
    assert str(closing.lines[0].revenue) == revenue


def test_a_line_claimed_by_two_tickets_is_told_apart(canned, docs) -> None:
    tickets = [docs.invoice("i-1", ["l-1"]), docs.invoice("i-2", ["l-1"])]
    canned.answer("/v1/invoices", docs.page(tickets, [docs.line("l-1")]))
    closing = next(iter(canned.reading().closings(DAY, date(2025, 10, 24))))
    assert [line.id for line in closing.lines] == ["l-1", "l-1@i-2"]


# -- the ticket's total as a control --------------------------------------------------------------


def test_a_ticket_that_differs_from_its_lines_is_remarked_and_not_repaired(
    closing_of, docs
) -> None:
    closing = closing_of(docs.line("l-1"), docs.line("l-2"), total="14.40")
    assert closing.control.revenue == 16
    assert [(r.code, r.detail) for r in closing.remarks] == [
        ("ticket_total_differs", "1 tickets, max. 1.60: i-1")
    ]


@pytest.mark.parametrize(
    "invoice",
    [
        {"total": "16.02"},
        {"total": "18.00", "tipAmount": "2.00"},
        {"total": "16.00", "tipAmount": "2.00"},
        {"total": None},
        {"total": "16.00", "original": "i-0"},
        {"total": "-16.00", "original": "i-0"},
    ],
)
def test_rounding_tips_and_signs_are_no_difference(closing_of, docs, invoice) -> None:
    closing = closing_of(docs.line("l-1"), docs.line("l-2"), **invoice)
    assert closing.remarks == ()


def test_many_differences_make_one_remark(canned, docs) -> None:
    tickets = [docs.invoice(f"i-{n}", [f"l-{n}"], total=f"{n}.00") for n in range(1, 6)]
    lines = [docs.line(f"l-{n}", total="1.00") for n in range(1, 6)]
    canned.answer("/v1/invoices", docs.page(tickets, lines))
    closing = next(iter(canned.reading().closings(DAY, date(2025, 10, 24))))
    assert [r.detail for r in closing.remarks] == ["4 tickets, max. 4.00: i-2, i-3, i-4"]
