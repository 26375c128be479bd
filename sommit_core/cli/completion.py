"""`sommit completion`: what a shell needs to complete commands and options."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from sommit_core.cli.app import App, pass_app
from sommit_core.cli.base import Command, argument
from sommit_core.i18n import N_

SHELLS = ("bash", "zsh", "fish")


@click.command(
    "completion",
    cls=Command,
    help=N_(
        "Print what completes commands in a shell.\n\n"
        "bash: source <(sommit completion bash) in ~/.bashrc; zsh: the same in ~/.zshrc; "
        "fish: sommit completion fish > ~/.config/fish/completions/sommit.fish"
    ),
)
@argument("shell", type=click.Choice(SHELLS))
@pass_app
@click.pass_context
def completion(context: click.Context, app: App, shell: str) -> None:
    """Print the shell's completion script."""
    complete = get_completion_class(shell)
    if complete is None:
        context.fail(shell)
    source = complete(context.find_root().command, {}, "sommit", "_SOMMIT_COMPLETE").source()
    app.show({"shell": shell, "script": source}, [source])
