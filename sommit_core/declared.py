"""Checks of what a connector declares, once, when it is loaded.

Each function returns what is wrong as a sentence's end, or None when nothing is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import attrs

from sommit_core.errors import SommitError
from sommit_core.hooks import CONNECTOR_API, ConnectorInfo, ReadPost
from sommit_core.i18n import Text, _
from sommit_core.oneway import guard
from sommit_core.settings import describe_settings, parse_settings

_KNOWN = {"base_url": str, "overlap_days": int}
"""The settings that the core acts on, whatever the connector."""


def info_problem(info: object, name: str) -> str | None:
    """What is wrong with the answer of `describe()` of the entry point `name`."""
    if not isinstance(info, ConnectorInfo):
        return _("describe() must return a ConnectorInfo.")
    return next(_problems(info, name), None)


def _problems(info: ConnectorInfo, name: str) -> Iterator[str]:
    if not _api_accepted(info.api):
        yield _(
            "it is written for version {api} of the contract; this Sommit speaks {ours}."
        ).format(api=info.api, ours=CONNECTOR_API)
    if info.name != name:
        yield _("it calls itself “{other}”.").format(other=info.name)
    if not info.title:
        yield _("it has no title.")
    yield from _pattern(info.token_pattern)
    yield from _headers(info)
    yield from _retry(info)
    for declared in info.read_posts:
        yield from _read_post(declared)
    if info.probe:
        problem = guard.path_problem(info.probe[0]) or guard.params_problem(info.probe[1])
        if problem:
            yield _("its probe is refused: {problem}.").format(problem=problem)
    yield from _settings(info.settings)


def _api_accepted(api: object) -> bool:
    versions = [version for version in (CONNECTOR_API, CONNECTOR_API - 1) if version >= 1]
    return type(api) is int and api in versions


def _pattern(pattern: str) -> Iterator[str]:
    try:
        re.compile(pattern)
    except re.error:
        yield _("its token_pattern is no regular expression.")


def _headers(info: ConnectorInfo) -> Iterator[str]:
    auth = info.auth.header.lower() if info.auth else "authorization"
    for name, value in info.headers:
        problem = guard.header_problem(name, value)
        if problem:
            yield _("{problem}.").format(problem=problem)
        if name.lower() in (auth, "authorization"):
            yield _("the header “{name}” belongs to the token.").format(name=name)
    if info.auth and guard.header_problem(info.auth.header, info.auth.prefix):
        yield _("the token cannot go into the header “{name}”.").format(name=info.auth.header)


def _retry(info: ConnectorInfo) -> Iterator[str]:
    retry, budget = info.retry, info.budget
    if not (1 <= retry.attempts <= 20 and 0 <= retry.first_pause <= retry.longest_pause):
        yield _("its retries are out of bounds.")
    if not 0 < retry.total <= 3600 or any(not 400 <= s <= 599 for s in retry.statuses):
        yield _("its retries are out of bounds.")
    if budget and (budget.requests < 1 or budget.seconds < 1):
        yield _("its budget allows no request.")


def _read_post(declared: object) -> Iterator[str]:
    if not isinstance(declared, ReadPost) or guard.path_problem(declared.path):
        yield _("read_posts holds something else than a ReadPost with an exact path.")
    elif not declared.reason.strip():
        yield _("the POST to {path} needs a reason.").format(path=declared.path)


def _settings(declared: Any) -> Iterator[str]:
    if not (isinstance(declared, type) and attrs.has(declared)):
        yield _("its settings are no attrs class.")
        return
    for field in attrs.fields(declared):
        text = field.metadata.get("text")
        if field.default is attrs.NOTHING or isinstance(field.default, attrs.Factory):  # type: ignore[arg-type]
            yield _("the setting “{key}” has no default.").format(key=field.name)
            return
        if not (isinstance(text, Text) and text.fr and text.en):
            yield _("the setting “{key}” has no text in both languages.").format(key=field.name)
            return
    yield from _types(declared)


def _types(declared: type[Any]) -> Iterator[str]:
    """A default, written as a person types it, must come back as itself."""
    try:
        infos = describe_settings(declared)
    except (NameError, TypeError, KeyError) as error:
        yield _("its settings have a type that cannot be read ({error}).").format(error=error)
        return
    for info in infos:
        if type(info.default) is not _KNOWN.get(info.name, type(info.default)):
            yield _("the setting “{key}” means something else to Sommit.").format(key=info.name)
        try:
            parsed = getattr(parse_settings(declared, {info.name: info.typed}), info.name)
        except (SommitError, TypeError, ValueError):
            parsed = attrs.NOTHING
        if parsed != info.default or type(parsed) is not type(info.default):
            yield _("the setting “{key}” has a type or default that cannot be typed in.").format(
                key=info.name
            )
