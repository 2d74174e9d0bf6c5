from __future__ import annotations

from small_war import SIDES, claim, day, towns

from whoholds.control.parts import parts_of

TOWN = towns(1)[0]


def test_each_part_gets_its_own_line():
    claims = [
        *(claim(20, f"v{i}", "ru takes", "t0", part="centre") for i in range(3)),
        claim(22, "gs", "ua holds", "t0", part="Western outskirts"),
        claim(22, "gs", "ua holds", "t0"),
        claim(40, "gs", "ua holds", "t0", part="centre"),
    ]
    lines = {str(line.part): line for line in parts_of(claims, TOWN, SIDES, day(25))}
    assert set(lines) == {"centre", "western outskirts"}
    assert lines["centre"].state == "ru" and lines["centre"].origins == 3
    assert lines["western outskirts"].state == "ua"
    assert lines["centre"].probability > lines["western outskirts"].probability


def test_one_part_in_three_languages_is_one_line():
    said = ("western outskirts of", "західній околиці", "западных окраинах")
    claims = [claim(20 + n, f"v{n}", "ua holds", "t0", part=part) for n, part in enumerate(said)]
    (line,) = parts_of(claims, TOWN, SIDES, day(25))
    assert (str(line.part), line.origins, line.state) == ("western outskirts", 3, "ua")
    assert line.claim_ids == tuple(c.claim.claim_id for c in claims)


def test_ground_beside_the_place_and_shares_of_it_get_no_line():
    claims = [claim(20, "v", "ua holds", "t0", part=part) for part in ("near", "north of", "most of", "біля")]
    claims.append(claim(20, "v", "ru advances", "t0", part="western outskirts"))
    assert parts_of(claims, TOWN, SIDES, day(25)) == []


def test_old_news_of_a_part_is_gone():
    assert parts_of([claim(1, "v", "ru takes", "t0", part="centre")], TOWN, SIDES, day(90)) == []
