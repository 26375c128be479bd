"""Read a till label: its words, and what it tells of serving, container, colour and vintage.

Nothing is thrown away too early: a number may be a vintage or a name ("12 Colombiers"), a serving
or colour word may belong to a name ("Peyre Rose"). Such words stay, marked optional: they help a
drink that has them and do not hurt one that has not.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime

import attrs

from sommit_core.matching.words import (
    COLOUR_SHORT,
    COLOUR_WORDS,
    SERVING_SHORT,
    SERVING_WORDS,
    SMALL_WORDS,
    VINTAGE_WORDS,
    Served,
)

MAX_LABEL = 255
"""Characters of a label that are read; no till prints more."""
MAX_WORDS = 16
"""Words of a label that are matched."""
OLDEST_VINTAGE = 1900
SMALLEST_CONTAINER_ML = 180
"""A volume below is a glass or a measure; from here on it may be the container."""
KEG_ML = 5_000
"""A beer container from here on is a keg."""

_TOKEN = re.compile(
    r"1/2|\d+[.,]\d+\s?(?:cl|ml|dl|l)?(?![^\W_])|\d+\s?(?:cl|ml|dl)(?![^\W_])|\d+l(?![^\W_])"
    r"|\d+(?:[.,]\d+)?\s?[°%]|[^\W_]+"
)
_VOLUME = re.compile(r"(\d+(?:[.,]\d+)?)\s?(cl|ml|dl|l|c)?")
_ML = {"ml": 1, "cl": 10, "c": 10, "dl": 100, "l": 1000}
_NOT_ASCII = str.maketrans(
    {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "⁄": "/"}
)


@attrs.frozen
class Word:
    """One word of a label."""

    text: str
    """Lower case, no accents."""
    optional: bool = False
    """It may say the serving, colour or vintage instead of the name."""
    year: int | None = None
    """The vintage it stands for, if it is one."""


@attrs.frozen
class ParsedLabel:
    """What a till label says."""

    words: tuple[Word, ...] = ()
    """Words that may name the drink, in their order."""
    colour: str | None = None
    """"rouge", "blanc" or "rosé"."""
    vintage: int | None = None
    """The year read as vintage (a drink whose name holds that number may claim it back)."""
    served: Served | None = None
    serving_ml: int | None = None
    """Millilitres one sold unit takes; None if the label does not tell."""
    container_ml: int | None = None
    """Millilitres of the bottle or can, when the label tells it."""


def fold(text: str) -> str:
    """`text` in lower case without accents, composed or not; markup and signs stay."""
    text = text.lower()
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", text.translate(_NOT_ASCII))
    return "".join(c for c in decomposed.translate(_NOT_ASCII) if not unicodedata.combining(c))


def parse(label: str) -> ParsedLabel:
    """Read `label`. Never fails: what is not understood is a word, and nothing is nothing."""
    tokens = _TOKEN.findall(fold(label[:MAX_LABEL]))
    reading = _Reading()
    for i, token in enumerate(tokens):
        reading.take(token, tokens[i + 1] if i + 1 < len(tokens) else "", first=i == 0)
    return reading.result()


class _Reading:
    """The words read so far and what they told."""

    def __init__(self) -> None:
        self.words: list[Word] = []
        self.colour: str | None = None
        self.served: Served | None = None
        self.usual_ml: int | None = None
        self.volume_ml: int | None = None

    def take(self, token: str, following: str, *, first: bool) -> None:
        if token == "1/2":
            self._serve("demi")
        elif token[0].isdigit():
            self._number(token, first=first)
        elif token in VINTAGE_WORDS:
            if not following[:2].isdigit():
                self.words.append(Word(token, optional=True))
        else:
            self._word(token)

    def _number(self, token: str, *, first: bool) -> None:
        volume = _VOLUME.fullmatch(token)
        if volume and (volume[2] or not volume[1].isdigit()):
            self.volume_ml = _millilitres(volume[1], volume[2])
            return
        if token[-1] in "°%":
            return
        year = _year(token)
        bottle = self.served is Served.BOTTLE and self.volume_ml is None
        if bottle and token in {"25", "33", "50", "70", "75"} and not first:
            self.volume_ml = int(token) * 10
            return
        self.words.append(Word(token, optional=year is not None, year=year))

    def _word(self, token: str) -> None:
        serving = _serving_word(token)
        if serving:
            self._serve(serving)
        colour = COLOUR_WORDS.get(token) or COLOUR_SHORT.get(token)
        if colour:
            self.colour = colour
        optional = bool(serving or colour) or token in SMALL_WORDS
        self.words.append(Word(token, optional=optional))

    def _serve(self, word: str) -> None:
        served, usual = SERVING_WORDS[word]
        if self.served is None or usual:
            self.served, self.usual_ml = served, usual

    def result(self) -> ParsedLabel:
        serving = self.volume_ml or self.usual_ml
        large = self.served is Served.LARGE_BOTTLE
        container = self.usual_ml if large else self.volume_ml
        if container is not None and container < SMALLEST_CONTAINER_ML:
            container = None
        years = [w.year for w in self.words if w.year]
        return ParsedLabel(
            words=tuple(self.words[:MAX_WORDS]),
            colour=self.colour,
            vintage=years[-1] if years else None,
            served=self.served,
            serving_ml=self.usual_ml if large else serving,
            container_ml=container,
        )


def _serving_word(token: str) -> str | None:
    """The serving word that `token` is, or is the beginning of (three letters at least)."""
    if token in SERVING_WORDS:
        return token
    if token in SERVING_SHORT:
        return SERVING_SHORT[token]
    if len(token) >= 3:
        return next((w for w in SERVING_WORDS if w.startswith(token)), None)
    return None


def _millilitres(number: str, unit: str | None) -> int | None:
    whole, _, part = number.replace(",", ".").partition(".")
    factor = _ML[unit or "cl"]
    part = part[:3]
    millilitres = int(whole[:6]) * factor + (int(part) * factor // 10 ** len(part) if part else 0)
    return millilitres or None


def _year(token: str) -> int | None:
    """The vintage that a number of two or four digits may be: not in the future, not too old."""
    if not token.isdecimal() or not token.isascii():
        return None
    newest = datetime.now(UTC).year + 1
    if len(token) == 4:
        year = int(token)
        return year if OLDEST_VINTAGE <= year <= newest else None
    if len(token) == 2:
        year = 2000 + int(token)
        return year if year <= newest else year - 100 if year - 100 >= newest - 70 else None
    return None
