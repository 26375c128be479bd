"""The command line, run in this process as a user or a script runs it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from sommit_core.cli import main


class Sommit:
    """One installation with books in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.books = folder / "sommit.db"
        self.shown = ""
        """All that was ever shown."""

    def run(self, *words: str, lang: str = "en", stdin: str | None = None) -> Result:
        """Run one command line over these books."""
        given = ["--database", f"sqlite:///{self.books}", "--lang", lang, *words]
        return self.plain(*given, stdin=stdin)

    def plain(self, *words: str, stdin: str | None = None) -> Result:
        """Run one command line as it is."""
        result = CliRunner().invoke(main, list(words), input=stdin)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        self.shown += result.output
        return result

    def say(self, *words: str, lang: str = "en", code: int = 0, stdin: str | None = None) -> str:
        """What people read, white space folded."""
        result = self.run(*words, lang=lang, stdin=stdin)
        assert result.exit_code == code, result.output
        return folded(result.output)

    def json(self, *words: str, code: int = 0, stdin: str | None = None) -> dict[str, Any]:
        """What scripts read; standard output holds nothing else."""
        result = self.run("--json", *words, stdin=stdin)
        assert result.exit_code == code, result.output
        document: dict[str, Any] = json.loads(result.stdout)
        return document


def folded(text: str) -> str:
    """`text` with every run of white space, no-break spaces among it, as one space."""
    return re.sub(r"\s+", " ", text)
