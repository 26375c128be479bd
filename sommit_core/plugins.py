"""Find the connectors that are installed, check one, and bind it.

Only the connector that a venue names is imported, into a plug-in manager of its own: a broken one
harms no other, and no connector answers in another's place.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from importlib.metadata import EntryPoint, entry_points
from types import ModuleType
from typing import Any, cast

import attrs
import pluggy

from sommit_core.declared import info_problem
from sommit_core.errors import BrokenConnector, UnknownConnector
from sommit_core.hooks import ENTRY_POINT_GROUP, Connector, ConnectorInfo
from sommit_core.i18n import _

HOOKS = ("describe", "fetch_products", "fetch_closing_sales", "fetch_prices")


@attrs.frozen
class BoundConnector:
    """A connector that passed the checks, ready to be called."""

    name: str
    info: ConnectorInfo
    hooks: Connector
    """Call with keyword arguments; a hook that the connector lacks returns None."""
    module: str
    """The name of the connector's module."""
    implemented: frozenset[str]

    def has(self, hook_name: str) -> bool:
        """True when the connector implements the hook of this name."""
        return hook_name in self.implemented


def installed() -> tuple[str, ...]:
    """The names of the connectors installed, sorted; nothing is imported."""
    return tuple(sorted(entry_points(group=ENTRY_POINT_GROUP).names))


def bind(name: str) -> BoundConnector:
    """Import and check the connector called `name`.

    Raises:
        UnknownConnector: no installed package offers it.
        BrokenConnector: it cannot be imported, or breaks a rule of the contract.
    """
    return bind_module(name, _load(name, _entry_point(name)))


def bind_module(name: str, module: ModuleType) -> BoundConnector:
    """Check a module that is already imported, as the connector called `name`.

    Raises:
        BrokenConnector: it breaks a rule of the contract.
    """
    problem = next(_function_problems(module), None)
    if problem:
        raise BrokenConnector(name=name, detail=problem)
    manager = pluggy.PluginManager("sommit")
    manager.add_hookspecs(Connector)
    try:
        manager.register(module, name)
        manager.check_pending()
    except pluggy.PluginValidationError as error:
        detail = _("a hook is not as the contract says ({error}).")
        raise BrokenConnector(name=name, detail=detail.format(error=_line(error))) from error
    hooks = cast(Connector, manager.hook)
    return BoundConnector(name, _described(name, hooks), hooks, module.__name__, _hooks_of(module))


def _entry_point(name: str) -> EntryPoint:
    found = list(entry_points(group=ENTRY_POINT_GROUP, name=name))
    if not found:
        names = ", ".join(installed()) or _("none")
        raise UnknownConnector(name=name, installed=names)
    if len({entry.value for entry in found}) > 1:
        raise BrokenConnector(name=name, detail=_("several installed packages offer it."))
    return found[0]


def _load(name: str, entry: EntryPoint) -> ModuleType:
    try:
        module = entry.load()
    except (KeyboardInterrupt, GeneratorExit):
        raise
    except BaseException as error:  # the plug-in boundary: SystemExit must not end the night
        detail = _("importing it fails ({error}).").format(error=_line(error))
        raise BrokenConnector(name=name, detail=detail) from error
    if not isinstance(module, ModuleType):
        raise BrokenConnector(name=name, detail=_("its entry point is no module."))
    return module


def _described(name: str, hooks: Connector) -> ConnectorInfo:
    try:
        info = hooks.describe()
    except (KeyboardInterrupt, GeneratorExit):
        raise
    except BaseException as error:  # the plug-in boundary: SystemExit must not end the night
        detail = _("describe() fails ({error}).").format(error=_line(error))
        raise BrokenConnector(name=name, detail=detail) from error
    problem = info_problem(info, name)
    if problem:
        raise BrokenConnector(name=name, detail=problem)
    return info


def _hooks_of(module: ModuleType) -> frozenset[str]:
    return frozenset(hook for hook in HOOKS if hasattr(getattr(module, hook, None), _MARK))


def _function_problems(module: ModuleType) -> Iterator[str]:
    if not hasattr(module, "describe"):
        yield _("it has no describe().")
    for attribute, value in vars(module).items():
        if not callable(value):
            continue
        if hasattr(value, _MARK):
            yield from _hook_problems(attribute, value)
        elif attribute == "describe" or attribute.startswith("fetch_"):
            yield _("{hook}() lacks @hookimpl.").format(hook=attribute)


def _hook_problems(hook: str, function: Callable[..., Any]) -> Iterator[str]:
    """What pluggy takes without a word and then does otherwise than the author means."""
    options = getattr(function, _MARK)
    if any(options.get(key) for key in ("specname", "hookwrapper", "wrapper", "optionalhook")):
        yield _("{hook}() uses options of @hookimpl that Sommit does not know.").format(hook=hook)
    if inspect.iscoroutinefunction(function) or inspect.isasyncgenfunction(function):
        yield _("{hook}() is async; hooks are plain functions.").format(hook=hook)
    for argument in inspect.signature(function).parameters.values():
        if argument.default is not argument.empty:
            yield _("{hook}() gives “{argument}” a default, so it would never be passed.").format(
                hook=hook, argument=argument.name
            )
        if argument.kind is not argument.POSITIONAL_OR_KEYWORD:
            yield _("{hook}() must name its arguments plainly.").format(hook=hook)


def _line(error: BaseException) -> str:
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text}"[:200] if text else type(error).__name__


_MARK = "sommit_impl"
