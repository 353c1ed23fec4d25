"""Diffusion models: loading and checking a folder, and the typed adapter to diffusers, transformers and peft.

May import ``protocol`` and ``files``. Start with ``diffusion_model``; ``torch_adapter`` is the one module that faces
the libraries.
"""
