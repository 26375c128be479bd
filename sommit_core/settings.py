"""Settings that a connector declares, as a frozen attrs class.

One declaration feeds the command line, the web form, the docs and the checks.

    @attrs.frozen
    class Settings:
        base_url: str = setting("https://api.example.com", fr="Adresse de l'API", en="API address")
        page_size: Annotated[int, Meta(ge=1, le=1000)] = setting(100, fr="...", en="...")

The field's type is the check: int, bool, str, Literal, `tuple[str, ...]`, bounds through
`msgspec.Meta`. Every setting has a default. Two names mean the same in every connector, and the
core acts on them: `base_url` (where requests may go) and `overlap_days` (how many business days
already read are read again each night). A token is never a setting.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, get_args, get_origin, get_type_hints

import attrs
import msgspec

from sommit_core.errors import BadSetting
from sommit_core.i18n import Text, _


def setting(default: Any, *, fr: str, en: str, identity: bool = False) -> Any:
    """Declare one setting: its default and what it is, in both languages.

    `identity`: the setting shapes the ids that the till's records get; it cannot change once a
    closing has been read.
    """
    return attrs.field(default=default, metadata={"text": Text(fr=fr, en=en), "identity": identity})


@attrs.frozen
class NoSettings:
    """The settings of a connector that has none."""


@attrs.frozen
class SettingInfo:
    """What a form, a help text or a page of docs needs to know of one setting."""

    name: str
    default: Any
    text: Text
    choices: tuple[str, ...]
    identity: bool

    @property
    def typed(self) -> str:
        """The default as a person types it."""
        if isinstance(self.default, tuple):
            return ",".join(map(str, self.default))
        return str(self.default).lower() if isinstance(self.default, bool) else str(self.default)


def describe_settings(declared: type[Any]) -> tuple[SettingInfo, ...]:
    """The settings of a connector's class, in the order declared."""
    hints = get_type_hints(declared)
    return tuple(
        SettingInfo(
            name=field.name,
            default=field.default,
            text=field.metadata["text"],
            choices=_choices(hints[field.name]),
            identity=field.metadata["identity"],
        )
        for field in attrs.fields(declared)
    )


def parse_settings(declared: type[Any], given: Mapping[str, str]) -> Any:
    """An instance of `declared` from texts as a person types them ("KEY=VALUE").

    Raises:
        BadSetting: an unknown name, or a value that its type refuses; nothing is half taken.
    """
    known = {info.name: info for info in describe_settings(declared)}
    hints = get_type_hints(declared, include_extras=True)
    values: dict[str, Any] = {}
    for key, text in given.items():
        if key not in known:
            names = ", ".join(known) or _("none")
            raise BadSetting(key=key, detail=_("unknown. Known: {names}").format(names=names))
        values[key] = _parse(key, text, hints[key], known[key])
    return declared(**values)


def _parse(key: str, text: str, hint: Any, info: SettingInfo) -> Any:
    raw: Any = text.strip()
    if get_origin(hint) is tuple:
        raw = [part.strip() for part in raw.split(",") if part.strip()]
    try:
        return msgspec.convert(raw, hint, strict=False)
    except msgspec.ValidationError as error:
        detail = (
            _("“{value}” is not one of {choices}").format(
                value=text, choices=", ".join(info.choices)
            )
            if info.choices
            else _("“{value}” is not accepted ({why})").format(value=text, why=error)
        )
        raise BadSetting(key=key, detail=detail) from error


def _choices(hint: Any) -> tuple[str, ...]:
    return tuple(map(str, get_args(hint))) if get_origin(hint) is Literal else ()
