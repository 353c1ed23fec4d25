"""The LayerDiffusion engine: pictures, masks, models and the method. Knows no Qt."""
