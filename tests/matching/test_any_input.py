"""No label and no library, however odd, makes the matcher fail or stall."""

from __future__ import annotations

import random
import string
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sommit_core.matching import Drink, Matcher, Verdict, parse

ODD = {
    "long word": "A" * 255,
    "many letters": "A " * 127,
    "emoji": "🍷🍾 SANCERRE 🍷",
    "right to left": "نبيذ أحمر ١٢",
    "no-break spaces": "SANCERRE\u00a0BLANC",
    "markup": "<b>SANCERRE</b> &amp; <script>alert(1)</script>",
    "pattern signs": ".-/\\()[]{}*+?^$|" * 15,
    "digits": "1234567890" * 25,
    "lone surrogate": "\ud800 VIN",
    "null": "SANC\x00ERRE",
    "common words": "CHATEAU DOMAINE GRAND CRU SAINT CLOS VIEILLES VIGNES BRUT ROUGE COTES",
}


@given(st.text(max_size=300))
def test_any_text_is_parsed(label: str) -> None:
    parsed = parse(label)
    assert parsed.serving_ml is None or parsed.serving_ml > 0
    assert all(word.text for word in parsed.words)


labels = st.lists(
    st.sampled_from(["SANCERRE", "VACHERON", "RGE", "12CL", "1664", "20", "½", "🍷", "É", "x"])
    | st.text(max_size=12),
    max_size=12,
).map(" ".join)


@given(labels, st.text(max_size=12))
def test_any_label_gets_an_answer(cellar: Matcher, label: str, category: str) -> None:
    found = cellar.suggest(label, category=category)
    scores = [c.score for c in found.candidates]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= s <= 1 for s in [*scores, found.confidence])
    assert found.candidates or found.verdict is Verdict.NON


@given(labels)
def test_how_accents_are_encoded_does_not_matter(label: str) -> None:
    composed = unicodedata.normalize("NFC", label)
    assert parse(unicodedata.normalize("NFD", composed)) == parse(composed)


drinks = st.builds(
    Drink,
    id=st.text(max_size=4),
    name=st.text(max_size=30) | st.sampled_from(["Westmalle", "Duvel", "Château Élan"]),
    producer=st.text(max_size=10),
    appellation=st.sampled_from(["", "Chinon", "Médoc"]),
    colour=st.sampled_from(["", "rouge", "blanc"]),
    vintage=st.none() | st.integers(1900, 2030),
    container_ml=st.none() | st.integers(1, 50_000),
    kind=st.sampled_from(["", "vin", "biere", "unheard of"]),
)


@given(st.lists(drinks, max_size=12), labels)
def test_any_set_of_drinks_can_be_searched(found: list[Drink], label: str) -> None:
    matcher = Matcher(found)
    for drink in found[:3]:
        matcher.suggest(drink.name)
    assert {c.drink_id for c in matcher.suggest(label).candidates} <= {d.id for d in found}


def seconds(matcher: Matcher, label: str) -> float:
    """The least processor time of some tries: what other programs do is not counted."""
    spent = []
    for _ in range(5):
        started = time.process_time()
        matcher.suggest(label)
        spent.append(time.process_time() - started)
    return min(spent)


@pytest.fixture(scope="module")
def usual(cellar: Matcher, library: list[Drink]) -> float:
    """As tills print: a few words, each cut short."""
    names = [" ".join(w[:5] for w in d.name.upper().split()[:4]) for d in library[::100]]
    return sorted(seconds(cellar, name) for name in names)[len(names) // 2]


@pytest.mark.parametrize("label", ODD.values(), ids=ODD.keys())
def test_an_odd_label_takes_no_longer_than_ten_usual_ones(
    cellar: Matcher, usual: float, label: str
) -> None:
    assert seconds(cellar, label) <= 10 * usual


def test_noise_of_full_length_takes_no_longer_than_ten_usual_ones(
    cellar: Matcher, usual: float
) -> None:
    dice = random.Random(5)
    for size in (2, 3, 4, 9):
        words = ("".join(dice.choices(string.ascii_uppercase, k=size)) for _ in range(90))
        assert seconds(cellar, " ".join(words)[:255]) <= 10 * usual
