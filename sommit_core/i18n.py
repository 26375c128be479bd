"""The user's language: French first, English complete.

Sentences are written in English in the code, marked with `_` (said now) or `N_` (said later), and
translated by gettext from `locale/fr/LC_MESSAGES/sommit.po`. A connector brings its own sentences
as `Text`, both languages side by side, because it is installed and translated on its own.
"""

from __future__ import annotations

import gettext as _gettext
from contextvars import ContextVar
from functools import cache
from pathlib import Path

import attrs

LANGUAGES = ("fr", "en")
DEFAULT_LANGUAGE = "fr"

_language: ContextVar[str] = ContextVar("sommit_language", default=DEFAULT_LANGUAGE)


def use_language(language: str) -> None:
    """Speak `language` ("fr" or "en") from here on, in this thread or task."""
    if language not in LANGUAGES:
        raise ValueError(f"unknown language {language!r}: one of {', '.join(LANGUAGES)}")
    _language.set(language)


def language() -> str:
    """The language spoken now: "fr" or "en"."""
    return _language.get()


@cache
def _catalogue(language: str) -> _gettext.NullTranslations:
    folder = Path(__file__).parent / "locale"
    return _gettext.translation("sommit", folder, [language], fallback=True)


def _(message: str) -> str:
    """`message` in the language spoken now."""
    return _catalogue(_language.get()).gettext(message)


def ngettext(singular: str, plural: str, n: int) -> str:
    """The form of the sentence that fits `n`, in the language spoken now, `{n}` not yet filled."""
    return _catalogue(_language.get()).ngettext(singular, plural, n)


def N_(message: str) -> str:  # noqa: N802  (the name gettext's own tools look for)
    """Mark `message` for translation; it is said later through `_`."""
    return message


@attrs.frozen
class Text:
    """A connector's sentence in both languages; `str()` gives the one spoken now."""

    fr: str
    en: str

    def __str__(self) -> str:
        return self.fr if _language.get() == "fr" else self.en
