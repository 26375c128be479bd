"""What the connector declares, and the settings it takes."""

from __future__ import annotations

from pathlib import Path

import pytest
from sommit_bizzon.settings import Settings

from sommit_core.connection import check_token_form
from sommit_core.errors import BadSetting, BadToken
from sommit_core.i18n import use_language
from sommit_core.plugins import bind
from sommit_core.settings import describe_settings, parse_settings

HOOKS = {"describe", "fetch_products", "fetch_closing_sales", "fetch_prices"}
README = Path(__file__).parents[1] / "README.md"


def test_the_connector_is_found_and_implements_every_hook() -> None:
    bound = bind("bizzon")
    assert bound.info.title == "Bizzon"
    assert bound.implemented == HOOKS


def test_no_post_is_declared_and_every_request_names_the_media_type() -> None:
    info = bind("bizzon").info
    assert info.read_posts == ()
    assert dict(info.headers) == {
        "Content-Type": "application/vnd.api+json",
        "Accept": "application/vnd.api+json",
    }


@pytest.mark.parametrize("token", ["sk_live_4f9a", "sk_test_A-b_9"])
def test_a_token_of_either_form_is_taken(token: str) -> None:
    check_token_form(bind("bizzon").info, token)


@pytest.mark.parametrize("token", ["sk_live_", "pk_live_4f9a", "sk_live_4f 9a", " sk_live_4f9a"])
def test_a_token_of_another_form_is_told_before_the_till_is_asked(token: str) -> None:
    with pytest.raises(BadToken):
        check_token_form(bind("bizzon").info, token)


def test_the_advice_is_given_in_both_languages() -> None:
    info = bind("bizzon").info
    use_language("fr")
    assert "revendeur" in str(info.token_advice)
    assert "option API" in str(info.option_advice)
    use_language("en")
    assert "reseller" in str(info.token_advice)
    assert "API option" in str(info.option_advice)


def test_the_defaults_are_those_of_the_vendor_and_of_the_interface() -> None:
    settings = parse_settings(Settings, {})
    assert settings == Settings(
        base_url="https://api.mews.com/pos",
        outlets=(),
        closing="venue",
        overlap_days=7,
        page_size=100,
        grace_minutes=60,
    )


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("closing", "table"),
        ("page_size", "0"),
        ("page_size", "1001"),
        ("overlap_days", "-1"),
        ("grace_minutes", "1441"),
        ("outlet", "x"),
    ],
)
def test_a_setting_out_of_bounds_or_unknown_is_refused(key: str, value: str) -> None:
    with pytest.raises(BadSetting):
        parse_settings(Settings, {key: value})


def test_the_cut_of_closings_is_fixed_once_sales_were_read() -> None:
    assert [one.name for one in describe_settings(Settings) if one.identity] == ["closing"]


def test_every_setting_stands_in_the_readme() -> None:
    text = README.read_text(encoding="utf-8")
    for info in describe_settings(Settings):
        assert f"`{info.name}`" in text
