"""The tools of the canvas, a module each, and what belongs to them. Each is a ``canvas.tool.Tool``."""
