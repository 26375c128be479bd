"""Loading a connector: what would fail in the night, or silently not be called, is told at once."""

import sys
import textwrap

import pytest

from sommit_core import (
    ConnectorInfo,
    PosProduct,
    hookimpl,
    plugins,
)
from sommit_core.errors import BrokenConnector, UnknownConnector, Who
from sommit_core.plugins import bind, bind_module, installed


def describing(**declared):
    def describe():
        return ConnectorInfo(**({"name": "acme", "title": "Acme", "api": 1} | declared))

    return describe


def fetch_products(pos):
    yield PosProduct(id="1", label=pos)


def refusal(module):
    """What is said of `module`; fails when it is taken."""
    with pytest.raises(BrokenConnector) as caught:
        bind_module("acme", module)
    assert caught.value.who is Who.AUTHOR
    assert str(caught.value).count("\n") == 0
    return caught.value.params["detail"]


# -- what is taken ------------------------------------------------------------------------------


def test_a_sound_connector_is_bound(make_module):
    bound = bind_module("acme", make_module(describing(), fetch_products))
    assert (bound.name, bound.info.title, bound.module) == ("acme", "Acme", "acme_connector")
    assert bound.has("fetch_products")
    assert not bound.has("fetch_prices")
    assert not bound.has("unheard_of")
    assert [p.label for p in bound.hooks.fetch_products(pos="x")] == ["x"]
    assert bound.hooks.fetch_prices(pos="x") is None


def test_a_hook_may_leave_out_arguments_it_does_not_need(make_module):
    def fetch_closing_sales(since):
        return [since]

    bound = bind_module("acme", make_module(describing(), fetch_closing_sales))
    assert bound.hooks.fetch_closing_sales(pos=1, since=2, until=3) == [2]


def test_two_connectors_do_not_answer_for_each_other(make_module):
    with_products = bind_module("acme", make_module(describing(), fetch_products))
    without = bind_module("other", make_module(describing(name="other")))
    assert without.hooks.fetch_products(pos="x") is None
    assert with_products.hooks.describe().name == "acme"


def test_private_helpers_and_plain_values_are_no_hooks(make_module):
    module = make_module(describing(), _fetch_pages=len, fetch_size=100, helper=len)
    assert bind_module("acme", module).implemented == {"describe"}


def test_the_installed_connectors_are_found_without_importing_them():
    assert {"bizzon", "fake"} <= set(installed())
    assert list(installed()) == sorted(installed())


# -- entry points -------------------------------------------------------------------------------


@pytest.fixture
def install(monkeypatch, tmp_path):
    """Installs a package that offers connectors, in a folder of its own."""
    monkeypatch.syspath_prepend(tmp_path)
    modules = set(sys.modules)

    def install(package, offers, **sources):
        folder = tmp_path / f"{package}-1.0.dist-info"
        folder.mkdir()
        (folder / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n")
        lines = "".join(f"{name} = {value}\n" for name, value in offers.items())
        (folder / "entry_points.txt").write_text(f"[sommit.connectors]\n{lines}")
        for module, source in sources.items():
            (tmp_path / f"{module}.py").write_text(textwrap.dedent(source))

    yield install
    for name in set(sys.modules) - modules:
        if name.startswith("sommit_test_"):
            del sys.modules[name]


SOUND = """
    from sommit_core import ConnectorInfo, hookimpl
    @hookimpl
    def describe():
        return ConnectorInfo(name="sound", title="Sound", api=1)
"""


def test_one_connector_is_imported_and_no_other(install):
    offers = {"sound": "sommit_test_sound", "broken": "sommit_test_broken"}
    install("tills", offers, sommit_test_sound=SOUND, sommit_test_broken="1 / 0")
    assert {"sound", "broken"} <= set(installed())
    assert "sommit_test_sound" not in sys.modules
    assert bind("sound").info.title == "Sound"
    assert "sommit_test_broken" not in sys.modules


def test_an_unknown_name_lists_those_installed():
    with pytest.raises(UnknownConnector, match="bizzon") as caught:
        bind("bizon")
    assert caught.value.params["name"] == "bizon"


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("import no_such_library", "ModuleNotFoundError: No module named 'no_such_library'"),
        ("from sommit_core import no_such_name", "ImportError"),
        ("def broken(:", "SyntaxError"),
        ("1 / 0", "ZeroDivisionError: division by zero"),
        ("raise SystemExit(3)", "SystemExit: 3"),
        ("raise BaseException", "BaseException"),
        ("raise ValueError('one\\n  two ' + 'x' * 1000)", "ValueError: one two xxx"),
    ],
)
def test_an_import_that_fails_is_told_in_one_sentence(install, source, said):
    install("tills", {"broken": "sommit_test_broken"}, sommit_test_broken=source)
    with pytest.raises(BrokenConnector) as caught:
        bind("broken")
    assert said in str(caught.value)
    assert len(str(caught.value)) < 400
    assert "\n" not in str(caught.value)


def test_an_interrupted_import_is_no_broken_connector(install):
    install("tills", {"slow": "sommit_test_slow"}, sommit_test_slow="raise KeyboardInterrupt")
    with pytest.raises(KeyboardInterrupt):
        bind("slow")


@pytest.mark.parametrize("value", ["sommit_test_sound:describe", "sommit_test_nowhere", "a:b:c"])
def test_an_entry_point_that_is_no_module_is_refused(install, value):
    install("tills", {"sound": value}, sommit_test_sound=SOUND)
    with pytest.raises(BrokenConnector):
        bind("sound")


def test_two_packages_with_one_name_are_refused(install):
    install("tills", {"sound": "sommit_test_sound"}, sommit_test_sound=SOUND)
    install("others", {"sound": "sommit_test_other"}, sommit_test_other=SOUND)
    with pytest.raises(BrokenConnector, match="sound"):
        bind("sound")


# -- hooks --------------------------------------------------------------------------------------


def test_a_connector_without_describe_is_refused(make_module):
    assert "describe" in refusal(make_module(fetch_products))


def test_a_forgotten_decorator_is_told(make_module):
    module = make_module(describing(), fetch_products=lambda pos: [])
    assert "fetch_products() lacks @hookimpl" in refusal(module)
    assert "describe() lacks @hookimpl" in refusal(make_module(describing(), hooked=False))


def test_an_undecorated_name_close_to_a_hooks_is_told_too(make_module):
    module = make_module(describing(), fetch_product=len)
    assert "fetch_product() lacks @hookimpl" in refusal(module)


def test_a_mistyped_hook_is_told(make_module):
    def fetch_prodcts(pos):
        return []

    def products(pos):
        return []

    assert "fetch_prodcts" in refusal(make_module(describing(), fetch_prodcts))
    assert "products" in refusal(make_module(describing(), products))


def test_an_argument_that_the_contract_does_not_know_is_told(make_module):
    def fetch_prices(pos, since):
        return []

    assert "since" in refusal(make_module(describing(), fetch_prices))


def test_an_argument_with_a_default_is_told(make_module):
    def fetch_closing_sales(pos, since, until=None):
        return []

    assert "until" in refusal(make_module(describing(), fetch_closing_sales))


def star(*pos):
    return []


def double_star(**pos):
    return []


def keyword_only(*, pos):
    return []


def positional_only(pos, /):
    return []


@pytest.mark.parametrize("function", [star, double_star, keyword_only, positional_only])
def test_arguments_are_named_plainly(make_module, function):
    module = make_module(describing())
    module.fetch_products = hookimpl(function)
    assert "fetch_products" in refusal(module)


def test_an_async_hook_is_refused(make_module):
    async def fetch_products(pos):
        return []

    assert "async" in refusal(make_module(describing(), fetch_products))

    async def fetch_prices(pos):
        yield 1

    assert "async" in refusal(make_module(describing(), fetch_prices))


@pytest.mark.parametrize(
    "options", [{"specname": "fetch_products"}, {"optionalhook": True}, {"wrapper": True}]
)
def test_options_that_hide_a_hook_are_refused(make_module, options):
    def fetch_nothing(pos):
        yield

    module = make_module(describing())
    module.fetch_nothing = hookimpl(**options)(fetch_nothing)
    assert "fetch_nothing" in refusal(module)


def test_the_list_of_hooks_is_that_of_the_contract():
    from sommit_core.hooks import Connector

    assert set(plugins.HOOKS) == {name for name in vars(Connector) if not name.startswith("_")}
