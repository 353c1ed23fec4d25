"""How the starter is made: resumable training of its VAE, diffusion model, SAM and judge."""
