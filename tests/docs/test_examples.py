"""What the pages show is what happens: their marked blocks are run, in order."""

from __future__ import annotations

import pytest

from tests.docs.console import Shell
from tests.docs.pages import Page, all_pages, same

RUNNABLE = [page for page in all_pages() if any(block.run for block in page.blocks)]


@pytest.mark.parametrize("page", RUNNABLE, ids=lambda page: page.name)
def test_the_commands_of_a_page_print_what_it_shows(page: Page, shell: Shell) -> None:
    shell.prepare(page.setup)
    for block in page.blocks:
        if block.run and block.language == "console":
            for step in block.steps():
                printed = shell.run(step.typed, step.exit_code)
                assert same(step.shown, printed) or not step.shown, (
                    f"{page.name}\n$ {step.typed}\n{printed}"
                )


def test_output_is_compared_line_by_line() -> None:
    assert same("one\n...\nfour", "one  \ntwo\nthree\nfour\n")
    assert same("one\n...", "one")
    assert not same("one\nfour", "one\ntwo\nfour")
    assert not same("one", "one two")


def test_each_python_example_compiles() -> None:
    blocks = [
        (page.name, block.text)
        for page in all_pages()
        for block in page.blocks
        if block.language == "python" and not page.name.startswith("reference/")
    ]
    for name, text in blocks:
        compile(text, name, "exec")
    assert blocks
