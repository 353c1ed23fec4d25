"""The parts of a diffusion model behind types that the rest can rely on: UNet, VAE, noise schedule with DDIM.

May import what ``engine.models`` may. Here, in ``loading`` and in ``families`` alone stands what diffusers and
transformers do. Start with ``denoiser``.
"""
