"""The few names of peft that this project uses, with the types it relies on."""

from collections.abc import Sequence

class LoraConfig:
    def __init__(self, *, r: int, lora_alpha: int, target_modules: Sequence[str]) -> None: ...
