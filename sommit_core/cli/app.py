"""What a command is given: the books, the vault, the language, the clock, and where to show."""

from __future__ import annotations

import getpass
import gettext
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import click

import sommit_core
from sommit_core.i18n import DEFAULT_LANGUAGE, LANGUAGES, use_language

if TYPE_CHECKING:
    import sqlalchemy as sa
    from rich.console import Console, RenderableType

    from sommit_core.config import Config
    from sommit_core.store.database import Database
    from sommit_core.store.vault import Vault
    from sommit_core.venues import Venue

GLOBAL_VALUES = ("--database", "--lang")


@attrs.define(slots=False)
class App:
    """One run of the command line."""

    database: str | None = None
    lang: str | None = None
    json: bool = False
    debug: bool = False
    venue: str | None = None
    """The slug of the venue that the command is about, once it is found."""

    @classmethod
    def asked_by(cls, argv: Sequence[str]) -> App:
        """What the global options of a command line ask for; click refuses bad values later."""
        words = list(argv)[: argv.index("--")] if "--" in argv else list(argv)
        found: dict[str, str] = {}
        for word, following in pairwise([*words, ""]):
            name, equals, value = word.partition("=")
            if name in GLOBAL_VALUES:
                found[name] = value if equals else following
        return cls(
            found.get("--database"), found.get("--lang"), "--json" in words, "--debug" in words
        )

    def start(self) -> None:
        """Speak the user's language from here on.

        Raises:
            BadInput: the configuration cannot be read.
        """
        for stream in (sys.stdout, sys.stderr):
            # A terminal that cannot show a letter shows another one; it does not stop the work.
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="replace")
        speak(self.lang if self.lang in LANGUAGES else DEFAULT_LANGUAGE)
        if self.lang is None:
            speak(self.config.lang)

    def close(self) -> None:
        """Let go of the books, if they were opened."""
        if "db" in vars(self):
            self.db.close()

    @cached_property
    def config(self) -> Config:
        """What the environment and the configuration file say; options come before them."""
        from sommit_core.config import load_config

        config = load_config()
        return attrs.evolve(config, database_url=self.database or config.database_url)

    @cached_property
    def db(self) -> Database:
        """The books, opened and brought up to date at first use."""
        from sommit_core.store.database import Database

        return Database(self.config.url)

    @cached_property
    def vault(self) -> Vault:
        """What seals the tokens."""
        from sommit_core.store.vault import Vault

        return Vault.open(self.config.key or None, self.config.key_file)

    @property
    def actor(self) -> str:
        """Who runs the command, for the journal: the name at the operating system."""
        try:
            return getpass.getuser()
        except (KeyError, OSError):  # no such user here, as in some containers
            return ""

    @contextmanager
    def reading(self, venue: str) -> Iterator[tuple[sa.Connection, Venue]]:
        """A view of the books, and the venue of this slug."""
        from sommit_core.venues import get_venue

        with self.db.reading() as tx:
            found = get_venue(tx, venue)
            self.venue = found.slug
            yield tx, found

    @contextmanager
    def writing(self, venue: str) -> Iterator[tuple[sa.Connection, Venue]]:
        """A transaction, and the venue of this slug."""
        from sommit_core.venues import get_venue

        with self.db.transaction() as tx:
            found = get_venue(tx, venue)
            self.venue = found.slug
            yield tx, found

    @property
    def at_terminal(self) -> bool:
        """Whether a person sits there who can be asked."""
        return not self.json and sys.stdin.isatty() and sys.stdout.isatty()

    def show(self, document: Mapping[str, Any], lines: Iterable[RenderableType]) -> None:
        """Print the result: `document` for scripts with --json, else `lines` for people."""
        if self.json:
            import msgspec

            text = msgspec.json.format(msgspec.json.encode(document), indent=2)
            click.echo(text)
            return
        console = self.console()
        for line in lines:
            console.print(line)

    def console(self, *, stderr: bool = False) -> Console:
        """Where people read: colours and the window's width at a terminal, else plain."""
        from rich.console import Console

        stream = sys.stderr if stderr else sys.stdout
        width = None if stream.isatty() else 10_000
        return Console(stderr=stderr, markup=False, highlight=False, emoji=False, width=width)

    def tell(self, line: RenderableType) -> None:
        """Say something beside the result, on standard error; nothing with --json."""
        if not self.json:
            self.console(stderr=True).print(line)


def now() -> datetime:
    """The present instant."""
    return datetime.now(UTC)


def speak(language: str) -> None:
    """Speak `language` in Sommit's own sentences and in click's."""
    use_language(language)
    # Click asks the standard library's gettext, which asks the environment.
    os.environ["LANGUAGE"] = language
    gettext.bindtextdomain("sommit", str(Path(sommit_core.__file__).parent / "locale"))
    gettext.textdomain("sommit")


pass_app = click.make_pass_decorator(App)
