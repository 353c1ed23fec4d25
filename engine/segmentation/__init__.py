"""Masks from clicks, boxes and strokes by the Segment Anything Model.

May import ``protocol``, ``files``, ``pictures`` and ``models``. Start with ``segmenter``; ``sam_adapter`` is the one
module that faces segment-anything.
"""
