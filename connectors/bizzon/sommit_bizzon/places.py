"""Where tickets are made: registers and outlets, and the closing that each ticket goes into."""

from __future__ import annotations

import attrs

from sommit_bizzon.listing import Listing, read_one
from sommit_bizzon.wire import One, Page, Part, Register
from sommit_core import Pos, Text
from sommit_core.errors import BadSetting

REGISTERS = "/v1/registers"
_WITH_OUTLET = (("include", "outlet"),)


@attrs.frozen
class Place:
    """What one series of closings stands for: the venue, an outlet or a register."""

    key: str
    outlet: str | None = None
    register: str | None = None


VENUE = Place("venue")


class Places:
    """Sorts tickets by the register that made them, as the settings `closing` and `outlets` say.

    The till is asked for its registers only if the settings make that necessary.
    """

    def __init__(self, pos: Pos) -> None:
        """Raises `BadSetting` when `outlets` names one that the till does not have."""
        self._pos = pos
        self._cut = pos.settings.closing
        self._wanted = frozenset(pos.settings.outlets)
        self._matters = bool(self._wanted) or self._cut != "venue"
        self._outlets: dict[str, str | None] = _outlets_of_registers(pos) if self._matters else {}
        _check_known(pos, self._wanted - set(self._outlets.values()))

    def of(self, register: str | None) -> Place | None:
        """The place of a ticket made by `register`; None when its outlet is not to be read."""
        if not self._matters:
            return VENUE
        outlet = self._outlet(register)
        if self._wanted and outlet not in self._wanted:
            return None
        if self._cut == "outlet":
            return Place(f"outlet:{outlet or '-'}", outlet)
        if self._cut == "register":
            return Place(f"register:{register or '-'}", outlet, register)
        return VENUE

    def unsure(self, register: str | None) -> bool:
        """Whether nobody can tell if tickets of `register` are of the outlets to be read."""
        return bool(self._wanted) and self._outlet(register) is None

    @property
    def nowhere(self) -> Place:
        """The place of a closing that only says that tickets were left out."""
        return VENUE if self._cut == "venue" else Place(f"{self._cut}:-")

    def _outlet(self, register: str | None) -> str | None:
        if register is not None and register not in self._outlets:
            found = read_one(self._pos, REGISTERS, register, _WITH_OUTLET, One[Register, Part])
            self._outlets[register] = found.data.outlet_id if found else None
        return self._outlets.get(register) if register is not None else None


def _outlets_of_registers(pos: Pos) -> dict[str, str | None]:
    listing = Listing(REGISTERS, _WITH_OUTLET, pos.settings.page_size, Page[Register, Part])
    return {reg.id: reg.outlet_id for batch in listing.read(pos) for reg in batch.rows}


def _check_known(pos: Pos, doubtful: frozenset[str]) -> None:
    """An outlet without registers is known all the same; any other name is a mistake."""
    if not doubtful:
        return
    listing = Listing("/v1/outlets", (), pos.settings.page_size, Page[Part, Part])
    unknown = doubtful - {outlet.id for batch in listing.read(pos) for outlet in batch.rows}
    if unknown:
        ids = ", ".join(sorted(unknown))
        detail = Text(
            fr=f"la caisse n'a pas de point de vente {ids}", en=f"the till has no outlet {ids}"
        )
        raise BadSetting(key="outlets", detail=detail)
