"""Measure the matcher: how often it is right, how sure it is, how fast it answers.

    python benchmarks/matching.py --data DIR [--venues FILE] [--labels FILE]
        [--size venue|20000|100000] [--alone] [--json]

DIR holds `library.csv` and, for more than the library, `expansion_to_100k.csv`; the venues default
to its `venues.csv`, the labels to its `dev.jsonl`. Beside the matcher, on the same rows in the same
run: rapidfuzz's `process.extract` with `WRatio`, and BM25 over character 3-grams.
"""

from __future__ import annotations

import argparse
import gc
import json
import statistics
import time
import tracemalloc
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from heapq import nlargest
from math import log
from pathlib import Path
from typing import Any

import attrs
from matching_data import Row, prepare
from rapidfuzz import fuzz, process, utils

from sommit_core.matching import Drink, Matcher, Memory, Suggestion

WRATIO_ROWS = {"venue": 10_000, "20000": 120, "100000": 40}
BM25_ROWS = {"venue": 10_000, "20000": 10_000, "100000": 400}
"""Rows that the slow baselines answer, spread evenly over all rows; the table says so."""


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


# -- the command --------------------------------------------------------------------------------


def measure(options: argparse.Namespace) -> dict[str, Any]:
    """Every figure, as one JSON document."""
    spaces, rows = prepare(options)
    run = Run()
    run_matcher(spaces, rows, run)
    figures: dict[str, Any] = {"size": options.size}
    figures["matcher"] = ranking(run) | verdicts(run) | {"megabytes": run.megabytes}
    figures["by_venue"] = spread(run, lambda row: [row.venue])
    figures["by_noise"] = spread(run, lambda row: row.noise)
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
    if "times_faster_than_wratio" in figures:
        lines += ["", f"Times faster than WRatio: {figures['times_faster_than_wratio']:.0f}"]
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
    parser.add_argument("--alone", action="store_true", help="leave the baselines out")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    figures = measure(options)
    print(json.dumps(figures, indent=1) if options.json else table(figures))


if __name__ == "__main__":
    main()
