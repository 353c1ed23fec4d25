"""The layers of segment_anything that its encoders share."""

from torch import nn

class LayerNorm2d(nn.Module):
    def __init__(self, num_channels: int, eps: float = ...) -> None: ...
