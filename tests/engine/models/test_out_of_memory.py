"""What libraries say where memory is short, word for word, and what sounds alike."""

from __future__ import annotations

import errno

import pytest

from engine.models.out_of_memory import is_out_of_memory

LACKS = [
    "CUDA out of memory. Tried to allocate 20.00 MiB. GPU 0 has a total capacity of 7.79 GiB",
    "CUDA error: out of memory\nCUDA kernel errors might be asynchronously reported at some other API call",
    "CUDA driver error: out of memory",
    "CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`",
    "cusolver error: CUSOLVER_STATUS_ALLOC_FAILED, when calling `cusolverDnCreate(handle)`",
    "CUDA error: HIPBLAS_STATUS_ALLOC_FAILED when calling `hipblasCreate(handle)`",
    "cuDNN error: CUDNN_STATUS_ALLOC_FAILED",
    "cuDNN error: CUDNN_STATUS_INTERNAL_ERROR_DEVICE_ALLOCATION_FAILED",
    "FIND was unable to find an engine to execute this computation",
    "GET was unable to find an engine to execute this computation",
    "HIP out of memory. Tried to allocate 20.00 MiB.",
    "XPU out of memory. Tried to allocate 20.00 MiB.",
    "MPS backend out of memory (MPS allocated: 17.80 GB, other allocations: 240.00 MB, max allowed: 18.13 GB).",
    (
        "[enforce fail at alloc_cpu.cpp:127] err == 0. DefaultCPUAllocator: can't allocate memory: you tried to "
        "allocate 4000000000 bytes. Error code 12 (Cannot allocate memory)"
    ),
    "[enforce fail at alloc_cpu.cpp:121] data. DefaultCPUAllocator: not enough memory: you tried to allocate 8 bytes.",
    "std::bad_alloc",
    "bad allocation",
    "could not create a memory object",
    "Not enough memory for workspace!",
]


@pytest.mark.parametrize("said", LACKS)
def test_a_lack_of_memory_is_known_by_what_each_library_says(said: str) -> None:
    assert is_out_of_memory(RuntimeError(said))


def test_a_lack_of_memory_without_words() -> None:
    assert is_out_of_memory(MemoryError())
    assert is_out_of_memory(OSError(errno.ENOMEM, "Cannot allocate memory"))


@pytest.mark.parametrize(
    "said",
    [
        "CUDA error: CUBLAS_STATUS_EXECUTION_FAILED when calling `cublasSgemm(...)`",
        "cuDNN error: CUDNN_STATUS_BAD_PARAM",
        "CUDA error: an illegal memory access was encountered",
        "could not create a primitive descriptor for the matmul primitive",
        "Expected all tensors to be on the same device",
    ],
)
def test_other_failures_are_no_lack_of_memory(said: str) -> None:
    assert not is_out_of_memory(RuntimeError(said))
    assert not is_out_of_memory(ValueError("out of memory"))
