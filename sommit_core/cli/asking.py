"""Asking a person at a terminal."""

from __future__ import annotations

import click

from sommit_core.i18n import _


def confirmed(question: str) -> None:
    """Ask for a yes; anything else stops the command.

    Raises:
        click.Abort: the answer is no.
    """
    asked = question + " " + _("[y/N]")
    answer: str = click.prompt(asked, default="", show_default=False, err=True)
    if answer.strip().casefold() not in (_("y"), _("yes")):
        raise click.Abort


def whole(question: str, default: int | None = None) -> int:
    """Ask for a whole number until one is typed."""
    while True:
        typed: str = click.prompt(question, default=default, type=str).strip()
        if typed.isdecimal():
            return int(typed)
        click.echo(_("A whole number, please."))
