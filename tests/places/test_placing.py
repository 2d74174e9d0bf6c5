"""Claims and harms of one report get the places they mean; what is written stays."""

from __future__ import annotations

from datetime import UTC, datetime

from whoholds.model import Claim, Harm, Report
from whoholds.places import Gazetteer, mentions_of, resolve_claims, with_facilities


def report(text: str, lang: str = "en") -> Report:
    return Report(report_id="r", source="s", published=datetime(2023, 4, 3, tzinfo=UTC), text=text, lang=lang)


def claim(text: str, quote: str, place: str, **more: str) -> Claim:
    start = text.index(quote)
    return Claim(
        claim_id=place,
        report_id="r",
        start=start,
        end=start + len(quote),
        quote=quote,
        claimant="@report",
        relation="takes",
        place=place,
        lang=more.pop("lang", "en"),
        **more,  # type: ignore[arg-type]
    )


TEXT = (
    "Russian forces captured Klishchiivka and attacked near Andriivka. Elsewhere "
    "Ukrainian troops hold Lyman, Donetsk Oblast. They fight for Atlantis."
)


def test_places_the_claims_of_a_report_together(small: Gazetteer) -> None:
    claims = [
        claim(TEXT, "captured Klishchiivka", "Klishchiivka"),
        claim(TEXT, "attacked near Andriivka", "Andriivka"),
        claim(TEXT, "hold Lyman", "Lyman"),
        claim(TEXT, "fight for Atlantis", "Atlantis"),
    ]
    placed = resolve_claims(report(TEXT), claims, small)
    assert [(c.place_id, c.place_how) for c in placed] == [
        ("UA1402001003", "exact"),
        ("UA1402001002", "context"),
        ("UA1412011001", "context"),
        (None, "unresolved"),
    ]
    assert [c.place for c in placed] == [c.place for c in claims]
    assert [c.claim_id for c in placed] == [c.claim_id for c in claims]


def test_an_open_homonym_keeps_its_candidates(small: Gazetteer) -> None:
    text = "Russian forces entered Andriivka."
    (placed,) = resolve_claims(report(text), [claim(text, "entered Andriivka", "Andriivka")], small)
    assert (placed.place_id, placed.place_how) == (None, "ambiguous")
    assert len(placed.place_candidates) == 2


def test_harms_are_placed_and_those_without_a_place_pass_by(small: Gazetteer) -> None:
    text = "Two people were killed in Bakhmut. Three were wounded."
    head = {"report_id": "r", "claimant": "@report", "lang": "en"}
    harms = [
        Harm(harm_id="1", start=0, end=34, quote=text[:34], kind="strike", place="Bakhmut", **head),  # type: ignore[arg-type]
        Harm(harm_id="2", start=35, end=54, quote=text[35:54], kind="strike", **head),  # type: ignore[arg-type]
    ]
    placed = resolve_claims(report(text), harms, small)
    assert [h.place_id for h in placed] == ["UA1402001001", None]
    assert len(mentions_of(report(text), harms)) == 1


def test_a_mention_knows_where_it_stands(small: Gazetteer) -> None:
    text = "Бахмут: бої. На Харківщині, Липці, тихо."
    (mention,) = mentions_of(report(text, "uk"), [claim(text, "Липці, тихо", "Липці", lang="uk")])
    assert (mention.start, mention.lang) == (text.index("Липці"), "uk")
    assert mention.regions == ("Харківщині",)


def test_a_place_that_stands_nowhere_in_the_text_is_still_resolved(small: Gazetteer) -> None:
    text = "They took the town."
    (placed,) = resolve_claims(report(text), [claim(text, "took the town", "Bakhmut")], small)
    assert placed.place_id == "UA1402001001"


def test_no_claims_no_work(small: Gazetteer) -> None:
    assert resolve_claims(report("Nothing."), [], small) == []


def test_facilities_are_placed(geonames: Gazetteer) -> None:
    text = "Russian forces control the Azovstal plant and Snake Island, and hold Donbas."
    claims = [
        claim(text, text, "Azovstal plant"),
        claim(text, text, "Snake Island"),
        claim(text, text, "Donbas"),
    ]
    placed = resolve_claims(report(text), claims, with_facilities(geonames))
    assert [c.place_id for c in placed] == ["whoholds:azovstal", "whoholds:snake-island", "UA.donbas"]
