"""Put right the spaces of a label: words run together, words broken in two."""

from __future__ import annotations

from collections.abc import Sequence

from sommit_core.matching.index import Index
from sommit_core.matching.parse import Word

SHORTEST_JOINED = 5
"""Letters of the shortest word that two pieces are joined to."""
SHORTEST_GLUED = 6
"""Letters of the shortest token that is taken apart."""
SHORTEST_PIECE = 2


def respell(words: Sequence[Word], index: Index) -> tuple[Word, ...]:
    """`words` with pieces joined and run-together words parted, where the vocabulary says so."""
    respelt: list[Word] = []
    for word in words:
        if respelt and _one_word(respelt[-1].text, word.text, index):
            respelt[-1] = Word(respelt[-1].text + word.text)
        else:
            respelt.append(word)
    return tuple(part for word in respelt for part in _parted(word, index))


def _one_word(left: str, right: str, index: Index) -> bool:
    joined = left + right
    both = left in index.ids and right in index.ids
    return len(joined) >= SHORTEST_JOINED and joined in index.ids and not both


def _parted(word: Word, index: Index) -> list[Word]:
    text = word.text
    if len(text) < SHORTEST_GLUED or not text.isalpha() or index.has_like(text):
        return [word]
    splits = [
        (index.idf[index.ids[text[:i]]] + index.beginning_evidence(text[i:]), i)
        for i in range(SHORTEST_PIECE, len(text) - SHORTEST_PIECE + 1)
        if text[:i] in index.ids and index.has_beginning(text[i:])
    ]
    if not splits:
        return [word]
    _, i = max(splits)
    return [Word(text[:i]), Word(text[i:])]
