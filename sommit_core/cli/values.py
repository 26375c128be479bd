"""What people type on a command line: instants, days, numbers, settings."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

import click

from sommit_core.errors import BadInput
from sommit_core.i18n import _


class Instant(click.ParamType[datetime]):
    """An instant in ISO 8601, with its zone."""

    name = "INSTANT"

    def convert(self, value: Any, param: click.Parameter | None, _ctx: click.Context | None) -> Any:
        """The aware datetime; `BadInput` when it is none."""
        if isinstance(value, datetime):
            return value
        try:
            at = datetime.fromisoformat(value)
            at.astimezone(UTC)  # it is kept in UTC, which cannot tell the calendar's first hours
        except (ValueError, OverflowError) as error:
            detail = _("“{value}” is no instant (example: 2025-11-12T05:30+01:00)")
            raise _bad(param, detail, value) from error
        if at.tzinfo is None:
            detail = _("“{value}” lacks its time zone (example: 2025-11-12T05:30+01:00)")
            raise _bad(param, detail, value)
        return at


class Day(click.ParamType[date]):
    """A date, ISO 8601."""

    name = "DATE"

    def convert(self, value: Any, param: click.Parameter | None, _ctx: click.Context | None) -> Any:
        """The date; `BadInput` when it is none."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError as error:
            detail = _("“{value}” is no date (example: 2025-11-12)")
            raise _bad(param, detail, value) from error


class Number(click.ParamType[Decimal]):
    """A decimal number, with a point or a comma."""

    name = "NUMBER"

    def convert(self, value: Any, param: click.Parameter | None, _ctx: click.Context | None) -> Any:
        """The Decimal; `BadInput` when it is none."""
        if isinstance(value, Decimal):
            return value
        try:
            number = Decimal(value.strip().replace(",", "."))
        except InvalidOperation as error:
            raise _bad(param, _("“{value}” is no number (example: 6.75)"), value) from error
        if not number.is_finite():
            raise _bad(param, _("“{value}” is no number (example: 6.75)"), value)
        return number


class Whole(click.ParamType[int]):
    """A whole number."""

    name = "NUMBER"

    def convert(self, value: Any, param: click.Parameter | None, _ctx: click.Context | None) -> Any:
        """The int; `BadInput` when it is none."""
        if isinstance(value, int):
            return value
        try:
            return int(value)
        except ValueError as error:
            raise _bad(param, _("“{value}” is no whole number"), value) from error


INSTANT, DAY, NUMBER, WHOLE = Instant(), Day(), Number(), Whole()


def assigned(text: str, field: str = "KEY=VALUE") -> tuple[str, str]:
    """Key and value of `KEY=VALUE`; `field` is where it was typed.

    Raises:
        BadInput: a text without an equals sign.
    """
    key, equals, value = text.partition("=")
    if not equals:
        detail = _("“{value}” is not of the form KEY=VALUE").format(value=text)
        raise BadInput(field=field, detail=detail)
    return key.strip(), value


def _bad(param: click.Parameter | None, detail: str, value: str) -> BadInput:
    field = param.opts[0] if param else ""
    if isinstance(param, click.Argument):
        field = param.make_metavar(click.Context(click.Command("")))
    return BadInput(field=field, detail=detail.format(value=value))
