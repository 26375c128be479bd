"""`sommit connector`: for the authors of connectors; no database is needed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import attrs
import click
from rich.console import RenderableType
from rich.text import Text

from sommit_core.cli import show
from sommit_core.cli.app import App, now, pass_app
from sommit_core.cli.base import Group, argument, option
from sommit_core.cli.failure import error_document
from sommit_core.cli.tills import given_token, set_option, token_options
from sommit_core.cli.values import DAY, INSTANT, assigned
from sommit_core.connection import Connection, SetAside
from sommit_core.errors import SommitError
from sommit_core.exact import plain
from sommit_core.i18n import N_, _, ngettext
from sommit_core.plugins import BoundConnector, bind, installed
from sommit_core.pricing import DEFAULT_LEVEL
from sommit_core.records import ClosingSales, PosPrice, PosProduct
from sommit_core.settings import describe_settings
from sommit_core.venues import check_currency, clock_of

connector = Group("connector", help=N_("For authors: list, check and read connectors."))


@attrs.frozen
class Read:
    """What one reading without a database brought."""

    products: list[PosProduct]
    prices: list[PosPrice]
    closings: list[ClosingSales | SetAside]
    currency: str


SHOWN_CHOICES = 6
Loaded = dict[str, BoundConnector | SommitError]


@connector.command("list", help=N_("The connectors installed, and their settings."))
@pass_app
def _list(app: App) -> None:
    loaded = {name: _load(name) for name in installed()}
    documents = [_document(name, one) for name, one in loaded.items()]
    app.show({"connectors": documents}, _listed(loaded))


@connector.command("check", help=N_("Load a connector and check it against the contract."))
@argument("name")
@pass_app
@click.pass_context
def _check(context: click.Context, app: App, name: str) -> None:
    loaded = _load(name)
    app.show({"connector": _document(name, loaded)}, _checked(name, loaded))
    context.exit(loaded.exit_code if isinstance(loaded, SommitError) else 0)


@connector.command(
    "read",
    help=N_("Read one business day through a connector and print it; nothing is kept."),
)
@argument("name")
@set_option
@token_options
@option("--day", type=DAY, help=N_("The business date; else the last one that has ended."))
@option("--now", "as_of", type=INSTANT, help=N_("Read as of this instant."))
@option("--timezone", default="Europe/Paris", show_default=True, help=N_("IANA time zone."))
@option("--cutoff", default="05:00", show_default=True, help=N_("Hour at which a day ends."))
@option("--currency", default="EUR", show_default=True, help=N_("ISO 4217 code."))
@pass_app
def _read(
    app: App,
    name: str,
    assignments: tuple[str, ...],
    token_stdin: bool,
    token_env: str | None,
    day: date | None,
    as_of: datetime | None,
    timezone: str,
    cutoff: str,
    currency: str,
) -> None:
    settings = dict(assigned(text, "--set") for text in assignments)
    token = given_token(app, name, from_stdin=token_stdin, variable=token_env)
    clock, money = clock_of(timezone, cutoff), check_currency(currency)
    at = as_of or now()
    wanted = day or clock.date_of(at) - timedelta(days=1)
    with Connection.open(name, settings, token, clock=clock, currency=money, now=at) as pos:
        pos.probe()
        closings = list(pos.closings(wanted, wanted + timedelta(days=1)))
        read = Read(pos.products(), pos.prices(), closings, money)
        requests = pos.requests
    app.show({**_read_document(read), "requests": requests}, _read_lines(read, requests))


def _load(name: str) -> BoundConnector | SommitError:
    try:
        return bind(name)
    except SommitError as error:
        return error


def _document(name: str, loaded: BoundConnector | SommitError) -> dict[str, Any]:
    if isinstance(loaded, SommitError):
        return {"name": name, "ok": False, "error": error_document(loaded)}
    return {
        "name": name,
        "ok": True,
        "title": loaded.info.title,
        "hooks": sorted(loaded.implemented),
        "token": loaded.info.token_example if loaded.info.auth else None,
        "settings": [
            {
                "name": one.name,
                "default": one.typed,
                "text": str(one.text),
                "choices": list(one.choices),
                "fixed_once_read": one.identity,
            }
            for one in describe_settings(loaded.info.settings)
        ],
    }


def _listed(loaded: Loaded) -> Iterator[RenderableType]:
    if not loaded:
        yield _("No connector is installed.")
    for name, one in loaded.items():
        if isinstance(one, SommitError):
            yield Text(str(one), style="red")
            continue
        yield Text.assemble((name, "bold"), f"  {one.info.title}")
        yield from _settings(one)


def _settings(one: BoundConnector) -> Iterator[RenderableType]:
    settings = describe_settings(one.info.settings)
    if settings:
        yield show.table(
            (_("Setting"), _("Default"), _("What it is")),
            ((info.name, info.typed, f"{info.text}{_choices(info.choices)}") for info in settings),
        )


def _choices(choices: tuple[str, ...]) -> str:
    if not choices:
        return ""
    more = ", …" if len(choices) > SHOWN_CHOICES else ""
    return f" ({', '.join(choices[:SHOWN_CHOICES])}{more})"


def _checked(name: str, loaded: BoundConnector | SommitError) -> Iterator[RenderableType]:
    if isinstance(loaded, SommitError):
        yield Text(str(loaded), style="red")
        return
    sentence = _("“{name}” keeps to the contract. It has: {hooks}.")
    yield show.done(sentence.format(name=name, hooks=", ".join(sorted(loaded.implemented))))
    yield from _settings(loaded)


def _read_document(read: Read) -> dict[str, Any]:
    return {
        "products": [
            {"id": one.id, "label": one.label, "category": one.category, "active": one.active}
            for one in read.products
        ],
        "prices": [
            {"product": one.product_id, "price": format(one.amount, "f"), "level": one.level}
            for one in read.prices
        ],
        "closings": [_closing_document(one) for one in read.closings],
    }


def _closing_document(one: ClosingSales | SetAside) -> dict[str, Any]:
    if isinstance(one, SetAside):
        return {"id": one.closing_id, "error": error_document(one.reason)}
    return {
        "id": one.id,
        "business_date": one.business_date,
        "state": one.state.value,
        "remarks": [{"code": remark.code, "detail": remark.detail} for remark in one.remarks],
        "lines": [
            {
                "id": line.id,
                "product": line.product_id,
                "label": line.label,
                "kind": line.kind.value,
                "quantity": plain(line.quantity),
                "revenue": format(line.revenue, "f"),
            }
            for line in one.lines
        ],
    }


def _read_lines(read: Read, requests: int) -> Iterator[RenderableType]:
    prices = {one.product_id: one.amount for one in read.prices if one.level == DEFAULT_LEVEL}
    yield show.table(
        (_("Id"), _("Label"), _("Category"), _("Price")),
        (
            (
                one.id,
                one.label,
                one.category or "",
                show.price(prices[one.id], read.currency) if one.id in prices else "–",
            )
            for one in read.products
        ),
        right="3",
    )
    for closing in read.closings:
        yield from _closing_lines(closing, read.currency)
    n = len(read.products)
    products = ngettext("{n} product", "{n} products", n).format(n=show.number(n))
    n = len(read.closings)
    closings = ngettext("{n} closing", "{n} closings", n).format(n=show.number(n))
    asked = ngettext("{n} request", "{n} requests", requests).format(n=show.number(requests))
    yield f"{products}, {closings}, {asked}."


def _closing_lines(one: ClosingSales | SetAside, currency: str) -> Iterator[RenderableType]:
    if isinstance(one, SetAside):
        yield Text(str(one.reason), style="red")
        return
    yield Text(f"{one.id}  {show.day(one.business_date)}  {one.state.value}", style="bold")
    yield show.table(
        (_("Product"), _("Label"), _("Kind"), _("Quantity"), _("Revenue")),
        (
            (
                line.product_id or "",
                line.label,
                line.kind.value,
                show.number(line.quantity),
                show.price(line.revenue, currency),
            )
            for line in one.lines
        ),
        right="34",
    )
