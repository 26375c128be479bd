"""How a command line fails: one sentence, for scripts a document too, and the exit code."""

from __future__ import annotations

import traceback
from typing import Any

import click

from sommit_core.cli.app import App
from sommit_core.errors import NotFound, SommitError, Who
from sommit_core.i18n import _

INTERRUPTED = 130
USAGE = 2


def failed(app: App, error: Exception) -> int:
    """Tell the error; the exit code it stands for."""
    if app.debug:
        click.echo("".join(traceback.format_exception(error)), err=True)
    if isinstance(error, SommitError):
        code = _tell(app, error_document(error), error.exit_code)
        if isinstance(error, NotFound) and not app.json:
            from sommit_core.cli.nearest import advice

            if hint := advice(app, error):
                app.tell(hint)
        return code
    if isinstance(error, click.Abort):
        click.echo(_("Stopped."), err=True)
        return INTERRUPTED
    if isinstance(error, click.ClickException):
        return _tell(app, _document("UsageError", _usage(error), Who.VENUE), USAGE)
    message = _(
        "Sommit failed where it should not ({kind}). Nothing half-done is kept. "
        "Run the command again with --debug to see where, and report it."
    )
    message = message.format(kind=type(error).__name__)
    return _tell(app, _document(type(error).__name__, message, Who.OPERATOR), 1)


def error_document(error: SommitError) -> dict[str, Any]:
    """An error for scripts."""
    return _document(error.code, str(error), error.who)


def _document(code: str, message: str, who: Who) -> dict[str, Any]:
    return {"code": code, "message": message, "who": who.value}


def _tell(app: App, document: dict[str, Any], exit_code: int) -> int:
    from rich.text import Text

    if app.json:
        app.show({"error": document}, ())
    line = Text.assemble((_("Error: "), "bold red"), document["message"])
    app.console(stderr=True).print(line)
    return exit_code


def _usage(error: click.ClickException) -> str:
    message = error.format_message()
    context = getattr(error, "ctx", None)
    if context is None:
        return message
    hint = _("See {command} --help.").format(command=context.command_path)
    return f"{message} {hint}"
