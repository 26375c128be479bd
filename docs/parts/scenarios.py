"""The acceptance scenarios of each rule."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from parts.markdown import table
from parts.source import ROOT

FEATURES = ROOT / "tests" / "scenarios" / "features"
LINE = re.compile(r"\s*(?:.*@(?P<rule>R\d+)\b|(?:Plan du scénario|Scénario): (?P<title>.+))")


def scenario_part() -> Iterator[str]:
    """For each rule its scenarios; those of a rule come below the rule's tag."""
    found: dict[tuple[int, str], list[str]] = defaultdict(list)
    for feature in sorted(FEATURES.glob("*.feature")):
        rule = 0
        for line in map(LINE.match, feature.read_text(encoding="utf-8").splitlines()):
            if line and line["rule"]:
                rule = int(line["rule"][1:])
            elif line:
                found[rule, feature.name].append(line["title"])
    rows = [
        (f"R{rule}", f"[{name}](../../tests/scenarios/features/{name})", "<br>".join(titles))
        for (rule, name), titles in sorted(found.items())
    ]
    yield table(("rule", "in", "scenarios"), [[_escaped(cell) for cell in row] for row in rows])


def _escaped(text: str) -> str:
    return re.sub(r"<(?!br>)", "&lt;", text)
