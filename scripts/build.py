"""Make or check every generated file; see `sanctions_data/build/generate.py` and `--help`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from sanctions_data.build.generate import main

if __name__ == "__main__":
    sys.exit(main())
