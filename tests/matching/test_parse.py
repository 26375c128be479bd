"""What a label tells of serving, container, colour and vintage."""

from __future__ import annotations

import pytest

from sommit_core.matching import Served, parse


@pytest.mark.parametrize(
    ("label", "millilitres"),
    [
        ("SANCERRE VRE 12CL", 120),
        ("SANCERRE 12,5 CL", 125),
        ("SANCERRE VERRE", 120),
        ("SANCERRE VRE 14", 140),
        ("EAU 0,75 L", 750),
        ("EAU 1.5L", 1500),
        ("BIERE DEMI", 250),
        ("BIERE PINTE", 500),
        ("BIERE GALOPIN", 125),
        ("BIERE 50CL", 500),
        ("VIN 37.5", 375),
        ("VIN 75CL", 750),
        ("VIN MAG", 1500),
        ("VIN JEROBOAM", 3000),
        ("SODA BT 33", 330),
        ("WHISKY 4CL", 40),
        ("WHISKY BABY", 20),
        ("WHISKY DOSE", 40),
        ("VIN BTL", None),
        ("VIN", None),
        ("", None),
    ],
)
def test_the_serving_is_read_off_the_label(label: str, millilitres: int | None) -> None:
    assert parse(label).serving_ml == millilitres


@pytest.mark.parametrize(
    ("label", "served"),
    [
        ("X VRE", Served.GLASS),
        ("X VR", Served.GLASS),
        ("V. X", Served.GLASS),
        ("X BTL", Served.BOTTLE),
        ("X BTLLE", Served.BOTTLE),
        ("X BOUT", Served.BOTTLE),
        ("X MAGN", Served.LARGE_BOTTLE),
        ("X PRESS", Served.DRAUGHT),
        ("X 1/2", Served.DRAUGHT),
        ("X ½", Served.DRAUGHT),
        ("X PICHET", Served.CARAFE),
        ("PINOT NOIR", None),
    ],
)
def test_serving_words_are_known_short_cut_or_without_vowels(
    label: str, served: Served | None
) -> None:
    assert parse(label).served is served


@pytest.mark.parametrize(
    ("label", "vintage"),
    [
        ("BANDOL 2018", 2018),
        ("BANDOL 18", 2018),
        ("BANDOL MILL.18", 2018),
        ("BANDOL2018", 2018),
        ("PORTO 94", 1994),
        ("BIERE 1664", None),
        ("PASTIS 51", None),
        ("RHUM 50°", None),
        ("VIN 12CL", None),
        ("VIN VRE 12", None),
        ("GRAND VIN DU DOMAINE 20", None),
        ("GRAND VIN DU DOMAINE 201", None),
        ("VIN 2999", None),
    ],
)
def test_a_number_is_a_vintage_only_when_it_can_be_one(label: str, vintage: int | None) -> None:
    assert parse(label).vintage == vintage


@pytest.mark.parametrize(
    ("label", "colour"),
    [
        ("SANCERRE BLC", "blanc"),
        ("SANCERRE RGE", "rouge"),
        ("TAVEL RSE", "rosé"),
        ("TAVEL ROSÉ", "rosé"),
        ("CLOS DU MARRONNIER ROUG", "rouge"),
        ("SANCERRE", None),
    ],
)
def test_the_colour_is_read_off_the_label(label: str, colour: str | None) -> None:
    assert parse(label).colour == colour


def test_a_keg_is_a_container_and_a_pint_is_not() -> None:
    assert parse("BLONDE FUT 30").container_ml == 30_000
    assert parse("BLONDE PINTE").container_ml is None


def test_spaces_accents_and_case_do_not_matter() -> None:
    composed = parse("Château Élan Rosé")
    assert parse("CHA\u0302TEAU\u00a0E\u0301LAN  ROSE\u0301") == composed
    assert [w.text for w in composed.words] == ["chateau", "elan", "rose"]


def test_only_so_much_of_a_label_is_read() -> None:
    assert len(parse("MOT " * 1000).words) == 12
