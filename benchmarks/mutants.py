"""How much of the program its tests hold: code is changed in one place, and they have to notice.

The changes ("mutants") are mutmut's: another number, a comparison turned round, an argument left out. Each is made in
a copy of the repository, where the test files that concern its module run until one fails. They run in a fork of a
process that has loaded the libraries already, since these take longer than the tests. mutmut's own runner leaves out
everything that is decorated, such as properties and what runs without gradients.

``python -m benchmarks.mutants --json FILE``, later with ``--again FILE``: those alone that were not noticed then.
"""

from __future__ import annotations

import contextlib
import difflib
import importlib
import os
import random
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple, cast

import libcst
import msgspec
import pytest
import torch
from libcst.metadata import MetadataWrapper, PositionProvider
from mutmut.mutation.mutators import mutation_operators

from benchmarks import report

_ROOT: Final = Path(__file__).resolve().parent.parent
_COPIED: Final = ("engine", "ld_desktop", "benchmarks", "packaging", "tests", "pyproject.toml")
_LINKED: Final = ("resources", "docs", "typings")
_OURS: Final = ("engine", "ld_desktop", "benchmarks", "tests")
_SAMPLE: Final = 25  # of each part
_LEAST: Final = 0.9  # of them are to be noticed
_PATIENCE: Final = 4.0  # times what the tests take by themselves
_GRACE_S: Final = 30.0
# pytest's own plugins are loaded before it as well
_STYLE: Final = ("-q", "-x", "-p", "no:cacheprovider", "--tb=line", "-W", "ignore::pytest.PytestAssertRewriteWarning")

Outcome = Literal["noticed", "hung", "missed"]


class Part(NamedTuple):
    """What is changed, and the test files that have to notice, those first that are quick."""

    modules: Sequence[str]
    tests: Sequence[str]


_EDITING: Final = "tests/engine/editing"
PARTS: Final[Mapping[str, Part]] = {
    "stages": Part(
        [f"engine/editing/stages/{name}.py" for name in ("embeddings", "weights", "reference_mask")],
        [f"{_EDITING}/test_{name}.py" for name in ("stages", "gradients", "reference", "paint_over")],
    ),
    "objective": Part(
        ["engine/editing/objective.py"],
        [f"{_EDITING}/test_{name}.py" for name in ("objective", "stages", "gradients")],
    ),
    "sampling": Part(
        ["engine/editing/stages/sampling.py"],
        [f"{_EDITING}/test_{name}.py" for name in ("sampling", "candidates", "keep_background")],
    ),
    "sources": Part(
        ["engine/editing/sources.py"],
        [f"{_EDITING}/test_{name}.py" for name in ("sources", "laying", "keep_background", "paint_over")]
        + ["tests/engine/pictures/test_object_frame.py"],
    ),
    "export": Part(
        ["engine/pictures/export.py"],
        [f"tests/engine/pictures/test_{name}.py" for name in ("export", "placing", "frame_geometry", "metadata")],
    ),
    "tuned edits": Part(
        ["engine/editing/tuned_edit.py", "engine/editing/tuned_check.py"],
        [f"{_EDITING}/test_{name}.py" for name in ("tuned_edit", "export_lora")]
        + ["tests/engine/editing/test_given.py"],
    ),
    "history": Part(
        ["ld_desktop/model/document/history.py", "ld_desktop/model/document/undo_commands.py"],
        [f"tests/ld_desktop/model/test_{name}.py" for name in ("history", "document", "transform", "result_layers")],
    ),
    "run": Part(
        ["ld_desktop/model/run.py"],
        ["tests/ld_desktop/model/test_run.py", "tests/ui/panels/test_panels.py", "tests/ui/panels/test_loss_curve.py"],
    ),
}


class Options(report.Options):
    parts: list[str] | None
    sample: int
    seed: int
    again: Path | None


class Mutant(msgspec.Struct, frozen=True):
    """The ``number``-th change of ``module``. ``change``: its lines before and after."""

    part: str
    module: str
    number: int
    line: int
    change: str


class Judged(msgspec.Struct, frozen=True):
    """``by``: the test that noticed it."""

    mutant: Mutant
    outcome: Outcome
    by: str


class _Changes(libcst.CSTVisitor):
    """All single changes of a module, as (line, node, its replacement).

    Left out is what has no say while the program runs, types and imports, and texts that a person reads: they hold a
    space, and other tests look after them.
    """

    METADATA_DEPENDENCIES = (PositionProvider,)

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[int, libcst.CSTNode, libcst.CSTNode]] = []

    def on_visit(self, node: libcst.CSTNode) -> bool:
        if isinstance(node, libcst.Annotation | libcst.Import | libcst.ImportFrom | libcst.Decorator) or _typing(node):
            return False
        if isinstance(node, libcst.SimpleString) and " " in node.value:
            return False
        for kind, change in mutation_operators:
            if isinstance(node, kind):
                line = cast(Any, self.get_metadata(PositionProvider, node)).start.line
                self.found += [(line, node, replacement) for replacement in change(node)]
        return True


def _typing(node: libcst.CSTNode) -> bool:
    match node:
        case libcst.Subscript(value=libcst.Name(value=name)) | libcst.Call(func=libcst.Name(value=name)):
            return name in ("Literal", "TypeVar", "cast")
        case libcst.Assign(value=libcst.Subscript(value=libcst.Name(value="Literal" | "Callable"))):
            return True
        case libcst.Assign(value=libcst.Subscript(value=libcst.Attribute(attr=libcst.Name(value="NDArray")))):
            return True
        case libcst.If(test=libcst.Name(value=name)):
            return name == "TYPE_CHECKING"
        case _:
            return False


def main(arguments: Sequence[str] | None = None) -> None:
    parser = report.parser("mutants", __doc__)
    parser.add_argument("--parts", nargs="+", choices=list(PARTS), help="these alone")
    parser.add_argument("--sample", type=int, default=_SAMPLE, help=f"changes of each part (default {_SAMPLE})")
    parser.add_argument("--seed", type=int, default=0, help="which ones (default 0)")
    parser.add_argument("--again", type=Path, metavar="FILE", help="of an earlier run, those that were not noticed")
    options = parser.parse_args(arguments, namespace=Options())
    os.environ["OMP_NUM_THREADS"] = "1"  # as tests/conftest.py has it, which comes after torch here
    torch.set_num_threads(1)
    with tempfile.TemporaryDirectory() as folder:
        copy = _copied(Path(folder))
        earlier = [] if options.again is None else _read(options.again)
        chosen = _chosen(copy, options, earlier)
        known = [each for each in earlier if each.mutant not in chosen]
        _show([*known, *_judged(copy, chosen)], options)


def _copied(folder: Path) -> Path:
    for name in _COPIED:
        source = _ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder / name)
    for name in _LINKED:
        (folder / name).symlink_to(_ROOT / name)
    return folder


def _read(file: Path) -> list[Judged]:
    return msgspec.convert(msgspec.json.decode(file.read_bytes())["figures"]["mutants"], list[Judged])


def _chosen(copy: Path, options: Options, earlier: Sequence[Judged]) -> list[Mutant]:
    if earlier:
        return [each.mutant for each in earlier if each.outcome == "missed"]
    chosen: list[Mutant] = []
    for name in options.parts or PARTS:
        all_of_it = [mutant for module in PARTS[name].modules for mutant, _ in mutants(name, module, copy)]
        count = 1 if options.quick else min(options.sample, len(all_of_it))
        chosen += random.Random(f"{options.seed} {name}").sample(all_of_it, count)
    return chosen


def mutants(part: str, module: str, root: Path) -> Iterator[tuple[Mutant, str]]:
    """All of them that are Python, each with the module's changed code."""
    code = (root / module).read_text(encoding="utf-8")
    wrapped, visitor = MetadataWrapper(libcst.parse_module(code)), _Changes()
    wrapped.visit(visitor)
    for number, (line, node, replacement) in enumerate(visitor.found):
        changed = cast(libcst.Module, wrapped.module.deep_replace(node, replacement)).code
        with contextlib.suppress(SyntaxError):
            compile(changed, module, "exec")
            told = difflib.unified_diff(code.splitlines(), changed.splitlines(), n=0, lineterm="")
            lines = [each for each in told if not each.startswith(("---", "+++", "@@"))]
            yield Mutant(part, module, number, line, "\n".join(lines)), changed


def _judged(copy: Path, chosen: Sequence[Mutant]) -> Iterator[Judged]:
    parts = {each.part: PARTS[each.part] for each in chosen}
    for name in _libraries(copy, [test for part in parts.values() for test in part.tests]):
        with contextlib.suppress(Exception):  # some are there for other systems, or only in a certain order
            importlib.import_module(name)
    sys.dont_write_bytecode = True  # a changed module's would be taken for its own
    for name, part in parts.items():
        started = time.monotonic()
        if (said := _tested(copy, part.tests, None)) != "":
            print((copy / "log").read_text(encoding="utf-8"))
            raise SystemExit(f"The tests of {name} fail by themselves: {said}")
        patience = _PATIENCE * (time.monotonic() - started) + _GRACE_S
        codes = {mutant: code for module in part.modules for mutant, code in mutants(name, module, copy)}
        for mutant in (each for each in chosen if each.part == name):
            file = copy / mutant.module
            own = file.read_text(encoding="utf-8")
            file.write_text(codes[mutant], encoding="utf-8")
            said = _tested(copy, part.tests, patience)
            file.write_text(own, encoding="utf-8")
            outcome: Outcome = "hung" if said is None else "noticed" if said else "missed"
            print(f"{outcome:8} {mutant.module}:{mutant.line} {said or ''}\n{mutant.change}", flush=True)
            yield Judged(mutant, outcome, said or "")


def _libraries(copy: Path, tests: Sequence[str]) -> list[str]:
    """All modules of others that these test files load, in that order."""
    file = copy / "libraries"

    def collect() -> int:
        code = pytest.main([*_STYLE, "--collect-only", *tests])
        paths = {name: str(getattr(module, "__file__", None) or copy) for name, module in list(sys.modules.items())}
        file.write_text("\n".join(name for name, path in paths.items() if not path.startswith(str(copy))))
        return code

    if _forked(copy, collect, None) != 0:
        raise SystemExit((copy / "log").read_text(encoding="utf-8"))
    return file.read_text(encoding="utf-8").splitlines()


def _tested(copy: Path, tests: Sequence[str], patience: float | None) -> str | None:
    """The test that fails, "" for none, None where they did not end in ``patience`` seconds."""
    code = _forked(copy, lambda: pytest.main([*_STYLE, *tests]), patience)
    if not code:
        return None if code is None else ""
    lines = (copy / "log").read_text(encoding="utf-8", errors="replace").splitlines()
    failed = [line for line in lines if line.startswith(("FAILED", "ERROR"))]
    return failed[0].partition(" - ")[0] if failed else f"exit {code}"


def _forked(copy: Path, work: Any, patience: float | None) -> int | None:
    """What ``work`` returns in a fork whose folder is ``copy``, and its output in the file "log" of that.

    None where it does not end in time.
    """
    sys.stdout.flush()
    child = os.fork()
    if not child:
        code = 1
        try:
            os.setsid()
            log = os.open(copy / "log", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            os.dup2(log, 1)
            os.dup2(log, 2)
            os.chdir(copy)
            sys.path[0] = str(copy)
            for name in [name for name in sys.modules if name.partition(".")[0] in _OURS]:
                del sys.modules[name]
            code = int(work())
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
    deadline = None if patience is None else time.monotonic() + patience
    while deadline is None or time.monotonic() < deadline:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.05)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return None


def _show(judged: Sequence[Judged], options: Options) -> None:
    rows: list[list[str]] = []
    for name in PARTS:
        own = [each.outcome != "missed" for each in judged if each.mutant.part == name]
        rows += [[name, str(len(own)), str(sum(own)), f"{sum(own) / len(own):.0%}"]] if own else []
    print()
    report.print_table(["part", "changes", "noticed", "share"], rows)
    every = report.rate([each.outcome != "missed" for each in judged])
    figures = {"seed": options.seed, "noticed": every, "mutants": judged}
    budget = report.Budget("share of the changes that tests notice", _LEAST, every.rate, least=True)
    report.finish("mutants", options, figures, [budget])


if __name__ == "__main__":
    main()
