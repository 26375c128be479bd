"""The pages of the documentation and the blocks in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import attrs

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"

FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SETUP = re.compile(r"^<!-- setup\n(.*?)^-->$", re.MULTILINE | re.DOTALL)
RUN = re.compile(r"<!-- run(?:, exit (\d+))? -->\n$")
NOW = re.compile(r"(?!Mar )[A-Z][a-z]{2} \d{1,2}, 20\d\d, \d\d:\d\d")
PROMPT = re.compile(r"^(\$|till>) (.*)$")


@attrs.frozen
class Step:
    """One line typed, and what the page shows below it."""

    prompt: str
    typed: str
    shown: str
    exit_code: int


@attrs.frozen
class Block:
    """One fenced block."""

    language: str
    text: str
    run: bool
    """Whether `<!-- run -->` stands before it."""
    exit_code: int
    """What its last command ends with: `<!-- run, exit 3 -->`."""

    def steps(self) -> Iterator[Step]:
        """The lines typed in a console; a line that ends with a backslash goes on."""
        found: list[list[str]] = []
        for line in self.text.replace("\\\n> ", "").splitlines():
            prompt = PROMPT.match(line)
            if prompt:
                found.append([prompt[1], prompt[2]])
            else:
                found[-1].append(line)
        for number, (prompt, typed, *rest) in enumerate(found, 1):
            code = self.exit_code if number == len(found) else 0
            yield Step(prompt, typed, "\n".join(rest), code)


@attrs.frozen
class Page:
    """One page."""

    path: Path
    text: str

    @classmethod
    def at(cls, path: Path) -> Page:
        """The page in the file `path`."""
        return cls(path, path.read_text(encoding="utf-8"))

    @property
    def name(self) -> str:
        """Its path below `docs`."""
        return self.path.relative_to(DOCS).as_posix()

    @property
    def blocks(self) -> list[Block]:
        """Its fenced blocks, in order."""
        found = []
        for fence in FENCE.finditer(self.text):
            mark = RUN.search(self.text[: fence.start()])
            code = int(mark[1] or 0) if mark else 0
            found.append(Block(fence[1], fence[2], mark is not None, code))
        return found

    @property
    def setup(self) -> list[str]:
        """Commands that readers do not see, to be run before those they see."""
        hidden = SETUP.search(self.text)
        return hidden[1].splitlines() if hidden else []


def all_pages() -> list[Page]:
    """Every page of the documentation."""
    return [Page.at(path) for path in sorted(DOCS.rglob("*.md"))]


def same(shown: str, printed: str) -> bool:
    """Whether output is what a page shows.

    `...` stands for any lines. Rulers, empty lines and the width of gaps do not count, and the
    hour at which something was typed is any hour; the pages' own hours are all in March 2026.
    """
    pattern = "".join(
        r"(.*\n)*?" if line == "..." else re.escape(line + "\n") for line in _lines(shown)
    )
    return re.fullmatch(pattern, "".join(line + "\n" for line in _lines(printed))) is not None


def _lines(text: str) -> list[str]:
    lines = (" ".join(NOW.sub("NOW", line).split()) for line in text.splitlines())
    return [line for line in lines if line.strip("─")]
