"""The example notebook: run it, and tell what of its outputs must stay the same.

`python tests/notebook.py` runs `examples/notebook.ipynb` and writes its outputs into it.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

NOTEBOOK = Path(__file__).parents[1] / "examples/notebook.ipynb"
#: What differs from run to run, or from one version of a library to the next.
_VOLATILE = re.compile(r"0x[0-9a-f]+|\d+ bytes")


def executed() -> Any:
    """Run the notebook in a kernel of its own; its folder is the working directory."""
    import nbformat
    from nbclient import NotebookClient

    notebook = nbformat.read(NOTEBOOK, as_version=4)
    # The kernel writes no times into the cells: they would change with every run.
    client = NotebookClient(
        notebook,
        timeout=120,
        record_timing=False,
        resources={"metadata": {"path": str(NOTEBOOK.parent)}},
    )
    client.execute()
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}
    }
    return notebook


def outputs(notebook: Any) -> list[list[str]]:
    """Return what each cell of code put out: text as it stands, HTML of this project whole."""
    return [
        [_VOLATILE.sub("…", text) for output in cell.outputs for text in _texts(output)]
        for cell in notebook.cells
        if cell.cell_type == "code"
    ]


def _texts(output: Any) -> list[str]:
    if output.output_type == "stream":
        return [output.text]
    data = output.get("data", {})
    # The HTML and the text of data frames are their libraries' own, and change with these.
    kind = "text/html" if "<table><caption>" in data.get("text/html", "") else "text/plain"
    return [data[kind]] if kind in data and "dataframe" not in data.get("text/html", "") else []


if __name__ == "__main__":
    import nbformat

    nbformat.write(executed(), NOTEBOOK)
