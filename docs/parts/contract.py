"""Hooks and records, from their source."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Sequence

from parts.markdown import code, table
from parts.source import class_nodes


def hook_part() -> Iterator[str]:
    """Each hook: its signature and what it does."""
    return _methods("Connector", "")


def pos_part() -> Iterator[str]:
    """What a connector can do with `pos`."""
    return _methods("Pos", "pos.")


def declared_part() -> Iterator[str]:
    """What `describe` returns."""
    names = ("ConnectorInfo", "HeaderToken", "Retry", "Budget", "ReadPost")
    return _classes("hooks", lambda name: name in names)


def answer_part() -> Iterator[str]:
    """What `pos.get` returns."""
    return _classes("hooks", lambda name: name == "Answer")


def record_part() -> Iterator[str]:
    """Each record with its fields."""
    return _classes("records", lambda _name: True)


def _methods(class_name: str, before: str) -> Iterator[str]:
    for one in class_nodes("hooks"):
        for method in one.body if one.name == class_name else ():
            if isinstance(method, ast.FunctionDef):
                shown = _signature(method, before)
                yield f"### `{before}{method.name}`"
                yield f"```python\n{shown}\n```"
                yield ast.get_docstring(method) or ""


def _signature(method: ast.FunctionDef, before: str) -> str:
    returns = ast.unparse(method.returns) if method.returns else "None"
    if any(isinstance(mark, ast.Name) and mark.id == "property" for mark in method.decorator_list):
        return f"{before}{method.name}: {returns}"
    arguments = re.sub(r"^self(, )?", "", ast.unparse(method.args)).replace("=", " = ")
    line = f"{before}{method.name}({arguments}) -> {returns}"
    if len(line) <= 90:
        return line
    parts = re.split(r", (?![^\[]*\])", arguments)
    return f"{before}{method.name}(\n    " + ",\n    ".join(parts) + f",\n) -> {returns}"


def _classes(module: str, wanted: Callable[[str], bool]) -> Iterator[str]:
    for one in class_nodes(module):
        if wanted(one.name):
            yield f"### `{one.name}`"
            yield ast.get_docstring(one) or ""
            yield _fields(one)


def _fields(one: ast.ClassDef) -> str:
    rows: list[Sequence[str]] = []
    below: list[ast.stmt] = [*one.body[1:], ast.Pass()]
    for line, next_line in zip(one.body, below, strict=True):
        if isinstance(line, ast.AnnAssign):
            default = code(ast.unparse(line.value)) if line.value else "needed"
            kind = code(ast.unparse(line.annotation))
            rows.append((code(ast.unparse(line.target)), kind, default, _string(next_line)))
        elif isinstance(line, ast.Assign):
            value = ast.literal_eval(line.value)
            rows.append((code(value), _string(next_line)))
    heads = ("value", "meaning") if len(rows[0]) == 2 else ("field", "type", "default", "meaning")
    return table(heads, rows)


def _string(line: ast.stmt) -> str:
    if isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant):
        return " ".join(str(line.value.value).split())
    return ""
