"""The source of Sommit's modules: what their docstrings say."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


def class_nodes(module: str) -> Iterator[ast.ClassDef]:
    """The classes of a module of `sommit_core`, in the order of its source."""
    source = (ROOT / "sommit_core" / f"{module}.py").read_text(encoding="utf-8")
    return (node for node in ast.parse(source).body if isinstance(node, ast.ClassDef))
