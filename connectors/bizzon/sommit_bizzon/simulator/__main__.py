"""`python -m sommit_bizzon.simulator`: a French restaurant's till on this machine, until Ctrl-C."""

from __future__ import annotations

import threading
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

import click

from sommit_bizzon.simulator.prompt import Prompt
from sommit_bizzon.simulator.restaurant import restaurant
from sommit_bizzon.simulator.server import serve
from sommit_bizzon.simulator.till import BizzonTill

TOKEN = "sk_test_simulator"  # noqa: S105  (made up, opens nothing)


@click.command()
@click.option("--port", default=0, help="Port on 127.0.0.1; 0: a free one.")
@click.option("--seed", default=1, help="The same seed makes the same restaurant.")
@click.option("--days", default=10, help="Business days worked.")
@click.option(
    "--until",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The last of these days; default: yesterday.",
)
@click.option("--empty", is_flag=True, help="An empty till, worked by lines typed at its prompt.")
def main(port: int, seed: int, days: int, until: datetime | None, empty: bool) -> None:
    """Serve a make-believe Bizzon till and say how to connect to it."""
    last = until.date() if until else datetime.now(UTC).date() - timedelta(days=1)
    first = last - timedelta(days=days - 1)
    till = BizzonTill(seed) if empty else restaurant(seed, first, days)
    with serve(till, tokens=[TOKEN], port=port) as server:
        if empty:
            click.echo(f"An empty Bizzon till at {server.url}, token {TOKEN}. `help`, `quit`.")
            Prompt(till).cmdloop()
        else:
            click.echo(_said(server.url, len(till.tickets), first, last))
            _until_interrupted()
        click.echo(f"{len(server.requests)} requests were answered.")


def _until_interrupted() -> None:
    with suppress(KeyboardInterrupt):
        threading.Event().wait()


def _said(url: str, tickets: int, first: date, last: date) -> str:
    after = last + timedelta(days=1)
    return f"""\
A make-believe Bizzon till at {url}: {tickets} tickets from {first} to {last}.
Token: {TOKEN}
In another terminal:

  export SOMMIT_ALLOW_LOOPBACK=1
  sommit venue add "Chez Simone"
  echo {TOKEN} | sommit till connect chez-simone bizzon \\
      --set base_url={url} --start {first} --token-stdin
  sommit sync chez-simone --now {after}T06:30:00+00:00

Ctrl-C ends it."""


if __name__ == "__main__":
    main()
