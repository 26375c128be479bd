"""A make-believe Bizzon till: its catalogue, its registers, its tickets, and a day's work on them.

Amounts are `Decimal` or decimal strings, tax included; instants are aware datetimes. The ids that
`add_product` returns are those under which the products are sold: Sommit's product ids.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from uuid import NAMESPACE_OID, uuid5

import attrs

CENT = Decimal("0.01")
OPENING = datetime(2025, 1, 1, 9, tzinfo=UTC)
"""When the till's first products, registers and outlets were made."""


@attrs.define
class Outlet:
    """One site of the account."""

    id: str
    name: str


@attrs.define
class Register:
    """One register of an outlet."""

    id: str
    name: str
    outlet: Outlet


@attrs.define
class Modifier:
    """A choice that can be made on a line."""

    id: str
    name: str
    price: Decimal


@attrs.define
class ModifierSet:
    """Choices that go together: "12 cl", "75 cl"."""

    id: str
    name: str
    modifiers: list[Modifier]


@attrs.define
class Variant:
    """One way in which a product is sold: a glass, a bottle."""

    id: str
    selector: dict[str, str]
    price: Decimal
    updated_at: datetime
    sku: str = ""


@attrs.define
class Product:
    """One product of the catalogue."""

    id: str
    name: str
    price: Decimal
    updated_at: datetime
    category: str | None = None
    variants: list[Variant] = attrs.field(factory=list)
    modifier_sets: list[ModifierSet] = attrs.field(factory=list)
    sku: str = ""
    active: bool = True


@attrs.frozen
class Sold:
    """What a waiter types for one line of a ticket."""

    product: str | None
    """An id that `add_product` returned; None for an open item, which needs `label` and `price`."""
    quantity: Decimal | int | str = 1
    price: Decimal | str | None = None
    """Another price than the catalogue's (happy hour), for one unit."""
    label: str | None = None
    comp: bool = False
    void: bool = False
    modifiers: tuple[str, ...] = ()
    """Names of modifiers of the product's sets."""


@attrs.define
class Line:
    """One line of a ticket."""

    id: str
    product: Product | None
    variant: Variant | None
    label: str
    quantity: Decimal
    unit_price: Decimal
    total: Decimal
    """Before discounts."""
    paid: Decimal
    """After discounts: what the line brings, unless it is offered or void."""
    comp: bool = False
    void: bool = False
    modifiers: list[Modifier] = attrs.field(factory=list)


@attrs.define
class Ticket:
    """One ticket: a sale, or a refund if it has an original."""

    id: str
    created_at: datetime
    register: Register
    lines: list[Line]
    original: Ticket | None = None
    discount: Decimal = Decimal(0)
    tip: Decimal | None = None
    cancelled_at: datetime | None = None

    @property
    def total(self) -> Decimal:
        """What the guest pays, without the tip."""
        paid = (line.paid for line in self.lines if not (line.comp or line.void))
        return sum(paid, Decimal(0))


class BizzonTill:
    """The till. `now` is the instant as of which it answers; None: it shows all that there is."""

    def __init__(self, seed: int = 0) -> None:
        """`seed` makes the ids: the same calls on the same seed give the same till."""
        self.now: datetime | None = None
        self.outlets: list[Outlet] = []
        self.registers: list[Register] = []
        self.modifier_sets: list[ModifierSet] = []
        self.products: list[Product] = []
        self.tickets: list[Ticket] = []
        self._seed = seed
        self._made = 0
        self.add_register("Caisse 1", self.add_outlet("Salle"))

    # -- the house ------------------------------------------------------------------------------

    def add_outlet(self, name: str) -> str:
        """A new site; its id."""
        self.outlets.append(Outlet(self._id(), name))
        return self.outlets[-1].id

    def add_register(self, name: str, outlet: str) -> str:
        """A new register of the outlet with the id `outlet`; its id."""
        site = next(known for known in self.outlets if known.id == outlet)
        self.registers.append(Register(self._id(), name, site))
        return self.registers[-1].id

    # -- the catalogue --------------------------------------------------------------------------

    def add_modifier_set(self, name: str, modifiers: Mapping[str, Decimal | str]) -> str:
        """A new set of modifiers (name -> price); its id."""
        made = [Modifier(self._id(), text, Decimal(price)) for text, price in modifiers.items()]
        self.modifier_sets.append(ModifierSet(self._id(), name, made))
        return self.modifier_sets[-1].id

    def add_product(
        self,
        name: str,
        price: Decimal | str = "0.00",
        *,
        category: str | None = None,
        variants: Sequence[tuple[Mapping[str, str] | str, Decimal | str]] = (),
        modifier_sets: Iterable[str] = (),
        sku: str = "",
        at: datetime = OPENING,
    ) -> tuple[str, ...]:
        """A new product; the ids under which it is sold: its own, or one for each variant.

        A variant is (selector, price); a selector that is text stands for {"Format": text}.
        """
        product = Product(self._id(), name, Decimal(price), at, category, sku=sku)
        product.modifier_sets = [one for one in self.modifier_sets if one.id in set(modifier_sets)]
        for selector, amount in variants:
            said = {"Format": selector} if isinstance(selector, str) else dict(selector)
            product.variants.append(Variant(self._id(), said, Decimal(amount), at))
        self.products.append(product)
        return tuple(variant.id for variant in product.variants) or (product.id,)

    def reprice(self, sold_as: str, price: Decimal | str, at: datetime = OPENING) -> None:
        """Change the catalogue price of a product or variant, at `at`."""
        product, variant = self.find(sold_as)
        changed = variant or product
        changed.price, changed.updated_at = Decimal(price), at

    def rename(self, sold_as: str, name: str, at: datetime = OPENING) -> None:
        """Change the label of a product, or of the product that a variant belongs to."""
        product, _variant = self.find(sold_as)
        product.name, product.updated_at = name, at

    def retire(self, sold_as: str) -> None:
        """Sell a product no more; it stays listed, as inactive."""
        self.find(sold_as)[0].active = False

    def delete(self, sold_as: str) -> None:
        """Take a product, or one variant of it, off the catalogue; tickets keep it."""
        product, variant = self.find(sold_as)
        if variant and len(product.variants) > 1:
            product.variants.remove(variant)
        else:
            self.products.remove(product)

    def find(self, sold_as: str) -> tuple[Product, Variant | None]:
        """The product, and the variant if the id is one's.

        Raises:
            KeyError: the catalogue has nothing under this id.
        """
        for product in self.products:
            if product.id == sold_as:
                return product, None
            for variant in product.variants:
                if variant.id == sold_as:
                    return product, variant
        raise KeyError(sold_as)

    # -- tickets --------------------------------------------------------------------------------

    def sell(
        self,
        at: datetime,
        lines: Iterable[Sold],
        *,
        register: str | None = None,
        discount: Decimal | int | str = 0,
        tip: Decimal | str | None = None,
    ) -> Ticket:
        """A ticket made at `at`; `discount` in per cent, taken off each line."""
        percent = Decimal(discount)
        ticket = Ticket(
            id=self._id(),
            created_at=at,
            register=self._register(register),
            lines=[self._line(sold, percent) for sold in lines],
            discount=percent,
            tip=None if tip is None else Decimal(tip),
        )
        self.tickets.append(ticket)
        return ticket

    def refund(
        self, original: Ticket, at: datetime, *, lines: Iterable[int] | None = None
    ) -> Ticket:
        """A ticket that takes back `original`, or its lines with these positions."""
        positions = range(len(original.lines)) if lines is None else lines
        taken_back = [self._reversed(original.lines[position]) for position in positions]
        ticket = Ticket(self._id(), at, original.register, taken_back, original)
        self.tickets.append(ticket)
        return ticket

    def cancel(self, ticket: Ticket, at: datetime) -> None:
        """Cancel a whole ticket at `at`, perhaps days later."""
        ticket.cancelled_at = at

    def _register(self, register: str | None) -> Register:
        wanted = register or self.registers[0].id
        return next(known for known in self.registers if known.id == wanted)

    def _line(self, sold: Sold, discount: Decimal) -> Line:
        product, variant = self.find(sold.product) if sold.product else (None, None)
        priced = variant or product
        price = sold.price if sold.price is not None else priced.price if priced else "0.00"
        quantity = Decimal(sold.quantity)
        total = _cents(Decimal(price) * quantity)
        known = [one for made in product.modifier_sets for one in made.modifiers] if product else []
        return Line(
            id=self._id(),
            product=product,
            variant=variant,
            label=sold.label or (product.name if product else ""),
            quantity=quantity,
            unit_price=Decimal(price),
            total=total,
            paid=_cents(total * (100 - discount) / 100),
            comp=sold.comp,
            void=sold.void,
            modifiers=[one for one in known if one.name in sold.modifiers],
        )

    def _reversed(self, line: Line) -> Line:
        return attrs.evolve(
            line, id=self._id(), quantity=-line.quantity, total=-line.total, paid=-line.paid
        )

    def _id(self) -> str:
        self._made += 1
        return str(uuid5(NAMESPACE_OID, f"bizzon {self._seed} {self._made}"))


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)
