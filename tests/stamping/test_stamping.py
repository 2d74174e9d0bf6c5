"""Heads stamped by an authority on loopback: proved by us and by outsiders; what is forged is named."""

from __future__ import annotations

import re
import shutil
import sqlite3
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from authority import Certificates, serving

import whoholds
from whoholds.errors import FetchError, InputError, UsageError
from whoholds.model import Report
from whoholds.reports.fetch import Fetcher, Limits
from whoholds.stamping import Rfc3161, StampError, Stamps

pytest.importorskip("rfc3161_client")
pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="the test's authority is openssl's")
RECIPE = Path(__file__).parents[2] / "docs" / "evidence.md"


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return Certificates.made(tmp_path_factory.mktemp("tsa") / "one", "Test Authority")


@pytest.fixture(scope="module")
def others(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return Certificates.made(tmp_path_factory.mktemp("tsa") / "two", "Somebody Else")


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    with whoholds.open(tmp_path / "war.db", create=True, theatre="ukraine") as desk:
        desk.add([report(1), report(2)])
    return tmp_path / "war.db"


def report(number: int) -> Report:
    text = f"Russian forces captured Soledar on day {number}, the governor said. " + "It was told. " * 200
    return Report(
        report_id=f"r{number}",
        source="Wire",
        published=datetime(2023, 1, number, tzinfo=UTC),
        text=text,
        lang="en",
    )


def authority(certificates: Certificates, url: str) -> Rfc3161:
    return Rfc3161(certificates.root, url, Fetcher(Limits(private=True)))


def stamped(ledger: Path, certificates: Certificates) -> Path:
    with serving(certificates) as url, whoholds.open(ledger) as desk:
        assert desk.stamps is not None
        return desk.stamps.stamp(desk.store.head(), authority(certificates, f"{url}/tsr"))


def check(ledger: Path, certificates: Certificates) -> list[tuple[int, datetime]]:
    with whoholds.open(ledger) as desk:
        assert desk.stamps is not None
        return [(s.seq, s.at) for s in desk.stamps.check(Rfc3161(certificates.root), desk.hash_at)]


def test_a_stamped_head_is_proved_though_the_ledger_grew(ledger: Path, certificates: Certificates) -> None:
    stamped(ledger, certificates)
    with whoholds.open(ledger) as desk:
        before = desk.store.head().seq
        desk.add([report(3)])
    stamped(ledger, certificates)
    (first, at), (second, _) = check(ledger, certificates)
    assert (first, second > first) == (before, True)
    assert abs(datetime.now(UTC) - at) < timedelta(minutes=2)


def test_another_ledger_than_the_one_stamped_is_found(ledger: Path, certificates: Certificates) -> None:
    stamped(ledger, certificates)
    other = ledger.with_name("other.db")
    with whoholds.open(other, create=True, theatre="ukraine") as desk:
        desk.add([report(1), report(4)])
    shutil.copytree(f"{ledger}.stamps", f"{other}.stamps")
    with pytest.raises(StampError, match="another entry"):
        check(other, certificates)


@pytest.mark.parametrize("harm", ["altered line", "altered proof", "no proof", "other root"])
def test_what_does_not_hold_is_named(
    ledger: Path, certificates: Certificates, others: Certificates, harm: str
) -> None:
    proof = stamped(ledger, certificates)
    line = proof.with_suffix(".txt")
    if harm == "altered line":
        line.write_bytes(line.read_bytes().replace(b"a", b"b"))
    elif harm == "altered proof":
        raw = proof.read_bytes()
        proof.write_bytes(raw[:-20] + bytes([raw[-20] ^ 1]) + raw[-19:])
    elif harm == "no proof":
        proof.unlink()
    with pytest.raises(StampError, match=r"head-\d+"):
        check(ledger, others if harm == "other root" else certificates)


@pytest.mark.parametrize(
    ("path", "error"),
    [("junk", StampError), ("refused", StampError), ("gone", FetchError), ("old", StampError)],
)
def test_an_answer_that_stamps_nothing_is_refused_and_not_kept(
    ledger: Path, certificates: Certificates, path: str, error: type[Exception]
) -> None:
    stamps = Stamps(ledger.with_name("s"))
    with serving(certificates) as url, whoholds.open(ledger) as desk:
        authority(certificates, f"{url}/tsr").stamp(b"an earlier question")
        with pytest.raises(error, match=path if error is FetchError else "."):
            stamps.stamp(desk.store.head(), authority(certificates, f"{url}/{path}"))
    assert not stamps.folder.exists()


def test_an_authority_that_is_not_trusted_is_refused_at_once(
    ledger: Path, certificates: Certificates, others: Certificates
) -> None:
    with serving(certificates) as url, pytest.raises(StampError, match="does not hold"):
        authority(others, f"{url}/tsr").stamp(b"x")


def test_roots_and_authority_must_be_given(tmp_path: Path) -> None:
    (tmp_path / "no.pem").write_text("no certificate")
    with pytest.raises(InputError, match=r"no\.pem"):
        Rfc3161(tmp_path / "no.pem")
    with pytest.raises(UsageError, match="--ca"):
        Rfc3161(None).check(b"", b"")
    with pytest.raises(UsageError, match="--authority"):
        Rfc3161(None).stamp(b"x")


# --- an outsider, without our code ---------------------------------------------------------------------


def recipe(ledger: Path, number: int, certificates: Certificates) -> subprocess.CompletedProcess[str]:
    found = re.search(r"```sh\n(openssl.*?)```", RECIPE.read_text(encoding="utf-8"), re.DOTALL)
    assert found
    shutil.copy(certificates.root, ledger.with_name("authority.pem"))
    return subprocess.run(
        ["sh", "-c", found[1]], cwd=ledger.parent, env={"PATH": "/usr/bin:/bin", "N": str(number)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_the_outsider_s_recipe_proves_a_sound_ledger(ledger: Path, certificates: Certificates) -> None:
    proof = stamped(ledger, certificates)
    with whoholds.open(ledger) as desk:
        desk.add([report(3)])
    done = recipe(ledger, int(proof.stem.removeprefix("head-")), certificates)
    assert done.returncode == 0, done.stderr
    assert "Verification: OK" in done.stdout + done.stderr
    assert "Time stamp: " in done.stdout
    assert "the ledger holds that head" in done.stdout


def test_the_outsider_s_recipe_finds_what_was_altered(ledger: Path, certificates: Certificates) -> None:
    proof = stamped(ledger, certificates)
    number = int(proof.stem.removeprefix("head-"))
    raw = sqlite3.connect(ledger)
    raw.executescript(
        "DROP TRIGGER entries_never_change; UPDATE entries SET id = replace(id, 'r1', 'r9') WHERE seq = 1;"
    )
    raw.close()
    done = recipe(ledger, number, certificates)
    assert (done.returncode, "NOT the ledger" in done.stderr) == (1, True)
    proof.with_suffix(".txt").write_text(f"{number}:{'0' * 64}\n")
    assert recipe(ledger, number, certificates).returncode != 0
