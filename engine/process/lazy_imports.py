"""Parts of the libraries that load when they are first used, not with all else: the engine is ready sooner.

What an edit needs of them are single modules, which load without the rest: diffusers imports every transformer,
autoencoder and UNet that it knows for the sake of one, and a scheduler the whole of SciPy's statistics.
"""

from __future__ import annotations

import importlib.util
import sys
import threading
from collections.abc import Iterable
from types import ModuleType
from typing import Final

SELDOM_USED: Final = (
    "scipy.stats",
    "diffusers.hooks",
    "diffusers.models.autoencoders",
    "diffusers.models.transformers",
    "diffusers.models.unets",
    "spandrel",
)


class _LazyModule(ModuleType):
    """Loads itself when it is first asked for what it does not have.

    ``importlib.util.LazyLoader`` is for modules without submodules: this one finds its own without being loaded.
    """

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._loading = threading.RLock()

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):  # the import system asks for these
            raise AttributeError(name)
        with self._loading:
            if type(self) is _LazyModule:
                object.__setattr__(self, "__class__", ModuleType)
                assert self.__spec__ is not None and self.__spec__.loader is not None
                self.__spec__.loader.exec_module(self)
        return getattr(self, name)


def import_lazily(names: Iterable[str]) -> None:
    """Packages by their full names; one that is loaded already stays as it is, one that is not there is left out."""
    for name in names:
        spec = None if name in sys.modules else importlib.util.find_spec(name)
        if spec is None:
            continue
        module = _LazyModule(name)
        module.__spec__, module.__loader__, module.__package__ = spec, spec.loader, name
        module.__file__, module.__path__ = spec.origin, list(spec.submodule_search_locations or ())
        parent, _, own = name.rpartition(".")
        sys.modules[name] = module
        if parent:
            setattr(sys.modules[parent], own, module)
