"""The matcher's test data: drinks, venues, and labels with their right answers."""

from __future__ import annotations

import argparse
import csv
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import attrs

from sommit_core.matching import Drink


@attrs.frozen
class Row:
    """One label with its right answer in the drinks searched."""

    label: str
    category: str
    venue: str
    verdict: str
    right: frozenset[str]
    noise: tuple[str, ...]


def read_library(data: Path) -> tuple[dict[str, Drink], dict[str, str]]:
    """The library's drinks by id, and the cuvée of each."""
    drinks, keys = {}, {}
    with (data / "library.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            drinks[row["id"]] = drink_of(row)
            keys[row["id"]] = row["cuvee_key"]
    return drinks, keys


def drink_of(row: Mapping[str, str]) -> Drink:
    """A library row as a drink."""
    return Drink(
        id=row["id"],
        name=row["name"],
        producer=row["producer"],
        cuvee=row["cuvee"],
        appellation=row["appellation"],
        region=row["region"],
        colour=row["colour"],
        vintage=int(row["vintage"]) if row["vintage"] else None,
        container_ml=millilitres(row["format_cl"]),
        kind=row["kind"],
        price=Decimal(row["purchase_price_eur"]) if row["purchase_price_eur"] else None,
    )


def millilitres(centilitres: str) -> int | None:
    """A volume written in centilitres."""
    return int(Decimal(centilitres) * 10) if centilitres else None


def enlarge(
    data: Path, drinks: dict[str, Drink], keys: dict[str, str], first: Iterable[str], size: int
) -> dict[str, Drink]:
    """`size` drinks: those of the venues, the rest of the library, then its expansion."""
    larger = {i: drinks[i] for i in dict.fromkeys([*first, *drinks])}
    with (data / "expansion_to_100k.csv").open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file)):
            base = drinks[row["base_ref_id"]]
            new = f"X{number:06d}"
            vintage = int(row["vintage"]) if row["vintage"] else None
            ml = millilitres(row["format_cl"])
            larger[new] = attrs.evolve(base, id=new, vintage=vintage, container_ml=ml)
            keys[new] = keys[base.id]
    return dict(list(larger.items())[:size])


def read_labels(path: Path) -> list[dict[str, Any]]:
    """The labelled rows."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def row_of(label: Mapping[str, Any], right: Iterable[str], verdict: str) -> Row:
    """A labelled row with its right answer."""
    return Row(
        label=label["label"],
        category=label.get("category") or "",
        venue=label["venue"],
        verdict=verdict,
        right=frozenset(right),
        noise=tuple(label.get("noise", ())),
    )


def rejudge(label: Mapping[str, Any], pool: Sequence[Drink]) -> Row:
    """The right answer among all drinks of the label's cuvée in a larger library."""
    if not label["cuvee_key"] or not pool:
        return row_of(label, (), "non")
    vintage = int(label["label_vintage"]) if label["label_vintage"] else None
    same = [d for d in pool if d.vintage == vintage] if vintage else []
    right = same or list(pool)
    if label["label_format_cl"]:
        ml = millilitres(str(label["label_format_cl"]))
        right = [d for d in right if d.container_ml == ml] or right
    verdict = "oui" if vintage is None or same else "presque"
    return row_of(label, (d.id for d in right), verdict)


def prepare(
    options: argparse.Namespace,
) -> tuple[dict[str, list[Drink]], dict[str, list[Row]]]:
    """What is searched and what is asked, by space: a venue each, or one large library."""
    drinks, keys = read_library(options.data)
    labels = read_labels(options.labels or options.data / "dev.jsonl")
    owned: dict[str, list[str]] = defaultdict(list)
    with (options.venues or options.data / "venues.csv").open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            owned[line["venue"]].append(line["ref_id"])
    if options.size == "venue":
        rows: dict[str, list[Row]] = defaultdict(list)
        for x in labels:
            rows[x["venue"]].append(row_of(x, x["accept_ref_ids"], x["expected_verdict"]))
        return {v: [drinks[i] for i in dict.fromkeys(owned[v])] for v in rows}, rows
    first = [i for ids in owned.values() for i in ids]
    larger = enlarge(options.data, drinks, keys, first, int(options.size))
    pools: dict[str, list[Drink]] = defaultdict(list)
    for drink in larger.values():
        pools[keys[drink.id]].append(drink)
    clear = [x for x in labels if not x["ambiguous_in_full_library"]]
    return {"library": list(larger.values())}, {
        "library": [rejudge(x, pools.get(x["cuvee_key"] or "", ())) for x in clear]
    }
