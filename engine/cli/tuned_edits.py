"""``ld-edit tuned``: what else can be made of a tuned edit. Torch-free."""

from __future__ import annotations

import sys
from typing import Never

import msgspec
from tqdm import tqdm

from engine.cli.options import Options
from engine.files import output_files
from engine.models.lora_files import lora_export
from engine.models.lora_files.lora_export import LoraDone, LoraTask
from engine.process.progress_display import ascii_json
from engine.protocol import tuned_header
from engine.protocol.errors import ExitCode, UsageError


def perform(options: Options) -> int:
    """``tuned export``: its weights as a LoRA file. Raises EngineError, OSError."""
    assert options.tuned is not None  # the command line requires it
    tuned, out = options.tuned.absolute(), options.out.absolute()
    if out.suffix.lower() != ".safetensors":
        raise UsageError(
            "{path} cannot be written: a LoRA is a .safetensors file.", "Let the name end in .safetensors.", path=out
        )
    tuned_header.check_there(tuned)
    output_files.protect_inputs((tuned,), (out,))
    out.parent.mkdir(parents=True, exist_ok=True)
    task = LoraTask(str(tuned), str(out), options.rank, options.keys)
    with tqdm(total=1.0, desc="LoRA", bar_format="{desc}: {percentage:3.0f}%|{bar}|", disable=_hidden(options)) as bar:
        done = lora_export.export(task, lambda share: _show(bar, share))
    if options.json:
        print(ascii_json(msgspec.json.encode(done)))
    else:
        print(_told(done))
    return ExitCode.DONE


def _hidden(options: Options) -> bool:
    return options.json or not sys.stderr.isatty()


def _show(bar: tqdm[Never], share: float) -> None:
    bar.update(share - bar.n)


def _told(done: LoraDone) -> str:
    size = f"{done.layers} layers of rank {done.rank}, {done.bytes / 1e6:.1f} MB"
    if done.error == 0:
        return f"Done: {done.out}, {size}. It holds the tuned edit's weights as they are."
    return f"Done: {done.out}, {size}. It misses {done.error:.0%} of what the tuning changed; a higher --rank less."
