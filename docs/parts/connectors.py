"""What the connectors kept with Sommit declare."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import msgspec

from parts.markdown import code, table
from parts.source import ROOT
from sommit_core import plugins
from sommit_core.hooks import ConnectorInfo
from sommit_core.settings import describe_settings

KINDS = {str: "text", int: "a whole number", bool: "true or false"}


def settings_part() -> Iterator[str]:
    """For each connector kept with Sommit: what it declares, and its settings."""
    for project in sorted(ROOT.glob("connectors/*/pyproject.toml")):
        told = tomllib.loads(project.read_text(encoding="utf-8"))["project"]
        for name in told["entry-points"]["sommit.connectors"]:
            bound = plugins.bind(name)
            yield f"## `{name}`"
            yield table(("", ""), _declared(bound.info, bound.implemented))
            yield _settings(bound.info.settings)


def _declared(info: ConnectorInfo, implemented: frozenset[str]) -> Iterator[Sequence[str]]:
    yield "till", info.title
    yield "contract", str(info.api)
    yield "hooks", ", ".join(code(hook) for hook in plugins.HOOKS if hook in implemented)
    yield "base URL", code(info.base_url) if info.base_url else "none: it uses no network"
    yield "token", _token(info)
    budget = info.budget
    yield "requests", f"{budget.requests} in {budget.seconds} s" if budget else "not limited"
    yield "POSTs that read", ", ".join(code(post.path) for post in info.read_posts) or "none"


def _token(info: ConnectorInfo) -> str:
    if info.auth is None:
        return "none"
    header = f", sent in the header {code(info.auth.header)}" if info.base_url else ""
    return code(info.token_example) + header


def _settings(declared: type[Any]) -> str:
    hints = get_type_hints(declared, include_extras=True)
    rows = [
        (
            code(info.name),
            code(_typed(info.default)) if _typed(info.default) else "empty",
            ", ".join(map(code, info.choices)) or _accepted(hints[info.name]),
            info.text.en,
            info.text.fr,
            "yes" if info.identity else "",
        )
        for info in describe_settings(declared)
    ]
    return table(("setting", "default", "accepts", "meaning", "sens", "fixed once read"), rows)


def _accepted(hint: Any) -> str:
    kind, *notes = get_args(hint) if get_origin(hint) is Annotated else (hint,)
    bounds = [f"{note.ge} to {note.le}" for note in notes if isinstance(note, msgspec.Meta)]
    return bounds[0] if bounds else KINDS.get(kind, "a list")


def _typed(value: object) -> str:
    return ",".join(value) if isinstance(value, tuple) else str(value)
