"""What a server installs -> its bill of materials, its licences, and what is known against it.

Usage: supply.py TOOLS ENVIRONMENT OUT, the folders of the tools, of the installed server, and of the reports.
Writes python.cdx.json and web.cdx.json (CycloneDX), licences.csv and audit.json into OUT; ends with 1 where a
licence is not among those agreed on, or an advisory is known against a version that is installed.
"""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

PERMISSIVE = r"MIT|BSD|Apache|ISC|PSF|Python Software Foundation|CNRI|Zlib|CC0|0BSD|Unlicense|OFL-1.1"
WEAK = {
    "certifi": "MPL-2.0: certificates, unchanged",
    "tld": "MPL-1.1 chosen",
    "psycopg": "LGPL-3.0: the extra postgres, imported and unchanged",
    "psycopg-binary": "LGPL-3.0: the extra postgres, imported and unchanged",
}
"""Weak copyleft that we agreed to: nothing of it is changed or linked into our own files."""


def run(*command: str | Path, cwd: Path | None = None, fail: bool = True) -> str:
    """Run a command and return what it prints; unless told otherwise, end where it fails."""
    done = subprocess.run(list(map(str, command)), cwd=cwd, capture_output=True, text=True, check=False)
    if fail and done.returncode:
        sys.exit(f"{command[0]} ended with {done.returncode}: {done.stderr.strip()[-2000:]}")
    return done.stdout


def bills(tools: Path, environment: Path, out: Path) -> None:
    """Write the two bills of materials."""
    python = environment / "bin/python"
    run(
        tools / "bin/cyclonedx-py",
        "environment",
        python,
        "--output-reproducible",
        "-o",
        out / "python.cdx.json",
    )
    web = Path(__file__).parents[1] / "web"
    told = run("npm", "sbom", "--omit", "dev", "--package-lock-only", "--sbom-format", "cyclonedx", cwd=web)
    (out / "web.cdx.json").write_text(told, encoding="utf-8")
    for name in ("python", "web"):
        found = json.loads((out / f"{name}.cdx.json").read_text(encoding="utf-8"))
        print(f"{name}.cdx.json: CycloneDX {found['specVersion']}, {len(found['components'])} components")


def licences(tools: Path, environment: Path, out: Path) -> list[str]:
    """Write each package's licence, the app's too; return those that nobody agreed to."""
    told = run(
        tools / "bin/pip-licenses", "--python", environment / "bin/python", "--from=mixed", "--format=csv"
    )
    rows = [(r["Name"], r["Version"], r["License"]) for r in csv.DictReader(told.splitlines())]
    found = json.loads((out / "web.cdx.json").read_text(encoding="utf-8"))
    for component in found["components"]:
        names = [
            next(iter(c.get("license", {}).values()), "") or c.get("expression", "")
            for c in component["licenses"]
        ]
        rows.append((f"npm:{component['name']}", component["version"], " AND ".join(names)))
    with (out / "licences.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([("name", "version", "licence"), *sorted(rows)])
    kinds = Counter(licence for _, _, licence in rows)
    print(
        "licences:",
        ", ".join(f"{n} {licence}" for licence, n in kinds.most_common(8)),
        f"... {len(rows)} in all",
    )
    return [f"{name} {version}: {licence}" for name, version, licence in rows if not agreed(name, licence)]


def agreed(name: str, licence: str) -> bool:
    """Whether every part of a licence is permissive, or the package is one that we agreed to."""
    parts = re.split(r"\s+(?:AND|OR)\s+|;", licence.strip("() "))
    return name in WEAK or all(re.match(PERMISSIVE, part.strip(" ()")) for part in parts)


def audit(tools: Path, out: Path) -> list[str]:
    """Ask for advisories; return those found, and say how many packages could not be asked for."""
    lock = Path(__file__).parents[1] / "deploy/requirements.txt"
    run(
        tools / "bin/pip-audit", "-r", lock, "--no-deps", "--disable-pip", "--timeout", "10",
        "-f", "json", "-o", out / "audit.json", fail=False,
    )  # fmt: skip
    if not (out / "audit.json").is_file():
        print("audit: the advisories could not be asked for from here")
        return []
    rows = json.loads((out / "audit.json").read_text(encoding="utf-8"))["dependencies"]
    asked = [row for row in rows if "skip_reason" not in row]
    print(f"audit: {len(asked)} of {len(rows)} packages; the others are not known to the service reached")
    return [f"{row['name']} {row['version']}: {v['id']}" for row in asked for v in row["vulns"]]


def main() -> None:
    """Run all three and say what is wrong."""
    tools, environment, out = map(Path, sys.argv[1:4])
    out.mkdir(parents=True, exist_ok=True)
    bills(tools, environment, out)
    wrong = [*licences(tools, environment, out), *audit(tools, out)]
    for line in wrong:
        print("NOT AGREED TO:", line)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
