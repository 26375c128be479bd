"""Measure the matcher: how often it is right, how sure it is, how fast it answers.

    python benchmarks/matching.py --data DIR [--venues FILE] [--labels FILE]
        [--size venue|20000|100000] [--replay] [--json]

DIR holds `library.csv` and, for more than the library, `expansion_to_100k.csv`; the venues default
to its `venues.csv`, the labels to its `dev.jsonl`. Beside the matcher, on the same rows in the same
run: rapidfuzz's `process.extract` with `WRatio`, and BM25 over character 3-grams.
"""

from __future__ import annotations

import argparse
import csv
import gc
import json
import statistics
import time
import tracemalloc
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from heapq import nlargest
from math import log
from pathlib import Path
from typing import Any

import attrs
from rapidfuzz import fuzz, process, utils

from sommit_core.matching import Decision, Drink, Matcher, Memory, Suggestion

WRATIO_ROWS = {"venue": 10_000, "20000": 120, "100000": 40}
BM25_ROWS = {"venue": 10_000, "20000": 10_000, "100000": 400}
"""Rows that the slow baselines answer, spread evenly over all rows; the table says so."""


@attrs.frozen
class Row:
    """One label with its right answer in the drinks searched."""

    label: str
    category: str
    venue: str
    verdict: str
    right: frozenset[str]
    noise: tuple[str, ...]


@attrs.frozen
class Answer:
    """What a method answered to a row."""

    row: Row
    ids: tuple[str, ...]
    milliseconds: float
    verdict: str = ""
    confidence: float = 0.0

    @property
    def first_right(self) -> bool:
        """Whether the first proposal is a right one."""
        return bool(self.ids) and self.ids[0] in self.row.right

    @property
    def verdict_right(self) -> bool:
        """Whether the word is right, and the first proposal too unless the word is "non"."""
        return self.verdict == self.row.verdict and (self.verdict == "non" or self.first_right)


# -- the data -----------------------------------------------------------------------------------


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


# -- the methods --------------------------------------------------------------------------------


@attrs.define
class Run:
    """The answers of one method, what building it took and how long it answered."""

    answers: list[Answer] = attrs.field(factory=list)
    build_seconds: list[float] = attrs.field(factory=list)
    megabytes: float = 0.0


def run_matcher(spaces: Mapping[str, list[Drink]], rows: Mapping[str, list[Row]], run: Run) -> None:
    """Answer each space's rows with the matcher."""
    for space, drinks in spaces.items():
        gc.collect()
        started = time.perf_counter()
        matcher = Matcher(drinks)
        run.build_seconds.append(time.perf_counter() - started)
        run.megabytes = max(run.megabytes, megabytes(drinks))
        gc.collect()
        gc.freeze()  # as a server does with what it keeps: the collector then lets it be
        run.answers += [answer(matcher, row) for row in rows[space]]


def answer(matcher: Matcher, row: Row, memory: Memory | None = None) -> Answer:
    """The matcher's answer to `row`, timed."""
    started = time.perf_counter()
    found = matcher.suggest(row.label, category=row.category, memory=memory)
    spent = (time.perf_counter() - started) * 1000
    return Answer(row, ids_of(found), spent, found.verdict.value, found.confidence)


def ids_of(found: Suggestion) -> tuple[str, ...]:
    """The ids proposed, best first."""
    return tuple(c.drink_id for c in found.candidates)


def run_baseline(
    make: Callable[[list[str]], Callable[[str], list[int]]],
    spaces: Mapping[str, list[Drink]],
    rows: Mapping[str, list[Row]],
    most: int,
) -> Run:
    """Answer with a method that sees a drink as one string; at most `most` rows a space."""
    run = Run()
    for space, drinks in spaces.items():
        texts = [f"{d.name} {d.appellation} {d.colour} {d.vintage or ''}" for d in drinks]
        started = time.perf_counter()
        search = make([utils.default_process(t) for t in texts])
        run.build_seconds.append(time.perf_counter() - started)
        step = max(1, len(rows[space]) // most)
        for row in rows[space][::step]:
            started = time.perf_counter()
            found = search(utils.default_process(row.label))
            spent = (time.perf_counter() - started) * 1000
            run.answers.append(Answer(row, tuple(drinks[i].id for i in found), spent))
    return run


def wratio(texts: list[str]) -> Callable[[str], list[int]]:
    """Compare whole strings with rapidfuzz's WRatio, as anyone would begin."""

    def search(label: str) -> list[int]:
        return [i for _, _, i in process.extract(label, texts, scorer=fuzz.WRatio, limit=5)]

    return search


def trigram_bm25(texts: list[str]) -> Callable[[str], list[int]]:
    """BM25 over character 3-grams."""
    grams = [Counter(trigrams(text)) for text in texts]
    mean = sum(g.total() for g in grams) / max(len(grams), 1)
    postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for i, counts in enumerate(grams):
        length = 1.2 * (0.25 + 0.75 * counts.total() / mean)
        for gram, n in counts.items():
            postings[gram].append((i, n * 2.2 / (n + length)))

    def search(label: str) -> list[int]:
        total: dict[int, float] = defaultdict(float)
        for gram in trigrams(label):
            found = postings.get(gram, ())
            idf = log(1 + (len(texts) - len(found) + 0.5) / (len(found) + 0.5))
            for i, weight in found:
                total[i] += idf * weight
        return nlargest(5, total, key=total.__getitem__)

    return search


def trigrams(text: str) -> list[str]:
    """The character 3-grams of `text`, its ends marked."""
    padded = f"  {text} "
    return [padded[i : i + 3] for i in range(len(padded) - 2)]


# -- the figures --------------------------------------------------------------------------------


def ranking(run: Run) -> dict[str, float]:
    """Recall, MRR and speed, for any method."""
    told = [a for a in run.answers if a.row.right]
    times = sorted(a.milliseconds for a in run.answers)
    return {
        "rows": len(run.answers),
        "recall@1": share(a.first_right for a in told),
        "recall@5": share(bool(a.row.right & set(a.ids[:5])) for a in told),
        "mrr": statistics.fmean([reciprocal_rank(a) for a in told] or [0.0]),
        "ms_median": statistics.median(times),
        "ms_p95": times[int(len(times) * 0.95)],
        "ms_max": times[-1],
        "build_seconds": statistics.median(run.build_seconds),
    }


def reciprocal_rank(given: Answer) -> float:
    """One over the rank of the first right proposal."""
    return next((1 / n for n, i in enumerate(given.ids, 1) if i in given.row.right), 0.0)


def verdicts(run: Run) -> dict[str, float]:
    """How right the verdicts are, and how much can be answered at 99 % precision."""
    answers = run.answers
    said = sum(a.verdict == "non" for a in answers)
    is_so = sum(a.row.verdict == "non" for a in answers)
    both = sum(a.verdict == "non" == a.row.verdict for a in answers)
    links = [a for a in answers if a.verdict != "non"]
    return {
        "verdict": share(a.verdict_right for a in answers),
        "no_match_precision": both / max(said, 1),
        "no_match_recall": both / max(is_so, 1),
        "no_match_f1": 2 * both / max(said + is_so, 1),
        "answered_at_99": answered(answers) / len(answers),
        "linked_at_99": answered(links) / max(sum(bool(a.row.right) for a in answers), 1),
    }


def answered(answers: Iterable[Answer], precision: float = 0.99) -> int:
    """How many of the surest answers can be taken so that `precision` of them are right."""
    most = right = 0
    for n, a in enumerate(sorted(answers, key=lambda a: -a.confidence), 1):
        right += a.verdict_right
        if right >= precision * n:
            most = n
    return most


def spread(run: Run, groups: Callable[[Row], Iterable[str]]) -> dict[str, dict[str, float]]:
    """Recall@1 and verdict accuracy for each group of rows."""
    grouped: dict[str, list[Answer]] = defaultdict(list)
    for a in run.answers:
        for group in groups(a.row):
            grouped[group].append(a)
    return {
        group: {
            "rows": len(found),
            "recall@1": share(a.first_right for a in found if a.row.right),
            "verdict": share(a.verdict_right for a in found),
        }
        for group, found in sorted(grouped.items())
    }


def share(values: Iterable[bool]) -> float:
    """The share of true values; 1 when there are none."""
    kept = list(values)
    return sum(kept) / len(kept) if kept else 1.0


def megabytes(drinks: list[Drink]) -> float:
    """What a matcher holds beside the drinks themselves (built once more, as tracing is slow)."""
    tracemalloc.start()
    kept = Matcher(drinks)
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del kept
    return held / 1_000_000


def replay(spaces: Mapping[str, list[Drink]], rows: Mapping[str, list[Row]]) -> dict[str, float]:
    """Each venue answers its labels in order and learns from each answer before the next.

    Counts the second half of each venue's labels, with what the first half (and what went before
    in the second) taught, and without.
    """
    plain, taught = [], []
    for space, drinks in spaces.items():
        matcher, by_id = Matcher(drinks), {d.id: d for d in drinks}
        past: list[Decision] = []
        for n, row in enumerate(rows[space]):
            if n * 2 >= len(rows[space]):
                plain.append(answer(matcher, row))
                taught.append(answer(matcher, row, Memory.build(past, by_id)))
            past.append(Decision(row.label, min(row.right, default=None)))
    return {"rows": len(plain), "verdict": share(a.verdict_right for a in plain)} | {
        "verdict_with_memory": share(a.verdict_right for a in taught),
        "recall@1": share(a.first_right for a in plain if a.row.right),
        "recall@1_with_memory": share(a.first_right for a in taught if a.row.right),
    }


# -- the command --------------------------------------------------------------------------------


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


def measure(options: argparse.Namespace) -> dict[str, Any]:
    """Every figure, as one JSON document."""
    spaces, rows = prepare(options)
    run = Run()
    run_matcher(spaces, rows, run)
    figures: dict[str, Any] = {"size": options.size}
    figures["matcher"] = ranking(run) | verdicts(run) | {"megabytes": run.megabytes}
    figures["by_venue"] = spread(run, lambda row: [row.venue])
    figures["by_noise"] = spread(run, lambda row: row.noise)
    if options.replay:
        figures["replay"] = replay(spaces, rows)
    if not options.alone:
        slow = run_baseline(wratio, spaces, rows, WRATIO_ROWS[options.size])
        figures["wratio"] = ranking(slow)
        figures["bm25"] = ranking(run_baseline(trigram_bm25, spaces, rows, BM25_ROWS[options.size]))
        figures["times_faster_than_wratio"] = (
            figures["wratio"]["ms_median"] / figures["matcher"]["ms_median"]
        )
    return figures


def table(figures: Mapping[str, Any]) -> str:
    """The figures as a Markdown table."""
    methods = [m for m in ("matcher", "wratio", "bm25") if m in figures]
    lines = [f"| {figures['size']} | {' | '.join(methods)} |", "|---" * (len(methods) + 1) + "|"]
    for name in figures["matcher"]:
        cells = (figures[m].get(name) for m in methods)
        lines.append(f"| {name} | {' | '.join('-' if c is None else f'{c:.4g}' for c in cells)} |")
    for group in ("by_venue", "by_noise"):
        lines += ["", f"| {group} | rows | recall@1 | verdict |", "|---|---|---|---|"]
        for name, x in figures[group].items():
            lines.append(f"| {name} | {x['rows']} | {x['recall@1']:.3f} | {x['verdict']:.3f} |")
    for name in ("replay", "times_faster_than_wratio"):
        if name in figures:
            lines += ["", f"{name}: {figures[name]}"]
    return "\n".join(lines)


def main() -> None:
    """Read the options, measure, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--venues", type=Path)
    parser.add_argument("--labels", type=Path)
    parser.add_argument("--size", choices=["venue", "20000", "100000"], default="venue")
    parser.add_argument("--replay", action="store_true", help="also replay a history, learning")
    parser.add_argument("--alone", action="store_true", help="leave the baselines out")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    figures = measure(options)
    print(json.dumps(figures, indent=1) if options.json else table(figures))


if __name__ == "__main__":
    main()
