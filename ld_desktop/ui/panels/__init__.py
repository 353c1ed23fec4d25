"""The docks beside the canvas: layers, run, history. Start with ``edit_layers_panel`` and ``run/run_panel``."""
