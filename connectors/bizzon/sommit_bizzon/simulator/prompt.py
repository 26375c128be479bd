"""The make-believe till worked by hand: lines typed at its prompt, in the place of buttons.

product "SANCERRE VRE 12CL" 8.50 "VINS AU VERRE"
sell "2026-03-05 20:15" "SANCERRE VRE 12CL" 2 "CAFE" 1
refund "2026-03-05 20:40"
price "SANCERRE VRE 12CL" 9.20
rename "SANCERRE VRE 12CL" "SANCERRE 2024 VRE"
"""

from __future__ import annotations

import cmd
import shlex
from datetime import datetime
from zoneinfo import ZoneInfo

from sommit_bizzon.simulator.till import BizzonTill, Sold

PARIS = ZoneInfo("Europe/Paris")


class Prompt(cmd.Cmd):
    """The till's prompt. Hours are those of Paris; labels name what is sold."""

    prompt = "till> "

    def __init__(self, till: BizzonTill) -> None:
        super().__init__()
        self._till = till
        self._sold_as: dict[str, str] = {}

    def do_product(self, line: str) -> None:
        """Make a button: product "LABEL" PRICE ["CATEGORY"]."""
        label, price, *category = shlex.split(line)
        made = self._till.add_product(label, price, category=category[0] if category else None)
        self._sold_as[label] = made[0]
        self._say(f"{made[0]}  {label}  {price}")

    def do_sell(self, line: str) -> None:
        """Ring up a ticket: sell "2026-03-05 20:15" "LABEL" QUANTITY ["LABEL" QUANTITY ...]."""
        at, *words = shlex.split(line)
        sold = [
            Sold(self._sold_as[label], quantity)
            for label, quantity in zip(words[::2], words[1::2], strict=True)
        ]
        self._say(f"sold, {self._till.sell(_at(at), sold).total}")

    def do_refund(self, line: str) -> None:
        """Take the last ticket back: refund "2026-03-05 20:40"."""
        (at,) = shlex.split(line)
        self._say(f"refunded, {self._till.refund(self._till.tickets[-1], _at(at)).total}")

    def do_price(self, line: str) -> None:
        """Change a price: price "LABEL" PRICE."""
        label, price = shlex.split(line)
        self._till.reprice(self._sold_as[label], price)
        self._say(f"{label} is now {price}")

    def do_rename(self, line: str) -> None:
        """Change a label: rename "LABEL" "NEW LABEL"."""
        label, new = shlex.split(line)
        self._till.rename(self._sold_as[label], new)
        self._sold_as[new] = self._sold_as.pop(label)
        self._say(f"{label} is now {new}")

    def do_quit(self, _line: str) -> bool:
        """Close the till."""
        return True

    do_EOF = do_quit  # noqa: N815  (what `cmd` calls the end of input)

    def emptyline(self) -> bool:
        """An empty line does nothing."""
        return False

    def onecmd(self, line: str) -> bool:
        """Do one line; a mistake in it is told and changes nothing."""
        try:
            return bool(super().onecmd(line))
        except KeyError as error:
            self._say(f"not understood: no button is called {error}")
        except (ValueError, ArithmeticError, IndexError):
            command = line.partition(" ")[0]
            self._say(f"not understood; the form is: {self._form(command)}")
        return False

    def _form(self, command: str) -> str:
        told = getattr(self, f"do_{command}").__doc__ or ""
        return str(told.partition(": ")[2].rstrip("."))

    def _say(self, text: str) -> None:
        self.stdout.write(f"{text}\n")
        self.stdout.flush()


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)
