"""The evaluation library beside the project, and its scorers, as one run each."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

WHOHOLDS = (sys.executable, "-m", "whoholds")


def run(*words: object) -> float:
    """Run a whoholds command as a user would; return the seconds it took."""
    start = time.monotonic()
    done = subprocess.run([*WHOHOLDS, *map(str, words)], capture_output=True, text=True, check=False)
    if done.returncode not in (0, 3):
        raise SystemExit(f"whoholds {' '.join(map(str, words))} left with {done.returncode}:\n{done.stderr}")
    return time.monotonic() - start


def score(script: Path, *words: object) -> tuple[str, dict[str, Any]]:
    """Run a scorer; return what it prints and the figures in its last line."""
    command = [sys.executable, str(script), *map(str, words)]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    *table, last = printed.rstrip().split("\n")
    figures: dict[str, Any] = json.loads(last)
    return "\n".join(table), figures
