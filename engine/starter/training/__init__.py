"""How the starter is made: resumable training of its VAE, diffusion model, SAM and judge.

May import every room of the engine but ``cli``. Start with ``recipe``.
"""
