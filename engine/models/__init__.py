"""Diffusion models: loading and checking a folder, and the typed adapter to diffusers and transformers.

May import ``protocol`` and ``files``. Start with ``diffusion_model``; ``torch_adapter`` is the one module that faces
the libraries.
"""
