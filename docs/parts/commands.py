"""The command line: what each command takes and prints."""

from __future__ import annotations

import functools
import inspect
import json
import shlex
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click
from click.testing import CliRunner

from parts.markdown import code, table
from sommit_core.cli import main as sommit
from sommit_core.cli.base import Deferred
from sommit_core.i18n import use_language

FAMILIES = ("beverage", "connector", "library", "price", "stock", "till", "venue")

EXAMPLES = """
venue add 'Le Verre Plein'
venue list
venue set le-verre-plein cutoff=05:00
connector list
connector check fake
connector read fake --token-env SOMMIT_EXAMPLE --day 2026-03-05
till connect le-verre-plein fake --token-env SOMMIT_EXAMPLE --start 2026-03-02
till check le-verre-plein
till list le-verre-plein
sync le-verre-plein --now 2026-03-05T06:30+01:00
sync le-verre-plein --now 2026-03-12T06:30+01:00
products le-verre-plein
library import library.csv
library search sancerre
beverage add le-verre-plein --name 'Sancerre Vacheron' --container 750
suggest le-verre-plein 101
link le-verre-plein 101 sancerre-vacheron
answer le-verre-plein 102 oui
beverage list le-verre-plein
beverage edit le-verre-plein sancerre-vacheron --colour blanc
stock count le-verre-plein sancerre-vacheron 12
stock add le-verre-plein sancerre-vacheron 6
stock show le-verre-plein
price set le-verre-plein sancerre-vacheron 52.00
prices le-verre-plein
sales le-verre-plein
unlink le-verre-plein 101
set-aside le-verre-plein 502
journal le-verre-plein
undo le-verre-plein
verify
completion bash
doctor
demo
"""
"""One venue's life on the fake till: the JSON that each command prints is read off here."""


def command_part() -> Iterator[str]:
    """Each command: usage, arguments, options, and the members of its JSON."""
    use_language("en")
    members = _json_members()
    root = click.Context(sommit, info_name="sommit")
    yield "## Global options"
    yield "They may stand anywhere on the line. `--help` or `-h` explains any command."
    yield _options(root)
    for context in _commands(sommit, root):
        path = context.command_path.removeprefix("sommit ")
        yield f"## {path}"
        usage = " ".join(context.command.collect_usage_pieces(context))
        yield f"    {context.command_path} {usage}"
        yield from _about(context)
        if path in members:
            yield f"JSON: `{_shape(members[path])}`"


def _commands(command: click.Command, context: click.Context) -> Iterator[click.Context]:
    if not isinstance(command, click.Group):
        yield context
        return
    for name in sorted(command.commands):
        one = command.commands[name]
        real = one.real() if isinstance(one, Deferred) else one
        yield from _commands(real, click.Context(real, parent=context, info_name=name))


def _about(context: click.Context) -> Iterator[str]:
    yield inspect.cleandoc(context.command.help or "")
    options = _options(context)
    if options:
        yield options


def _options(context: click.Context) -> str:
    said = [one for one in context.command.params if isinstance(one, click.Option)]
    rows = [_option(one, context) for one in said if not one.hidden]
    return table(("option", ""), rows) if rows else ""


def _option(one: click.Option, context: click.Context) -> Sequence[str]:
    names, said = one.get_help_record(context) or ("", "")
    return code(names), said


def _json_members() -> dict[str, Any]:
    """What each command's JSON holds, by the command's path, from a run of the examples."""
    found: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "library.csv").write_text("id,name\nr1,Sancerre Vacheron 2022\n")
        for line in EXAMPLES.strip().splitlines():
            words = shlex.split(line.replace("library.csv", f"{folder}/library.csv"))
            path = " ".join(words[:2] if words[0] in FAMILIES else words[:1])
            books = [] if path == "demo" else ["--database", f"sqlite:///{folder}/books.db"]
            found[path] = _merged(found.get(path), _printed([*words, *books]))
    return found


def _printed(words: list[str]) -> Any:
    env = {"SOMMIT_EXAMPLE": "sk_test_example", "SOMMIT_LANG": "en", "LANGUAGE": "en"}
    return json.loads(CliRunner(env=env).invoke(sommit, [*words, "--json"]).stdout)


def _merged(one: Any, two: Any) -> Any:
    """One value that has the members of both."""
    if isinstance(one, dict) and isinstance(two, dict):
        return {key: _merged(one.get(key), two.get(key)) for key in one | two}
    if isinstance(one, list) and isinstance(two, list):
        return [functools.reduce(_merged, one + two, None)] if one + two else []
    return two if one is None or isinstance(two, dict | list) else one


def _shape(value: Any) -> str:
    """The members of a JSON document, without their values."""
    if isinstance(value, dict):
        members = (f'"{key}"' + _after(_shape(one)) for key, one in value.items())
        return f"{{{', '.join(members)}}}"
    if isinstance(value, list):
        return f"[{_shape(_merged(value, [])[0])}]" if value else "[]"
    return ""


def _after(shape: str) -> str:
    return f": {shape}" if shape else ""
