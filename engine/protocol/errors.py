"""The typed errors of the engine. Each names the cause and the next step, and carries its exit code."""

from __future__ import annotations

import enum
from typing import LiteralString

from engine.protocol.texts import Text, shown


class ExitCode(enum.IntEnum):
    """Exit codes of ``ld-edit``: a contract that scripts rely on."""

    DONE = 0
    FAULT = 1
    USAGE = 2
    BAD_INPUT = 3
    MODEL = 4
    OUT_OF_MEMORY = 5
    NOT_FINITE = 6
    CANCELLED = 130


class EngineError(Exception):
    """Base of everything the engine raises on purpose.

    ``message`` is one sentence that names the file or value and the cause; ``next_step`` is one
    sentence that tells what to do. Both are shown to a person: as they are, or from ``texts`` in another language.
    They are given as constants in which {names} stand for ``values``, or as texts made before.
    """

    exit_code = ExitCode.BAD_INPUT

    def __init__(self, message: LiteralString | Text, next_step: LiteralString | Text, /, **values: object) -> None:
        said, advised = (
            text
            if isinstance(text, Text)
            else shown(text, **{name: value for name, value in values.items() if f"{{{name}}}" in text})
            for text in (message, next_step)
        )
        super().__init__(f"{said} {advised}")
        self.texts = said, advised
        self.message, self.next_step = str(said), str(advised)


class UsageError(EngineError):
    """A request that contradicts itself: unknown setting, value out of range."""

    exit_code = ExitCode.USAGE


class PictureError(EngineError):
    """A picture or mask file that is missing, unreadable, empty or of the wrong size."""


class ProjectError(EngineError):
    """A project file that is damaged, of a newer program, or made to do harm."""


class DiskError(EngineError):
    """A file or folder that the system does not let be read or written, or a disk without room for a job."""


class PromptError(EngineError):
    """A prompt that is empty, too long, or (starter) made of words the model has never seen."""


class ModelError(EngineError):
    """A model folder or checkpoint that is missing or cannot be used."""

    exit_code = ExitCode.MODEL


class DownloadError(ModelError):
    """A model that could not be got: no network, an answer that is no model, a file with another SHA-256."""


class OutOfMemoryError(EngineError):
    """The device had too little memory for the job."""

    exit_code = ExitCode.OUT_OF_MEMORY


class NotFiniteError(EngineError):
    """A loss or a latent became infinite or NaN; the message names stage and step."""

    exit_code = ExitCode.NOT_FINITE


class CancelledError(EngineError):
    """The person asked to stop. Carries no fault."""

    exit_code = ExitCode.CANCELLED


class FaultError(EngineError):
    """A fault of the program itself, which no request should bring about."""

    exit_code = ExitCode.FAULT


class InstallationError(EngineError):
    """A part of the program itself that is missing or cannot be loaded."""

    exit_code = ExitCode.FAULT


class EngineDiedError(EngineError):
    """The engine process ended without an answer: a crash, or a device that failed."""

    exit_code = ExitCode.FAULT


class EngineKilledError(EngineDiedError):
    """It lacked memory, and ended by itself or was killed from outside, as a system does that runs out of it."""

    exit_code = ExitCode.OUT_OF_MEMORY
