"""Every file of an edition is read by a program that is not ours; .ci/run installs them all."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from whoholds.publish import Edition, brief, publish, to_docx
from whoholds.publish.cells import cell_of
from whoholds.theatres import Theatre

from .conftest import RUSSIA, content, facts, harmed, said

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


GEOPANDAS = """
import sys, geopandas
found = geopandas.read_parquet(sys.argv[1])
print(len(found), found.crs.to_epsg() or found.crs.name, *found.total_bounds)
"""


def test_geopandas_reads_the_geoparquet(edition: Edition) -> None:
    python = shutil.which("python") or sys.executable
    known = subprocess.run([python, "-c", "import geopandas, pyarrow"], capture_output=True, check=False)
    if known.returncode and os.environ.get("FOREIGN_READERS") != "all":
        pytest.skip("geopandas is not installed")
    told = run(python, "-c", GEOPANDAS, str(edition.path / "control.parquet")).split()
    assert told[0] == "1"
    assert told[-4:] == ["38.0", "48.6", "38.0", "48.6"]


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
    """LibreOffice Calc: cells are as they were, and what begins with "=" is no formula."""
    office(edition.path / "claims.csv", "ods:calc8", tmp_path, f"--infilter=CSV:{COMMAS_QUOTES_UTF8}")
    again = f"csv:Text - txt - csv (StarCalc):{COMMAS_QUOTES_UTF8}"
    office(tmp_path / "claims.ods", again, tmp_path / "again")
    with (edition.path / "claims.csv").open(encoding="utf-8", newline="") as file:
        written = list(csv.DictReader(file))
    with (tmp_path / "again" / "claims.csv").open(encoding="utf-8", newline="") as file:
        loaded = list(csv.DictReader(file))
    for name in ("claim_id", "quote", "claimant", "source"):
        assert [row[name] for row in loaded] == [row[name] for row in written], name
    assert [row["quote"] for row in loaded] == [cell_of(quote) for quote in QUOTES]


def test_a_word_processor_reads_the_brief(theatre: Theatre, tmp_path: Path) -> None:
    pytest.importorskip("docx")
    (tmp_path / "brief.docx").write_bytes(to_docx(brief(facts(CLAIMS, theatre), theatre, "uk")))
    office(tmp_path / "brief.docx", "txt:Text (encoded):UTF8", tmp_path)
    told = (tmp_path / "brief.txt").read_text(encoding="utf-8-sig")
    assert told.startswith("Сонівка, понеділок, 3 квітня 2023 року")
    assert QUOTES[0] in told and "قوات 😀 війська" in told


COMMAS_QUOTES_UTF8 = "44,34,76,1"
"""Of LibreOffice's filter options: separator, quote, encoding, first line."""


def office(file: Path, form: str, folder: Path, *more: str) -> None:
    """Let LibreOffice write a file in another form into a folder."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    run("soffice", profile, "--headless", *more, "--convert-to", form, "--outdir", str(folder), str(file))
