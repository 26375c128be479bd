"""Requests, as strictly understood as the vendor's documents allow, and the errors they get."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import unquote

import attrs

JSON_API = "application/vnd.api+json"

_ENCODED = re.compile(r"[A-Za-z0-9_.~*-]|%[0-9A-Fa-f]{2}")
_CURSOR = re.compile(r"[A-Za-z0-9-]{1,36}")
_LONGEST_DATE = 25


class Problem(Exception):
    """A question that the till refuses: a status, a title, perhaps the parameter at fault."""

    def __init__(self, status: int, title: str, parameter: str | None = None) -> None:
        super().__init__(title)
        self.status = status
        self.document = {"status": str(status), "title": title}
        self.source = {"source": {"parameter": parameter}} if parameter else {}


@attrs.frozen
class Answer:
    """What goes back: status, headers, body."""

    status: int
    body: bytes
    headers: Mapping[str, str] = attrs.field(factory=dict)

    @classmethod
    def of(cls, document: Mapping[str, Any], status: int = 200) -> Answer:
        """A JSON:API document."""
        body = json.dumps(document, ensure_ascii=False).encode()
        return cls(status, body, {"Content-Type": JSON_API})

    @classmethod
    def refusal(cls, problem: Problem) -> Answer:
        """The error document of `problem`."""
        return cls.of({"errors": [{**problem.document, **problem.source}]}, problem.status)


@attrs.frozen
class Question:
    """One GET: a path and its parameters, each given once."""

    path: str
    params: dict[str, str]

    def names(self, parameter: str, allowed: frozenset[str]) -> tuple[str, ...]:
        """The comma-separated names in `parameter`, all of them allowed."""
        given = tuple(name for name in self.params.get(parameter, "").split(",") if name)
        for name in given:
            if name not in allowed:
                raise Problem(400, f"{name} is unknown", parameter)
        return given

    def size(self, default: int) -> int:
        """The page size asked for."""
        text = self.params.get("page[size]", str(default))
        if not text.isdecimal() or not 1 <= int(text) <= 1000:
            raise Problem(400, "1 to 1000", "page[size]")
        return int(text)

    def after(self) -> str | None:
        """The cursor asked for."""
        cursor = self.params.get("page[after]")
        if cursor is not None and not _CURSOR.fullmatch(cursor):
            raise Problem(400, "no cursor", "page[after]")
        return cursor

    def instant(self, parameter: str) -> datetime | None:
        """The instant in `parameter`; it must tell its zone."""
        text = self.params.get(parameter)
        if text is None:
            return None
        try:
            found = datetime.fromisoformat(text)
        except ValueError:
            found = None
        if found is None or found.tzinfo is None or len(text) > _LONGEST_DATE:
            raise Problem(400, "a time of at most 25 characters, with its zone", parameter)
        return found


def parse(target: str, known: Callable[[str], frozenset[str]]) -> Question:
    """The question in the target of a request line; `known` tells the parameters of a path.

    Raises:
        Problem: a parameter is unknown, given twice, or not encoded as it must be.
    """
    path, _mark, query = target.partition("?")
    params: dict[str, str] = {}
    for pair in query.split("&") if query else ():
        name, equals, value = pair.partition("=")
        if not equals or _ENCODED.sub("", name + value):
            raise Problem(400, "name and value must be encoded apart", pair)
        name, value = unquote(name), unquote(value)
        if name not in known(path) or name in params:
            raise Problem(400, "unknown parameter, or given twice", name)
        params[name] = value
    return Question(path, params)
