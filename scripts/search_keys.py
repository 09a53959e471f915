"""Fill `search_keys.csv` from texts; see `sanctions_data/editor/find_search_keys.py` and `--help`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from sanctions_data.editor.find_search_keys import main

if __name__ == "__main__":
    sys.exit(main())
