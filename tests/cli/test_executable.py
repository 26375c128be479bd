"""The real `sommit`, in a process of its own: pipes, colours, and a person at a terminal."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import subprocess
import sys
import termios
from pathlib import Path
from threading import Timer

import pytest
from sommit_fake.till import tills

from tests.cli.house import TOKEN, VENUE, House
from tests.cli.runner import folded

EXECUTABLE = Path(sys.executable).with_name("sommit")
PATIENCE = 120.0
"""Seconds after which a command that still waits for somebody is ended."""
GLANCE = 0.02
"""Seconds between two looks at whether the program waits for a key."""


def environment(folder: Path, **more: str) -> dict[str, str]:
    """What the process knows of the machine."""
    base = {key: os.environ[key] for key in ("PATH", "HOME", "LANG") if key in os.environ}
    books = f"sqlite:///{folder / 'sommit.db'}"
    return {**base, "SOMMIT_DATABASE_URL": books, "PYTHONUTF8": "1", "COLUMNS": "100", **more}


def run(
    folder: Path, *words: str, stdin: str = "", **more: str
) -> subprocess.CompletedProcess[str]:
    """Run the executable with pipes."""
    return subprocess.run(
        [EXECUTABLE, *words],
        input=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=environment(folder, **more),
        check=False,
    )


def at_terminal(folder: Path, *words: str, typed: dict[str, str], **more: str) -> tuple[int, str]:
    """Run the executable at a terminal; `typed` is what a person types at which words."""
    leader, follower = pty.openpty()
    command = [EXECUTABLE, *words]
    streams = {"stdin": follower, "stdout": follower, "stderr": follower}
    env = environment(folder, TERM="xterm-256color", **more)
    with subprocess.Popen(command, env=env, start_new_session=True, **streams) as process:
        os.close(follower)
        patience = Timer(PATIENCE, process.kill)
        patience.start()
        seen = follow(leader, list(typed.items()))
        code = process.wait()
        patience.cancel()
    os.close(leader)
    return code, seen


def follow(terminal: int, typed: list[tuple[str, str]]) -> str:
    """What is shown on a terminal until the other side leaves it."""
    seen = ""
    while True:
        if typed and typed[0][0] in seen and listens(terminal, typed[0][1]):
            os.write(terminal, typed.pop(0)[1].encode())
        if select.select([terminal], [], [], GLANCE if typed else None)[0]:
            chunk = read(terminal)
            if not chunk:
                return seen
            seen += chunk


def listens(terminal: int, words: str) -> bool:
    """Whether the program takes these words now: a line always, a single key once it waits."""
    by_lines = termios.tcgetattr(terminal)[3] & termios.ICANON
    return words.endswith("\n") or not by_lines


def read(terminal: int) -> str:
    """What comes next on a terminal; nothing once the other side has left."""
    try:
        return os.read(terminal, 65536).decode(errors="replace")
    except OSError:
        return ""


def bare(text: str) -> str:
    """`text` without colours and with its white space folded."""
    return folded(re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", text))


def test_a_first_evening_through_pipes(tmp_path: Path) -> None:
    assert run(tmp_path, "venue", "add", "Le Verre Plein").returncode == 0
    words = ("till", "connect", "le-verre-plein", "fake", "--token-stdin", "--start", "2025-03-03")
    assert run(tmp_path, *words, stdin=TOKEN).returncode == 0
    words = ("sync", "--now", "2025-03-04T06:00+01:00", "--json")
    result = run(tmp_path, *words)
    assert result.returncode == 0
    assert result.stderr == ""
    report = json.loads(result.stdout)["venues"][0]
    assert report["lines_new"] > 50
    listed = run(tmp_path, "products", "le-verre-plein")
    assert "\x1b" not in listed.stdout
    assert "boissons à synchroniser" in listed.stdout
    assert TOKEN.encode() not in (tmp_path / "sommit.db").read_bytes()


def test_errors_go_to_standard_error(tmp_path: Path) -> None:
    result = run(tmp_path, "products", "nulle-part")
    assert (result.returncode, result.stdout) == (1, "")
    told, advice = result.stderr.splitlines()
    assert told == "Erreur\xa0: Introuvable ici\xa0: établissement «\xa0nulle-part\xa0»."
    assert advice == "Pour en avoir la liste\xa0: sommit venue list"


def test_a_reader_that_leaves_early_is_no_failure_of_ours(tmp_path: Path) -> None:
    run(tmp_path, "venue", "add", "Un")
    command = f"'{EXECUTABLE}' venue list | true"
    result = subprocess.run(
        ["bash", "-c", command], capture_output=True, env=environment(tmp_path), check=False
    )
    assert b"Traceback" not in result.stderr
    assert b"Exception" not in result.stderr


@pytest.mark.parametrize("words", [("--help",), ("--version",), ("sync", "--help")])
def test_help_imports_no_database(tmp_path: Path, words: tuple[str, ...]) -> None:
    code = """
import sys
from sommit_core.cli import main
try:
    main(sys.argv[1:])
finally:
    print(sorted(sys.modules))
"""
    result = subprocess.run(
        [sys.executable, "-c", code, *words],
        capture_output=True,
        text=True,
        env=environment(tmp_path),
        check=False,
    )
    assert ("'sqlalchemy'" in result.stdout) == (words[0] == "sync")
    assert "'httpx'" not in result.stdout or words[0] == "sync"
    assert "'sommit_core.demo'" not in result.stdout


@pytest.fixture
def linked(house: House) -> Path:
    """Books with a product linked, for the executable; the till itself is not needed."""
    house.sommit.json("link", VENUE, "101", house.beverage("Sancerre"))
    assert VENUE in tills
    return house.sommit.folder


def test_a_person_is_asked_before_unlinking(linked: Path) -> None:
    code, seen = at_terminal(linked, "unlink", VENUE, "101", typed={"[o/N]": "n\n"})
    assert code == 130
    assert "stock +2" in bare(seen)
    code, seen = at_terminal(linked, "unlink", VENUE, "101", typed={"[o/N]": "o\n"})
    assert code == 0
    assert "est délié de" in bare(seen)


def test_colours_are_for_terminals_that_want_them(linked: Path) -> None:
    _code, seen = at_terminal(linked, "products", VENUE, typed={})
    assert "\x1b[" in seen
    _code, seen = at_terminal(linked, "products", VENUE, typed={}, NO_COLOR="1")
    assert not re.search(r"\x1b\[[0-9;]*3[0-9]", seen)


def test_a_token_typed_at_a_terminal_does_not_show(linked: Path) -> None:
    words = ("till", "connect", VENUE, "fake", "--set", "till=")  # this one is not in memory there
    code, seen = at_terminal(linked, *words, typed={"Jeton": TOKEN + "\n"})
    assert code == 0
    assert TOKEN not in seen
    assert "sk_test_…6789" in bare(seen)


def test_a_reading_shows_its_progress_at_a_terminal(tmp_path: Path) -> None:
    run(tmp_path, "venue", "add", "Le Verre Plein")
    words = ("till", "connect", "le-verre-plein", "fake", "--token-stdin", "--start", "2025-02-24")
    run(tmp_path, *words, stdin=TOKEN)
    code, seen = at_terminal(tmp_path, "sync", "--now", "2025-03-04T06:00+01:00", typed={})
    assert code == 0
    assert "mars 2025" in bare(seen)
    assert "en ordre – 8 clôtures" in bare(seen)


def test_products_are_answered_key_by_key(linked: Path) -> None:
    keys = {"[3] ": "s", "[2] ": "i", "[1] ": "q"}
    code, seen = at_terminal(linked, "answer", VENUE, typed=keys)
    assert code == 0
    assert "« CAFE » est écarté." in bare(seen)
    assert "2 boissons à synchroniser" in bare(seen)  # what is put off still waits
