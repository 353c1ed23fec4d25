"""Diffusion models: what a file or folder is, loading and checking it, the typed adapters to diffusers.

May import ``protocol``, ``files`` and ``helpers``. Start with ``diffusion_model``; ``torch_adapter``, ``loading``,
``families`` and ``additions`` face the libraries.
"""
