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
    lines = {line.part: line for line in parts_of(claims, TOWN, SIDES, day(25))}
    assert set(lines) == {"centre", "western outskirts"}
    assert lines["centre"].state == "ru" and lines["centre"].origins == 3
    assert lines["western outskirts"].state == "ua"
    assert lines["centre"].probability > lines["western outskirts"].probability


def test_old_news_of_a_part_is_gone():
    assert parts_of([claim(1, "v", "ru takes", "t0", part="centre")], TOWN, SIDES, day(90)) == []
