"""The shapes of the till's JSON:API documents, as far as they are read.

Decoding is strict about what is used and blind to the rest: unknown members are ignored, members
that the vendor calls optional may be missing, and where its documents disagree about a name both
are read. Amounts stay text here, because "" stands for none; `amount` makes them `Decimal`.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Generic, TypeVar, cast

from msgspec import UNSET, Meta, Struct, UnsetType, field

from sommit_core import FailedRead

A = TypeVar("A")
R = TypeVar("R")
T = TypeVar("T")

Amount = Annotated[str, Meta(pattern=r"^([-+]?\d{1,12}(\.\d{0,12})?)?$")] | None
Instant = Annotated[datetime, Meta(tz=True)]


def amount(text: str | None) -> Decimal | None:
    """A money amount or quantity of the till; None when it gives none."""
    return Decimal(text) if text else None


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
    total: Amount = None
    tip_amount: Amount = None
    cancelled: bool | None = None


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

    product_name: str | None = None
    quantity: Amount = None
    total: Amount = None
    total_incl_discount: Amount = None
    discount_amount: Amount = None
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


class Line(Resource[LineAttributes, LineRelations]):
    """One line of a ticket."""


# -- catalogue and sites ----------------------------------------------------------------------


class Priced(Wire):
    """What products and variants have in common."""

    sku: str | None = None
    barcode: str | None = None
    retail_price_incl_tax: Amount = None
    updated_at: str | None = None


class ProductAttributes(Priced, kw_only=True):
    """What the till says of a product."""

    name: str
    status: str | None = None


class ProductRelations(Wire):
    """What a product points at."""

    product_type: Linkage | None = None
    product_variants: Linkage | None = None
    modifier_sets: Linkage | None = None


class Product(Wire):
    """One product of the catalogue, before its variants are made products of their own."""

    type: str
    id: Annotated[str, Meta(min_length=1)]
    attributes: ProductAttributes
    relationships: ProductRelations = field(default_factory=ProductRelations)

    @property
    def parts(self) -> tuple[Ref, ...]:
        """The product's variants."""
        return refs(self.relationships.product_variants)


class PartAttributes(Priced):
    """What the till says of smaller things: each kind has some of these."""

    name: str | None = None
    selector: Any = None
    """Of a variant: what tells it from the others, a free JSON object."""
    price: Amount = None
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


class Page(Wire, Generic[T, A]):
    """One page of a listing: rows `T`, and the resources `A` that come with them."""

    data: list[T] | UnsetType | None = UNSET
    included: list[A] | None = None
    links: Links | None = None
    errors: Any = UNSET

    @property
    def rows(self) -> list[T]:
        """The rows, once `check_document` has let the page pass."""
        return self.data or []


class One(Wire, Generic[T, A]):
    """A single resource, and the resources `A` that come with it."""

    data: T | UnsetType | None = UNSET
    included: list[A] | None = None
    errors: Any = UNSET

    @property
    def found(self) -> T:
        """The resource, once `check_document` has let the answer pass."""
        return cast(T, self.data)


def check_document(document: Page[Any, Any] | One[Any, Any]) -> None:
    """Refuse an answer that says 200 but is no answer: no data, or errors in it.

    Raises:
        FailedRead: ask again.
    """
    if document.data is UNSET or document.data is None or document.errors is not UNSET:
        raise FailedRead("no data, or errors, with status 200")
