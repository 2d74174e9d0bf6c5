"""Every file of an edition is read by a program that is not ours; .ci/run installs them all."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from whoholds.publish import Edition, publish
from whoholds.theatres import Theatre

from .conftest import RUSSIA, content, harmed, said

pytestmark = pytest.mark.foreign

QUOTES = ('They "took" it, he said; O\'Brien <b>& Söhne</b>', "=1+1", "قوات 😀 війська")
CLAIMS = [
    said("Yevgeny Prigozhin", "takes", "Russia", 1 + i, quote=q, **RUSSIA) for i, q in enumerate(QUOTES)
]


@pytest.fixture(scope="module")
def edition(theatre: Theatre, tmp_path_factory: pytest.TempPathFactory) -> Edition:
    return publish(
        content(CLAIMS, theatre, harms=[harmed(killed=(2, 4))]), tmp_path_factory.mktemp("editions")
    )


def run(*command: str | Path, stdin: Path | None = None) -> str:
    """Return what the command prints; skip where it is not installed, unless all must be there."""
    if not shutil.which(str(command[0])):
        if os.environ.get("FOREIGN_READERS") == "all":
            pytest.fail(f"{command[0]} is not installed")
        pytest.skip(f"{command[0]} is not installed")
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "VIRTUAL_ENV"))}
    with (stdin or Path(os.devnull)).open("rb") as given:
        done = subprocess.run(command, stdin=given, capture_output=True, env=environment, timeout=120)
    assert done.returncode == 0, (done.stdout + done.stderr).decode(errors="replace")[-2000:]
    return done.stdout.decode()


@pytest.mark.parametrize(
    ("file", "layer", "features"),
    [
        ("control.geojson", "control", 1),
        ("control.fg.json", "control", 1),
        ("control.kml", "", 1),
        ("control.kmz", "", 1),
        ("claims.geojson", "claims", 3),
        ("edition.gpkg", "control", 1),
        ("edition.gpkg", "claims", 3),
        ("edition.gpkg", "harm", 1),
    ],
)
def test_gdal_reads_the_maps(file: str, layer: str, features: int, edition: Edition) -> None:
    layers = [layer] if file.endswith(".gpkg") else ["-al"]
    told = run("ogrinfo", "-ro", "-so", str(edition.path / file), *layers)
    assert f"Feature Count: {features}" in told
    assert "Extent: (38.000000, 48.600000)" in told


def test_frictionless_validates_the_package(edition: Edition) -> None:
    told = run("frictionless", "validate", str(edition.path / "datapackage.json"))
    assert "INVALID" not in told
    assert "VALID" in told


def test_libhxl_reads_the_tags(edition: Edition) -> None:
    told = run("hxlcut", "-i", "loc+name,status+control", stdin=edition.path / "control-hxl.csv")
    assert told.splitlines()[-1] == "Sonivka,contested"


@pytest.mark.parametrize(
    ("file", "wanted"),
    [
        ("claims.jsonld", "<https://schema.org/Claim>"),
        ("claims-prov.jsonld", "<http://www.w3.org/ns/prov#wasQuotedFrom>"),
    ],
)
def test_a_linked_data_parser_reads_the_statements(file: str, wanted: str, edition: Edition) -> None:
    told = run("rdfpipe", "--no-guess", "-i", "json-ld", "-o", "nt", str(edition.path / file))
    assert sum(wanted in line for line in told.splitlines()) == len(CLAIMS)


def test_a_spreadsheet_loads_the_claims(edition: Edition, tmp_path: Path) -> None:
    told = run(
        "ogr2ogr", "-f", "ODS", str(tmp_path / "claims.ods"), str(edition.path / "claims.csv"), "-oo", "AUTODETECT_TYPE=YES"
    )  # fmt: skip
    assert told == ""
    assert "Feature Count: 3" in run("ogrinfo", "-ro", "-so", "-al", str(tmp_path / "claims.ods"))
