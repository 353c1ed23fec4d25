"""The docks beside the canvas: layers, run, history. Start with ``layers_panel`` and ``run_panel``."""
