"""Draw the README's pictures from what the programs really print: `python docs/pictures.py`."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.text import Text

PICTURES = Path(__file__).parent / "pictures"
BIN = Path(sys.executable).parent
FONT_FROM_AFAR = re.compile(r"@font-face\s*\{.*?\}", re.DOTALL)
"""The font that the drawing would load from somebody's server; any monospace one will do."""


def draw(name: str, *command: str) -> None:
    """Run `sommit COMMAND` in English and French and draw its output as an SVG of each."""
    for language in ("en", "fr"):
        colours = {**os.environ, "FORCE_COLOR": "1", "SOMMIT_LANG": language}
        ran = subprocess.run(  # noqa: S603  (our own command)
            [BIN / "sommit", *command], env=colours, capture_output=True, text=True, check=True
        )
        with Path(os.devnull).open("w") as nowhere:
            console = Console(record=True, width=104, file=nowhere)
            console.print(Text(f"$ sommit {' '.join(command)}", style="bold"))
            console.print(Text.from_ansi(_without_paths(ran.stdout)))
            PICTURES.mkdir(exist_ok=True)
            svg = FONT_FROM_AFAR.sub("", console.export_svg(title="Sommit"))
            (PICTURES / f"{name}-{language}.svg").write_text(svg, encoding="utf-8")


def _without_paths(text: str) -> str:
    """The last two lines name a folder of this machine."""
    return "\n".join(text.rstrip().splitlines()[:-2])


if __name__ == "__main__":
    draw("demo", "demo")
