"""Measurements of quality and speed: ``python -m benchmarks.NAME [--quick] [--json FILE]``."""

import importlib
import os

importlib.import_module("engine")  # which has its say before diffusers is loaded

# As in the engine's own process; it has to stand before torch is loaded.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")
