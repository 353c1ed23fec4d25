"""RUN: what is chosen for a run, how far it is, and what waits. Start with ``run_panel``."""
