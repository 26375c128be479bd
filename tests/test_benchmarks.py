"""The benchmarks still run, and both sides store the same; how fast is for `benchmarks/` to say."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

NIGHT = Path(__file__).parent.parent / "benchmarks" / "night.py"


def test_the_nightly_path_is_measured_beside_the_floor() -> None:
    asked = ("--lines", "1200", "--runs", "1", "--peaks", "--unlink", "1200", "--json")
    ran = subprocess.run(
        [sys.executable, str(NIGHT), *asked], capture_output=True, text=True, timeout=300
    )
    assert ran.returncode == 0, ran.stderr
    rows = {row["what"]: row for row in json.loads(ran.stdout)}
    assert set(rows) == {"first load", "identical re-load", "nightly increment", "unlink"}
    assert all(row["ratio"] > 0 for row in rows.values())
