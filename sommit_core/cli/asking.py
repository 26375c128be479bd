"""Asking a person at a terminal."""

from __future__ import annotations

import click

from sommit_core.cellar import VINTAGES
from sommit_core.i18n import _


def confirmed(question: str) -> None:
    """Ask for a yes; anything else stops the command.

    Raises:
        click.Abort: the answer is no.
    """
    asked = question + " " + _("[y/N]")
    answer: str = click.prompt(
        asked, default="", show_default=False, err=True, prompt_suffix=_(": ")
    )
    if answer.strip().casefold() not in (_("y"), _("yes")):
        raise click.Abort


def whole(question: str, default: int | None = None) -> int:
    """Ask for a whole number until one is typed."""
    while True:
        typed = text(question, "" if default is None else str(default))
        if typed.isdecimal():
            return int(typed)
        click.echo(_("A whole number, please."))


def year_or_none(question: str, default: int | None = None) -> int | None:
    """Ask for a vintage until one is typed; nothing, or a dash, means none."""
    while True:
        typed = text(question, "" if default is None else str(default))
        if typed in ("", "-"):
            return None
        if typed.isdecimal() and int(typed) in VINTAGES:
            return int(typed)
        click.echo(_("“{value}” is no year of a harvest").format(value=typed))


def text(question: str, default: str = "") -> str:
    """Ask for a line; Enter takes the default, which is shown unless it is empty."""
    answer: str = click.prompt(
        question, default=default, show_default=bool(default), prompt_suffix=_(": ")
    )
    return answer.strip()
