"""How much memory a computation takes, without doing it: on the meta device, which knows shapes alone.

What it leaves out: what kernels take for themselves while they run, and what an allocator loses between its blocks.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional
from torch.overrides import TorchFunctionMode
from torch.utils import checkpoint as checkpointing
from torch.utils._python_dispatch import TorchDispatchMode, is_traceable_wrapper_subclass
from torch.utils._pytree import tree_leaves, tree_map

from engine.protocol.errors import CancelledError

_LOW = frozenset({functional.linear, functional.conv2d, torch.matmul, torch.bmm, torch.baddbmm})
_EXACT = frozenset({functional.group_norm, functional.layer_norm, functional.softmax, torch.softmax})

Function = Callable[..., Any]


class LiveBytes(TorchDispatchMode):
    """Within, each storage that an operation makes counts until nobody has it any more; none from before does."""

    live: int
    peak: int

    def __enter__(self) -> LiveBytes:
        self.live = self.peak = 0
        self._seen: dict[int, weakref.ref[Any]] = {}
        return super().__enter__()

    def __torch_dispatch__(
        self, func: Function, types: Sequence[Any], args: Sequence[Any] = (), kwargs: Mapping[str, Any] | None = None
    ) -> Any:
        named = dict(kwargs or {})
        given = tree_leaves((args, named))
        if any(is_traceable_wrapper_subclass(each) for each in given):
            return NotImplemented  # what it is made of comes by here
        for each in given:
            self._note(each, counts=False)
        made = func(*args, **named)
        for each in tree_leaves(made):
            self._note(each, counts=True)
        return made

    def _note(self, value: object, *, counts: bool) -> None:
        if not isinstance(value, Tensor):
            return
        storage = value.untyped_storage()
        key, size = id(storage), storage.nbytes() if counts else 0
        if key in self._seen:
            return

        def gone(_: object) -> None:
            self.live -= size
            del self._seen[key]

        self._seen[key] = weakref.ref(storage, gone)
        self.live += size
        self.peak = max(self.peak, self.live)


class Interruptible(TorchDispatchMode):
    """Within, no operation begins once ``stopped`` says so: CancelledError."""

    def __init__(self, stopped: Callable[[], bool]) -> None:
        untyped: Any = super()  # its signature is only half typed
        untyped.__init__()
        self._stopped = stopped

    def __torch_dispatch__(
        self, func: Function, types: Sequence[Any], args: Sequence[Any] = (), kwargs: Mapping[str, Any] | None = None
    ) -> Any:
        if self._stopped():
            raise CancelledError("The job was cancelled.", "Nothing was changed.")
        return func(*args, **dict(kwargs or {}))


class Cast(TorchFunctionMode):
    """Within, operations get their numbers as autocast hands them over; the meta device has no autocast.

    ``low`` None: as they are. Attention is one operation, as the fused kernels make it, which keep no weights of it.
    """

    def __init__(self, low: torch.dtype | None) -> None:
        super().__init__()
        self._low = low

    def __torch_function__(
        self, func: Function, types: Sequence[Any], args: Sequence[Any] = (), kwargs: Mapping[str, Any] | None = None
    ) -> Any:
        named, attends = dict(kwargs or {}), func is functional.scaled_dot_product_attention
        if self._low is not None and (attends or func in _LOW):
            args, named = _cast((args, named), self._low)
        elif self._low is not None and func in _EXACT:
            args, named = _cast((args, named), torch.float32)
        return _Attention.apply(*args[:3]) if attends else func(*args, **named)


def compute_twice(low: torch.dtype | None) -> Callable[..., Any]:
    """Gradient checkpointing whose second pass is cast as the first, though it runs within a backward pass."""

    untyped: Any = checkpointing  # its signatures are only half typed

    def run(layer: Callable[..., Any], *inputs: Any) -> Any:
        def cast(*given: Any) -> Any:
            with Cast(low):
                return layer(*given)

        return untyped.checkpoint(cast, *inputs, use_reentrant=False)

    return run


def _cast(values: Any, kind: torch.dtype) -> Any:
    def cast(value: object) -> object:
        return value.to(kind) if isinstance(value, Tensor) and value.is_floating_point() else value

    return tree_map(cast, values)


class _Attention(torch.autograd.Function):
    """What the fused kernels keep for the way back: their inputs, their output, and one number a row."""

    @staticmethod
    def forward(ctx: Any, query: Tensor, key: Tensor, value: Tensor) -> Tensor:
        attended = query.new_empty((*query.shape[:-1], value.shape[-1]))
        ctx.save_for_backward(query, key, value, attended, query.new_empty(query.shape[:-1], dtype=torch.float32))
        return attended

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor, ...]:
        return tuple(torch.empty_like(each) for each in ctx.saved_tensors[:3])
