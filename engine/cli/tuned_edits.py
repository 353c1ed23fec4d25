"""``ld-edit tuned``: the tuned edits that are kept, and what else can be made of one. Torch-free."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, Never

import msgspec
from tqdm import tqdm

from engine.cli.options import Options
from engine.files import output_files, tuned_files
from engine.files.resources import runs_folder
from engine.files.tuned_files import KeptEdit
from engine.helpers.decode_helper import decode
from engine.models.lora_files import lora_export
from engine.models.lora_files.lora_export import LoraDone, LoraTask
from engine.process.progress_display import ascii_json
from engine.protocol import tuned_header
from engine.protocol.errors import ExitCode, UsageError
from engine.protocol.texts import Text, shown

_LORA: Final = shown("a LoRA")
_TUNED: Final = shown("a tuned edit")


def perform(options: Options) -> int:
    """Raises EngineError, OSError."""
    verbs: dict[str, Callable[[Options], int]] = {
        "list": _list,
        "export": lambda told: _export(told) if told.lora is None else _export_lora(told, told.lora),
        "import": _import,
        "remove": _remove,
    }
    return verbs[options.tuned_action](options)


def _list(options: Options) -> int:
    runs = _runs(options)
    found = tuned_files.listed(runs)
    for kept in found:
        print(ascii_json(msgspec.json.encode(_facts(kept))) if options.json else _line(kept))
    if not options.json:
        whole = f"{len(found)} tuned edits, {sum(kept.size for kept in found) / 1e6:.1f} MB"
        print(whole if found else f"There are no tuned edits in {runs}.")
    return ExitCode.DONE


def _facts(kept: KeptEdit) -> dict[str, Any]:
    about = kept.about
    return {
        "path": str(kept.path),
        "name": kept.name,
        "object": about.object_prompt,
        "background": about.background_prompt,
        "photo": None if kept.request is None else kept.request.photo,
        "model": {"name": about.model_name, "hash": about.model_hash},
        "size": about.size,
        "settings": about.settings,
        "made": kept.made,
        "bytes": kept.size,
    }


def _line(kept: KeptEdit) -> str:
    about = kept.about
    made = time.strftime("%Y-%m-%d %H:%M", time.localtime(kept.made))
    prompts = f"{about.object_prompt}, {about.background_prompt}"
    what = f"{kept.name}: {prompts}" if kept.name else prompts
    return f"{made}  {kept.size / 1e6:8.1f} MB  {about.model_name}  {what}\n    {kept.path}"


def _export(options: Options) -> int:
    tuned, out = _given(options), options.out.absolute()
    _check(tuned, out, _TUNED)
    tuned_files.copy(tuned, out)
    done = {"out": str(out), "bytes": out.stat().st_size}
    _tell(options, done, f"Done: {out}, {out.stat().st_size / 1e6:.1f} MB.")
    return ExitCode.DONE


def _import(options: Options) -> int:
    assert options.photo is not None  # the command line requires it
    photo = options.photo.absolute()
    folder = tuned_files.take_in(_given(options), photo, decode(photo).size, _runs(options))
    _tell(options, {"folder": str(folder)}, f"Done: {folder}. The window shows it with its photo.")
    return ExitCode.DONE


def _remove(options: Options) -> int:
    tuned = _given(options)
    tuned_header.read(tuned)  # nothing else is deleted
    size = tuned_files.remove(tuned)
    _tell(options, {"bytes": size}, f"Removed: {size / 1e6:.1f} MB are free again. Its candidates are still there.")
    return ExitCode.DONE


def _export_lora(options: Options, lora: Path) -> int:
    """Its weights as a LoRA file."""
    tuned, out = _given(options), lora.absolute()
    _check(tuned, out, _LORA)
    task = LoraTask(str(tuned), str(out), options.rank, options.keys)
    with tqdm(total=1.0, desc="LoRA", bar_format="{desc}: {percentage:3.0f}%|{bar}|", disable=_hidden(options)) as bar:
        done = lora_export.export(task, lambda share: _show(bar, share))
    _tell(options, done, _told(done))
    return ExitCode.DONE


def _check(tuned: Path, out: Path, what: Text) -> None:
    if out.suffix.lower() != ".safetensors":
        raise UsageError(
            "{path} cannot be written: {what} is a .safetensors file.",
            "Let the name end in .safetensors.",
            path=out,
            what=what,
        )
    tuned_header.check_there(tuned)
    output_files.protect_inputs((tuned,), (out,))
    out.parent.mkdir(parents=True, exist_ok=True)


def _given(options: Options) -> Path:
    assert options.tuned is not None  # the command line requires it
    return options.tuned.absolute()


def _runs(options: Options) -> Path:
    return runs_folder() if options.runs is None else options.runs.absolute()


def _tell(options: Options, facts: object, line: str) -> None:
    print(ascii_json(msgspec.json.encode(facts)) if options.json else line)


def _hidden(options: Options) -> bool:
    return options.json or not sys.stderr.isatty()


def _show(bar: tqdm[Never], share: float) -> None:
    bar.update(share - bar.n)


def _told(done: LoraDone) -> str:
    size = f"{done.layers} layers of rank {done.rank}, {done.bytes / 1e6:.1f} MB"
    if done.error == 0:
        return f"Done: {done.out}, {size}. It holds the tuned edit's weights as they are."
    return f"Done: {done.out}, {size}. It misses {done.error:.0%} of what the tuning changed; a higher --rank less."
