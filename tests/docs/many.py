"""Runs the `sommit` command lines that come in on standard input, in one process."""

from __future__ import annotations

import shlex
import sys

from sommit_core.cli import main

for line in sys.stdin:
    try:
        main(shlex.split(line)[1:])
    except SystemExit as ended:
        if ended.code:
            raise
