"""One worked evening, every figure of which is known: a product with a glass and a bottle."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from sommit_core import ClosingSales, ClosingState, LineKind

PRODUCTS = """
{"data":[{"id":"p-7","type":"products","attributes":{"name":"Sancerre Les Aubépines 2022",
   "sku":null,"barcode":"","status":"active","isAvailable":true,"tax":"0.00",
   "retailPriceInclTax":"0.00","retailPriceExclTax":"0.00","createdAt":"2025-02-01T09:00:00Z",
   "updatedAt":"2025-09-30T14:02:11Z"},
  "relationships":{"productType":{"data":{"type":"productTypes","id":"t-1"}},
   "productVariants":{"data":[{"type":"productVariants","id":"v-g"},
                              {"type":"productVariants","id":"v-b"}]}}}],
 "included":[
  {"id":"v-g","type":"productVariants","attributes":{"selector":{"Format":"Verre 12 cl"},
   "sku":"SAN-V","barcode":"","retailPriceInclTax":"7.50","retailPriceExclTax":"6.25"}},
  {"id":"v-b","type":"productVariants","attributes":{"selector":{"Format":"Bouteille 75 cl"},
   "sku":"SAN-B","barcode":"","retailPriceInclTax":"36.00","retailPriceExclTax":"30.00"}}],
 "links":{"prev":null,
  "next":"https://api.mews.com/pos/v1/products?page%5Bafter%5D=c-91f&page%5Bsize%5D=1"}}
"""

INVOICES = """
{"data":[
 {"id":"i-1","type":"invoices","attributes":{"total":"13.50","subtotal":"11.25","tax":"2.25",
   "discount":"10.00","discountAmount":"1.50","cancelled":false,"tipAmount":null,
   "createdAt":"2025-10-23T22:41:07.120Z"},
  "relationships":{"register":{"data":{"type":"registers","id":"r-2"}},
   "originalInvoice":{"data":null},
   "invoiceItems":{"data":[{"type":"invoiceItems","id":"l-1"},{"type":"invoiceItems","id":"l-2"},
                           {"type":"invoiceItems","id":"l-3"}]}}},
 {"id":"i-2","type":"invoices","attributes":{"total":"-6.75","cancelled":false,
   "createdAt":"2025-10-24T01:10:00Z"},
  "relationships":{"registers":{"data":{"type":"registers","id":"r-2"}},
   "originalInvoices":{"data":{"type":"invoices","id":"i-1"}},
   "items":{"data":[{"type":"invoiceItems","id":"l-4"}]}}},
 {"id":"i-3","type":"invoices","attributes":{"total":"36.00","cancelled":true,
   "cancelReason":"table error","createdAt":"2025-10-23T20:00:00Z"},
  "relationships":{"register":{"data":{"type":"registers","id":"r-1"}},
   "invoiceItems":{"data":[{"type":"invoiceItems","id":"l-5"}]}}}],
 "included":[
 {"id":"l-1","type":"invoiceItems","attributes":{"productName":"Sancerre Les Aubépines 2022",
   "quantity":"2.0","unitPriceInclTax":"7.50","total":"15.00","totalInclDiscount":"13.50",
   "isComp":false,"isVoid":false},
  "relationships":{"product":{"data":{"type":"products","id":"p-7"}},
   "productVariant":{"data":{"type":"productVariants","id":"v-g"}},
   "invoiceItemModifiers":{"data":[]}}},
 {"id":"l-2","type":"invoiceItems","attributes":{"productName":"Sancerre Les Aubépines 2022",
   "quantity":"1.0","total":"0.00","isComp":true,"isVoid":false,"compVoidReason":"offert"},
  "relationships":{"product":{"data":{"type":"products","id":"p-7"}},
   "productVariant":{"data":{"type":"productVariants","id":"v-g"}}}},
 {"id":"l-3","type":"invoiceItems","attributes":{"productName":"Sancerre Les Aubépines 2022",
   "quantity":"1.0","total":"36.00","isComp":false,"isVoid":true},
  "relationships":{"product":{"data":{"type":"products","id":"p-7"}},
   "productVariant":{"data":{"type":"productVariants","id":"v-b"}}}},
 {"id":"l-4","type":"invoiceItems","attributes":{"productName":"Sancerre Les Aubépines 2022",
   "quantity":"-1.0","total":"-7.50","totalInclDiscount":"-6.75"},
  "relationships":{"product":{"data":{"type":"products","id":"p-7"}},
   "productVariant":{"data":{"type":"productVariants","id":"v-g"}}}},
 {"id":"l-5","type":"invoiceItems","attributes":{"productName":"Sancerre Les Aubépines 2022",
   "quantity":"1.0","total":"36.00"},
  "relationships":{"product":{"data":{"type":"products","id":"p-7"}},
   "productVariant":{"data":{"type":"productVariants","id":"v-b"}}}}],
 "links":{"prev":null,"next":null}}
"""


@pytest.fixture
def closings(canned, docs) -> list[ClosingSales]:
    canned.answer("/v1/invoices", json.loads(INVOICES))
    reading = canned.reading(now=datetime(2025, 10, 24, 4, 30, tzinfo=UTC))
    return list(reading.closings(date(2025, 10, 22), date(2025, 10, 25)))


def test_all_of_it_belongs_to_23_october(closings) -> None:
    assert {c.business_date for c in closings if c.lines} == {date(2025, 10, 23)}


def test_the_glass_sold_two_units_for_six_euros_seventy_five(closings) -> None:
    lines = [line for c in closings for line in c.lines if line.product_id == "v-g"]
    assert sum(line.quantity for line in lines) == 2
    assert sum(line.revenue for line in lines) == Decimal("6.75")
    assert {line.id: line.kind for line in lines} == {
        "l-1": LineKind.SALE,
        "l-2": LineKind.COMP,
        "l-4": LineKind.REFUND,
    }


def test_the_bottle_sold_nothing(closings) -> None:
    lines = [line for c in closings for line in c.lines if line.product_id == "v-b"]
    assert {line.id: (line.kind, line.revenue) for line in lines} == {
        "l-3": (LineKind.VOID, Decimal(0)),
        "l-5": (LineKind.VOID, Decimal(0)),
    }


def test_the_day_is_final_and_agrees_with_its_tickets(closings) -> None:
    day = closings[1]
    assert day.state is ClosingState.FINAL
    assert day.control.revenue == Decimal("6.75")
    assert day.remarks == ()


def test_the_catalogue_s_prices_are_those_of_the_variants(canned, docs) -> None:
    canned.answer("/v1/products", json.loads(PRODUCTS), docs.page([]))
    reading = canned.reading()
    assert [(p.product_id, p.amount) for p in reading.prices()] == [
        ("v-g", Decimal("7.50")),
        ("v-b", Decimal("36.00")),
    ]
    assert [(p.id, p.label, p.parent_id) for p in reading.products()] == [
        ("v-g", "Sancerre Les Aubépines 2022 Verre 12 cl", "p-7"),
        ("v-b", "Sancerre Les Aubépines 2022 Bouteille 75 cl", "p-7"),
    ]
    assert canned.asked[1][1]["page[after]"] == "c-91f"
