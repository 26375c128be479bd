"""Products, variants and prices out of one scan of the catalogue."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sommit_core import BadPosData
from sommit_core.errors import EmptyCatalogue, PosUnavailable, RequestRejected

PRODUCTS = "/v1/products"


def _variant(docs, key, selector, price="7.50", **more):
    return docs.resource(
        "productVariants", key, {"selector": selector, "retailPriceInclTax": price, **more}
    )


def test_one_scan_serves_products_and_prices(canned, docs) -> None:
    canned.answer(PRODUCTS, docs.page([docs.product("p-1")]))
    reading = canned.reading()
    reading.products()
    reading.prices()
    assert len(canned.asked) == 1


def test_a_product_carries_category_and_codes_and_its_label_verbatim(canned, docs) -> None:
    name = "  Crémant\u00a0🥂 "
    product = docs.product("p-1", name=name, category="t-1", sku="A1", barcode="")
    kind = docs.resource("productTypes", "t-1", {"name": "Bulles"})
    canned.answer(PRODUCTS, docs.page([product], [kind]))
    (found,) = canned.reading().products()
    assert (found.label, found.category, found.sku, found.barcode) == (name, "Bulles", "A1", None)


@pytest.mark.parametrize(
    ("status", "active"), [("active", True), ("inactive", False), ("draft", True), (None, True)]
)
def test_only_inactive_is_inactive(canned, docs, status, active) -> None:
    canned.answer(PRODUCTS, docs.page([docs.product("p-1", status=status, isAvailable=False)]))
    (found,) = canned.reading().products()
    assert found.active is active


@pytest.mark.parametrize("price", ["0.00", "0", "0.004", "", None, "-1.00"])
def test_an_open_price_is_no_price(canned, docs, price) -> None:
    canned.answer(PRODUCTS, docs.page([docs.product("p-1", price=price)]))
    reading = canned.reading()
    assert reading.prices() == []
    assert len(reading.products()) == 1


def test_a_price_knows_when_it_was_changed(canned, docs) -> None:
    parent = docs.product("p-1", updatedAt="2025-09-30T14:02:11Z", variants=["v-1", "v-2"])
    variants = [
        _variant(docs, "v-1", {}, updatedAt="2025-10-01T10:00:00.500Z"),
        _variant(docs, "v-2", {}),
    ]
    canned.answer(PRODUCTS, docs.page([parent], variants))
    assert [price.changed_at for price in canned.reading().prices()] == [
        datetime(2025, 10, 1, 10, 0, 0, 500_000, tzinfo=UTC),
        datetime(2025, 9, 30, 14, 2, 11, tzinfo=UTC),
    ]


@pytest.mark.parametrize(
    "when", ["", "hier", "2025-09-30T14:02:11", "0001-01-01T00:00:00+01:00", None]
)
def test_a_time_of_change_that_cannot_be_read_is_none(canned, docs, when) -> None:
    canned.answer(PRODUCTS, docs.page([docs.product("p-1", updatedAt=when)]))
    assert canned.reading().products()[0].updated_at is None


@pytest.mark.parametrize(
    ("selector", "label"),
    [
        ({"Format": "Verre 12 cl"}, "Chablis Verre 12 cl"),
        ({"Format": "Verre", "Volume": "12 cl"}, "Chablis Verre 12 cl"),
        ({"Format": {"nom": "Verre"}, "cl": 12, "ok": True, "x": None}, "Chablis Verre 12"),
        (["Verre", "12 cl"], "Chablis Verre 12 cl"),
        ("Verre 12 cl", "Chablis Verre 12 cl"),
        ({}, "Chablis"),
        (None, "Chablis"),
    ],
)
def test_a_variant_is_a_product_with_its_selector_in_the_label(
    canned, docs, selector, label
) -> None:
    parent = docs.product("p-1", variants=["v-1"])
    canned.answer(PRODUCTS, docs.page([parent], [_variant(docs, "v-1", selector)]))
    (found,) = canned.reading().products()
    assert (found.id, found.parent_id, found.label) == ("v-1", "p-1", label)


def test_variants_of_an_inactive_product_are_inactive(canned, docs) -> None:
    parent = docs.product("p-1", status="inactive", variants=["v-1"])
    canned.answer(PRODUCTS, docs.page([parent], [_variant(docs, "v-1", {})]))
    assert [p.active for p in canned.reading().products()] == [False]


def test_an_included_thing_of_another_type_with_the_same_id_is_not_mistaken(canned, docs) -> None:
    parent = docs.product("p-1", variants=["7"], category="7")
    kind = docs.resource("productTypes", "7", {"name": "Vins"})
    variant = _variant(docs, "7", {"Format": "Verre"})
    canned.answer(PRODUCTS, docs.page([parent], [variant, kind]))
    (found,) = canned.reading().products()
    assert (found.category, found.label) == ("Vins", "Chablis Verre")


def test_rows_that_come_twice_are_one_product(canned, docs) -> None:
    row = docs.product("p-1")
    canned.answer(PRODUCTS, docs.page([row, row], after="c-1"), docs.page([row]))
    assert len(canned.reading().products()) == 1


def test_a_rejected_fieldset_is_done_without_once(canned, docs) -> None:
    canned.answer(PRODUCTS, 400, docs.page([docs.product("p-1")]))
    assert len(canned.reading().products()) == 1
    first, second = (params for _path, params in canned.asked)
    assert "fields[products]" in first
    assert second == {"include": "productType,productVariants", "page[size]": "100"}


def test_a_listing_rejected_even_without_fieldsets_fails(canned) -> None:
    canned.answer(PRODUCTS, 400, 400)
    with pytest.raises(RequestRejected):
        canned.reading().products()
    assert len(canned.asked) == 2


def test_a_cursor_stale_twice_is_not_taken_for_a_rejected_fieldset(canned, docs) -> None:
    page = docs.page([docs.product("p-1")], after="c-1")
    canned.answer(PRODUCTS, page, 400, page, 400)
    with pytest.raises(RequestRejected):
        canned.reading().products()
    assert len(canned.asked) == 4


def test_the_fieldset_names_every_relationship_that_is_needed(canned, docs) -> None:
    canned.answer(PRODUCTS, docs.page([docs.product("p-1")]))
    canned.reading().products()
    named = canned.asked[0][1]["fields[products]"].split(",")
    assert {"productType", "productVariants", "modifierSets", "status", "updatedAt"} <= set(named)
    assert "description" not in named


def test_variants_left_out_of_every_page_are_asked_for_by_product(canned, docs) -> None:
    parent = docs.product("p-1", variants=["v-1"])
    variant = _variant(docs, "v-1", {"Format": "Verre"})
    canned.answer(PRODUCTS, docs.page([parent]))
    canned.answer("/v1/products/p-1", {"data": parent, "included": [variant]})
    assert [p.id for p in canned.reading().products()] == ["v-1"]


def test_a_variant_that_nobody_knows_is_left_out_and_the_others_stay(canned, docs) -> None:
    parent = docs.product("p-1", variants=["v-1", "v-2"])
    page = docs.page([parent], [_variant(docs, "v-1", {})])
    canned.answer(PRODUCTS, page)
    canned.answer("/v1/products/p-1", 404)
    assert [p.id for p in canned.reading().products()] == ["v-1"]


def test_an_empty_catalogue_is_a_failed_reading(canned, docs) -> None:
    canned.answer(PRODUCTS, docs.page([]))
    with pytest.raises(EmptyCatalogue):
        canned.reading().products()


BAD_ANSWERS = (
    {"data": None},
    {"meta": {}},
    {"data": [], "errors": [{}]},
    {"data": {}, "errors": []},
    {"data": "no", "included": 7, "links": [], "errors": {"status": "500"}},
)


@pytest.mark.parametrize("bad", BAD_ANSWERS)
def test_an_answer_that_is_none_is_asked_for_again_and_then_fails(canned, bad) -> None:
    canned.answer(PRODUCTS, *[bad] * 5)
    with pytest.raises(PosUnavailable):
        canned.reading().products()
    assert len(canned.asked) == 5


@pytest.mark.parametrize(
    "product",
    [
        {"type": "products", "id": "", "attributes": {"name": "x"}},
        {"type": "products", "id": 7, "attributes": {"name": "x"}},
        {"type": "products", "id": "p", "attributes": []},
    ],
)
def test_a_product_of_another_shape_fails_the_reading(canned, docs, product) -> None:
    canned.answer(PRODUCTS, docs.page([product]))
    with pytest.raises(BadPosData):
        canned.reading().products()


def test_unknown_members_and_missing_optional_ones_do_no_harm(canned, docs) -> None:
    bare = {"type": "products", "id": "p-1", "attributes": {"name": "Eau", "new": {"x": [1]}}}
    canned.answer(PRODUCTS, {"data": [bare], "jsonapi": {"version": "1.1"}, "meta": {"n": 1}})
    reading = canned.reading()
    assert [p.label for p in reading.products()] == ["Eau"]
    assert reading.prices() == []


@pytest.mark.parametrize(
    ("told", "taken"), [("0.10", "0.10"), ("6.6667", "6.67"), ("6.505", "6.51")]
)
def test_prices_are_exact_to_the_cent(canned, docs, told, taken) -> None:
    canned.answer(PRODUCTS, docs.page([docs.product("p-1", price=told)]))
    assert str(canned.reading().prices()[0].amount) == taken


@pytest.mark.parametrize("odd", ["12,50", "1e5", "9" * 12 + ".99", "NaN", True, [], 1e300])
def test_a_price_that_cannot_be_read_keeps_no_other_from_being_taken(canned, docs, odd) -> None:
    rows = [docs.product("p-1", price=odd), docs.product("p-2", price="8.00")]
    canned.answer(PRODUCTS, docs.page(rows))
    reading = canned.reading()
    assert [price.product_id for price in reading.prices()] == ["p-2"]
    assert [product.id for product in reading.products()] == ["p-1", "p-2"]


def test_a_price_may_be_a_number_and_is_exact(canned, docs) -> None:
    canned.answer(PRODUCTS, docs.page([docs.product("p-1", price=7.1)]))
    assert str(canned.reading().prices()[0].amount) == "7.10"


@pytest.mark.parametrize("name", [None, "", 7, []])
@pytest.mark.parametrize(("sku", "label"), [("SAN-V", "SAN-V"), (None, "p-1")])
def test_a_product_without_a_name_goes_by_its_sku_or_id(canned, docs, name, sku, label) -> None:
    canned.answer(PRODUCTS, docs.page([docs.product("p-1", name=name, sku=sku)]))
    assert canned.reading().products()[0].label == label


def test_a_product_without_attributes_and_a_category_that_did_not_come_are_fine(
    canned, docs
) -> None:
    rows = [{"type": "products", "id": "p-1"}, docs.product("p-2", category="t-9")]
    canned.answer(PRODUCTS, docs.page(rows))
    found = canned.reading().products()
    assert [(product.label, product.category) for product in found] == [
        ("p-1", None),
        ("Chablis", None),
    ]


def test_texts_are_made_fit_to_be_kept(canned, docs) -> None:
    row = docs.product("p-1", name="a\0b", sku="\0", category="t-1")
    kind = docs.resource("productTypes", "t-1", {"name": "Vins\0"})
    canned.answer(PRODUCTS, docs.page([row], [kind]))
    (found,) = canned.reading().products()
    assert (found.label, found.sku, found.category) == ("a\ufffdb", "\ufffd", "Vins\ufffd")
