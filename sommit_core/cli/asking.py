"""Asking a person at a terminal."""

from __future__ import annotations

import click

from sommit_core.i18n import _


def confirmed(question: str) -> None:
    """Ask for a yes; anything else stops the command.

    Raises:
        click.Abort: the answer is no.
    """
    answer: str = click.prompt(f"{question} {_('[y/N]')}", default="", show_default=False, err=True)
    if answer.strip().casefold() not in (_("y"), _("yes")):
        raise click.Abort
