"""What is there is documented: each test lists what is missing."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable
from enum import Enum
from importlib import import_module
from pathlib import Path

import attrs
import click
import pytest

import sommit_core
from sommit_core import errors, hooks, notices, plugins, policies, records
from sommit_core.cli import main as sommit
from sommit_core.cli.base import Deferred
from sommit_core.config import Config, load_config
from sommit_core.settings import describe_settings
from sommit_core.store.tables import metadata
from tests.docs.pages import DOCS, ROOT, Page, all_pages

SOURCES = [*ROOT.glob("sommit_core/**/*.py"), *ROOT.glob("connectors/*/sommit_*/**/*.py")]


def reference(name: str) -> str:
    return (DOCS / "reference" / name).read_text(encoding="utf-8")


def missing(names: Iterable[str], page: str) -> set[str]:
    return {name for name in names if f"`{name}`" not in reference(page)}


def public(owner: type) -> list[str]:
    return [name for name in vars(owner) if not name.startswith("_")]


def test_each_hook_and_each_argument() -> None:
    found = {name: getattr(hooks.Connector, name) for name in public(hooks.Connector)}
    assert set(found) == set(plugins.HOOKS)
    arguments = {name for hook in found.values() for name in inspect.signature(hook).parameters}
    assert not missing([*found, *(arguments - {"self"})], "hooks.md")


def test_what_pos_offers_and_takes() -> None:
    members = {name: getattr(hooks.Pos, name) for name in public(hooks.Pos)}
    functions = [member for member in members.values() if inspect.isfunction(member)]
    arguments = {name for one in functions for name in inspect.signature(one).parameters}
    assert not missing([f"pos.{name}" for name in members], "hooks.md")
    assert not missing(arguments - {"self"}, "hooks.md")


def test_each_name_that_authors_import() -> None:
    assert not missing(set(sommit_core.__all__) - {"CONNECTOR_API", "hookimpl"}, "hooks.md") - {
        "Connector",
        "Pos",
    }


@pytest.mark.parametrize("module", [hooks, records])
def test_each_field_with_its_meaning(module: object) -> None:
    page = reference("hooks.md")
    rows = {
        (kind.__name__, field)
        for kind in vars(module).values()
        if isinstance(kind, type) and kind.__module__ == module.__name__
        for field in _fields(kind)
    }
    undocumented = {
        (kind, field)
        for kind, field in rows
        if not re.search(
            rf"^\| `{field}` \|(?:.* \|)? [^|]*\w[^|]* \|$", _section(page, kind), re.M
        )
    }
    assert rows
    assert not undocumented


def _fields(kind: type) -> list[str]:
    if issubclass(kind, Enum):
        return [member.value for member in kind]
    return [field.name for field in attrs.fields(kind)] if attrs.has(kind) else []


def _section(page: str, heading: str) -> str:
    return page.partition(f"### `{heading}`\n")[2].partition("\n### ")[0]


@pytest.mark.parametrize("name", plugins.installed())
def test_each_setting(name: str) -> None:
    declared = describe_settings(plugins.bind(name).info.settings)
    kept = (ROOT / "connectors" / name).is_dir()
    assert not kept or not missing((one.name for one in declared), "settings.md")


def test_each_command_and_each_option() -> None:
    page = reference("command-line.md")
    root = click.Context(sommit, info_name="sommit")
    lacking = []
    for context in _commands(sommit, root):
        section = page.partition(f"\n## {context.command_path[7:]}\n")[2].partition("\n## ")[0]
        options = [one for one in context.command.params if isinstance(one, click.Option)]
        names = [one.opts[0] for one in options if not one.hidden]
        lacking += [(context.command_path, name) for name in names if f"`{name}" not in section]
        lacking += [] if section else [(context.command_path, "")]
    assert not lacking


def _commands(command: click.Command, context: click.Context) -> list[click.Context]:
    real = command.real() if isinstance(command, Deferred) else command
    if not isinstance(real, click.Group):
        return [context]
    return [
        found
        for name, one in real.commands.items()
        for found in _commands(
            one,
            click.Context(
                one.real() if isinstance(one, Deferred) else one, parent=context, info_name=name
            ),
        )
    ]


def test_each_error() -> None:
    kinds = [one for one in vars(errors).values() if isinstance(one, type)]
    names = [one.__name__ for one in kinds if issubclass(one, errors.SommitError)]
    assert len(names) > 10
    assert not [name for name in names if f"### {name}\n" not in reference("errors.md")]


def test_each_exit_code() -> None:
    codes = {int(code) for code in re.findall(r"^\| (\d+) \|", reference("command-line.md"), re.M)}
    kinds = [one for one in vars(errors).values() if isinstance(one, type)]
    used = {one.exit_code for one in kinds if issubclass(one, errors.SommitError)}
    assert used <= codes


def test_each_notice_with_what_to_do() -> None:
    page = reference("notices.md")
    assert not [code for code in notices.SENTENCES if f"\n### {code}\n" not in page]


def test_each_remark_of_a_connector() -> None:
    remarks = re.compile(r'Remark\(\s*"(\w+)"')
    codes = {code for path in SOURCES for code in remarks.findall(path.read_text("utf-8"))}
    assert codes
    assert not missing(codes, "notices.md")


def test_each_variable_and_each_member_of_the_configuration() -> None:
    names = {
        name
        for path in SOURCES
        for name in re.findall(r"\bSOMMIT_[A-Z]+(?:_[A-Z]+)*\b", path.read_text("utf-8"))
    }
    assert "SOMMIT_DATABASE_URL" in names
    assert not missing(names, "environment.md")
    members = [field.name for field in attrs.fields(Config)]
    assert not [name for name in members if f"\n{name} = " not in reference("environment.md")]


def test_the_configuration_file_of_the_page_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = Page.at(DOCS / "reference" / "environment.md")
    (shown,) = [block.text for block in page.blocks if block.language == "toml"]
    file = tmp_path / "sommit.toml"
    file.write_text(shown, encoding="utf-8")
    for name in ("SOMMIT_DATABASE_URL", "SOMMIT_LANG", "SOMMIT_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SOMMIT_CONFIG", str(file))
    assert load_config() == Config("sqlite:////var/lib/sommit/sommit.db", "fr", "")


def test_each_table_and_each_policy() -> None:
    page = reference("database.md")
    assert not missing(metadata.tables, "database.md")
    assert not [name for name in metadata.tables if f"\n### {name}\n" not in page]
    page = (DOCS / "how-to" / "run-several-venues.md").read_text("utf-8")
    assert not [name for name in policies.POLICIES if f"`{name}`" not in page]


def test_each_rule() -> None:
    page = reference("rules.md")
    for number in range(1, 21):
        assert f"\n**R{number} — " in page
        assert f"\n| R{number} | " in page


CODE_LINK = re.compile(r"\[`([\w.]+)`\]\(([\w./-]+\.py)\)")


@pytest.mark.parametrize("page", all_pages(), ids=lambda page: page.name)
def test_functions_that_a_page_names_are_where_it_says(page: Page) -> None:
    lost = []
    for named, path in CODE_LINK.findall(page.text):
        file = (page.path.parent / path).resolve()
        module = import_module(".".join(file.relative_to(ROOT).with_suffix("").parts))
        if not hasattr(module, named.rpartition(".")[2]) or Path(file).stem != named.split(".")[0]:
            lost.append(named)
    assert not lost
