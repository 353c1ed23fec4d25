"""Sets the program up where that is still to do, then starts it. Needs Python alone.

python3 packaging/start.py [-- ARGS]      the window, with an example opened unless ARGS name a photo;
                                          without a display the example edit runs headless, ARGS go to ld-edit run
python3 packaging/start.py --test [ARGS]  the tests, on two cores; ARGS go to pytest ("-n 0": one after the other)
"""

from __future__ import annotations

import datetime
import hashlib
import importlib.util
import io
import json
import os
import platform
import re
import shutil
import signal
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
SCRIPTS = ENVIRONMENT / ("Scripts" if os.name == "nt" else "bin")
OLDEST_PYTHON = (3, 11)

# What Qt's window plugin is linked against and does not bring along, with the Debian package that holds it.
PACKAGES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libGLX.so.0": "libglx0",
    "libOpenGL.so.0": "libopengl0",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
}
QT_FILES = ("plugins/platforms/libqxcb.so", "lib/libQt6XcbQpa.so.6", "lib/libQt6Widgets.so.6", "lib/libQt6Svg.so.6")

# What pip says where it fails, and what that means to a person.
NO_INDEX = (
    r"name resolution|getaddrinfo|NewConnectionError|ConnectTimeout|ReadTimeout|Read timed out|Connection refused"
    r"|Connection broken|ProxyError|SSLError|from versions: none"
)
PIP_FAILURES = {
    r"No space left on device|Errno 28": "The disk is full. Free some space (8 GB on Linux) and start again.",
    NO_INDEX: "The package index could not be reached. Check the network and pip's settings (`pip config list`).",
    r"Permission denied|Errno 13": "A file could not be written. Start from a folder that is yours.",
}


class SetUpError(Exception):
    """Something a person has to mend; the text says what and how."""


def stamp(project: bytes, python: str, place: Path) -> str:
    """What an environment is made from: the content of pyproject.toml, Python's version, and where it lies.

    An environment does not survive being moved: its scripts name the old place.
    """
    return hashlib.sha256(b"\0".join((project, python.encode(), bytes(place)))).hexdigest()


def missing_libraries(ldd: str) -> list[str]:
    """The libraries that ldd's output names as not found, sorted, each once."""
    return sorted(set(re.findall(r"^\s*(\S+) => not found", ldd, flags=re.MULTILINE)))


def debian_packages(libraries: Iterable[str]) -> list[str]:
    """The packages that hold ``libraries``, sorted, each once; unknown libraries are left out."""
    return sorted({PACKAGES[library] for library in libraries if library in PACKAGES})


def pip_failure(output: str) -> str:
    """The cause in pip's output and the next step, for a person."""
    for pattern, advice in PIP_FAILURES.items():
        if re.search(pattern, output):
            return advice
    return "pip could not install what the program needs; its lines above name the cause. Mend it and start again."


def has_display(system: str, variables: Mapping[str, str]) -> bool:
    """Whether a window can be shown. Only Linux tells through its environment."""
    return system != "Linux" or bool(variables.get("DISPLAY") or variables.get("WAYLAND_DISPLAY"))


def example_edit(example: Path, out: Path) -> list[str]:
    """The arguments of ``ld-edit`` for the edit described by ``example`` (JSON; files beside it)."""
    edit = json.loads(example.read_text(encoding="utf-8"))
    photo, mask = (str(example.parent / edit[key]) for key in ("photo", "mask"))
    prompts = ["--object", edit["object"], "--background", edit["background"]]
    return ["run", photo, "--mask", mask, *prompts, "--out", str(out)]


def where(out: Path) -> str:
    """Where a run's pictures are, one kind a line."""
    kinds = (("candidates", "candidate-*.png"), ("contact sheet", "contact-sheet.png"), ("exported", "edit-*.png"))
    return "\n".join(f"{kind + ':':15}{path}" for kind, pattern in kinds for path in sorted(out.glob(pattern)))


def script(name: str) -> Path:
    return SCRIPTS / (f"{name}.exe" if os.name == "nt" else name)


def set_up(*, tests: bool) -> None:
    """Makes ``.venv`` and installs the program, unless that is done. Raises SetUpError."""
    wanted = stamp((ROOT / "pyproject.toml").read_bytes(), platform.python_version(), ENVIRONMENT)
    # written last: an environment without it is unfinished, and the next start goes on with it
    marks = [ENVIRONMENT / "made-for-tests"] if tests else [ENVIRONMENT / "made-for-tests", ENVIRONMENT / "made"]
    if any(mark.exists() and mark.read_text() == wanted for mark in marks):
        return
    print("Setting up, once: some minutes, and on Linux about 8 GB (most of it PyTorch's CUDA libraries).", flush=True)
    for mark in marks:
        mark.unlink(missing_ok=True)
    make_environment()
    pip_install(f"{ROOT}[dev]" if tests else str(ROOT))
    print("Preparing the packages: about a minute.", flush=True)
    prepare_packages(sysconfig.get_path("purelib", "venv", {"base": str(ENVIRONMENT)}))
    marks[-1].write_text(wanted)


def make_environment() -> None:
    """An environment of this Python, made in this place, with pip; any other is made anew. Raises SetUpError."""
    if importlib.util.find_spec("ensurepip") is None:
        raise SetUpError("Python's venv module is incomplete. On Debian and Ubuntu: sudo apt-get install python3-venv")
    if usable(ENVIRONMENT / "pyvenv.cfg") and has_pip():
        return
    if ENVIRONMENT.is_symlink():  # clearing it would clear what it leads to
        raise SetUpError(f"{ENVIRONMENT} is a link to an environment made elsewhere. Remove the link and start again.")
    try:
        venv.create(ENVIRONMENT, with_pip=True, clear=True, symlinks=os.name != "nt")
    except OSError as error:
        raise SetUpError(f"{ENVIRONMENT} cannot be made: {error.strerror}. Mend that and start again.") from error
    except subprocess.CalledProcessError as error:
        raise SetUpError(f"{ENVIRONMENT} could not get its pip. {pip_failure(str(error.stdout))}") from error


def usable(settings: Path) -> bool:
    """Whether the environment of ``settings`` (pyvenv.cfg) was made here by this Python, as far as it tells."""
    if not settings.exists():
        return False
    text = settings.read_text(encoding="utf-8")
    return f"version = {platform.python_version()}\n" in text and text.rstrip().endswith(f" {settings.parent}")


def has_pip() -> bool:
    command = [script("python"), "-m", "pip", "--version"]
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def pip_install(what: str) -> None:
    """Installs ``what`` editable, showing pip's lines. Raises SetUpError."""
    quiet = ["--disable-pip-version-check", "--no-input", "--no-compile"]
    command = [script("python"), "-m", "pip", "install", *quiet, "-e", what]
    said: list[str] = []
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    ) as pip:
        assert pip.stdout is not None
        try:
            for line in pip.stdout:
                print(line, end="", flush=True)
                said.append(line)
        except KeyboardInterrupt:
            pip.terminate()  # where Ctrl-C did not reach it
            raise
    if pip.returncode != 0:
        raise SetUpError(pip_failure("".join(said)))


def prepare_packages(folder: str) -> None:
    """Compiles what is installed in ``folder``, on all cores (pip would take one). What fails, Python does later."""
    # PyMatting compiles itself when it is first imported, and keeps the result: nobody shall wait for it over an edge
    with subprocess.Popen([script("python"), "-c", "import pymatting"]):
        subprocess.run([script("python"), "-m", "compileall", "-qq", "-j", "0", folder], check=False)


def check_qt() -> None:
    """Installs Qt's system libraries where this may be done, else names them. Linux only. Raises SetUpError."""
    missing = qt_missing()
    if not missing:
        return
    packages = debian_packages(missing)
    if packages and shutil.which("apt-get") and os.geteuid() == 0:
        print(f"Installing the system libraries that Qt needs: {' '.join(packages)}", flush=True)
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["apt-get", "update"], ["apt-get", "install", "-y", "--no-install-recommends", *packages]):
            subprocess.run(command, env=quiet, stdout=subprocess.DEVNULL, check=False)
        missing = qt_missing()
        if not missing:
            return
    names = "Qt needs system libraries that are not installed: " + ", ".join(missing) + "."
    raise SetUpError(f"{names}\nOn Debian and Ubuntu: sudo apt-get install {' '.join(debian_packages(missing))}")


def qt_missing() -> list[str]:
    """The system libraries that Qt lacks. Raises SetUpError where that cannot be found out."""
    return linked_but_missing(qt_folder(ENVIRONMENT) / name for name in QT_FILES)


def qt_folder(environment: Path) -> Path:
    """Where PySide6 keeps Qt's files on Linux. Raises SetUpError."""
    for folder in environment.glob("lib/python3*/site-packages/PySide6/Qt"):
        return folder
    raise SetUpError(f"Qt is missing in {environment}. Delete that folder and start again: it is made anew.")


def linked_but_missing(files: Iterable[Path]) -> list[str]:
    """The libraries that ``files`` are linked against and that this system lacks. Raises SetUpError."""
    try:
        said = subprocess.run(["ldd", *files], capture_output=True, text=True, check=False)
    except OSError as error:
        raise SetUpError(
            "`ldd` cannot be run, so Qt's system libraries cannot be checked."
            " Install it (on Debian and Ubuntu: sudo apt-get install libc-bin) and start again."
        ) from error
    return missing_libraries(said.stdout)


def call(command: Sequence[str | Path], folder: Path | None = None, more: Mapping[str, str] | None = None) -> int:
    """Runs ``command`` to its end, ``more`` added to the environment. Raises SetUpError.

    Ctrl-C reaches it too, and it ends in good order by itself; the system's wish that this program ends is handed on.
    """
    try:
        child = subprocess.Popen(command, cwd=folder, env=os.environ | dict(more or {}))
    except OSError as error:
        raise SetUpError(
            f"{command[0]} cannot be run: {error.strerror}. Delete {ENVIRONMENT} and start again."
        ) from error

    def hand_on(_signal: int, _frame: FrameType | None) -> None:
        child.terminate()

    signal.signal(signal.SIGTERM, hand_on)
    with child:
        while True:
            try:
                return child.wait()
            except KeyboardInterrupt:
                continue


def run_tests(arguments: Sequence[str]) -> int:
    """Two files at a time, so that what a file's tests share is made once; a later ``-n`` in ``arguments`` counts.

    By their names, not the ones with most tests first: those that take longest have few, and must not come last. One
    thread each: where two wait for both cores at every step of a training, it takes many times as long.
    """
    command = [script("python"), "-m", "pytest", "-n", "2", "--dist", "loadfile", "--no-loadscope-reorder", *arguments]
    return call(command, ROOT, {"OMP_NUM_THREADS": "1", "NUMBA_NUM_THREADS": "1"})


def run_example(arguments: Sequence[str]) -> int:
    """The example edit without a window; prints where its pictures are."""
    out = ROOT / "runs" / f"example-{datetime.datetime.now():%Y%m%d-%H%M%S}"
    print("There is no display: the example edit runs headless.", flush=True)
    code = call([script("ld-edit"), *example_edit(ROOT / "resources" / "example" / "example.json", out), *arguments])
    if code == 0:
        print(where(out))
    return code


def main(argv: Sequence[str]) -> int:
    if sys.version_info < OLDEST_PYTHON:
        print(f"Python {platform.python_version()} is too old; 3.11 or newer is needed (python.org).", file=sys.stderr)
        return 1
    for stream in (sys.stdout, sys.stderr):  # what pip prints may hold characters that a console lacks
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    tests, rest = argv[:1] == ["--test"], list(argv)
    if tests or rest[:1] == ["--"]:
        rest = rest[1:]
    elif rest:
        print(__doc__, file=sys.stdout if rest[0] in ("-h", "--help") else sys.stderr)
        return 0 if rest[0] in ("-h", "--help") else 2
    system = platform.system()
    headless = not tests and not has_display(system, os.environ)
    try:
        set_up(tests=tests)
        if system == "Linux" and not headless:
            check_qt()
        if tests:
            return run_tests(rest)
        if headless:
            return run_example(rest)
        return call([script("ld-desktop"), *(rest or ["--example"])])
    except SetUpError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nThe set-up was interrupted; the same command goes on with it.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
