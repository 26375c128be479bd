"""The tutorial, as a reader follows it: a till in one terminal, Sommit in another."""

from __future__ import annotations

from contextlib import ExitStack, closing
from pathlib import Path

from tests.docs.console import Shell, TillPrompt
from tests.docs.pages import DOCS, Page, same

OPENS_THE_TILL = "python -m sommit_bizzon.simulator"


def test_the_tutorial_prints_what_it_shows(tmp_path: Path, port: int) -> None:
    page = Page.at(DOCS / "tutorial" / "first-nights.md")
    steps = [step for block in page.blocks for step in block.steps()]
    with ExitStack() as opened:
        office = opened.enter_context(closing(Shell(tmp_path, port)))
        for step in steps:
            if step.typed.startswith(OPENS_THE_TILL):
                till = opened.enter_context(closing(TillPrompt(tmp_path, port, step.typed)))
                printed = till.greeting
            else:
                printed = till.run(step.typed) if step.prompt == "till>" else office.run(step.typed)
            assert same(step.shown, printed), f"{step.typed}\n{printed}\nshown:\n{step.shown}"
    assert len(steps) > 30
