"""What fuzzing found stays found: every kept input, and every seed, through its entry point again."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from time import perf_counter

import pytest

from .helpers import ROOT

FUZZ = ROOT / "scripts/fuzz"
CORPUS = Path(__file__).parent / "corpus"
TARGETS = sorted(path.stem for path in FUZZ.glob("*.py") if path.stem != "run")
sys.path.append(str(FUZZ))
import run  # noqa: E402


@pytest.mark.parametrize("target", TARGETS)
def test_every_kept_input_again(target: str) -> None:
    module = import_module(target)
    found = [(path.name, path.read_bytes()) for path in sorted((CORPUS / target).glob("*"))]
    reached = [(f"line {number}", raw) for number, raw in enumerate(run.packed(target), 1)]
    assert len(reached) > 5
    for name, raw in [*found, *reached, *(("seed", seed) for seed in module.SEEDS)]:
        start = perf_counter()
        module.one(raw)
        assert perf_counter() - start < 10, name
