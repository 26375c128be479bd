"""What other matchers miss, each put right by structure and not by a list."""

from __future__ import annotations

import pytest

from sommit_core.matching import Matcher, Verdict


@pytest.mark.parametrize(
    ("label", "drink_id"),
    [
        pytest.param("BPF VOLNAY", "bou-v", id="initials of a producer"),
        pytest.param("GUIGAL CDR", "gui", id="initials of an appellation"),
        pytest.param("CH HB PESSAC LEOGNAN", "chu", id="initials of a chateau"),
        pytest.param("1664 DEMI", "k1664-keg", id="a demi comes from the keg"),
        pytest.param("CHOUFFE PINTE", "chouffe-keg", id="a pint comes from the keg"),
        pytest.param("CHOUFFE BT 33", "chouffe", id="a bottle is no keg"),
        pytest.param("CHOUFFE", "chouffe", id="no keg unless the label says so"),
        pytest.param("GUINNESS PINTE", "guin", id="a pint of what is there in bottles only"),
        pytest.param("12 COLOMBIERS", "col-19", id="two digits that are a name"),
        pytest.param("PASTIS 51", "p51", id="51 is a name"),
        pytest.param("51 2CL", "p51", id="51 alone"),
        pytest.param("1664", "k1664", id="1664 is a name"),
        pytest.param("VCHRN SNCRR BLC", "vac-b", id="dropped vowels"),
        pytest.param("BCHRD MRSLT", "bou-m", id="dropped vowels, both words"),
        pytest.param("VACHRON SANCERE BLC", "vac-b", id="slips"),
        pytest.param("VACEHRON SANCERRE BLANC", "vac-b", id="letters swapped in the middle"),
        pytest.param("DOMAINETEMPIER", "tem-19", id="words run together"),
        pytest.param("TEM PIER BANDOL", "tem-19", id="a word broken in two"),
        pytest.param("EVIAN 1L", "evian-1l", id="a size that is part of the name"),
        pytest.param("MAS PIERRE RSE 2018", "rose", id="a colour that is part of the name"),
    ],
)
def test_the_right_drink_comes_first(cellar: Matcher, label: str, drink_id: str) -> None:
    found = cellar.suggest(label)
    assert found.candidates[0].drink_id == drink_id
    assert found.verdict is Verdict.OUI


def test_a_number_of_the_name_leaves_the_other_number_as_vintage(cellar: Matcher) -> None:
    assert cellar.suggest("12 COLOMBIERS 2019").verdict is Verdict.OUI
    assert cellar.suggest("12 COLOMBIERS 2015").verdict is Verdict.PRESQUE


def test_a_juice_has_no_vintage(cellar: Matcher) -> None:
    found = cellar.suggest("GRANINI ABRICOT 25")
    assert (found.verdict, found.candidates[0].drink_id) == (Verdict.OUI, "granini")
