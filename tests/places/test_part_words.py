from __future__ import annotations

import pytest

from whoholds.places.part_words import is_beside, parts_named

CASES = """
western outskirts of                    | western outskirts
Northern and western outskirts of       | northern outskirts, western outskirts
northwestern part of                    | north-western part
positions on the eastern outskirts of   | eastern outskirts
southeastern                            | south-eastern part
city center                             | centre
in the center of                        | centre
outskirts of                            | outskirts
western bank of                         | western bank
east bank of                            | eastern bank
port of                                 | port
industrial zone                         | industrial zone
railway station in                      | station
city council building                   | administration
північних околицях                      | northern outskirts
південно-східній частині                | south-eastern part
центральній частині                     | centre
Околиця                                 | outskirts
юго-восточные окраины                   | south-eastern outskirts
центра города                           | centre
пригороды                               | outskirts
Промзона на севере                      | industrial zone
near                                    |
north of                                |
northeast and south of                  |
positions northwest of                  |
settlements near the outskirts of       |
toward                                  |
most of                                 |
portions of                             |
біля                                    |
північніше                              |
на схід від                             |
в районі                                |
западнее                                |
в районе                                |
у                                       |
"""


@pytest.mark.parametrize(
    ("phrase", "parts"),
    [tuple(x.strip() for x in row.split("|")) for row in CASES.strip().splitlines()],
)
def test_a_part_as_written_is_one_of_a_handful(phrase: str, parts: str) -> None:
    assert ", ".join(str(part) for part in parts_named(phrase)) == parts


@pytest.mark.parametrize(
    ("phrase", "beside"),
    [("near", True), ("south of", True), ("західніше", True), ("к югу от", True), ("western part of", False),
     ("this area", True), ("residential areas of", False), ("settlements", True), ("port of", False), ("all of", False), ("центр", False)],
)  # fmt: skip
def test_ground_beside_a_place_is_no_part_of_it(phrase: str, beside: bool) -> None:
    assert is_beside(phrase) is beside
