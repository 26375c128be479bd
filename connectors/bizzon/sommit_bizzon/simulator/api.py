"""The till's API: collections, single resources, filters, includes, fieldsets and cursors."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import NAMESPACE_OID, uuid5

import attrs

from sommit_bizzon.simulator.habits import Habits
from sommit_bizzon.simulator.questions import Answer, Problem, Question, parse
from sommit_bizzon.simulator.resources import Resource, Speaker
from sommit_bizzon.simulator.till import BizzonTill, Line, Product, Ticket

DEFAULT_SIZE = 30
FOREIGN = "https://pos.example.org/api/v2"

_PAGING = frozenset({"page[size]", "page[after]"})
_DATES = ("createdAtGt", "createdAtGteq", "createdAtLt", "createdAtLteq")

Includes = Mapping[str, Callable[[Any], list[Resource]]]


@attrs.frozen
class Collection:
    """One kind of resource: what there is, how it is worded, what may come with it."""

    kind: str
    rows: Sequence[Any]
    word: Callable[[Any], Resource]
    id_of: Callable[[Any], str] = lambda row: str(row.id)
    includes: Includes = attrs.field(factory=dict)
    filters: frozenset[str] = frozenset()
    listed: bool = True

    @property
    def params(self) -> frozenset[str]:
        """The parameters that a listing of it takes."""
        return _PAGING | self.filters | {"include", f"fields[{self.kind}]"}


class Api:
    """Answers questions about one till."""

    def __init__(self, till: BizzonTill, habits: Habits) -> None:
        self.till = till
        self.habits = habits
        self._cursors: dict[str, str] = {}
        self._included = 0

    def answer(self, target: str, base: str) -> Answer:
        """The answer to a GET of `target`; `base` is the address for links.

        Raises:
            Problem: the till refuses the question.
        """
        collections = self._collections()
        question = parse(target, lambda path: _known(collections, path))
        if question.path == "/v1/health-check":
            return Answer.of({"data": {"type": "healthChecks", "id": "1"}})
        listed = collections.get(question.path)
        if listed and listed.listed:
            return Answer.of(self._page(listed, question, base))
        folder, _slash, resource_id = question.path.rpartition("/")
        if folder not in collections or not resource_id:
            raise Problem(404, "Not found")
        return Answer.of(self._single(collections[folder], question, resource_id))

    # -- documents ------------------------------------------------------------------------------

    def _single(self, collection: Collection, question: Question, resource_id: str) -> Resource:
        for row in collection.rows:
            if collection.id_of(row) == resource_id:
                included = self._related(collection, question, [row])
                return {"data": self._worded(collection, question, row), "included": included}
        raise Problem(404, "Not found")

    def _page(self, collection: Collection, question: Question, base: str) -> Resource:
        rows = [row for row in collection.rows if self._wanted(collection, row, question)]
        rows.sort(key=lambda row: self._place(collection, row))
        if self.habits.order == "newest":
            rows.reverse()
        size = question.size(DEFAULT_SIZE)
        after = question.after()
        start = self._start(collection, rows, after)
        end = start + (self.habits.page_size or size)
        shown = rows[start - 1 if self.habits.twice and start else start : end]
        related = self._related(collection, question, shown)
        return {
            "data": [self._worded(collection, question, row) for row in shown],
            "included": self._sent(related),
            "links": self._links(collection, question, rows[start:end], end < len(rows), base),
        }

    def _wanted(self, collection: Collection, row: Any, question: Question) -> bool:
        if not collection.filters or self.habits.filters_ignored:
            return True
        return _passes(row, question)

    def _place(self, collection: Collection, row: Any) -> tuple[datetime | str, ...]:
        """Where a row stands in a listing, the oldest first."""
        row_id = collection.id_of(row)
        if isinstance(row, Ticket) and self.habits.order != "shuffled":
            return (row.created_at, row_id)
        return (uuid5(NAMESPACE_OID, row_id).hex,)

    def _start(self, collection: Collection, rows: list[Any], after: str | None) -> int:
        if after is None:
            return 0
        last = self._cursors.get(after)
        for position, row in enumerate(rows):
            if collection.id_of(row) == last:
                return position + 1
        raise Problem(400, "stale cursor", "page[after]")

    def _links(
        self, collection: Collection, question: Question, rows: list[Any], more: bool, base: str
    ) -> Resource:
        habits = self.habits
        last = collection.id_of(rows[-1]) if rows else ""
        if last and (more or habits.loops or habits.end == "empty page"):
            first = f"c-first-{collection.kind}"
            self._cursors.setdefault(first, last)
            cursor = "c-" + uuid5(NAMESPACE_OID, last).hex
            self._cursors[cursor] = last
            cursor = first if habits.loops and not more else cursor
            return {"prev": None, "next": self._link(question, cursor, base)}
        return {"prev": None} if habits.end == "absent" else {"prev": None, "next": None}

    def _link(self, question: Question, cursor: str, base: str) -> str:
        foreign = self.habits.foreign_next
        params = {"page[after]": cursor} if foreign else {**question.params, "page[after]": cursor}
        return (FOREIGN if foreign else base) + question.path + "?" + urlencode(params)

    def _related(
        self, collection: Collection, question: Question, rows: Iterable[Any]
    ) -> list[Resource]:
        names = question.names("include", frozenset(collection.includes))
        found = [one for row in rows for name in names for one in collection.includes[name](row)]
        return list({(one["type"], one["id"]): one for one in found}.values())

    def _sent(self, included: list[Resource]) -> list[Resource]:
        """What really goes out of `included`: a till may leave some out without a word."""
        habits = self.habits
        sent = []
        for one in included:
            self._included += 1
            forgotten = habits.forgets_every and self._included % habits.forgets_every == 0
            if not forgotten and one["id"] not in habits.hides:
                sent.append(one)
        return sent[: habits.included_most]

    def _worded(self, collection: Collection, question: Question, row: Any) -> Resource:
        resource = collection.word(row)
        parameter = f"fields[{collection.kind}]"
        if parameter not in question.params:
            return resource
        known = frozenset(resource["attributes"]) | frozenset(resource["relationships"])
        if self.habits.fieldsets_rejected:
            raise Problem(400, "no fieldsets here", parameter)
        kept = question.names(parameter, known | {"sku", "barcode"})
        for part in ("attributes", "relationships"):
            resource[part] = {name: resource[part][name] for name in kept if name in resource[part]}
        return resource

    # -- what there is --------------------------------------------------------------------------

    def _collections(self) -> dict[str, Collection]:
        till = self.till
        speak = Speaker(self.habits, till.now)
        tickets = [t for t in till.tickets if till.now is None or t.created_at <= till.now]
        items = [(ticket, line) for ticket in tickets for line in ticket.lines]
        return {
            "/v1/outlets": Collection("outlets", till.outlets, speak.outlet),
            "/v1/registers": Collection(
                "registers",
                till.registers,
                speak.register,
                includes={"outlet": lambda register: [speak.outlet(register.outlet)]},
            ),
            "/v1/products": Collection(
                "products", till.products, speak.product, includes=_with_product(speak)
            ),
            "/v1/modifier-sets": Collection(
                "modifierSets",
                till.modifier_sets,
                speak.modifier_set,
                includes={
                    "modifiers": lambda made: [
                        speak.modifier(one, "modifiers") for one in made.modifiers
                    ]
                },
            ),
            "/v1/invoices": Collection(
                "invoices",
                tickets,
                speak.ticket,
                includes=_with_ticket(speak, self.habits),
                filters=frozenset(f"filter[{name}]" for name in (*_DATES, "registerIdEq")),
            ),
            "/v1/invoice-items": Collection(
                "invoiceItems",
                items,
                lambda row: speak.line(*row),
                id_of=lambda row: str(row[1].id),
                includes={self.habits.modifier_include: lambda row: _modifiers(speak, row[1])},
                listed=False,
            ),
            "/v1/revenue-centers": Collection("revenueCenters", [], _nothing),
            "/v1/product-bundles": Collection("productBundles", [], _nothing),
        }


def _known(collections: Mapping[str, Collection], path: str) -> frozenset[str]:
    if path in collections:
        return collections[path].params
    collection = collections.get(path.rpartition("/")[0])
    return collection.params - _PAGING - collection.filters if collection else frozenset()


def _passes(ticket: Ticket, question: Question) -> bool:
    at = ticket.created_at
    gt, gteq, lt, lteq = (question.instant(f"filter[{name}]") for name in _DATES)
    inside = (
        (gt is None or at > gt)
        and (gteq is None or at >= gteq)
        and (lt is None or at < lt)
        and (lteq is None or at <= lteq)
    )
    return inside and ticket.register.id == question.params.get(
        "filter[registerIdEq]", ticket.register.id
    )


def _with_product(speak: Speaker) -> Includes:
    def category(product: Product) -> list[Resource]:
        return [speak.category(product.category)] if product.category else []

    return {
        "productType": category,
        "productVariants": lambda product: [speak.variant(one) for one in product.variants],
        "modifierSets": lambda product: [speak.modifier_set(one) for one in product.modifier_sets],
    }


def _with_ticket(speak: Speaker, habits: Habits) -> Includes:
    def lines(ticket: Ticket) -> list[Resource]:
        originals = [ticket.original] if ticket.original and habits.originals_included else []
        worded = [speak.line(ticket, line) for line in ticket.lines]
        return worded + [speak.ticket(original) for original in originals]

    return {
        "invoiceItems": lines,
        "register": lambda ticket: [speak.register(ticket.register)],
        "originalInvoice": lambda ticket: [speak.ticket(ticket.original)] * bool(ticket.original),
    }


def _modifiers(speak: Speaker, line: Line) -> list[Resource]:
    return [speak.modifier(modifier, "invoiceItemModifiers") for modifier in line.modifiers]


def _nothing(row: object) -> Resource:
    raise KeyError(row)
