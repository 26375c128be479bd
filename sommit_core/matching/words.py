"""The few word lists the matcher knows: bar vocabulary that holds in any house.

Nothing here names a drink. Lists are kept short on purpose: what a label shortens is recognised by
structure (prefix, consonants, initials), not by a table of abbreviations.
"""

from __future__ import annotations

from enum import StrEnum


class Served(StrEnum):
    """How a till sells a drink, as far as its label tells."""

    BOTTLE = "bottle"
    HALF_BOTTLE = "half bottle"
    LARGE_BOTTLE = "large bottle"
    GLASS = "glass"
    DRAUGHT = "draught"
    MEASURE = "measure"
    CARAFE = "carafe"


#: Serving word -> (how it is served, usual volume of one unit in millilitres, None if it varies).
SERVING_WORDS: dict[str, tuple[Served, int | None]] = {
    "bouteille": (Served.BOTTLE, None),
    "bottle": (Served.BOTTLE, None),
    "canette": (Served.BOTTLE, None),
    "magnum": (Served.LARGE_BOTTLE, 1500),
    "jeroboam": (Served.LARGE_BOTTLE, 3000),
    "verre": (Served.GLASS, 120),
    "glass": (Served.GLASS, 120),
    "coupe": (Served.GLASS, 120),
    "flute": (Served.GLASS, 120),
    "ballon": (Served.GLASS, 120),
    "pression": (Served.DRAUGHT, 250),
    "galopin": (Served.DRAUGHT, 125),
    "demi": (Served.DRAUGHT, 250),
    "pinte": (Served.DRAUGHT, 500),
    "pint": (Served.DRAUGHT, 500),
    "fut": (Served.DRAUGHT, None),
    "keg": (Served.DRAUGHT, None),
    "baby": (Served.MEASURE, 20),
    "dose": (Served.MEASURE, 40),
    "shot": (Served.MEASURE, 30),
    "shooter": (Served.MEASURE, 30),
    "pichet": (Served.CARAFE, None),
    "carafe": (Served.CARAFE, None),
    "carafon": (Served.CARAFE, None),
}

HOW_IT_IS_DRAWN = frozenset({"pression"})
"""Servings that say how, and only by default how much: "PINTE PRESSION" is a pint."""

#: Till spellings too short, or too unlike their word, for prefix and consonants to find it.
SERVING_SHORT: dict[str, str] = {
    "v": "verre",
    "b": "bouteille",
    "bt": "bouteille",
    "vr": "verre",
    "vre": "verre",
    "cpe": "coupe",
    "mg": "magnum",
    "mgn": "magnum",
    "pte": "pinte",
    "dse": "dose",
    "can": "canette",
}

#: Colour word, in the languages found on wine lists -> the colour.
COLOUR_WORDS: dict[str, str] = {
    "rouge": "rouge",
    "red": "rouge",
    "rosso": "rouge",
    "tinto": "rouge",
    "blanc": "blanc",
    "blanche": "blanc",
    "white": "blanc",
    "bianco": "blanc",
    "blanco": "blanc",
    "rose": "rosé",
    "rosato": "rosé",
    "rosado": "rosé",
}
COLOUR_SHORT: dict[str, str] = {
    "r": "rouge",
    "rg": "rouge",
    "rge": "rouge",
    "bl": "blanc",
    "blc": "blanc",
    "rs": "rosé",
    "rse": "rosé",
}

#: Words that join others: they never make or break a match.
SMALL_WORDS = frozenset(
    {
        *("a", "al", "and", "au", "aux", "by", "d", "da", "das", "de", "degli", "dei", "del"),
        *("della", "der", "des", "di", "do", "dos", "du", "e", "el", "en", "et", "i", "il", "in"),
        *("l", "la", "las", "le", "les", "lo", "los", "no", "of", "s", "sans", "sur", "the"),
        *("van", "von", "y"),
    }
)

#: Till spellings of château and domaine: they tell too little to make or break a match.
ESTATE_SHORT = frozenset({"ch", "cht", "chx", "dne", "dom"})

#: Till families (beginnings of words) -> the kinds of drink they hold.
FAMILIES: dict[str, tuple[str, ...]] = {
    "rouge": ("vin",),
    "blanc": ("vin",),
    "rose": ("vin",),
    "vin": ("vin",),
    "bulle": ("champagne", "effervescent", "cidre"),
    "efferv": ("champagne", "effervescent"),
    "champ": ("champagne", "effervescent"),
    "bier": ("biere",),
    "press": ("biere",),
    "cidre": ("cidre",),
    "soft": ("soft",),
    "soda": ("soft",),
    "jus": ("soft",),
    "eau": ("soft",),
    "whisk": ("spiritueux",),
    "rhum": ("spiritueux",),
    "spirit": ("spiritueux", "digestif", "aperitif"),
    "alcool": ("spiritueux", "digestif", "aperitif"),
    "digest": ("spiritueux", "digestif", "aperitif"),
    "aperit": ("aperitif", "spiritueux", "digestif"),
}

#: Till families (beginnings of words) that hold food, hot drinks, mixed drinks and charges.
OTHER_FAMILIES = (
    *("plat", "cuisin", "desser", "entree", "menu", "formul", "chaud", "cafet", "cocktail"),
    *("divers", "snack", "brunch", "assiette", "hotel", "service"),
)

#: Kinds of drink that carry a vintage.
AGED_KINDS = frozenset({"vin", "champagne", "effervescent"})


def colour_of(family: list[str]) -> str | None:
    """The colour that the words of a till family name ("vins", "rouges"), if any."""
    singular = (w.removesuffix("s") for w in family)
    return next((COLOUR_WORDS[w] for w in singular if w in COLOUR_WORDS), None)
