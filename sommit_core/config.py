"""Where this installation keeps its books and which language it speaks.

From the environment (`SOMMIT_DATABASE_URL`, `SOMMIT_LANG`, `SOMMIT_KEY`), else from the section
`[sommit]` of the TOML file that `SOMMIT_CONFIG` names, else as it stands here.
"""

from __future__ import annotations

import os
from pathlib import Path

import attrs
import typed_settings as ts
from platformdirs import user_data_path
from typed_settings.exceptions import TsError

from sommit_core.errors import BadInput
from sommit_core.i18n import DEFAULT_LANGUAGE, LANGUAGES, _

CONFIG_FILE = "SOMMIT_CONFIG"


@attrs.frozen
class Config:
    """What an installation is told from outside."""

    database_url: str = ""
    """SQLAlchemy form; empty for a SQLite file in the user's data directory."""
    lang: str = DEFAULT_LANGUAGE
    key: str = ts.secret(default="")
    """The master key, URL-safe base64; empty for the key file beside the database."""

    @property
    def url(self) -> str:
        """The address of the books."""
        return self.database_url or f"sqlite:///{user_data_path('sommit') / 'sommit.db'}"

    @property
    def has_books(self) -> bool:
        """Whether there is something to open, without making it."""
        return self._file is None or self._file.is_file()

    @property
    def key_file(self) -> Path:
        """Where the master key is kept when `SOMMIT_KEY` is not set: beside a SQLite file."""
        folder = self._file.parent if self._file else user_data_path("sommit")
        return folder / "sommit.key"

    @property
    def _file(self) -> Path | None:
        """The file of a SQLite database."""
        scheme, _slashes, path = self.url.partition(":///")
        path = path.partition("?")[0]
        kept = scheme.startswith("sqlite") and path not in ("", ":memory:")
        return Path(path) if kept else None


def load_config() -> Config:
    """What the environment and the configuration file say.

    Raises:
        BadInput: the file is missing or unreadable, or a value is not accepted.
    """
    named = os.environ.get(CONFIG_FILE, "")
    if named and not Path(named).is_file():
        raise BadInput(field=CONFIG_FILE, detail=_("there is no file “{path}”").format(path=named))
    try:
        config = ts.load(Config, "sommit", config_files_var=CONFIG_FILE)
    except (TsError, OSError) as error:
        detail = _("the configuration cannot be read ({why})").format(why=_reason(error))
        raise BadInput(field=named or CONFIG_FILE, detail=detail) from error
    check_language(config.lang, "SOMMIT_LANG")
    return config


def check_language(lang: str, field: str) -> None:
    """Refuse a language that Sommit does not speak; `field` is where it was given.

    Raises:
        BadInput: it is neither "fr" nor "en".
    """
    if lang not in LANGUAGES:
        detail = _("“{value}” is not one of {choices}")
        detail = detail.format(value=lang, choices=", ".join(LANGUAGES))
        raise BadInput(field=field, detail=detail)


def _reason(error: Exception) -> str:
    """The error's words without the values it quotes: one of them may be the master key."""
    return " ".join(str(error).split(" (")[0].split())
