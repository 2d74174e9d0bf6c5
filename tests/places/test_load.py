"""Gazetteer files of several kinds, and what is wrong with them."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import pytest

from whoholds.errors import InputError
from whoholds.model import Issue
from whoholds.places import Gazetteer, load_file, user_cache
from whoholds.places.regions import ukraine_regions, ukrainian_adjective

HEADER = "id,name,lat,lon,population,category\n"
GOOD = "1,Bakhmut,48.6,38.0,80500,M\n"


def loaded(text: str | bytes, issues: list[Issue] | None = None) -> Gazetteer:
    return load_file(text if isinstance(text, bytes) else text.encode(), "file.csv", issues)


@pytest.mark.parametrize(
    "text",
    [
        HEADER + GOOD,
        "\ufeff" + HEADER + GOOD,
        (HEADER + GOOD).replace(",", "\t"),
        (HEADER + GOOD).replace(",", ";"),
        (HEADER + GOOD).replace("\n", "\r\n"),
        "place_id,name_en,latitude,longitude\n1,Bakhmut,48.6,38.0\n",
        "LON,LAT,NAME,PCODE\n38.0,48.6,Bakhmut,1\n",
        'id,name,lat,lon\n1,"Bakhmut",48.6,38.0\n\n',
        "id,name_uk,lat,lon\n1,Бахмут,48.6,38.0\n",
    ],
)
def test_understands_the_columns(text: str) -> None:
    issues: list[Issue] = []
    gazetteer = loaded(text, issues)
    place = gazetteer.get("1")
    assert place is not None and (place.lon, place.lat) == (38.0, 48.6)
    assert gazetteer.find("Bakhmut") or gazetteer.find("Бахмут")
    assert issues == []


@pytest.mark.parametrize(
    ("row", "line", "field", "says"),
    [
        ("2,Soledar,abc,38.1,,", 3, "lat", "not a number"),
        ("2,Soledar,98.1,38.1,,", 3, "lat", "outside -90..90"),
        ("2,Soledar,48.7,238.1,,", 3, "lon", "outside -180..180"),
        ("2,Soledar,nan,38.1,,", 3, "lat", "outside"),
        (",Soledar,48.7,38.1,,", 3, "id", "id is empty"),
        ("2,,48.7,38.1,,", 3, "name", "name is empty"),
        ("2,Soledar,48.7", 3, None, "3 fields where the header has 6"),
        ("1,Soledar,48.7,38.1,,", 3, "id", "already used in line 2"),
    ],
)
def test_a_bad_row_is_an_issue_and_the_rest_goes_on(
    row: str, line: int, field: str | None, says: str
) -> None:
    issues: list[Issue] = []
    gazetteer = loaded(HEADER + GOOD + row + "\n3,Yampil,48.9,38.0,,\n", issues)
    assert [p.name for p in gazetteer] == ["Bakhmut", "Yampil"]
    assert [(i.file, i.line, i.field) for i in issues] == [("file.csv", line, field)]
    assert says in issues[0].message


def test_a_bad_population_costs_the_number_not_the_row() -> None:
    issues: list[Issue] = []
    gazetteer = loaded(HEADER + "1,Bakhmut,48.6,38.0,many,M\n", issues)
    assert gazetteer.find("Bakhmut")[0].population is None
    assert issues[0].field == "population"


def test_a_line_that_is_not_utf8_is_skipped_by_number() -> None:
    issues: list[Issue] = []
    gazetteer = loaded(
        HEADER.encode() + "2,Бахмут,48.6,38,,\n".encode("cp1251") + b"3,Yampil,48.9,38,,\n", issues
    )
    assert [p.name for p in gazetteer] == ["Yampil"]
    assert issues[0].line == 2 and "UTF-8" in issues[0].message


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "no usable place"),
        (b"hello\nworld\n", "no column for id, name, lat, lon"),
        (HEADER.encode(), "no usable place"),
        (b"PK\x03\x04broken", "not a readable zip"),
        (gzip.compress(b"x", mtime=0)[:5], "truncated gzip"),
    ],
)
def test_a_file_without_any_place_is_an_error_that_says_why(content: bytes, says: str) -> None:
    with pytest.raises(InputError, match=says):
        loaded(content)


def test_a_missing_file_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"absent\.csv"):
        load_file(tmp_path / "absent.csv")


def test_reads_gzip_and_zip() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("readme.txt", "nothing")
        archive.writestr("places.csv", HEADER + GOOD)
    two_members = gzip.compress(HEADER.encode()) + gzip.compress(GOOD.encode())
    for data in (gzip.compress((HEADER + GOOD).encode()), two_members, packed.getvalue()):
        assert [p.name for p in loaded(data)] == ["Bakhmut"]


def test_a_truncated_gzip_gives_what_it_holds() -> None:
    rows = "".join(f"{n},Place {n},{n % 80},{n % 170},,\n" for n in range(5000))
    whole = gzip.compress((HEADER + rows).encode())
    issues: list[Issue] = []
    gazetteer = loaded(whole[: len(whole) * 3 // 4], issues)
    assert 1000 < len(gazetteer) < 5000
    assert any("truncated" in i.message for i in issues)


DUMP = (
    "713174\tBakhmut\tBakhmut\tArtemivsk,Артемовск,DOK,bafumuto\t48.59\t38.0\tP\tPPL\tUA\t\t05\t02\t\t\t80500\t\t200\tEurope/Kyiv\t2022-01-01\n"
    "709716\tDonetsk Oblast\tDonetsk Oblast\t\t48\t37.5\tA\tADM1\tUA\t\t05\t\t\t\t4000000\t\t\tEurope/Kyiv\t2022-01-01\n"
    "1\tSome mast\tSome mast\t\t48\t37\tS\tTOWR\tUA\t\t05\t\t\t\t0\t\t\tEurope/Kyiv\t2022-01-01\n"
    "2\tSnake Island\tSnake Island\t\t45.25\t30.2\tT\tISL\tUA\t\t17\t\t\t\t0\t\t\tEurope/Kyiv\t2022-01-01\n"
)


def test_reads_a_geonames_dump_with_its_regions() -> None:
    issues: list[Issue] = []
    gazetteer = loaded(DUMP + "3\tshort\n" + DUMP.split("\n")[0].replace("48.59", "x"), issues)
    bakhmut = gazetteer.find("Артемовск")[0]
    assert (bakhmut.place_id, bakhmut.region, bakhmut.region_ids) == (
        "gn:713174",
        "Donetsk Oblast",
        ("gn:709716",),
    )
    assert bakhmut.aliases == ("Artemivsk", "Артемовск")
    assert {p.kind for p in gazetteer} == {"settlement", "region", "island"}
    assert [i.line for i in issues] == [5, 6]


def test_regions_of_ukraine_are_places_with_names_in_three_languages(small: Gazetteer) -> None:
    oblast = small.get("UA14")
    assert oblast is not None
    assert oblast.names == {"en": "Donetsk Oblast", "uk": "Донецька область", "ru": "Донецкая область"}
    assert 36 < oblast.lon < 39 and 47 < oblast.lat < 50
    raion = small.get("UA1410")
    assert raion is not None
    assert (raion.name, raion.names["uk"], raion.region_ids) == (
        "Volnovakha Raion",
        "Волноваський район",
        ("UA14",),
    )
    bakhmut = small.get("UA1402001001")
    assert bakhmut is not None
    assert (bakhmut.region_ids, bakhmut.region) == (("UA14", "UA1402", "UA1402001"), "Donetsk Oblast")


def test_regions_of_other_countries_are_what_the_columns_say() -> None:
    text = "id,name,lat,lon,admin1,admin2\n1,Aleppo,36.2,37.2,Aleppo,Jebel Saman\n2,Manbij,36.5,37.9,Aleppo,Manbij\n"
    gazetteer = loaded(text)
    assert gazetteer.find("Aleppo province")[0].kind == "region"
    assert [p.name for p in gazetteer.members("region:Aleppo") if p.kind == "settlement"] == [
        "Aleppo",
        "Manbij",
    ]
    assert gazetteer.find("Aleppo")[0].place_id == "1" or gazetteer.find("Aleppo")[0].kind == "region"


def test_kyiv_is_one_settlement_and_one_region(small: Gazetteer) -> None:
    assert [p.kind for p in small.find("Kyiv")] == ["settlement", "settlement"]
    assert small.find("Kyiv")[0].region_ids == ("UA80",)


def test_ukraine_has_27_first_order_regions() -> None:
    assert len(ukraine_regions()) == 27


@pytest.mark.parametrize(
    ("latin", "ukrainian"),
    [
        ("Iziumskyi", "Ізюмський"),
        ("Yevpatoriiskyi", "Євпаторійський"),
        ("Kryvorizkyi", "Криворізький"),
        ("Ivano-Frankivskyi", "Івано-Франківський"),
        ("Siverskodonetskyi", "Сіверськодонецький"),
        ("Ternopilska", "Тернопільська"),
        ("Bakhmut", ""),
    ],
)
def test_writes_an_adjective_in_ukrainian(latin: str, ukrainian: str) -> None:
    assert ukrainian_adjective(latin, None) == ukrainian


def test_the_cache_answers_the_same_and_is_rebuilt_when_damaged(tmp_path: Path) -> None:
    def ask() -> tuple[object, ...]:
        g = load_file((HEADER + GOOD).encode(), "f", cache=tmp_path)
        return len(g), g.sha256, g.find("Бахмут"), g.near(38, 48.6, 1), g.get("1"), g.name

    first = ask()
    files = list(tmp_path.iterdir())
    assert len(files) == 1 and ask() == first
    for content in (b"", b"other", files[0].read_bytes()[:200]):
        files[0].write_bytes(content)
        assert ask() == first
    assert [f.name for f in tmp_path.iterdir()] == [files[0].name]


def test_a_file_with_faults_is_not_cached(tmp_path: Path) -> None:
    for _ in range(2):
        issues: list[Issue] = []
        load_file((HEADER + GOOD + "x\n").encode(), "f", issues, cache=tmp_path)
        assert len(issues) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_cache_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    assert len(load_file((HEADER + GOOD).encode(), "f", cache=blocked)) == 1


def test_the_users_cache_follows_xdg(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert user_cache() == tmp_path / "whoholds"


@pytest.mark.shared
def test_reads_all_of_a_users_own_file(settlements_file: Path, tmp_path: Path) -> None:
    issues: list[Issue] = []
    gazetteer = load_file(settlements_file, issues=issues, cache=tmp_path)
    assert issues == []
    assert sum(p.kind == "settlement" for p in gazetteer) == 29_705
    assert sum(p.kind == "region" for p in gazetteer) == 27 + 136 + 1_749
    assert gazetteer.get("gn:713174") == gazetteer.get("UA1402001001")
    assert gazetteer.find("Бахмутського району", "uk")[0].place_id == "UA1402"
