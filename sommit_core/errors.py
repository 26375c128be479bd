"""Typed errors. Each says what is wrong, where, and who must act; its docstring is its meaning.

`str(error)` is the sentence for the user, in the language spoken now. The vendor's own words never
go in: only our sentence, the type and the HTTP status do.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any, ClassVar

from sommit_core.i18n import N_, Text, _


class Who(StrEnum):
    """Who must act for the error to go away."""

    VENUE = "venue"
    """The restaurant: it asks its till's vendor or reseller, or corrects what it typed."""
    NOBODY = "nobody"
    """Nobody: the next reading tries again."""
    AUTHOR = "author"
    """The author of the connector."""
    OPERATOR = "operator"
    """Whoever runs this installation."""


class SommitError(Exception):
    """The base of every error that Sommit raises on purpose."""

    who: ClassVar[Who] = Who.VENUE
    exit_code: ClassVar[int] = 1
    message: ClassVar[str] = N_("Something went wrong: {detail}")

    def __init__(self, **params: Any) -> None:
        super().__init__(params)
        self.params = params

    @property
    def code(self) -> str:
        """The error's name for machines: its class's name."""
        return type(self).__name__

    def __str__(self) -> str:
        return _(self.message).format(**{k: _shown(v) for k, v in self.params.items()})


def _shown(value: object) -> object:
    return str(value) if isinstance(value, Text | SommitError) else value


# -- reading a till ---------------------------------------------------------------------------


class PosError(SommitError):
    """Reading a till failed; the venue's books are as they were."""


class TokenRefused(PosError):
    """The till does not know the token, or no longer accepts it (HTTP 401)."""

    who = Who.VENUE
    exit_code = 4
    message = N_("{till} refuses the token. {advice}")


class ApiOptionOff(PosError):
    """The till knows the token but its API option is not switched on (HTTP 403)."""

    who = Who.VENUE
    exit_code = 5
    message = N_("The API option of {till} is not switched on. {advice}")


class PosUnavailable(PosError):
    """The till does not answer, or its failure is one that passes (time-out, 5xx, cut body)."""

    who = Who.NOBODY
    message = N_("{till} does not answer properly ({detail}). Nothing to do: Sommit tries again.")


class TooManyRequests(PosUnavailable):
    """The till's request allowance is used up (HTTP 429, or our own budget for the key)."""

    message = N_("The request allowance of {till} is used up. The reading goes on later.")


class BadPosData(PosError):
    """The till, or its connector, sent something that breaks the contract."""

    who = Who.AUTHOR
    message = N_(
        "{till} sent something unreadable: {detail} ({where}). Tell the connector's author."
    )


class EmptyCatalogue(BadPosData):
    """The catalogue came back empty or much smaller than before: a failed read, no deletion."""

    who = Who.NOBODY
    message = N_(
        "{till} listed {count} products, {before} at the reading before. "
        "Taken for a failed reading: nothing was changed. "
        "If its card really shrank, connect the till again."
    )


class RequestRejected(BadPosData):
    """The till rejects a request for good (a 4xx that is neither 401, 403, 408 nor 429).

    `status` is the HTTP status; a connector may catch this and do without the answer.
    """

    message = N_("{till} rejects a request (HTTP {status}, {where}). Tell the connector's author.")

    @property
    def status(self) -> int:
        """The HTTP status of the answer."""
        return int(self.params["status"])


class WriteRefused(PosError):
    """A connector tried something other than reading; it was stopped before a byte left."""

    who = Who.AUTHOR
    message = N_(
        "The connector of {till} tried something that Sommit forbids: {detail}. "
        "Nothing was sent. Tell the connector's author."
    )


class ConnectorFailure(PosError):
    """The connector itself failed (any exception of its own, `SystemExit` included)."""

    who = Who.AUTHOR
    message = N_("The connector of {till} failed: {detail}. Tell the connector's author.")


# -- connectors and settings ------------------------------------------------------------------


class UnknownConnector(SommitError):
    """No installed package offers a connector of this name."""

    message = N_("No connector is called “{name}”. Installed: {installed}.")


class BrokenConnector(SommitError):
    """A connector package is installed but cannot be used as it is."""

    who = Who.AUTHOR
    message = N_("The connector “{name}” cannot be used: {detail}")


class BadSetting(SommitError):
    """A setting given for a connection is unknown, malformed, out of bounds or fixed by now."""

    message = N_("Setting “{key}”: {detail}")


class BadToken(SommitError):
    """The token does not have the form that this till's tokens have (R1)."""

    message = N_("This is not a token of {till}: {detail}")


# -- books ------------------------------------------------------------------------------------


class BadInput(SommitError):
    """A value that a person gave cannot be used; `field` names it."""

    exit_code = 2
    message = N_("{field}: {detail}")


class NotFound(SommitError):
    """A venue, product, beverage or journal entry of this name does not exist."""

    message = N_("No {kind} “{name}” here.")


class Conflict(SommitError):
    """What is asked contradicts what stands in the books."""

    message = N_("{detail}")


class AlreadyReading(SommitError):
    """Another reading of the same connection is under way; it does the work."""

    who = Who.NOBODY
    message = N_("Another reading of {venue} is under way. Nothing to do.")


class DatabaseTooNew(SommitError):
    """The database was written by a newer Sommit than this one."""

    who = Who.OPERATOR
    message = N_("The database {where} comes from a newer Sommit ({found}). Update Sommit.")


class DatabaseUnusable(SommitError):
    """The database cannot be opened, read or written (rights, full disk, locked, no database)."""

    who = Who.OPERATOR
    message = N_("The database {where} cannot be used: {detail}")


class BadKey(SommitError):
    """The master key is missing, malformed, or not the one that the tokens were sealed with."""

    who = Who.OPERATOR
    message = N_("The master key cannot be used: {detail}")
