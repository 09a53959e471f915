"""Freeze the data as they are now as a release; see `sanctions_data/build/make_release.py` and `--help`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from sanctions_data.build.make_release import main

if __name__ == "__main__":
    sys.exit(main())
