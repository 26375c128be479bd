"""The reference library: read from a file whole or not at all, searched without accents."""

from __future__ import annotations

from pathlib import Path

import pytest

from sommit_core import library
from sommit_core.errors import BadInput, NotFound
from sommit_core.library import Imported, Reference
from tests.books.house import House, dump

HEAD = "id,kind,name,producer,vintage,format_cl,purchase_price_eur,colour"
ROWS = """R1,wine,Château Gloria,Château Gloria,2016,75.0,31.50,red
R2,aperitif,Ricard,Pernod Ricard,,70,14,
R3,beer,Chimay Bleue,Abbaye de Scourmont,,33,,
"""


def bring_in(house: House, content: str | bytes, folder: Path) -> Imported:
    path = folder / "library.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    with house.db.transaction() as tx:
        return library.import_library(tx, path)


def found(house: House, text: str, limit: int = 20) -> list[str]:
    with house.db.reading() as tx:
        return [reference.id for reference in library.search(tx, text, limit)]


def test_a_file_is_read_into_the_library(house: House, tmp_path: Path) -> None:
    assert bring_in(house, f"{HEAD}\n{ROWS}", tmp_path) == Imported(rows=3, new=3)
    with house.db.reading() as tx:
        assert library.get_reference(tx, "R1") == Reference(
            id="R1",
            kind="wine",
            name="Château Gloria",
            producer="Château Gloria",
            cuvee=None,
            appellation=None,
            region=None,
            country=None,
            colour="red",
            vintage=2016,
            container_ml=750,
            purchase_price=3150,
        )
        assert [reference.id for reference in library.all_references(tx)] == ["R1", "R2", "R3"]
        assert library.size(tx) == 3
        with pytest.raises(NotFound):
            library.get_reference(tx, "R9")


def test_a_file_read_again_updates_what_it_knows(house: House, tmp_path: Path) -> None:
    bring_in(house, f"{HEAD}\n{ROWS}", tmp_path)
    before = dump(house.db)["reference"]
    assert bring_in(house, f"{HEAD}\n{ROWS}", tmp_path) == Imported(rows=3, new=0)
    assert dump(house.db)["reference"] == before
    changed = "R1,wine,Gloria,,,37.5,,\nR4,wine,New,,,,,\n"
    assert bring_in(house, f"{HEAD}\n{changed}", tmp_path) == Imported(rows=2, new=1)
    with house.db.reading() as tx:
        gloria = library.get_reference(tx, "R1")
    assert (gloria.name, gloria.producer, gloria.vintage, gloria.container_ml) == (
        "Gloria",
        None,
        None,
        375,
    )


def test_of_an_id_that_stands_twice_the_last_row_holds(house: House, tmp_path: Path) -> None:
    twice = "R1,wine,First,,,,,\nR1,wine,Last,,,,,\n"
    assert bring_in(house, f"{HEAD}\n{twice}", tmp_path) == Imported(rows=2, new=1)
    assert found(house, "last") == ["R1"]


def test_only_id_and_name_are_needed_and_unknown_columns_are_let_be(
    house: House, tmp_path: Path
) -> None:
    content = "\ufeffname;id\n".replace(";", ",") + "Chablis,R1\n"
    assert bring_in(house, content, tmp_path).new == 1
    assert bring_in(house, "id,name,shelf\nR2,Morgon,B4\n", tmp_path).new == 1


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "column “id” is missing"),
        ("id,label\nR1,Chablis\n", "column “name” is missing"),
        (f"{HEAD}\n{ROWS},wine,No id,,,,,\n", ":5"),
        (f"{HEAD}\n{ROWS}R9,wine,  ,,,,,\n", ":5"),
        (f"{HEAD}\n{ROWS}R9,wine\n", ":5"),
        (f"{HEAD}\nR9,wine,X,,MMXX,,,\n", "column “vintage”"),
        (f"{HEAD}\nR9,wine,X,,2016.5,,,\n", "column “vintage”"),
        (f"{HEAD}\nR9,wine,X,,,75cl,,\n", "column “format_cl”"),
        (f"{HEAD}\nR9,wine,X,,,NaN,,\n", "column “format_cl”"),
        (f"{HEAD}\nR9,wine,X,,,75,14.999,\n", "column “purchase_price_eur”"),
        (f"{HEAD}\nR9,wine,X,,,75,1e999999,\n", "column “purchase_price_eur”"),
        (f'{HEAD}\nR9,wine,"X,,,,,\n', "CSV"),
        (f"{HEAD}\nR9,wine,Ch\xe2teau,,,,,\n".encode("latin-1"), "UTF-8"),
        (b"\x00\x01\x02\xff", "UTF-8"),
    ],
)
def test_a_file_with_a_mistake_says_where_and_nothing_is_kept(
    house: House, tmp_path: Path, content: str | bytes, told: str
) -> None:
    with pytest.raises(BadInput) as refused:
        bring_in(house, content, tmp_path)
    assert told in str(refused.value)
    assert str(tmp_path) in str(refused.value)
    assert dump(house.db)["reference"] == []


def test_a_file_that_is_not_there_is_refused(house: House, tmp_path: Path) -> None:
    for path in (tmp_path / "nothing.csv", tmp_path):
        with house.db.transaction() as tx, pytest.raises(BadInput):
            library.import_library(tx, path)


def test_many_rows_are_read_in_portions(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library, "BATCH", 7)
    rows = "".join(f"R{n},wine,Wine {n},,,,,\n" for n in range(20))
    assert bring_in(house, f"{HEAD}\n{rows}", tmp_path) == Imported(rows=20, new=20)


def test_a_search_finds_all_words_whatever_their_accents_and_case(
    house: House, tmp_path: Path
) -> None:
    bring_in(house, f"{HEAD}\n{ROWS}", tmp_path)
    assert found(house, "CHATEAU gloria 2016") == ["R1"]
    assert found(house, "château") == ["R1"]
    assert found(house, "abbaye bleue") == ["R3"]
    assert found(house, "gloria ricard") == []
    assert found(house, "100%") == found(house, "_") == []
    assert len(found(house, "", limit=2)) == 2
