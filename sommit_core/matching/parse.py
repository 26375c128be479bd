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
    ESTATE_SHORT,
    HOW_IT_IS_DRAWN,
    SERVING_SHORT,
    SERVING_WORDS,
    SMALL_WORDS,
    Served,
)

MAX_LABEL = 255
"""Characters of a label that are read; no till prints more."""
MAX_WORDS = 12
"""Words of a label that are matched."""
TILL_WIDTH = 19
"""A label of so many characters may have lost its end: tills print 20 to 24."""
OLDEST_VINTAGE = 1900
SMALLEST_CONTAINER_ML = 180
"""A volume below is a glass or a measure; from here on it may be the container."""

_TOKEN = re.compile(
    r"1/2|\d+[.,]\d+\s?(?:cl|ml|dl|l)?(?![^\W_])|\d+\s?(?:cl|ml|dl)(?![^\W_])|\d+l(?![^\W_])"
    r"|\d+(?:[.,]\d+)?\s?[°%]|[^\W\d_]{3,}(?=\d\d)|[^\W_]+"
)
_QUANTITY = re.compile(r"x\d+|\d+x")
_HALF = "1/2"
_VOLUME = re.compile(r"(\d+)(?:[.,](\d+))?\s?(cl|ml|dl|l|c)?")
_ML = {"ml": 1, "cl": 10, "c": 10, "dl": 100, "l": 1000}
_BOTTLE_CL = frozenset({"20", "25", "33", "50", "70", "75"})
_KEG_LITRES = frozenset({"20", "30", "50"})
_ACCENTS = re.compile("[\u0300-\u036f]+")
_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "⁄": "/"})


@attrs.frozen
class Word:
    """One word of a label."""

    text: str
    """Lower case, no accents."""
    optional: bool = False
    """It may say the serving, colour or vintage instead of the name."""
    year: int | None = None
    """The vintage it stands for, if it is one."""
    colour: str | None = None
    """The colour it stands for, if it is one."""


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
    """Millilitres of the bottle, can or keg, when the label tells it."""
    cut: bool = False
    """The label may have lost its end to the till's width."""


def fold(text: str) -> str:
    """`text` in lower case without accents, composed or not; punctuation and signs stay."""
    text = text.lower()
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", text)
    return _ACCENTS.sub("", decomposed).translate(_LETTERS)


def parse(label: str) -> ParsedLabel:
    """Read `label`. Never fails: what is not understood is a word, and nothing is nothing."""
    label = unicodedata.normalize("NFC", label[: 2 * MAX_LABEL])[:MAX_LABEL]
    reading = _Reading()
    for token in _TOKEN.findall(fold(label)):
        reading.take(token)
    return reading.result(cut=len(label) >= TILL_WIDTH)


class _Reading:
    """The words read so far and what they told."""

    def __init__(self) -> None:
        self.words: list[Word] = []
        self.served: Served | None = None
        self.usual_ml: int | None = None
        self.volume_ml: int | None = None
        self.keg_ml: int | None = None

    def take(self, token: str) -> None:
        if token == _HALF:
            self._serve("demi")
        elif token[-1] in "°%":
            self._add(token[:-1].strip(), optional=True)
        elif token[0].isdecimal() and not _QUANTITY.fullmatch(token):
            self._number(token)
        else:
            self._word(token)

    def _add(self, text: str, *, optional: bool = False, year: int | None = None) -> None:
        self.words.append(Word(text, optional, year))

    def _number(self, token: str) -> None:
        volume = _VOLUME.fullmatch(token)
        if volume and (volume[2] or volume[3]):
            self._volume(token, _millilitres(volume[1], volume[2] or "", volume[3]))
        elif token.isdecimal() and self._completes_serving(token):
            self._add(token, optional=True)
        else:
            year = _year(token)
            self._add(token, optional=year is not None, year=year)

    def _volume(self, token: str, millilitres: int | None) -> None:
        if millilitres:
            self.volume_ml = millilitres
            self._add(token.replace(" ", ""), optional=True)
        else:
            for part in re.findall(r"\d+", token):
                self._add(part)

    def _completes_serving(self, token: str) -> bool:
        """A bare number after a serving word is its volume: "BT 33", "VRE 12", "FUT 20"."""
        told = self.volume_ml is not None
        if self.served is Served.BOTTLE and token in _BOTTLE_CL and not told:
            self.volume_ml = int(token) * 10
        elif self.served in (Served.GLASS, Served.MEASURE) and len(token) <= 2 and not told:
            self.volume_ml = int(token) * 10 or None
        elif self.served is Served.DRAUGHT and not self.usual_ml and token in _KEG_LITRES:
            self.keg_ml = int(token) * 1000
        else:
            return False
        return True

    def _word(self, token: str) -> None:
        serving = _serving_word(token)
        if serving:
            self._serve(serving)
        colour = _colour_word(token)
        tells = bool(serving or colour or _QUANTITY.fullmatch(token))
        before_year = len(token) >= 3 and "millesime".startswith(token)
        small = token in SMALL_WORDS or token in ESTATE_SHORT
        self.words.append(Word(token, tells or before_year or small, colour=colour))

    def _serve(self, word: str) -> None:
        served, usual = SERVING_WORDS[word]
        if word in HOW_IT_IS_DRAWN and self.usual_ml:
            return
        if self.served is None or usual:
            self.served, self.usual_ml = served, usual

    def result(self, *, cut: bool) -> ParsedLabel:
        if cut:
            self._mend_cut_number()
        large = self.usual_ml if self.served is Served.LARGE_BOTTLE else None
        container = self.keg_ml or large or self.volume_ml
        years = [w.year for w in self.words if w.year]
        colours = [w.colour for w in self.words if w.colour]
        return ParsedLabel(
            words=tuple(self.words[:MAX_WORDS]),
            colour=colours[-1] if colours else None,
            vintage=years[-1] if years else None,
            served=self.served,
            serving_ml=large or self.volume_ml or self.usual_ml,
            container_ml=container if container and container >= SMALLEST_CONTAINER_ML else None,
            cut=cut,
        )

    def _mend_cut_number(self) -> None:
        """A number at the end of a full label may be the beginning of a year or a volume."""
        last = self.words[-1] if self.words else None
        if last and last.text.isdecimal() and (last.text == "20" or len(last.text) in (1, 3)):
            self.words[-1] = Word(last.text, optional=True)


def _serving_word(token: str) -> str | None:
    """The serving word that `token` is, or is the beginning of (three letters at least)."""
    if token in SERVING_WORDS:
        return token
    if token in SERVING_SHORT:
        return SERVING_SHORT[token]
    if len(token) < 3:
        return None
    return next((w for w in SERVING_WORDS if w.startswith(token) or _drops_vowels(token, w)), None)


def _drops_vowels(token: str, word: str) -> bool:
    """Whether `token` is `word` without some vowels and doubled letters ("btlle": bouteille)."""
    bones = _bones(token)
    if len(bones) < 3 or bones != _SERVING_BONES[word]:
        return False
    rest = iter(word)
    return all(letter in rest for letter in token)


def _bones(word: str) -> str:
    """The consonants of `word`, doubled ones once."""
    consonants = [c for c in word if c not in "aeiouy"]
    return "".join(c for i, c in enumerate(consonants) if i == 0 or c != consonants[i - 1])


_SERVING_BONES = {word: _bones(word) for word in SERVING_WORDS}


def _colour_word(token: str) -> str | None:
    """The colour that `token` names, as a whole word, a short form, or a word cut short."""
    if token in COLOUR_SHORT:
        return COLOUR_SHORT[token]
    if len(token) >= 4:
        return next((c for w, c in COLOUR_WORDS.items() if w.startswith(token)), None)
    return COLOUR_WORDS.get(token)


def _millilitres(whole: str, part: str, unit: str | None) -> int | None:
    """A volume in millilitres; without a unit, litres when below ten, else centilitres."""
    factor = _ML[unit or ("l" if len(whole) == 1 else "cl")]
    part = part[:3]
    return int(whole[:6]) * factor + int(part or 0) * factor // 10 ** len(part) or None


def _year(token: str) -> int | None:
    """The vintage that a number of two or four digits may be: not in the future, not too old."""
    if not token.isascii() or not token.isdecimal():
        return None
    newest = datetime.now(UTC).year + 1
    if len(token) == 4:
        return int(token) if OLDEST_VINTAGE <= int(token) <= newest else None
    if len(token) == 2:
        year = 2000 + int(token)
        return year if year <= newest else year - 100 if year - 100 >= newest - 70 else None
    return None
