"""docs/notebooks -> run anew from the first cell to the last; a cell that raises ends with its error.

usage: python .ci/notebooks.py [--write]     (needs nbclient and ipykernel; --write keeps the new outputs)
"""

from __future__ import annotations

import sys
from pathlib import Path

import nbclient
import nbformat

FOLDER = Path(__file__).parent.parent / "docs" / "notebooks"
SECONDS = 300


def main() -> None:
    """Run every notebook of the folder."""
    for path in sorted(FOLDER.glob("*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        nbclient.NotebookClient(notebook, timeout=SECONDS, kernel_name="python3").execute()
        for cell in notebook.cells:
            cell.metadata = {}
        if "--write" in sys.argv:
            nbformat.write(notebook, path)
        print("ran", path.name)


if __name__ == "__main__":
    main()
