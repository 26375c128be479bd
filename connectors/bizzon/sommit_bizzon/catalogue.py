"""The till's catalogue: products, their variants as products of their own, and prices."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import attrs

from sommit_bizzon.figures import amount, minor_unit, text
from sommit_bizzon.listing import Listing, read_one
from sommit_bizzon.wire import (
    One,
    Page,
    Part,
    Priced,
    Product,
    Ref,
    refs,
)
from sommit_core import Pos, PosPrice, PosProduct, RequestRejected
from sommit_core.hooks import Params

PRODUCTS = "/v1/products"
LARGEST_PRICE = Decimal(10) ** 8
"""No price of a restaurant, in any currency; one beyond all bounds would refuse them all."""
MOST_ALONE = 30
"""Products that are asked for one by one, for variants that no page brought."""

_USED = (
    *("name", "sku", "barcode", "status", "retailPriceInclTax", "updatedAt"),
    *("productType", "productVariants", "modifierSets"),
)
# Without a fieldset each product brings a description of up to 10,000 characters.
_LEAN: Params = (
    ("include", "productType,productVariants,modifierSets"),
    ("fields[products]", ",".join(_USED)),
)
_PLAIN: Params = (("include", "productType,productVariants"),)


@attrs.frozen
class Item:
    """Something that is sold: a product without variants, or one variant of a product."""

    product: PosProduct
    price: PosPrice | None
    """None for an open price."""


@attrs.frozen
class Catalogue:
    """What one scan of the catalogue brought."""

    items: tuple[Item, ...]
    modifier_sets: Mapping[str, tuple[str, ...]]
    """Product id -> ids of the sets of modifiers that it can be sold with."""


def read_catalogue(pos: Pos) -> Catalogue:
    """The catalogue, scanned once in a reading: products and prices come out of the same scan."""
    return pos.once("bizzon catalogue", lambda: _scan(pos))


def _scan(pos: Pos) -> Catalogue:
    products, parts = _read(pos)
    found = [item for product in products for item in _items(pos, product, parts)]
    sets = {p.id: tuple(r.id for r in refs(p.relationships.modifier_sets)) for p in products}
    return Catalogue(tuple({item.product.id: item for item in found}.values()), sets)


def _read(pos: Pos) -> tuple[list[Product], dict[Ref, Part]]:
    products: dict[str, Product] = {}
    parts: dict[Ref, Part] = {}
    try:
        _fill(pos, _LEAN, products, parts)
    except RequestRejected as rejected:
        if rejected.status != 400 or products:
            raise
        pos.log.info("%s: the fieldset is rejected, asking without", PRODUCTS)
        _fill(pos, _PLAIN, products, parts)
    _complete(pos, products.values(), parts)
    return list(products.values()), parts


def _fill(pos: Pos, params: Params, products: dict[str, Product], parts: dict[Ref, Part]) -> None:
    listing = Listing(PRODUCTS, params, pos.settings.page_size, Page[Product, Part])
    for batch in listing.read(pos):
        products.update((product.id, product) for product in batch.rows)
        parts.update(batch.parts)


def _complete(pos: Pos, products: Iterable[Product], parts: dict[Ref, Part]) -> None:
    """Ask one by one for products whose variants no page brought; some may stay unknown.

    That harms nothing: what a reading does not list keeps its link, its sales and its price.
    """
    lacking = [product for product in products if _unknown(product, parts)]
    for product in lacking[:MOST_ALONE]:
        answer = read_one(pos, PRODUCTS, product.id, _PLAIN, One[Product, Part])
        parts.update((part.ref, part) for part in (answer and answer.included) or ())
    left = sum(1 for product in lacking if _unknown(product, parts))
    if left:
        pos.log.warning("%d products have variants that the till does not show", left)


def _unknown(product: Product, parts: Mapping[Ref, Part]) -> bool:
    return any(ref not in parts for ref in product.parts)


def _items(pos: Pos, product: Product, parts: Mapping[Ref, Part]) -> Iterator[Item]:
    """The product, or in its place its variants: it is sold through them."""
    says = product.attributes
    links = product.relationships
    kinds = [text(parts[ref].says.name) for ref in refs(links.product_type) if ref in parts]
    category = (kinds[0] or None) if kinds else None
    name = text(says.name) or text(says.sku) or text(product.id)
    if not product.parts:
        yield _item(pos, product, product.id, says, label=name, category=category)
    for ref in product.parts:
        if ref in parts:
            variant = parts[ref].says
            label = text(" ".join([name, *_values(variant.selector)]))
            yield _item(pos, product, ref.id, variant, label=label, category=category)


def _item(
    pos: Pos,
    product: Product,
    item_id: str,
    says: Priced,
    *,
    label: str,
    category: str | None,
) -> Item:
    changed = _time(says.updated_at) or _time(product.attributes.updated_at)
    price = _price(pos, item_id, says)
    return Item(
        PosProduct(
            id=item_id,
            label=label,
            category=category,
            parent_id=None if item_id == product.id else product.id,
            active=product.attributes.status != "inactive",
            sku=text(says.sku) or None,
            barcode=text(says.barcode) or None,
            updated_at=changed,
        ),
        PosPrice(item_id, price, changed_at=changed) if price else None,
    )


def _price(pos: Pos, item_id: str, says: Priced) -> Decimal | None:
    """The price to the currency's smallest unit: the books would refuse all for a finer one."""
    told = amount(says.retail_price_incl_tax)
    if told is None:
        return None
    if not told.is_finite() or told >= LARGEST_PRICE:
        pos.log.warning("the price of product %r cannot be read and is left out", item_id)
        return None
    price = told.quantize(minor_unit(pos.currency), ROUND_HALF_UP)
    return price if price > 0 else None


def _values(selector: Any) -> Iterator[str]:
    """The words of a variant's selector: a free JSON object such as {"Format": "Verre 12 cl"}."""
    if isinstance(selector, dict | list):
        for part in selector.values() if isinstance(selector, dict) else selector:
            yield from _values(part)
    elif selector is not None and not isinstance(selector, bool) and str(selector).strip():
        yield str(selector)


def _time(told: Any) -> datetime | None:
    """A time that is good to know; None when there is none that can be read."""
    try:
        time = datetime.fromisoformat(text(told))
        return time.astimezone(UTC) if time.tzinfo else None
    except (ValueError, OverflowError):  # no time, or the year 1 as many write for "never"
        return None
