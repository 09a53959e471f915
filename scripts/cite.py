"""Add a claim, or evidence to one; see `sanctions_data/editor/cite.py` and `--help`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from sanctions_data.editor.cite import main

if __name__ == "__main__":
    sys.exit(main())
