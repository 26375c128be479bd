"""Sommit as its user meets it: the command line, run in this process."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from sommit_core.cli import main
from tests.scenarios.french import folded


class Sommit:
    """One installation with books of its own."""

    def __init__(self, folder: Path) -> None:
        """The books are made in `folder` at the first command."""
        self.folder = folder
        self.books = folder / "sommit.db"
        self.language = "fr"
        self.said = ""
        """What the last command told its user."""
        self.shown = ""
        """All that was ever shown."""

    def ask(self, *words: str, stdin: str = "") -> dict[str, Any]:
        """What a command answers to scripts; it must succeed."""
        result = self._run("--json", *words, stdin=stdin)
        assert result.exit_code == 0, result.output
        answer: dict[str, Any] = json.loads(result.stdout)
        return answer

    def tell(self, *words: str, stdin: str = "") -> int:
        """Run a command as people do, remember what it says, and give its exit code."""
        result = self._run(*words, stdin=stdin)
        self.said = folded(result.output)
        return result.exit_code

    def do(self, *words: str, stdin: str = "") -> None:
        """Run a command as people do; it must succeed."""
        code = self.tell(*words, stdin=stdin)
        assert code == 0, self.said

    def _run(self, *words: str, stdin: str = "") -> Result:
        given = ["--database", f"sqlite:///{self.books}", "--lang", self.language, *words]
        result = CliRunner().invoke(main, given, input=stdin)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        self.shown += result.output
        return result
