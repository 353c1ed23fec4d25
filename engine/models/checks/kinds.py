"""The kinds of models and parts of models, by name, and what to do with a file of one. Torch-free."""

from __future__ import annotations

from typing import Final, Literal

import msgspec

from engine.models.checks.weight_files import ADVICE
from engine.protocol.texts import Text, shown

Use = Literal["model", "sam", "none"]

_NOT_YET: Final = shown("It is not supported yet. Choose a Stable Diffusion 1.x, 2.x or XL model.")
_NOT_DISTILLED: Final = shown("It has unlearned the many small steps of an edit. Choose Stable Diffusion XL base.")
_TEXT_ALONE: Final = shown("Choose a Stable Diffusion 1.x, 2.x or XL model that draws from a text alone.")
_WHOLE: Final = shown("Choose the whole model: the folder that holds model_index.json, or one file with all its parts.")
_ON_TOP: Final = shown("It goes on top of a model. Here choose that model.")
_AS_SAM: Final = shown("Choose it as the SAM checkpoint; here choose a Stable Diffusion 1.x, 2.x or XL model.")


class Kind(msgspec.Struct, frozen=True):
    """``id`` for programs, ``name`` for a person, behind "it is" and alone: "a LoRA", "Flux".

    ``use`` is what the program can use it as, ``advice`` what to do where it was chosen as a diffusion model.
    """

    id: str
    name: Text
    use: Use = "none"
    advice: Text = ADVICE


SD: Final = Kind("sd", shown("Stable Diffusion of a size of its own"), "model")
SD1: Final = Kind("sd1", shown("Stable Diffusion 1.x"), "model")
SD2: Final = Kind("sd2", shown("Stable Diffusion 2.x"), "model")
XL: Final = Kind("sdxl-base", shown("Stable Diffusion XL base"), "model")
XL_REFINER: Final = Kind("sdxl-refiner", shown("Stable Diffusion XL refiner"), advice=shown("Choose its base model."))
XL_TURBO: Final = Kind(
    "sdxl-turbo", shown("Stable Diffusion XL Turbo, which draws in very few steps"), advice=_NOT_DISTILLED
)
THREE: Final = Kind("sd3", shown("Stable Diffusion 3"), advice=_NOT_YET)
FLUX: Final = Kind("flux", shown("Flux"), advice=_NOT_YET)
VIDEO: Final = Kind("video", shown("a video model"), advice=_TEXT_ALONE)
INPAINTING: Final = Kind("sd-inpainting", shown("a Stable Diffusion model for inpainting"), advice=_TEXT_ALONE)
XL_INPAINTING: Final = Kind("sdxl-inpainting", shown("a Stable Diffusion XL model for inpainting"), advice=_TEXT_ALONE)
PIX2PIX: Final = Kind("instruct-pix2pix", shown("InstructPix2Pix, which edits by instructions"), advice=_TEXT_ALONE)
UNCLIP: Final = Kind("unclip", shown("unCLIP, which draws from pictures"), advice=_TEXT_ALONE)
DEPTH: Final = Kind("sd-depth", shown("a Stable Diffusion model for depth maps"), advice=_TEXT_ALONE)
UPSCALER: Final = Kind("sd-upscaler", shown("a Stable Diffusion upscaler"), advice=_TEXT_ALONE)
MORE_THAN_TEXT: Final = Kind("other", shown("a model that needs more than a text"), advice=_TEXT_ALONE)
CONTROLNET: Final = Kind("controlnet", shown("a ControlNet"), advice=_TEXT_ALONE)
LORA: Final = Kind("lora", shown("a LoRA, which changes a model and is none itself"), advice=_ON_TOP)
INVERSION: Final = Kind("textual-inversion", shown("a textual inversion, which adds a word to a model"), advice=_ON_TOP)
XL_UNET: Final = Kind("sdxl-unet", shown("the UNet of Stable Diffusion XL"), advice=_WHOLE)
UNET: Final = Kind("unet", shown("the UNet of a model"), advice=_WHOLE)
VAE: Final = Kind("vae", shown("the VAE of a model"), advice=_WHOLE)
TEXT_ENCODER: Final = Kind("text-encoder", shown("the text encoder of a model"), advice=_WHOLE)
TUNED: Final = Kind(
    "tuned-edit",
    shown("a tuned edit of this program"),
    advice=shown("More candidates are drawn from it. Here choose a Stable Diffusion 1.x, 2.x or XL model."),
)
SAM_B: Final = Kind("sam-vit-b", shown("SAM {kind}", kind="vit_b"), "sam", _AS_SAM)
SAM_L: Final = Kind("sam-vit-l", shown("SAM {kind}", kind="vit_l"), "sam", _AS_SAM)
SAM_H: Final = Kind("sam-vit-h", shown("SAM {kind}", kind="vit_h"), "sam", _AS_SAM)
SMALL_SAM: Final = Kind("sam-small", shown("the program's own small SAM"), "sam", _AS_SAM)
SAM_2: Final = Kind("sam-2", shown("SAM 2"), "sam", _AS_SAM)
SAM_2_1: Final = Kind("sam-2.1", shown("SAM 2.1"), "sam", _AS_SAM)
MOBILE_SAM: Final = Kind("mobile-sam", shown("MobileSAM"), "sam", _AS_SAM)
HQ_SAM: Final = Kind("hq-sam", shown("HQ-SAM"))
OTHER_SAM: Final = Kind("sam-other", shown("a Segment Anything model of a size that is not read here"))
UNKNOWN: Final = Kind("unknown", shown("a file with weights of no known kind"))
