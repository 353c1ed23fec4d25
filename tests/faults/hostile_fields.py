"""Configs with one field that is wrong, each of a file of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from tests.faults.damage import GONE

_NO_SIDES: Final[tuple[Any, ...]] = (
    *(GONE, None, 0, -8, 7, 12, "8", 1 << 40, 8.5),
    *([8], [8, 8, 8], {}, [[8, 8]]),
)
_NO_BLOCKS: Final[tuple[Any, ...]] = (GONE, None, [], [0, 0], [8], [8, 12], [1 << 40, 16], "8, 16", [8] * 9)
_NO_NAMES: Final[tuple[Any, ...]] = (GONE, [], ["Nonsense", "DownBlock2D"], ["DownBlock2D"], "DownBlock2D")
FIELDS: Final[Mapping[str, tuple[dict[str, Any], ...]]] = {
    "unet/config.json": (
        *({"sample_size": size} for size in _NO_SIDES),
        *({"in_channels": count} for count in (None, 0, -4, "4", 1 << 40)),
        *({"out_channels": count} for count in (None, 0, 3)),
        *({"block_out_channels": blocks} for blocks in _NO_BLOCKS),
        *({"layers_per_block": count} for count in (0, 2, 1 << 40, [1], "1")),
        *({"cross_attention_dim": width} for width in (GONE, None, 0, 32, [16, 16], "16")),
        *({"attention_head_dim": width} for width in (0, -1, 1 << 20, [4], "4")),
        *({"norm_num_groups": count} for count in (0, 7, None)),
        *({"down_block_types": names} for names in _NO_NAMES),
        *({"up_block_types": names} for names in (GONE, ["UpBlock2D"], [None, None])),
        {"act_fn": "nonsense"},
        {"act_fn": 5},
        {"norm_eps": "small"},
        {"norm_eps": -1},
        {"freq_shift": "x"},
        {"freq_shift": 160},
        {"transformer_layers_per_block": 1 << 40},
        {"num_attention_heads": 3},
        {"time_embedding_type": "nonsense"},
        {"mid_block_type": "nonsense"},
        {"attention_type": "gated"},
        {"dual_cross_attention": True},
        {"conv_in_kernel": 1 << 30},
        {"_class_name": "UNet3DConditionModel"},
        {"_class_name": 7},
        {"downsample_padding": 99},
    ),
    "vae/config.json": (
        *({"latent_channels": count} for count in (GONE, None, 0, 5, "4", 1 << 40)),
        *({"scaling_factor": factor} for factor in (None, 0, -1, "0.3", 1e300, [0.3])),
        *({"shift_factor": shift} for shift in ("x", 1e300, [1])),
        *({"block_out_channels": blocks} for blocks in (GONE, None, [], [8, 8], [0, 0, 0], [1 << 40, 8, 8])),
        *({"down_block_types": names} for names in (GONE, ["Nonsense"] * 3, ["DownEncoderBlock2D"])),
        *({"layers_per_block": count} for count in (0, 2, 1 << 40, None)),
        *({"norm_num_groups": count} for count in (0, 7)),
        {"in_channels": 4},
        {"out_channels": 1},
        {"act_fn": "nonsense"},
        {"sample_size": "large"},
        {"use_quant_conv": 5},
        {"use_quant_conv": "no"},
        {"_class_name": "AutoencoderTiny"},
    ),
    "text_encoder/config.json": (
        *({"vocab_size": count} for count in (GONE, None, 0, 5, "223", 1 << 40)),
        *({"hidden_size": width} for width in (GONE, 0, 32, 15, 1 << 40)),
        *({"num_hidden_layers": count} for count in (GONE, 0, 3, 1 << 40, "2")),
        *({"num_attention_heads": count} for count in (0, 3, None)),
        *({"max_position_embeddings": count} for count in (0, 2, 77, 1 << 40, None)),
        *({"intermediate_size": width} for width in (0, 64)),
        {"hidden_act": "nonsense"},
        {"hidden_act": None},
        {"layer_norm_eps": "small"},
        {"model_type": "t5"},
        {"model_type": "clip"},
        {"model_type": None},
        {"attention_dropout": "much"},
    ),
    "scheduler/scheduler_config.json": (
        *({"beta_start": beta} for beta in (GONE, None, 0, -1, 2, "x")),
        *({"beta_end": beta} for beta in (GONE, 1.5, 1e300)),
        *({"beta_schedule": schedule} for schedule in (GONE, None, "nonsense", 5)),
        *({"num_train_timesteps": count} for count in (0, -1, 10, 1 << 40, "1000", None)),
        *({"prediction_type": what} for what in ("sample", "nonsense", None, 5)),
        *({"trained_betas": betas} for betas in ([], [0.1, 0.2], ["a"], 5, [2.0] * 1000)),
        *({"steps_offset": offset} for offset in (-1, 1000, "1")),
        {"timestep_spacing": "nonsense"},
        {"thresholding": "yes"},
        {"sample_max_value": "x", "thresholding": True},
        {"clip_sample": 7},
        {"clip_sample_range": "x", "clip_sample": True},
    ),
    "tokenizer/tokenizer_config.json": (
        *({"model_max_length": length} for length in (0, 2, -5, "77", [77])),
        {"tokenizer_class": "BertTokenizer"},
        {"tokenizer_class": 5},
    ),
    "layerdiffusion.json": (
        {"name": 5},
        {"name": "x" * 100_000},
        {"kind": "nonsense"},
        {"words": "a dog"},
        {"words": [1, 2]},
        {"presets": []},
        {"presets": {"balanced": {"alpha": 5}}},
        {"presets": {"balanced": {"nonsense": 1}}},
        {"presets": {"draft": {"weight_steps": "many"}}},
    ),
}
