"""The docks beside the canvas: layers, run, history. Start with ``edit_layers_panel`` and ``run_panel``."""
