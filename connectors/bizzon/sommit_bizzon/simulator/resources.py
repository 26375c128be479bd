"""The till's things as JSON:API resources, in the words that its habits choose."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from sommit_bizzon.simulator.habits import Habits
from sommit_bizzon.simulator.till import (
    Line,
    Modifier,
    ModifierSet,
    Outlet,
    Product,
    Register,
    Ticket,
    Variant,
)

Resource = dict[str, Any]

_TABLE = {"invoiceItems": "items", "register": "registers", "originalInvoice": "originalInvoices"}


class Speaker:
    """Words resources, as of an instant and with habits."""

    def __init__(self, habits: Habits, now: datetime | None) -> None:
        self._habits = habits
        self._now = now

    # -- tickets --------------------------------------------------------------------------------

    def ticket(self, ticket: Ticket) -> Resource:
        """An invoice; its lines are apart."""
        sign = self._sign(ticket)
        cancelled = ticket.cancelled_at is not None and (
            self._now is None or ticket.cancelled_at <= self._now
        )
        before = sum((line.total for line in _counted(ticket)), Decimal(0))
        attributes = {
            "total": _money(sign * ticket.total),
            "subtotal": _money(sign * ticket.total / Decimal("1.2")),
            "tax": _money(sign * (ticket.total - ticket.total / Decimal("1.2"))),
            "cancelled": cancelled,
            "cancelReason": "erreur de table" if cancelled else None,
            "discount": str(ticket.discount) if ticket.discount else None,
            "discountAmount": _money(before - ticket.total) if ticket.discount else None,
            "tipAmount": None if ticket.tip is None else _money(ticket.tip),
            "createdAt": self._time(ticket.created_at),
        }
        original = [_ref("invoices", ticket.original.id)] if ticket.original else []
        return _resource(
            "invoices",
            ticket.id,
            attributes,
            {
                self._name("invoiceItems"): [
                    _ref("invoiceItems", line.id) for line in ticket.lines
                ],
                self._name("register"): _ref("registers", ticket.register.id),
                self._name("originalInvoice"): original[0] if original else None,
            },
        )

    def line(self, ticket: Ticket, line: Line) -> Resource:
        """An invoice item."""
        sign = self._sign(ticket)
        total, paid = sign * line.total, sign * line.paid
        if (line.comp or line.void) and not self._habits.offered_amounts:
            total = paid = Decimal(0)
        attributes = {
            "productName": line.label,
            "quantity": str(sign * line.quantity),
            "unitPriceInclTax": _money(line.unit_price),
            "total": _money(total if self._habits.after_discount else paid),
            "compVoidReason": "offert" if line.comp else None,
            "createdAt": self._time(ticket.created_at),
            **self._flags(line),
        }
        if self._habits.after_discount:
            attributes["totalInclDiscount"] = _money(paid)
            attributes["discountAmount"] = _money(abs(total - paid)) if total != paid else None
        variant = _ref("productVariants", line.variant.id) if line.variant else None
        return _resource(
            "invoiceItems",
            line.id,
            attributes,
            {
                "product": _ref("products", line.product.id) if line.product else None,
                "productVariant": variant,
                "invoiceItemModifiers": [
                    _ref("invoiceItemModifiers", modifier.id) for modifier in line.modifiers
                ],
            },
        )

    # -- the catalogue --------------------------------------------------------------------------

    def product(self, product: Product) -> Resource:
        """A product; category, variants and modifier sets are apart."""
        category = _ref("productTypes", category_id(product.category)) if product.category else None
        attributes = {
            "name": product.name,
            "description": "Servi frais. " * 20,
            "status": "active" if product.active else "inactive",
            "isAvailable": True,
            "retailPriceInclTax": _money(product.price),
            "retailPriceExclTax": _money(product.price / Decimal("1.2")),
            "createdAt": self._time(product.updated_at),
            "updatedAt": self._time(product.updated_at),
            **self._optional(sku=product.sku, barcode=""),
        }
        return _resource(
            "products",
            product.id,
            attributes,
            {
                "productType": category,
                "productVariants": [_ref("productVariants", one.id) for one in product.variants],
                "modifierSets": [_ref("modifierSets", one.id) for one in product.modifier_sets],
            },
        )

    def variant(self, variant: Variant) -> Resource:
        """A variant of a product; it does not say of which."""
        attributes = {
            "selector": variant.selector,
            "retailPriceInclTax": _money(variant.price),
            "retailPriceExclTax": _money(variant.price / Decimal("1.2")),
            "updatedAt": self._time(variant.updated_at),
            **self._optional(sku=variant.sku, barcode=""),
        }
        return _resource("productVariants", variant.id, attributes, {})

    def category(self, name: str) -> Resource:
        """A product type."""
        return _resource("productTypes", category_id(name), {"name": name}, {})

    def modifier_set(self, made: ModifierSet) -> Resource:
        """A set of modifiers."""
        attributes = {"name": made.name, "selection": "single", "minimumCount": 0}
        links = {"modifiers": [_ref("modifiers", one.id) for one in made.modifiers]}
        return _resource("modifierSets", made.id, attributes, links)

    def modifier(self, modifier: Modifier, kind: str) -> Resource:
        """A modifier: of a set (`modifiers`) or of a line (`invoiceItemModifiers`)."""
        attributes = {"name": modifier.name, "price": _money(modifier.price)}
        return _resource(kind, modifier.id, attributes, {})

    # -- the house ------------------------------------------------------------------------------

    def outlet(self, outlet: Outlet) -> Resource:
        """A site."""
        return _resource("outlets", outlet.id, {"name": outlet.name, "index": 0}, {})

    def register(self, register: Register) -> Resource:
        """A register."""
        attributes = {"name": register.name, "index": 0, "virtual": False, "invoicesCount": 0}
        links = {"outlet": _ref("outlets", register.outlet.id)}
        return _resource("registers", register.id, attributes, links)

    # -- words ----------------------------------------------------------------------------------

    def _sign(self, ticket: Ticket) -> int:
        positive = ticket.original is not None and self._habits.refund_signs == "positive"
        return -1 if positive else 1

    def _name(self, relationship: str) -> str:
        return _TABLE[relationship] if self._habits.names == "table" else relationship

    def _flags(self, line: Line) -> dict[str, bool]:
        names = ("isComp", "isVoid") if self._habits.flags == "new" else ("comp", "void")
        return dict(zip(names, (line.comp, line.void), strict=True))

    def _optional(self, **texts: str) -> dict[str, str | None]:
        nothing = self._habits.nothing
        told = {name: text or (None if nothing == "null" else "") for name, text in texts.items()}
        return {name: text for name, text in told.items() if text or nothing != "absent"}

    def _time(self, instant: datetime) -> str:
        precision = "milliseconds" if self._habits.milliseconds else "seconds"
        return instant.astimezone(UTC).isoformat(timespec=precision).replace("+00:00", "Z")


def category_id(name: str) -> str:
    """The id of a category: categories are known by their names here."""
    return str(uuid5(NAMESPACE_OID, f"category {name}"))


def _counted(ticket: Ticket) -> Iterable[Line]:
    return (line for line in ticket.lines if not (line.comp or line.void))


def _money(amount: Decimal) -> str:
    return format(amount, ".2f")


def _ref(kind: str, resource_id: str) -> Resource:
    return {"type": kind, "id": resource_id}


def _resource(kind: str, resource_id: str, attributes: Resource, links: Resource) -> Resource:
    relationships = {name: {"data": data} for name, data in links.items()}
    return {**_ref(kind, resource_id), "attributes": attributes, "relationships": relationships}
