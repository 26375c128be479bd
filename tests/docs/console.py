"""What a reader has in front of him: a shell with Sommit in it, and a make-believe till."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from threading import Timer

PORT = "8123"
"""The port that pages write; a free one takes its place."""
LONGEST = 50.0
"""Seconds that the commands of one page may take."""
VARIABLES = {
    "LC_ALL": "C.UTF-8",
    "SOMMIT_ALLOW_LOOPBACK": "1",
    "SOMMIT_LANG": "en",
}


class Session:
    """A program that is typed to, line by line; it is killed when it takes too long."""

    def __init__(self, folder: Path, port: int, *command: str) -> None:
        env = {name: value for name, value in os.environ.items() if not name.startswith("SOMMIT_")}
        tools = Path(sys.executable).parent
        env |= VARIABLES | {"PATH": f"{tools}:{env['PATH']}", "HOME": str(folder)}
        env["SOMMIT_DATABASE_URL"] = f"sqlite:///{folder}/sommit.db"
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

    def read_to(self, end: str) -> tuple[str, str]:
        """What is printed before `end`, and the rest of the line that begins with it."""
        assert self._process.stdout
        printed = []
        for line in self._process.stdout:
            if line.startswith(end):
                return "".join(printed).replace(self._port, PORT), line.removeprefix(end).strip()
            printed.append(line)
        raise AssertionError(f"it ended before its time:\n{''.join(printed)}")

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
        self.type(f"{{ {command}\n}} 2> stderr; __code=$?; echo; echo @@ $__code; (exit $__code)")
        printed, code = self.read_to("@@ ")
        assert int(code) == exit_code, f"$ {command}\n{printed}\nexit code {code}"
        return printed


def free_port() -> int:
    """A port of this machine on which nobody listens."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
