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
        typed = text(question, "" if default is None else str(default))
        if typed.isdecimal():
            return int(typed)
        click.echo(_("A whole number, please."))


def whole_or_none(question: str, default: int | None = None) -> int | None:
    """Ask for a whole number; whatever else is typed means none."""
    typed = text(question, "" if default is None else str(default))
    return int(typed) if typed.isdecimal() else None


def text(question: str, default: str = "") -> str:
    """Ask for a line; Enter takes the default, which is shown unless it is empty."""
    answer: str = click.prompt(question, default=default, show_default=bool(default))
    return answer.strip()
