"""Sommit: reads a restaurant's till each night and keeps the cellar right.

These are the names that the author of a connector imports.
"""

from sommit_core.errors import BadPosData, RequestRejected
from sommit_core.hooks import (
    CONNECTOR_API,
    Answer,
    Budget,
    Connector,
    ConnectorInfo,
    FailedRead,
    HeaderToken,
    Pos,
    ReadPost,
    Retry,
    hookimpl,
)
from sommit_core.i18n import Text
from sommit_core.records import (
    ClosingSales,
    ClosingState,
    ControlTotals,
    LineKind,
    Modifier,
    PosPrice,
    PosProduct,
    Remark,
    SaleLine,
)
from sommit_core.settings import setting

__all__ = [
    "CONNECTOR_API",
    "Answer",
    "BadPosData",
    "Budget",
    "ClosingSales",
    "ClosingState",
    "Connector",
    "ConnectorInfo",
    "ControlTotals",
    "FailedRead",
    "HeaderToken",
    "LineKind",
    "Modifier",
    "Pos",
    "PosPrice",
    "PosProduct",
    "ReadPost",
    "Remark",
    "RequestRejected",
    "Retry",
    "SaleLine",
    "Text",
    "hookimpl",
    "setting",
]
