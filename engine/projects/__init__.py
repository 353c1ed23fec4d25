"""The project file (.ldp): an OpenRaster picture that others open as layers, and in it all that an edit is made of.

Torch-free, and without numpy and Pillow: window and command line both use it. May import ``files``, ``helpers`` and
``protocol``. Start with ``format``, ``saving`` and ``reading``.
"""
