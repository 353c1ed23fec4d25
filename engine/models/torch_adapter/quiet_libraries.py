"""diffusers and transformers say nothing by themselves."""

from __future__ import annotations

from diffusers.utils import logging as diffusers_logging
from transformers.utils import logging as transformers_logging


def quiet_libraries() -> None:
    """No progress bars and no hints on stderr: what a person is to see goes through events and errors."""
    for logs in (diffusers_logging, transformers_logging):
        logs.disable_progress_bar()
        logs.set_verbosity_error()
