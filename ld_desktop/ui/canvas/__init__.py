"""The canvas: the picture, its masks and marks, zoom and turn, mouse, pen and keys. Start with ``canvas``.

``tool`` says what the canvas expects of a tool.
"""
