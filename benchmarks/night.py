"""The nightly path against a hand-tuned floor, side by side in one run.

For each number of lines and each run, the floor and Sommit each get an empty database and read one
local till: everything (first load), everything again (identical re-load), then the one night that
has come since (nightly increment). What is compared is the CPU time of the reading process, user
and system, by medians; a ratio holds on any machine, seconds do not. In the end both must have
stored the same lines, quantities and sales off stock.

    python benchmarks/night.py [--lines 12000 300000] [--runs 3] [--json]
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

from common import LINES_A_DAY

HERE = Path(__file__).parent
PHASES = ("first load", "identical re-load", "nightly increment")
TARGETS = {"first load": 2.5, "identical re-load": 2.5}
TARGET_LINES = 300_000
"""Below that, the start of a process weighs more than the lines."""

BUSY_PRODUCTS, UNLINK_TARGET = 6, 20.0


class Spent(NamedTuple):
    """What one process took."""

    cpu: float
    """Seconds, user and system."""
    peak: int
    """KiB of memory at the highest."""


class Row(NamedTuple):
    """One line of the table."""

    what: str
    lines: int
    base: float
    """Seconds of CPU of the floor, or of what the row compares with."""
    sommit: float
    target: float | None
    peak: int | None
    """KiB of memory that Sommit's process took at the highest."""

    @property
    def ratio(self) -> float:
        """How many times the base Sommit takes."""
        return self.sommit / self.base


class Bench:
    """One till that is served, and the two contenders with their databases in a folder."""

    def __init__(self, address: str, folder: Path, days: int) -> None:
        self._address = address
        self._folder = folder
        self._file = str(folder / "floor.db")
        self.days = days
        _offer_connector(folder)

    def show(self, days: int) -> None:
        """Let the till show its first `days` days."""
        control = f"{self._address}/_control?days={days}"
        urllib.request.urlopen(urllib.request.Request(control, method="POST")).close()
        self.days = days

    def floor(self, *, full: bool = False) -> Spent:
        """The floor reads the till."""
        again = ["--full"] if full else []
        return _run([*_FLOOR, self._file, "--address", self._address, *again], self._folder)[0]

    def sommit(self, step: str) -> tuple[Spent, str]:
        """One of Sommit's steps, and what it printed."""
        place = [step, str(self._folder), "--address", self._address, "--days", str(self.days)]
        return _run([*_CONTENDER, *place], self._folder)

    def compare(self) -> None:
        """Both must have stored the same."""
        floor = _run([*_FLOOR, self._file, "--check"], self._folder)[1]
        sommit = self.sommit("check")[1]
        if floor != sommit:
            raise SystemExit(f"stored by the floor: {floor}stored by Sommit: {sommit}")


_FLOOR = (sys.executable, str(HERE / "floor.py"))
_CONTENDER = (sys.executable, str(HERE / "contender.py"))


def measure(lines: int, runs: int, phases: Sequence[str] = PHASES) -> Iterator[Row]:
    """The first of the phases at so many lines."""
    days = lines // LINES_A_DAY
    spent: dict[str, list[tuple[Spent, Spent]]] = {phase: [] for phase in phases}
    with _till(days + 1) as address:
        for run in range(runs):
            with TemporaryDirectory() as folder:
                bench = Bench(address, Path(folder), days)
                for phase, pair in zip(phases, _phases(bench, run), strict=False):
                    spent[phase].append(pair)
                bench.compare()
    for phase, pairs in spent.items():
        floors, sommits = zip(*pairs, strict=True)
        yield Row(
            phase,
            LINES_A_DAY if phase == PHASES[2] else lines,
            median(one.cpu for one in floors),
            median(one.cpu for one in sommits),
            TARGETS.get(phase) if lines >= TARGET_LINES else None,
            max(one.peak for one in sommits),
        )


def _phases(bench: Bench, run: int) -> Iterator[tuple[Spent, Spent]]:
    bench.show(bench.days)
    bench.sommit("prepare")
    yield _both(bench, run, full=True)
    bench.sommit("again")
    yield _both(bench, run, full=True)
    bench.show(bench.days + 1)
    yield _both(bench, run, full=False)


def _both(bench: Bench, run: int, *, full: bool) -> tuple[Spent, Spent]:
    """The floor's reading and Sommit's, each first in every other run."""
    if run % 2:
        sommit = bench.sommit("read")[0]
        return bench.floor(full=full), sommit
    return bench.floor(full=full), bench.sommit("read")[0]


def measure_unlink(lines: int) -> Row:
    """Unlinking a product with a sixth of so many sales, by linking one that never sold."""
    days = lines // LINES_A_DAY
    more = ("--products", str(BUSY_PRODUCTS + 2), "--sold", str(BUSY_PRODUCTS))
    with _till(days, *more) as address, TemporaryDirectory() as folder:
        bench = Bench(address, Path(folder), days)
        bench.sommit("prepare")
        bench.sommit("read")
        took = json.loads(bench.sommit("unlink")[1])
    return Row("unlink", took["sales"], took["link"], took["unlink"], UNLINK_TARGET, None)


def _offer_connector(folder: Path) -> None:
    """Make `bench_connector` a connector that is installed, for processes with `folder` in path."""
    info = folder / "bench_connector-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: bench-connector\nVersion: 1\n")
    (info / "entry_points.txt").write_text("[sommit.connectors]\nbench = bench_connector\n")


@contextmanager
def _till(days: int, *more: str) -> Iterator[str]:
    """A till that shows `days` days; its address."""
    command = [sys.executable, str(HERE / "pos_server.py"), "--days", str(days), *more]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        try:
            yield server.stdout.readline().strip()
        finally:
            server.terminate()


def _run(command: Sequence[str], folder: Path) -> tuple[Spent, str]:
    """Run a process to its end; what it took, and what it printed."""
    environment = os.environ | {
        "SOMMIT_ALLOW_LOOPBACK": "1",
        "PYTHONPATH": f"{folder}:{HERE.parent}",
    }
    with (folder / "output").open("w+") as output:
        process = subprocess.Popen(command, stdout=output, env=environment)
        _pid, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        printed = output.read()
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} failed: {printed}")
    return Spent(usage.ru_utime + usage.ru_stime, usage.ru_maxrss), printed


def table(rows: Sequence[Row]) -> str:
    """The rows as one Markdown table."""
    shown = ["| what | lines | base CPU s | Sommit CPU s | ratio | target | Sommit peak MiB |"]
    shown.append("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    for row in rows:
        target = f"{row.target:g}" if row.target else ""
        peak = f"{row.peak / 1024:.0f}" if row.peak else ""
        figures = f"{row.base:.3g} | {row.sommit:.3g} | {row.ratio:.2f} | {target} | {peak}"
        shown.append(f"| {row.what} | {row.lines:,} | {figures} |")
    return "\n".join(shown)


def main() -> None:
    """Measure, and print one table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--lines", type=int, nargs="*", default=[12_000, 300_000])
    parser.add_argument("--peaks", type=int, nargs="*", default=[36_000, 600_000])
    parser.add_argument("--unlink", type=int, default=300_000, help="lines among which to unlink")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--json", action="store_true", help="figures instead of a table")
    given = parser.parse_args()
    rows = [row for lines in given.lines for row in measure(lines, given.runs)]
    rows += [row for lines in given.peaks for row in measure(lines, 1, PHASES[:1])]
    rows += [measure_unlink(given.unlink)] if given.unlink else []
    if given.json:
        print(json.dumps([row._asdict() | {"ratio": row.ratio} for row in rows], indent=2))
    else:
        print(table(rows))


if __name__ == "__main__":
    main()
