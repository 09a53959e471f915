"""What fuzzing found stays found: every kept input, and every seed, through its entry point again."""

from __future__ import annotations

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest
from guards import worked_off

from .limited_process import ROOT

FUZZ = ROOT / "scripts/fuzz"
CORPUS = Path(__file__).parent / "corpus"


def fuzzed(name: str) -> Any:
    """A file of the fuzzer as a module, under a name that no other script has."""
    spec = spec_from_file_location(f"fuzz_{name}", FUZZ / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


RUN = fuzzed("run")
TARGETS = RUN.TARGETS


@pytest.mark.slow
@pytest.mark.parametrize("target", TARGETS)
def test_every_kept_input_again(target: str) -> None:
    module = fuzzed(target)
    found = [(path.name, path.read_bytes()) for path in sorted((CORPUS / target).glob("*"))]
    reached = [(f"line {number}", raw) for number, raw in enumerate(RUN.packed(target), 1)]
    assert len(reached) > 5
    for _, raw in [*found, *reached, *(("seed", seed) for seed in module.SEEDS)]:
        with worked_off():
            module.one(raw)
