"""Links lead somewhere: to a file that is there, to a heading that it has."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs.pages import DOCS, ROOT, Page, all_pages

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
OTHERS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *ROOT.glob("connectors/*/README.md")]
PAGES = [*all_pages(), *map(Page.at, OTHERS)]


def links(page: Page) -> list[str]:
    return [link for link in LINK.findall(FENCED.sub("", page.text)) if "://" not in link]


def anchors(path: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", FENCED.sub("", path.read_text("utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.path.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(page: Page) -> None:
    dead = []
    for link in links(page):
        name, _, anchor = link.partition("#")
        target = (page.path.parent / name).resolve() if name else page.path
        if not target.exists() or (anchor and anchor not in anchors(target)):
            dead.append(link)
    assert not dead


def test_every_page_can_be_reached_from_the_first() -> None:
    index = DOCS / "README.md"
    linked = {(DOCS / link.partition("#")[0]).resolve() for link in links(Page.at(index))}
    assert {page.path for page in all_pages()} - {index} - linked == set()
