"""The shapes of the till's JSON:API documents, as far as they are read.

Decoding is strict about what holds documents together and blind to the rest: unknown members are
ignored, members that the vendor calls optional may be missing, and where its documents disagree
about a name both are read. Figures stay as they are written; `figures.amount` makes them `Decimal`.
A ticket's line is decoded on its own, so that an odd one does not spoil the page.
"""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from typing import Annotated, Any, Generic, TypeVar

import msgspec
from msgspec import UNSET, Meta, Raw, Struct, UnsetType, field

from sommit_bizzon.figures import NULL, amount
from sommit_core import BadPosData, FailedRead

A = TypeVar("A")
R = TypeVar("R")
T = TypeVar("T")

Instant = Annotated[datetime, Meta(tz=True)]


class Wire(Struct, rename="camel"):
    """A JSON object; members are named in camel case there."""


class Ref(Struct, frozen=True):
    """Points at a resource. Ids are opaque, and unique within their type only."""

    type: str
    id: str


class Linkage(Wire):
    """One relationship: to one, to many, to none, or not said."""

    data: Ref | list[Ref] | None = None


def refs(*linkages: Linkage | None) -> tuple[Ref, ...]:
    """What one relationship points at, each once; it may go by several names."""
    found: dict[Ref, None] = {}
    for linkage in linkages:
        if linkage is not None and linkage.data is not None:
            data = linkage.data if isinstance(linkage.data, list) else [linkage.data]
            found.update(dict.fromkeys(ref for ref in data if ref.id))
    return tuple(found)


def first_id(*linkages: Linkage | None) -> str | None:
    """The id that a relationship to one points at, None when it points at none."""
    return next((ref.id for ref in refs(*linkages)), None)


class Resource(Wire, Generic[A, R]):
    """One resource: identity, attributes `A`, relationships `R`."""

    type: str
    id: Annotated[str, Meta(min_length=1)]
    attributes: A | None = None
    relationships: R | None = None

    @property
    def ref(self) -> Ref:
        """What points at this resource."""
        return Ref(self.type, self.id)

    @property
    def parts(self) -> tuple[Ref, ...]:
        """What has to come with this resource: nothing, as a rule."""
        return ()


# -- tickets ----------------------------------------------------------------------------------


class InvoiceAttributes(Wire, kw_only=True):
    """A ticket's own figures, after discounts and with tax."""

    created_at: Instant
    total: Raw = NULL
    tip_amount: Raw = NULL
    cancelled: Any = None
    """True, false or null; anything else cannot be read."""


class InvoiceRelations(Wire):
    """What a ticket points at; three of them go by two names."""

    invoice_items: Linkage | None = None
    items: Linkage | None = None
    register: Linkage | None = None
    registers: Linkage | None = None
    original_invoice: Linkage | None = None
    original_invoices: Linkage | None = None


class Invoice(Wire):
    """One ticket. Its lines come apart, in `included`."""

    type: str
    id: Annotated[str, Meta(min_length=1)]
    attributes: InvoiceAttributes
    relationships: InvoiceRelations = field(default_factory=InvoiceRelations)

    @property
    def parts(self) -> tuple[Ref, ...]:
        """The ticket's lines."""
        return refs(self.relationships.invoice_items, self.relationships.items)

    @property
    def tells_lines(self) -> bool:
        """Whether the ticket says which lines it has; one that brought nothing need not."""
        links = (self.relationships.invoice_items, self.relationships.items)
        told = any(link is not None and link.data is not None for link in links)
        return told or amount(self.attributes.total) == 0

    @property
    def register_id(self) -> str | None:
        """The register that made the ticket."""
        return first_id(self.relationships.register, self.relationships.registers)

    @property
    def original_id(self) -> str | None:
        """The ticket that this one takes back: having one makes it a refund."""
        links = self.relationships
        return first_id(links.original_invoice, links.original_invoices)


class LineAttributes(Wire):
    """A ticket line's figures. Another included resource has none of these: all are optional."""

    product_name: Any = None
    quantity: Raw = NULL
    total: Raw = NULL
    total_incl_discount: Raw = NULL
    discount_amount: Raw = NULL
    is_comp: bool | None = None
    comp: bool | None = None
    is_void: bool | None = None
    void: bool | None = None

    @property
    def offered(self) -> bool:
        """Offered by the house."""
        return bool(self.comp if self.is_comp is None else self.is_comp)

    @property
    def voided(self) -> bool:
        """Taken off the ticket."""
        return bool(self.void if self.is_void is None else self.is_void)


class LineRelations(Wire):
    """What a ticket line points at."""

    product: Linkage | None = None
    product_variant: Linkage | None = None
    invoice_item_modifiers: Linkage | None = None
    invoice_items_modifiers: Linkage | None = None


class Line(Resource[Any, Any], dict=True):
    """One line of a ticket."""

    attributes: Raw = NULL
    relationships: Raw = NULL

    @cached_property
    def says(self) -> LineAttributes | None:
        """Its attributes; None when they cannot be read."""
        return _readable(self.attributes, LineAttributes)

    @cached_property
    def links(self) -> LineRelations | None:
        """What it points at; None when that cannot be read."""
        return _readable(self.relationships, LineRelations)


def _readable(raw: Raw, into: type[T]) -> T | None:
    try:
        return into() if bytes(raw) == b"null" else msgspec.json.decode(raw, type=into)
    except msgspec.DecodeError:
        return None


# -- catalogue and sites ----------------------------------------------------------------------


class Priced(Wire):
    """What products and variants have in common."""

    sku: Any = None
    barcode: Any = None
    retail_price_incl_tax: Raw = NULL
    updated_at: Any = None


class ProductAttributes(Priced, kw_only=True):
    """What the till says of a product."""

    name: Any = None
    status: Any = None


class ProductRelations(Wire):
    """What a product points at."""

    product_type: Linkage | None = None
    product_variants: Linkage | None = None
    modifier_sets: Linkage | None = None


class Product(Wire):
    """One product of the catalogue, before its variants are made products of their own."""

    type: str
    id: Annotated[str, Meta(min_length=1)]
    attributes: ProductAttributes = field(default_factory=ProductAttributes)
    relationships: ProductRelations = field(default_factory=ProductRelations)

    @property
    def parts(self) -> tuple[Ref, ...]:
        """The product's variants."""
        return refs(self.relationships.product_variants)


class PartAttributes(Priced):
    """What the till says of smaller things: each kind has some of these."""

    name: Any = None
    selector: Any = None
    """Of a variant: what tells it from the others, a free JSON object."""
    price: Raw = NULL
    """Of a modifier."""


class Part(Resource[PartAttributes, Any]):
    """A variant, a product type, a modifier or a set of them, an outlet."""

    @property
    def says(self) -> PartAttributes:
        """Its attributes; none of them is sure to be there."""
        return self.attributes or PartAttributes()


class RegisterRelations(Wire):
    """Where a register stands."""

    outlet: Linkage | None = None


class Register(Resource[Any, RegisterRelations]):
    """One register; its outlet counts, nothing else."""

    @property
    def outlet_id(self) -> str | None:
        """The outlet that the register stands in, None when the till does not say."""
        return first_id(self.relationships.outlet) if self.relationships else None


# -- documents --------------------------------------------------------------------------------


class Links(Wire):
    """Where a listing goes on: a URL, `{"href": URL}`, null or absent."""

    next: str | dict[str, Any] | None = None


class Linked(Wire):
    """Of a page, only where the listing goes on."""

    links: Links | None = None


class Page(Wire, Generic[T, A]):
    """One page of a listing: rows `T`, and the resources `A` that come with them."""

    data: list[T]
    included: list[A] | None = None
    links: Links | None = None


class One(Wire, Generic[T, A]):
    """A single resource, and the resources `A` that come with it."""

    data: T
    included: list[A] | None = None


class Envelope(Wire, omit_defaults=True):
    """An answer that is not opened yet: one with errors may hold anything beside them."""

    data: Raw | UnsetType = UNSET
    included: Raw | UnsetType = UNSET
    links: Raw | UnsetType = UNSET
    errors: Raw | UnsetType = UNSET


def check_document(document: Envelope) -> None:
    """Refuse an answer that says 200 but is no answer: no data, errors in it, or broken text.

    Raises:
        FailedRead: ask again.
    """
    if document.errors is not UNSET or document.data is UNSET or bytes(document.data) == b"null":
        raise FailedRead("no data, or errors, with status 200")
    try:  # what is not opened was not looked at either
        for part in (document.data, document.included, document.links):
            bytes(part or b"").decode()
    except UnicodeDecodeError:
        raise FailedRead("no UTF-8") from None


def opened(document: Envelope, into: type[T], where: str) -> T:
    """What `document` holds, once `check_document` has let it pass.

    Raises:
        BadPosData: it has another shape.
    """
    try:
        return msgspec.json.decode(msgspec.json.encode(document), type=into)
    except msgspec.DecodeError as error:
        raise BadPosData(till="Bizzon", detail=str(error), where=where) from error
