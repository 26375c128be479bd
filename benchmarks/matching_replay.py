"""Replay a venue's history with and without what it teaches.

    python benchmarks/matching_replay.py --data DIR

Two histories. The labelled rows of each venue, in their order; and a made one in which each house
writes its producers by codes of its own, that no structure can guess (seeded, so repeatable). After
each label the right answer is learnt. Counted is the second half of each history.
"""

from __future__ import annotations

import argparse
import random
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from matching import answer, share
from matching_data import Row, prepare

from sommit_core.matching import Decision, Drink, Matcher, Memory

HOUSE_LABELS = 400
"""Labels of a made history."""
PRODUCER_DRINKS = 3
"""Drinks a producer needs in a venue to get a code there."""


def replay(matcher: Matcher, drinks: Iterable[Drink], rows: list[Row]) -> tuple[float, float]:
    """Share of right verdicts in the second half of `rows`, without and with memory."""
    by_id = {d.id: d for d in drinks}
    past: list[Decision] = []
    plain, taught = [], []
    for n, row in enumerate(rows):
        if n * 2 >= len(rows):
            plain.append(answer(matcher, row))
            taught.append(answer(matcher, row, Memory.build(past, by_id)))
        past.append(Decision(row.label, min(row.right, default=None)))
    return share(a.verdict_right for a in plain), share(a.verdict_right for a in taught)


def house_rows(venue: str, drinks: list[Drink], seed: int) -> list[Row]:
    """Labels of a house that writes a code for a producer, then the cuvée's first words."""
    dice = random.Random(seed)
    of_producer: dict[str, list[Drink]] = defaultdict(list)
    for drink in drinks:
        if drink.producer and drink.kind == "vin":
            of_producer[drink.producer].append(drink)
    rows = []
    for producer, made in sorted(of_producer.items()):
        if len({d.name for d in made}) >= PRODUCER_DRINKS:
            code = "".join(dice.choices("BCDFGKLMNPRSTVZ", k=4))
            rows += [house_row(venue, d, producer, code, made) for d in made]
    dice.shuffle(rows)
    return rows[:HOUSE_LABELS]


def house_row(venue: str, drink: Drink, producer: str, code: str, made: list[Drink]) -> Row:
    """The house's label of one drink; every vintage and size of the same name is right."""
    rest = drink.name.removeprefix(producer).split()[:3]
    right = frozenset(d.id for d in made if (d.name, d.colour) == (drink.name, drink.colour))
    return Row(" ".join([code, *rest]).upper(), "", venue, "oui", right, ("house code",))


def main() -> None:
    """Replay every venue, print one line each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    options = parser.parse_args()
    options.venues = options.labels = None
    options.size = "venue"
    spaces, rows = prepare(options)
    print("| venue | history | labels | verdict right | with memory |")
    print("|---|---|---|---|---|")
    for seed, (venue, drinks) in enumerate(sorted(spaces.items())):
        matcher = Matcher(drinks)
        made = house_rows(venue, drinks, seed)
        for name, history in (("as labelled", rows[venue]), ("house codes", made)):
            plain, taught = replay(matcher, drinks, history)
            print(f"| {venue} | {name} | {len(history)} | {plain:.3f} | {taught:.3f} |")


if __name__ == "__main__":
    main()
