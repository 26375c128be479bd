"""What a venue may set for its Bizzon till."""

from __future__ import annotations

from typing import Annotated, Literal

import attrs
from msgspec import Meta

from sommit_core import setting

PRODUCTION = "https://api.mews.com/pos"


@attrs.frozen
class Settings:
    """The settings of one connection (`sommit till connect VENUE bizzon --set KEY=VALUE`)."""

    base_url: str = setting(
        PRODUCTION,
        fr="Adresse de l'API de la caisse.",
        en="Address of the till's API.",
    )
    outlets: tuple[str, ...] = setting(
        (),
        fr="Identifiants des points de vente à lire, séparés par des virgules ; vide : tous.",
        en="Ids of the outlets to read, separated by commas; empty: all of them.",
    )
    closing: Literal["venue", "outlet", "register"] = setting(
        "venue",
        fr="Une clôture par jour pour tout l'établissement, par point de vente ou par caisse.",
        en="One closing a day for the whole venue, for each outlet or for each register.",
        identity=True,
    )
    overlap_days: Annotated[int, Meta(ge=0, le=31)] = setting(
        7,
        fr="Nombre de journées déjà lues qui sont relues chaque nuit.",
        en="How many business days already read are read again each night.",
    )
    page_size: Annotated[int, Meta(ge=1, le=1000)] = setting(
        100,
        fr="Nombre de tickets ou de produits demandés à la fois.",
        en="How many tickets or products are asked for at a time.",
    )
    grace_minutes: Annotated[int, Meta(ge=0, le=1440)] = setting(
        60,
        fr="Minutes après la fin d'une journée à partir desquelles sa lecture est définitive.",
        en="Minutes after the end of a business day from which on a reading of it is final.",
    )
