"""`sommit till`: connect, check, list. A token comes in hidden and is never shown again (R1)."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import click
from rich.console import RenderableType
from rich.text import Text

from sommit_core import tills
from sommit_core.cli import show
from sommit_core.cli.app import App, now, pass_app
from sommit_core.cli.base import Group, argument, option
from sommit_core.cli.failure import error_document
from sommit_core.cli.values import DAY, assigned
from sommit_core.errors import BadInput, PosUnavailable, SommitError, TooManyRequests, Who
from sommit_core.i18n import N_, _
from sommit_core.plugins import bind
from sommit_core.settings import describe_settings
from sommit_core.tills import Till
from sommit_core.venues import Venue

till = Group("till", help=N_("The venue's till: connect it, check it, list them."))

STATES = {
    tills.HEALTHY: N_("healthy"),
    tills.PARTIAL: N_("partly read"),
    tills.LATE: N_("late"),
    tills.FAILED: N_("failed"),
    tills.RECONNECT: N_("token refused"),
    tills.API_OFF: N_("API option off"),
    "reading": N_("being read"),
}
STYLES = {tills.HEALTHY: "green", tills.PARTIAL: "yellow", tills.LATE: "yellow"}


def token_options(command: Any) -> Any:
    """The two ways in which a script hands a token over."""
    stdin = option("--token-stdin", is_flag=True, help=N_("Read the token from standard input."))
    env = option(
        "--token-env", metavar="NAME", help=N_("Take the token from this environment variable.")
    )
    return stdin(env(command))


set_option = option(
    "--set",
    "assignments",
    multiple=True,
    metavar="KEY=VALUE",
    help=N_("A setting of the connector; may be repeated."),
)


@till.command(
    "connect",
    help=N_(
        "Connect a venue to its till, or renew its token, after a live check.\n\n"
        "Without --token-stdin or --token-env the token is asked for and not shown."
    ),
)
@argument("venue")
@argument("connector")
@set_option
@token_options
@option("--start", type=DAY, help=N_("First business date to read; today's if not given."))
@pass_app
def _connect(
    app: App,
    venue: str,
    connector: str,
    assignments: tuple[str, ...],
    token_stdin: bool,
    token_env: str | None,
    start: date | None,
) -> None:
    settings = dict(assigned(text, "--set") for text in assignments)
    with app.reading(venue) as (_tx, found):
        pass
    token = given_token(app, connector, from_stdin=token_stdin, variable=token_env)
    try:
        connected = tills.connect_till(
            app.db,
            app.vault,
            found,
            connector,
            settings=settings,
            token=token,
            start=start,
            now=now(),
            actor=app.actor,
        )
    except TooManyRequests:
        raise
    except PosUnavailable as error:
        raise _not_connected(connector, error) from error
    app.show({"connection": document(connected, found)}, _connected(connected, found))


@till.command(
    "check",
    help=N_(
        "Ask the till whether it answers and takes the token.\n\n"
        "Without CONNECTOR: the only one that the venue has."
    ),
)
@argument("venue")
@argument("connector", required=False)
@pass_app
@click.pass_context
def _check(context: click.Context, app: App, venue: str, connector: str | None) -> None:
    with app.reading(venue) as (tx, found):
        known = tills.get_till(tx, found, connector)
    error = tills.check_till(app.db, app.vault, found, known, now=now())
    state = tills.state_of(error)
    app.show(
        {
            "connector": known.connector,
            "state": state,
            "message": _message(known, error),
            "who": error.who.value if error else None,
            "error": error_document(error) if error else None,
        },
        _checked(known, state, error),
    )
    context.exit(error.exit_code if error else 0)


@till.command("list", help=N_("List the venue's tills and how they are."))
@argument("venue")
@pass_app
def _list(app: App, venue: str) -> None:
    with app.reading(venue) as (tx, found):
        known = tills.get_tills(tx, found)
    app.show({"connections": [document(one, found) for one in known]}, _listed(known, found))


class NotConnected(PosUnavailable):
    """The till did not answer when it was to be connected: nothing is kept."""

    who = Who.VENUE
    message = N_(
        "{till} does not answer properly ({detail}). Nothing was kept. {advice}"
        "Then connect it again."
    )

    @property
    def code(self) -> str:
        """Scripts know it by the name of any till that does not answer."""
        return PosUnavailable.__name__


def _not_connected(connector: str, error: PosUnavailable) -> NotConnected:
    known = [info.name for info in describe_settings(bind(connector).info.settings)]
    advice = _("Check the connection.")
    if "base_url" in known:
        advice = _("Check the connection, and the address: --set base_url=ADDRESS.")
    return NotConnected(**{**error.params, "advice": f"{advice} "})


def given_token(app: App, connector: str, *, from_stdin: bool, variable: str | None) -> str | None:
    """The token, from where the user says, else asked for at a terminal; None if it needs none.

    Raises:
        BadInput: the variable is not set, or nobody is there to ask.
    """
    if bind(connector).info.auth is None:
        return None
    if from_stdin:
        return sys.stdin.readline().strip()
    if variable:
        if variable not in os.environ:
            detail = _("the environment variable “{name}” is not set").format(name=variable)
            raise BadInput(field="--token-env", detail=detail)
        return os.environ[variable].strip()
    if not app.at_terminal:
        detail = _("give it with --token-stdin or --token-env NAME")
        raise BadInput(field=_("token"), detail=detail)
    answer: str = click.prompt(_("Token (not shown)"), hide_input=True, prompt_suffix=_(": "))
    return answer.strip()


def document(one: Till, venue: Venue) -> dict[str, Any]:
    """A connection for scripts."""
    return {
        "id": one.id,
        "connector": one.connector,
        "state": one.state,
        "token": one.token_hint,
        "settings": dict(one.settings),
        "start": one.start_date,
        "read_through": one.read_through,
        "last_read_at": show.instant(one.last_read_at, venue) if one.last_read_at else None,
    }


def state_text(state: str) -> Text:
    """A connection's state in words and colour."""
    return Text(_(STATES[state]), style=STYLES.get(state, "red"))


def _connected(one: Till, venue: Venue) -> Iterator[RenderableType]:
    sentence = _("“{venue}” is connected to {till}; it takes the token {token}.")
    title, token = bind(one.connector).info.title, one.token_hint or "–"
    yield show.done(sentence.format(venue=venue.name, till=title, token=token))
    first = _("The first reading begins with the business day of {day}: sommit sync {id}")
    yield first.format(day=show.day(one.start_date), id=venue.slug)
    yield show.hint(
        _("Then see which of its products wait for you: sommit products {id}").format(id=venue.slug)
    )


def _message(one: Till, error: SommitError | None) -> str:
    if error:
        return str(error)
    return _("{till} answers and takes the token.").format(till=bind(one.connector).info.title)


def _checked(one: Till, state: str, error: SommitError | None) -> Iterator[RenderableType]:
    yield Text.assemble(state_text(state), " – ", _message(one, error))
    if error:
        yield show.hint(who_acts(error))


def who_acts(error: SommitError) -> str:
    """Who must do something about an error."""
    return {
        "venue": _("To be done by the restaurant."),
        "nobody": _("Nobody has to do anything: the next reading tries again."),
        "author": _("To be done by the connector's author."),
        "operator": _("To be done by whoever runs this installation."),
    }[error.who.value]


def _listed(known: Iterable[Till], venue: Venue) -> Iterator[RenderableType]:
    titles = (_("Connector"), _("State"), _("Token"), _("Since"), _("Read through"))
    yield show.table(
        (*titles, _("Last reading")),
        (
            (
                one.connector,
                state_text(one.state),
                one.token_hint,
                show.day(one.start_date),
                show.day(one.read_through),
                show.moment(one.last_read_at, venue),
            )
            for one in known
        ),
    )
