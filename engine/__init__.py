"""The LayerDiffusion engine: pictures, masks, models and the method. Knows no Qt.

Its rooms, the lowest first: protocol, files, pictures, helpers, projects, models, model_store, segmentation, editing,
process, evaluation, starter, cli. A room imports from itself and from the rooms before it, never from those after it.
"""
