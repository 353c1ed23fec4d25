"""Measurements of quality and speed: ``python -m benchmarks.NAME [--quick] [--json FILE]``."""

import os

# As in the engine's own process; it has to stand before torch is loaded.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")
