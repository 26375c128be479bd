"""The rules as scenarios; and that no rule is without one."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_bdd import scenarios
from pytest_bdd.feature import get_features

from tests.scenarios.tags import RULES

FEATURES = Path(__file__).parent / "features"
ON_EACH_TILL = ["R1", "R2", "R3", "R4", "R5", "R6", "R7", "R8", "R9", "R17", "R18"]

scenarios(str(FEATURES))


def tags_of_scenarios() -> list[set[str]]:
    """The tags of each scenario, those of its rule and feature included."""
    return [
        scenario.tags | feature.tags | (scenario.rule.tags if scenario.rule else set())
        for feature in get_features([str(FEATURES)])
        for scenario in feature.scenarios.values()
    ]


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_a_scenario(rule: str) -> None:
    assert any(rule in tags for tags in tags_of_scenarios())


@pytest.mark.parametrize("rule", ON_EACH_TILL)
def test_rules_that_touch_the_till_are_played_on_each(rule: str) -> None:
    assert any({rule, "chaque_caisse"} <= tags for tags in tags_of_scenarios())
