"""Click's commands in two languages; commands that are imported when they are run.

The global options may stand anywhere on the line. They are read before the rest is parsed, so that
a usage error too is said in the right language and form; click knows them for its help and checks.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.metadata import version
from typing import Any, ClassVar

import click
from click.shell_completion import CompletionItem
from rich_click import RichArgument, RichCommand, RichGroup, RichOption

from sommit_core.cli.app import App
from sommit_core.cli.completing import complete
from sommit_core.cli.failure import failed
from sommit_core.i18n import LANGUAGES, N_, _


class Said:
    """A help text kept in English and said in the language spoken when it is shown."""

    _said: str | None = None

    @property
    def help(self) -> str | None:
        """The text, translated."""
        return _(self._said) if self._said else self._said

    @help.setter  # noqa: A003  (click's own name)
    def help(self, said: str | None) -> None:
        self._said = said


class Option(Said, RichOption):
    """An option with a help text in two languages."""


class Argument(Said, RichArgument):
    """An argument with a help text in two languages."""


def option(*names: str, **how: Any) -> Callable[[Any], Any]:
    """As `click.option`; `help` is an English sentence marked with `N_`."""
    return click.option(*names, cls=Option, **how)


def argument(*names: str, **how: Any) -> Callable[[Any], Any]:
    """As `click.argument`, completed by its name."""
    if "type" not in how:
        how["shell_complete"] = complete
    return click.argument(*names, cls=Argument, **how)


def _global_options(*, hidden: bool) -> list[click.Parameter]:
    how: dict[str, Any] = {"expose_value": False, "hidden": hidden}
    return [
        Option(
            ["--database"],
            metavar="URL",
            help=N_("The books (SQLAlchemy form); else SOMMIT_DATABASE_URL."),
            **how,
        ),
        Option(["--json"], is_flag=True, help=N_("One JSON document on standard output."), **how),
        Option(["--lang"], type=click.Choice(LANGUAGES), help=N_("Language spoken."), **how),
        Option(["--debug"], is_flag=True, help=N_("Show where an error comes from."), **how),
    ]


class Command(Said, RichCommand):
    """A command that also takes the global options."""

    def __init__(self, *args: Any, **how: Any) -> None:
        super().__init__(*args, **how)
        self.params = [*self.params, *_global_options(hidden=not isinstance(self, Root))]

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Click's `--help`, in the language spoken now."""
        shown = super().get_help_option(ctx)  # type: ignore[arg-type]
        if shown:
            shown.help = _("Show this message and exit.")
        return shown


class Group(Command, RichGroup):  # type: ignore[misc]
    """A family of commands. With `default`, that one is meant when none is named."""

    command_class: ClassVar[type[RichCommand]] = Command  # type: ignore[misc]

    def __init__(self, *args: Any, default: str | None = None, **how: Any) -> None:
        super().__init__(*args, **how)
        self._default = default

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Click's parsing; a script that names no command gets an error, not the help."""
        app = ctx.find_object(App)
        if not args and app and app.json:
            ctx.fail(_("Missing command."))
        return super().parse_args(ctx, args)

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """The commands in the order of the work."""
        return list(self.commands)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Click's choice, or the default command."""
        if self._default and args and args[0] not in self.commands:
            args = [self._default, *args]
        return super().resolve_command(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """The commands, and what the default command takes first."""
        found = super().shell_complete(ctx, incomplete)
        if self._default:
            first = self.commands[self._default].params[0]
            found += first.shell_complete(ctx, incomplete)
        return found


class Deferred(Command):
    """A command of which only name and purpose are known until it is run."""

    def __init__(self, name: str, module: str, said: str) -> None:
        super().__init__(name, help=said)
        self._module = module

    def real(self) -> click.Command:
        """The command itself, imported now."""
        module = import_module(f"sommit_core.cli.{self._module}")
        command: click.Command = getattr(module, str(self.name).replace("-", "_"))
        return command

    def make_context(self, *args: Any, **extra: Any) -> click.Context:
        """The context of the command itself."""
        return self.real().make_context(*args, **extra)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """What the command itself completes."""
        return self.real().shell_complete(ctx, incomplete)


class Root(Group):
    """`sommit`: where language, form and exit code are decided."""

    def __init__(self, name: str, **how: Any) -> None:
        super().__init__(name, **how)
        self.params.append(
            Option(
                ["--version"],
                is_flag=True,
                is_eager=True,
                expose_value=False,
                callback=_show_version,
                help=N_("Show the version and exit."),
            )
        )

    def main(  # type: ignore[override]
        self, args: Sequence[str] | None = None, prog_name: str | None = None, **_extra: Any
    ) -> None:
        """Run one command line and leave the process with its exit code."""
        argv = list(sys.argv[1:] if args is None else args)
        app = App.asked_by(argv)
        try:
            app.start()
            code = self._run(app, argv, prog_name or "sommit")
        except Exception as error:  # the outermost frame: whatever it is, it is told and has a code
            code = failed(app, error)
        finally:
            app.close()
        sys.exit(code)

    def _run(self, app: App, argv: list[str], name: str) -> int:
        shown: dict[str, Any] = {
            "rich_help_config": _help_config(),
            "help_option_names": ["--help", "-h"],
        }
        return int(super().main(argv, name, standalone_mode=False, obj=app, **shown) or 0)


def _show_version(context: click.Context, _param: click.Parameter, wanted: bool) -> None:
    if wanted and not context.resilient_parsing:
        number = version("sommit-core")
        context.ensure_object(App).show({"version": number}, [f"Sommit {number}"])
        context.exit()


def _help_config() -> dict[str, Any]:
    return {
        "arguments_panel_title": _("Arguments"),
        "options_panel_title": _("Options"),
        "commands_panel_title": _("Commands"),
        "default_string": _("[default: {}]"),
        "required_long_string": _("[required]"),
    }
