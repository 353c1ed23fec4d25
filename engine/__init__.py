"""The LayerDiffusion engine: pictures, masks, models and the method. Knows no Qt.

Its rooms, the lowest first: protocol, files, pictures, helpers, projects, models, model_store, segmentation, editing,
process, evaluation, starter, cli. A room imports from itself and from the rooms before it, never from those after it.
"""

import sys
from types import ModuleType
from typing import cast

# Where diffusers and transformers find torchao, they load all of it, half a second for nothing, and it complains of
# itself and they of it. So they do not find it; ``engine.editing.memory.eight_bit_adam`` loads the part that it needs.
sys.modules.setdefault("torchao", cast(ModuleType, None))
