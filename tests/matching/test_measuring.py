"""The benchmark runs on any files of the form it names."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARK = Path(__file__).parents[2] / "benchmarks" / "matching.py"
HEAD = "id,kind,name,producer,cuvee,appellation,region,country,colour,vintage,format_cl"
HEAD += ",purchase_price_eur,cuvee_key,source"
NAMES = ("Westmalle", "Duvel", "Chimay Bleue", "Rochefort Dix", "Saison Dupont", "Achel Brune")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    lines = [f"{n},biere,{name},,,,,,,,33,2,k{n},TEST" for n, name in enumerate(NAMES)]
    (tmp_path / "library.csv").write_text("\n".join([HEAD, *lines]), encoding="utf-8")
    with (tmp_path / "venues.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("venue", "ref_id"), *(("V", n) for n in range(len(NAMES)))])
    (tmp_path / "expansion_to_100k.csv").write_text("base_ref_id,vintage,format_cl\n0,,75\n")
    labels = [label(name.upper(), [str(n)], "oui", f"k{n}") for n, name in enumerate(NAMES)]
    labels.append(label("CAFE FRAPPE", [], "non", None))
    text = "\n".join(json.dumps(one) for one in labels)
    (tmp_path / "dev.jsonl").write_text(text, encoding="utf-8")
    return tmp_path


def label(text: str, right: list[str], verdict: str, key: str | None) -> dict[str, object]:
    return {
        "label": text,
        "category": "",
        "venue": "V",
        "accept_ref_ids": right,
        "expected_verdict": verdict,
        "cuvee_key": key,
        "label_vintage": None,
        "label_format_cl": None,
        "ambiguous_in_full_library": False,
        "noise": ["none"],
    }


@pytest.mark.parametrize("size", ["venue", "20000"])
def test_it_prints_one_document_with_every_figure(data: Path, size: str) -> None:
    command = [sys.executable, BENCHMARK, "--data", data, "--size", size, "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    figures = json.loads(done.stdout)
    assert figures["matcher"]["recall@1"] == 1.0
    assert {"recall@5", "mrr", "verdict", "no_match_precision", "no_match_recall"} <= set(
        figures["matcher"]
    )
    assert {
        "no_match_f1",
        "answered_at_99",
        "ms_median",
        "ms_p95",
        "build_seconds",
        "megabytes",
    } <= set(figures["matcher"])
    assert figures["wratio"]["rows"] == figures["bm25"]["rows"] == 7
