"""Imports point one way, and one module alone can reach the network."""

import ast
from pathlib import Path

import sommit_core

ROOT = Path(sommit_core.__file__).parent

LAYERS = [
    {"records", "errors", "i18n", "settings", "business_day"},
    {"hooks"},
    {"oneway", "plugins", "pos", "connection", "declared", "checks"},
    {"sync"},
    {"schedule"},
    {"cli", "web"},
]
PURE = {"rules", "matching"}


def imports():
    """Every (module, imported name) of the package, both by their top-level name below it."""
    for path in sorted(ROOT.rglob("*.py")):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                yield from ((module, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{path}: imports are absolute"
                names = [f"{node.module}.{a.name}" for a in node.names]
                yield from (
                    (module, n if node.module == "sommit_core" else node.module) for n in names
                )


def inner():
    """The imports within the package, by folder: (module, imported module)."""
    return {
        (module.split(".")[0], name.split(".")[1])
        for module, name in imports()
        if name.startswith("sommit_core.")
    }


def test_imports_point_one_way():
    height = {name: level for level, names in enumerate(LAYERS) for name in names}
    wrong = [(m, n) for m, n in inner() if height.get(n, 0) > height.get(m, len(LAYERS))]
    assert wrong == []


def test_what_reads_a_till_knows_no_book():
    allowed = LAYERS[0] | LAYERS[1] | LAYERS[2]
    assert [(m, n) for m, n in inner() if m in allowed and n not in allowed] == []


def test_rules_and_matching_know_records_only():
    allowed = LAYERS[0] | PURE
    assert [(m, n) for m, n in inner() if m in PURE and n not in allowed] == []


def test_one_module_imports_the_http_client():
    assert {module for module, name in imports() if name.split(".")[0] == "httpx"} == {
        "oneway.transport"
    }


def test_sockets_are_opened_in_one_place_only():
    network = {"socket", "ssl", "httpcore", "urllib3", "requests", "aiohttp"}
    users = {module for module, name in imports() if name.split(".")[0] in network}
    assert users == {"oneway.transport", "oneway.sockets", "oneway.hosts"}


def test_the_check_sees_the_imports_it_judges():
    assert ("connection", "pos") in inner()
    assert ("pos", "oneway") in inner()
