"""Writes the parts of `docs/reference/` that are made from the code: `python docs/generate.py`.

A page says where such a part goes:

    <!-- generated: errors -->
    ...
    <!-- end -->

What stands between the two comments is replaced; the rest of the page is written by hand.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import click
import sqlalchemy as sa

from sommit_core import errors, notices, plugins
from sommit_core.hooks import ConnectorInfo
from sommit_core.i18n import _, use_language
from sommit_core.settings import describe_settings
from sommit_core.store.tables import metadata

ROOT = Path(__file__).parent.parent
REFERENCE = ROOT / "docs" / "reference"
PLACE = re.compile(r"(<!-- generated: ([a-z-]+) -->\n).*?(<!-- end -->)", re.DOTALL)

WHO = {
    errors.Who.VENUE: "the restaurant",
    errors.Who.NOBODY: "nobody",
    errors.Who.AUTHOR: "the connector's author",
    errors.Who.OPERATOR: "whoever runs Sommit",
}


def main() -> None:
    """Write the pages that are stale, and name them."""
    for page in stale():
        page.write_text(written(page), encoding="utf-8")
        click.echo(page.relative_to(ROOT))


def stale() -> list[Path]:
    """The pages that are not as the code says."""
    pages = sorted(REFERENCE.glob("*.md"))
    return [page for page in pages if page.read_text(encoding="utf-8") != written(page)]


def written(page: Path) -> str:
    """The text that `page` should have."""
    return PLACE.sub(_filled, page.read_text(encoding="utf-8"))


def _filled(place: re.Match[str]) -> str:
    begin, name, end = place.groups()
    return "\n\n".join([begin.rstrip(), *PARTS[name](), end])


# -- the contract: hooks and records, from their source -----------------------------------------


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
    for one in _class_nodes("hooks"):
        for method in one.body if one.name == class_name else ():
            if isinstance(method, ast.FunctionDef):
                shown = _signature(method, before)
                yield f"### `{before}{method.name}`"
                yield f"```python\n{shown}\n```"
                yield _paragraphs(ast.get_docstring(method))


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
    for one in _class_nodes(module):
        if wanted(one.name):
            yield f"### `{one.name}`"
            yield _paragraphs(ast.get_docstring(one))
            yield _fields(one)


def _class_nodes(module: str) -> Iterator[ast.ClassDef]:
    source = (ROOT / "sommit_core" / f"{module}.py").read_text(encoding="utf-8")
    return (node for node in ast.parse(source).body if isinstance(node, ast.ClassDef))


def _fields(one: ast.ClassDef) -> str:
    rows: list[Sequence[str]] = []
    below: list[ast.stmt] = [*one.body[1:], ast.Pass()]
    for line, next_line in zip(one.body, below, strict=True):
        if isinstance(line, ast.AnnAssign):
            default = _code(ast.unparse(line.value)) if line.value else "needed"
            kind = _code(ast.unparse(line.annotation))
            rows.append((_code(ast.unparse(line.target)), kind, default, _string(next_line)))
        elif isinstance(line, ast.Assign):
            value = ast.literal_eval(line.value)
            rows.append((_code(value), _string(next_line)))
    heads = ("value", "meaning") if len(rows[0]) == 2 else ("field", "type", "default", "meaning")
    return table(heads, rows)


def _string(line: ast.stmt) -> str:
    if isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant):
        return " ".join(str(line.value.value).split())
    return ""


# -- what connectors declare --------------------------------------------------------------------


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
    yield "reads", ", ".join(_code(hook) for hook in plugins.HOOKS if hook in implemented)
    yield "base URL", _code(info.base_url) if info.base_url else "none: it uses no network"
    yield "token", _token(info)
    budget = info.budget
    yield "requests", f"{budget.requests} in {budget.seconds} s" if budget else "not limited"
    yield "POSTs that read", ", ".join(_code(post.path) for post in info.read_posts) or "none"


def _token(info: ConnectorInfo) -> str:
    if info.auth is None:
        return "none"
    return f"{_code(info.token_example)}, sent in the header {_code(info.auth.header)}"


def _settings(declared: type[Any]) -> str:
    rows = [
        (
            _code(info.name),
            _code(_typed(info.default)) if _typed(info.default) else "empty",
            ", ".join(map(_code, info.choices)),
            info.text.en,
            info.text.fr,
            "yes" if info.identity else "",
        )
        for info in describe_settings(declared)
    ]
    return table(("setting", "default", "choices", "meaning", "sens", "fixed once read"), rows)


def _typed(value: object) -> str:
    return ",".join(value) if isinstance(value, tuple) else str(value)


# -- errors and notices -------------------------------------------------------------------------


def error_part() -> Iterator[str]:
    """Each error: what it means, who must act, its sentence."""
    for node in _class_nodes("errors"):
        kind = getattr(errors, node.name)
        if isinstance(kind, type) and issubclass(kind, errors.SommitError):
            yield f"### {node.name}"
            yield _paragraphs(ast.get_docstring(node))
            yield f"Who must act: {WHO[kind.who]}. Exit code: {kind.exit_code}."
            yield _both(kind.message)


def notice_part() -> Iterator[str]:
    """Each notice's sentence in both languages."""
    rows = [(_code(code), *_said(text)) for code, text in notices.SENTENCES.items()]
    yield table(("code", "English", "français"), rows)


def _both(message: str) -> str:
    english, french = _said(message)
    return f"> {english}\n>\n> {french}"


def _said(message: str) -> tuple[str, str]:
    use_language("en")
    english = _(message)
    use_language("fr")
    return english, _(message)


# -- tables -------------------------------------------------------------------------------------


def table_part() -> Iterator[str]:
    """Each table with its columns and keys."""
    for one in metadata.sorted_tables:
        yield f"### {one.name}"
        rows = [
            (_code(column.name), type(column.type).__name__, ", ".join(_notes(column)))
            for column in one.columns
        ]
        yield table(("column", "type", ""), rows)
        for names in _unique(one):
            yield f"Unique: {', '.join(map(_code, names))}."


def _notes(column: sa.Column[Any]) -> Iterator[str]:
    if column.primary_key:
        yield "primary key"
    yield from (f"refers to {_code(key.target_fullname)}" for key in column.foreign_keys)
    if column.nullable:
        yield "may be empty"


def _unique(one: sa.Table) -> list[list[str]]:
    keys = [key for key in one.constraints if isinstance(key, sa.UniqueConstraint)]
    return sorted(list(key.columns.keys()) for key in keys)


# -- the command line ---------------------------------------------------------------------------


# -- Markdown -----------------------------------------------------------------------------------


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table in GitHub's Markdown."""
    lines = [heads, ["---"] * len(heads), *rows]
    cells = ([cell.replace("|", "\\|") for cell in line] for line in lines)
    return "\n".join(f"| {' | '.join(line)} |" for line in cells)


def _code(text: str) -> str:
    return f"`{text}`"


def _paragraphs(docstring: str | None) -> str:
    return docstring or ""


PARTS: dict[str, Callable[[], Iterator[str]]] = {
    "answer": answer_part,
    "declared": declared_part,
    "errors": error_part,
    "hooks": hook_part,
    "notices": notice_part,
    "pos": pos_part,
    "records": record_part,
    "settings": settings_part,
    "tables": table_part,
}

if __name__ == "__main__":
    main()
