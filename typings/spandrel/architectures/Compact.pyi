"""Its one network that the tests build."""

from torch import nn

class Compact(nn.Module):
    def __init__(
        self, *, num_in_ch: int = 3, num_out_ch: int = 3, num_feat: int = 64, num_conv: int = 16, upscale: int = 4
    ) -> None: ...
