"""What a reader has in front of him: a shell with Sommit in it, and a make-believe till."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from itertools import groupby
from pathlib import Path
from threading import Timer

PORT = "8123"
"""The port that pages write; a free one takes its place."""
MANY = Path(__file__).with_name("many.py")
NOT_HIS = ("SOMMIT_", "COVERAGE_")
"""Variables that a reader does not have; measuring coverage in each command would take minutes."""
LONGEST = 150.0
"""Seconds that the commands of one page may take."""


class Session:
    """A program that is typed to, line by line; it is killed when it takes too long."""

    def __init__(self, folder: Path, port: int, *command: str) -> None:
        env = {name: os.environ[name] for name in os.environ if not name.startswith(NOT_HIS)}
        tools = Path(sys.executable).parent
        env |= {"PATH": f"{tools}:{env['PATH']}", "HOME": str(folder), "LC_ALL": "C.UTF-8"}
        self._port = str(port)
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=folder,
            env=env,
            text=True,
            start_new_session=True,
        )
        self._watch = Timer(LONGEST, self._process.kill)
        self._watch.start()

    def type(self, line: str) -> None:
        """Type one line."""
        assert self._process.stdin
        self._process.stdin.write(line.replace(PORT, self._port) + "\n")
        self._process.stdin.flush()

    def read_to(self, end: str) -> str:
        """What is printed before `end`."""
        assert self._process.stdout
        printed = ""
        while not printed.endswith(end):
            letter = self._process.stdout.read(1)
            assert letter, f"it ended before its time:\n{printed}"
            printed += letter
        return printed.removesuffix(end).replace(self._port, PORT)

    def rest(self) -> str:
        """What is printed until it ends."""
        assert self._process.stdout
        return self._process.stdout.read().replace(self._port, PORT)

    def close(self) -> None:
        """End it, and whatever it started."""
        self._watch.cancel()
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGTERM)
        self._process.communicate()


class Shell(Session):
    """A bash: what one command sets, the next one sees."""

    def __init__(self, folder: Path, port: int) -> None:
        super().__init__(folder, port, "bash", "--noprofile", "--norc")

    def run(self, command: str, exit_code: int = 0) -> str:
        """What a command prints; fails if it ends with another code than this one."""
        # Errors and progress are set apart, as a person tells them apart.
        self.type(f'{{ {command}\n}} 2> stderr; echo "@@ $? @@"')
        printed, _, code = self.read_to(" @@\n").rpartition("@@ ")
        assert int(code) == exit_code, f"$ {command}\n{printed}\nexit code {code}"
        return printed

    def prepare(self, commands: list[str]) -> None:
        """Run commands that nobody sees; those of Sommit that follow each other in one process."""
        for ours, group in groupby(commands, lambda command: command.startswith("sommit ")):
            lines = "\n".join(group)
            self.run(f"python {MANY} <<'END'\n{lines}\nEND" if ours else lines)


class TillPrompt(Session):
    """The make-believe till, with its prompt."""

    def __init__(self, folder: Path, port: int, command: str) -> None:
        super().__init__(folder, port, *command.replace(PORT, str(port)).split())
        self.greeting = self.read_to("till> ")

    def run(self, line: str) -> str:
        """What the till answers to a line."""
        self.type(line)
        return self.rest() if line == "quit" else self.read_to("till> ")


def free_port() -> int:
    """A port of this machine on which nobody listens."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
