"""Errors and notices, with their sentences in both languages."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from parts.markdown import code, table
from parts.source import class_nodes
from sommit_core import errors, notices
from sommit_core.i18n import _, use_language

WHO = {
    errors.Who.VENUE: "the restaurant",
    errors.Who.NOBODY: "nobody",
    errors.Who.AUTHOR: "the connector's author",
    errors.Who.OPERATOR: "whoever runs Sommit",
}

BASES = (errors.SommitError, errors.PosError)
"""Errors that are only raised as one of those below them."""


def error_part() -> Iterator[str]:
    """Each error: what it means, who must act, its sentence."""
    for node in class_nodes("errors"):
        kind = getattr(errors, node.name)
        if isinstance(kind, type) and issubclass(kind, errors.SommitError):
            yield f"### {node.name}"
            yield ast.get_docstring(node) or ""
            if kind in BASES:
                continue
            yield f"Who must act: {WHO[kind.who]}. Exit code: {kind.exit_code}."
            yield _both(kind.message)


def notice_part() -> Iterator[str]:
    """Each notice's sentence in both languages."""
    rows = [(code(name), *_said(text)) for name, text in notices.SENTENCES.items()]
    yield table(("code", "English", "français"), rows)


def _both(message: str) -> str:
    english, french = _said(message)
    return f"> {english}\n>\n> {french}"


def _said(message: str) -> tuple[str, str]:
    use_language("en")
    english = _(message)
    use_language("fr")
    return english, _(message)
