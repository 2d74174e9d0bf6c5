"""An edition: whole or not at all, the same bytes for the same ledger, and a hand in it is found."""

from __future__ import annotations

import csv
import json
import struct
import xml.etree.ElementTree as ET
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from whoholds.errors import EditionError, InputError
from whoholds.model import Baseline, Holding
from whoholds.publish import Policy, allowed, place_ids_of, publish, verify_edition
from whoholds.publish import edition as edition_room
from whoholds.publish.formats import EXPORTERS
from whoholds.publishing import known_until
from whoholds.theatres import Theatre

from .conftest import ON, RUSSIA, TOWN, content, estimate, said

CLAIMS = [
    said("Yevgeny Prigozhin", "takes", "Russia", 2, **RUSSIA),
    said("A mapper", "fights", None, 3),
]


def rows_of(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_same_content_gives_the_same_bytes(theatre: Theatre, tmp_path: Path) -> None:
    one = publish(content(CLAIMS, theatre), tmp_path / "a")
    two = publish(content(CLAIMS, theatre), tmp_path / "b")
    assert one.digest == two.digest
    assert files(one.path) == files(two.path)
    assert set(files(one.path)) >= {e.file for e in EXPORTERS if e.usable} | {
        "changes.csv",
        "datapackage.json",
    }


def test_publishing_again_finds_it_standing(theatre: Theatre, tmp_path: Path) -> None:
    first = publish(content(CLAIMS, theatre), tmp_path)
    again = publish(content(CLAIMS, theatre), tmp_path)
    assert (again.path, again.digest, again.new) == (first.path, first.digest, False)


def test_other_content_never_overwrites(theatre: Theatre, tmp_path: Path) -> None:
    first = publish(content(CLAIMS, theatre), tmp_path)
    before = files(first.path)
    with pytest.raises(EditionError, match="never overwritten"):
        publish(content(CLAIMS[:1], theatre), tmp_path)
    assert files(first.path) == before
    assert [p.name for p in tmp_path.iterdir()] == [first.path.name]


@pytest.mark.parametrize("name", ["control.csv", "datapackage.json", "claims.jsonl"])
def test_a_file_edited_by_hand_is_named(name: str, theatre: Theatre, tmp_path: Path) -> None:
    made = publish(content(CLAIMS, theatre), tmp_path)
    assert verify_edition(made.path).digest == made.digest
    (made.path / name).write_bytes((made.path / name).read_bytes().replace(b"a", b"b", 1))
    with pytest.raises(EditionError, match=f"{name} was changed"):
        verify_edition(made.path)


def test_files_added_or_taken_away_are_named(theatre: Theatre, tmp_path: Path) -> None:
    made = publish(content(CLAIMS, theatre), tmp_path)
    (made.path / "control.kml").unlink()
    (made.path / "extra.txt").write_text("x")
    with pytest.raises(EditionError, match=r"control\.kml is missing, extra\.txt was added"):
        verify_edition(made.path)
    (made.path / "SHA256SUMS").write_text("rubbish\n")
    with pytest.raises(EditionError, match="SHA256SUMS:1"):
        verify_edition(made.path)
    with pytest.raises(EditionError, match="no edition"):
        verify_edition(tmp_path)


def test_a_full_disk_leaves_nothing_behind(
    theatre: Theatre, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(edition_room, "write_package", full)
    with pytest.raises(
        InputError, match="could not be written .No space left on device.; nothing of it was left"
    ):
        publish(content(CLAIMS, theatre), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_validators_speak_first(theatre: Theatre, tmp_path: Path) -> None:
    late = content(CLAIMS, theatre, as_known=datetime(2023, 4, 2, 18, tzinfo=UTC))
    with pytest.raises(EditionError, match=r"known only at 2023-04-03T12:00:00Z"):
        publish(late, tmp_path)
    doubled = content([CLAIMS[0], CLAIMS[0]], theatre)
    with pytest.raises(EditionError, match="stands 2 times"):
        publish(doubled, tmp_path)
    bad = estimate()
    bad.probabilities["ru"] = 0.9
    with pytest.raises(EditionError, match="no distribution"):
        publish(content(CLAIMS, theatre, found=bad), tmp_path)
    assert all(path.name.endswith(".failed.txt") for path in tmp_path.iterdir())


def test_a_failed_edition_is_marked_until_it_succeeds(theatre: Theatre, tmp_path: Path) -> None:
    bad = estimate()
    bad.probabilities["ru"] = 0.9
    with pytest.raises(EditionError, match=r"failed\.txt"):
        publish(content(CLAIMS, theatre, found=bad), tmp_path)
    (marked,) = tmp_path.iterdir()
    assert "no distribution" in marked.read_text(encoding="utf-8")
    made = publish(content(CLAIMS, theatre), tmp_path)
    assert list(tmp_path.iterdir()) == [made.path]


@pytest.mark.parametrize(
    ("reviewers", "told"),
    [((), "nobody has accepted"), (("Anna",), "only Anna has accepted"), (("Anna", "Ben"), "")],
)
def test_four_eyes_must_see_a_change_of_state(
    reviewers: tuple[str, ...], told: str, theatre: Theatre, tmp_path: Path
) -> None:
    publish(content(CLAIMS, theatre, on=date(2023, 4, 2), found=estimate("ua", 0.7)), tmp_path)
    made = content(CLAIMS, theatre, found=estimate("contested", 0.7))
    stamp = type(made.stamp)(**vars(made.stamp) | {"policy": Policy(four_eyes=True)})
    seen = {"t:1": frozenset(reviewers)}
    asked = type(made)(**vars(made) | {"stamp": stamp, "reviewers": seen})
    if told:
        with pytest.raises(EditionError, match=told):
            publish(asked, tmp_path)
    else:
        assert publish(asked, tmp_path).new


def test_the_package_says_how_good_its_maker_was(theatre: Theatre, tmp_path: Path) -> None:
    made = publish(content(CLAIMS, theatre), tmp_path)
    told = json.loads((made.path / "datapackage.json").read_bytes())["whoholds"]["figures"]
    assert 0.5 < told["claims.en.relation"] <= 1


def test_changes_are_told_against_the_edition_before(theatre: Theatre, tmp_path: Path) -> None:
    publish(content(CLAIMS, theatre, on=date(2023, 4, 2), found=estimate("ua", 0.7)), tmp_path)
    made = publish(content(CLAIMS, theatre, found=estimate("contested", 0.7)), tmp_path)
    assert rows_of(made.path / "changes.csv") == [
        ["place_id", "name", "before", "after"],
        ["t:1", "Sonivka", "ua", "contested"],
    ]
    assert publish(content(CLAIMS, theatre, found=estimate("contested", 0.7)), tmp_path).digest == made.digest


def test_the_package_describes_every_file(theatre: Theatre, tmp_path: Path) -> None:
    made = publish(content(CLAIMS, theatre), tmp_path)
    package = json.loads((made.path / "datapackage.json").read_bytes())
    described = {r["path"]: r for r in package["resources"]}
    assert set(described) == set(made.files) - {"datapackage.json", "SHA256SUMS"}
    sums = dict(line.split("  ")[::-1] for line in (made.path / "SHA256SUMS").read_text().splitlines())
    assert all(r["hash"] == f"sha256:{sums[path]}" for path, r in described.items())
    header = (made.path / "control.csv").read_text(encoding="utf-8").splitlines()[0].split(",")
    assert [f["name"] for f in described["control.csv"]["schema"]["fields"]] == header


def test_hxl_tags_stand_under_the_header_and_p_codes_are_filled(theatre: Theatre, tmp_path: Path) -> None:
    made = publish(content(CLAIMS, theatre), tmp_path)
    header, tags, first = rows_of(made.path / "control-hxl.csv")
    assert all(tag.startswith("#") for tag in tags)
    assert len(tags) == len(header)
    assert first[tags.index("#loc+code+v_pcode")] == "UA1402005001"
    assert "#status+control" in tags


def test_google_earth_gets_well_formed_xml_in_the_side_s_colour(theatre: Theatre, tmp_path: Path) -> None:
    place = type(TOWN)(**{f: getattr(TOWN, f) for f in TOWN.__struct_fields__} | {"name": 'A & "B" <ق> 😀'})
    made = publish(content(CLAIMS, theatre, place=place, found=estimate("ru", 0.9)), tmp_path)
    root = ET.parse(made.path / "control.kml").getroot()
    ns = {"k": "http://www.opengis.net/kml/2.2"}
    assert root.findtext(".//k:Placemark/k:name", namespaces=ns) == 'A & "B" <ق> 😀'
    assert root.findtext(".//k:Style/k:IconStyle/k:color", namespaces=ns) == "ff005ed5"


def test_geoparquet_has_points_and_the_same_rows(theatre: Theatre, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    made = publish(content(CLAIMS, theatre), tmp_path)
    table = parquet.read_table(made.path / "control.parquet")
    geo = json.loads(table.schema.metadata[b"geo"])
    assert geo["columns"]["geometry"]["encoding"] == "WKB"
    assert table.column("geometry")[0].as_py()[5:13] == struct.pack("<d", 38.0)
    assert table.column("p_contested")[0].as_py() == 0.6


def test_quotes_are_cut_at_the_source_s_limit(theatre: Theatre, tmp_path: Path) -> None:
    limit = next(s.quote_limit for s in theatre.sources if s.id == "isw")
    long = said("The ISW", "holds", "Russia", source="ISW", source_id="isw", quote="x" * (limit + 50))
    made = publish(content([long], theatre), tmp_path)
    header, row = rows_of(made.path / "claims.csv")
    quote = row[header.index("quote")]
    assert len(quote) == limit
    assert quote.endswith("…")


@pytest.mark.parametrize("blocked", ["Example Post", "example post"])
def test_a_blocked_source_does_not_leave(blocked: str, theatre: Theatre) -> None:
    assert allowed(CLAIMS, Policy(0, (blocked,)), theatre) == []
    assert len(allowed(CLAIMS, Policy(0, ("Other Post",)), theatre)) == 2


@pytest.mark.parametrize("blocked", ["isw", "understandingwar.org", "Institute for the Study of War"])
def test_a_source_is_blocked_by_card_name_or_domain(blocked: str, theatre: Theatre) -> None:
    claims = [said("The ISW", "holds", "Russia", source="ISW", source_id="isw")]
    assert allowed(claims, Policy(0, (blocked,)), theatre) == []


def test_a_delay_moves_what_is_known_back(theatre: Theatre) -> None:
    now = datetime(2023, 4, 10, 12, tzinfo=UTC)
    early, late = datetime(2023, 4, 5, tzinfo=UTC), datetime(2023, 4, 10, tzinfo=UTC)
    assert known_until(None, Policy(), now) is None
    assert known_until(late, Policy(24), now) == datetime(2023, 4, 9, 12, tzinfo=UTC)
    assert known_until(early, Policy(24), now) == early


@pytest.mark.parametrize(
    ("claimant", "places"), [("ISW", {"t:1"}), ("DeepState", {"t:1"}), ("Our own desk", {"t:1", "t:2"})]
)
def test_somebody_else_s_map_is_not_handed_on(claimant: str, places: set[str], theatre: Theatre) -> None:
    holding = Holding(place_id="t:2", state="ru")
    baseline = Baseline(baseline_id="b", on=ON, claimant=claimant, holdings=(holding,))
    assert place_ids_of(CLAIMS, baseline, theatre) == places


def test_another_policy_is_another_edition(theatre: Theatre) -> None:
    stamp = content(CLAIMS, theatre).stamp
    other = type(stamp)(**vars(stamp) | {"policy": Policy(24, ("isw",))})
    assert stamp.name == "2023-04-03_abababababab"
    assert other.name != stamp.name
    assert other.name.startswith(stamp.name)
