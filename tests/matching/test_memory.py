"""What a venue's answers teach."""

from __future__ import annotations

import pytest

from sommit_core.matching import Decision, Matcher, Memory, Verdict

from .conftest import CELLAR

BY_ID = {d.id: d for d in CELLAR}


def taught(*decisions: tuple[str, str | None]) -> Memory:
    return Memory.build([Decision(*d) for d in decisions], BY_ID)


def test_a_label_answered_before_gets_the_same_drink(cellar: Matcher) -> None:
    memory = taught(("CUVEE DU PATRON", "pdp"))
    assert cellar.suggest("CUVEE DU PATRON").verdict is Verdict.NON
    found = cellar.suggest("CUVEE DU PATRON VRE 12CL", memory=memory)
    assert (found.verdict, found.candidates[0].drink_id) == (Verdict.OUI, "pdp")
    assert "remembered" in [r.code for r in found.candidates[0].why]


def test_a_label_of_colour_alone_can_be_remembered(cellar: Matcher) -> None:
    assert cellar.suggest("ROSE").verdict is Verdict.NON
    found = cellar.suggest("ROSE VRE", memory=taught(("ROSE", "pdp")))
    assert (found.verdict, found.candidates[0].drink_id) == (Verdict.OUI, "pdp")


def test_the_last_answer_counts(cellar: Matcher) -> None:
    memory = taught(("CUVEE DU PATRON", "pdp"), ("CUVEE DU PATRON", "chu"))
    assert cellar.suggest("CUVEE DU PATRON", memory=memory).candidates[0].drink_id == "chu"


def test_what_was_refused_since_is_not_remembered(cellar: Matcher) -> None:
    memory = taught(("CUVEE DU PATRON", "pdp"))
    found = cellar.suggest("CUVEE DU PATRON", memory=memory, refused={"pdp"})
    assert "pdp" not in {c.drink_id for c in found.candidates}


def test_a_house_word_learnt_from_one_drink_finds_its_sibling(cellar: Matcher) -> None:
    memory = taught(("XQ VOLNAY CAILLERETS", "bou-v"))
    found = cellar.suggest("XQ MEURSAULT", memory=memory)
    assert (found.verdict, found.candidates[0].drink_id) == (Verdict.OUI, "bou-m")
    assert cellar.suggest("XQ MEURSAULT").candidates[0].score < found.candidates[0].score


def test_a_label_set_aside_stays_no_drink(cellar: Matcher) -> None:
    memory = taught(("RICARD MAISON", None))
    assert cellar.suggest("RICARD MAISON", memory=memory).verdict is Verdict.NON


def test_words_that_were_never_a_drink_speak_against(cellar: Matcher) -> None:
    memory = taught(("PLANCHE BASQUE", None), ("PLANCHE CORSE", None), ("EVIAN", "evian"))
    assert memory.odds["planche"] > 0
    assert "evian" not in memory.odds


@pytest.mark.parametrize("drink_id", ["gone", None])
def test_a_drink_that_is_gone_does_no_harm(cellar: Matcher, drink_id: str | None) -> None:
    memory = taught(("TEMPIER BANDOL", drink_id), ("", "gone"))
    assert cellar.suggest("VACHERON RGE", memory=memory).candidates[0].drink_id == "vac-r"


def test_a_replayed_history_gets_better_with_memory(cellar: Matcher) -> None:
    """The house writes a code of its own for each producer; half is learnt, half is asked."""
    learnt = [("XQB VOLNAY", "bou-v"), ("ZRV SANCERRE BLC", "vac-b"), ("KWT 2018", "tem-18")]
    asked = [("XQB MEURSAULT", "bou-m"), ("ZRV RGE", "vac-r"), ("KWT 2019", "tem-19")]
    memory = taught(*learnt)

    def right(memory: Memory | None) -> int:
        found = [(cellar.suggest(label, memory=memory), wanted) for label, wanted in asked]
        return sum(f.verdict is Verdict.OUI and f.candidates[0].drink_id == w for f, w in found)

    assert right(None) < right(memory) == len(asked)
