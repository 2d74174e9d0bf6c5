"""The verbs stamp and verify --timestamps."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "stamping"))
from authority import Certificates, serving

pytest.importorskip("rfc3161_client")
pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="the test's authority is openssl's")


def test_a_head_is_stamped_and_proved(call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setenv("WHOHOLDS_FETCH_PRIVATE", "1")
    ledger, note = tmp_path / "w.db", tmp_path / "note.txt"
    note.write_text("Russian forces captured Soledar, the governor said.")
    assert call("--ledger", ledger, "init", "--theatre", "ukraine").code == 0
    assert call("--ledger", ledger, "add", note, "--published", "2023-01-12", "--source", "Desk").code == 0
    assert "no head was time-stamped" in call("--ledger", ledger, "verify", "--timestamps").out
    certificates = Certificates.made(tmp_path / "tsa", "Test Authority")
    with serving(certificates) as url:
        done = call(
            "--ledger", ledger, "stamp", "--authority", f"{url}/tsr", "--ca", certificates.root, "--json"
        )
        refused = call("--ledger", ledger, "stamp", "--authority", f"{url}/junk")
    assert (done.code, Path(done.json["proof"]).exists()) == (0, True)
    assert (refused.code, "not a time stamp" in refused.err) == (6, True)
    proved = call("--ledger", ledger, "verify", "--timestamps", "--ca", certificates.root)
    assert f"entry {done.json['seq']} and all before it stood at" in proved.out
    assert call("--ledger", ledger, "verify", "--timestamps").code == 2
