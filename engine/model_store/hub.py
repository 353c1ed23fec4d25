"""The hub that models lie on: its address, and who may ask there. Torch-free."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from httpx2 import URL
from huggingface_hub import get_token

from engine.model_store.catalogue import Offer

OFFICIAL: Final = "https://huggingface.co"


class Hub:
    """``token`` is sent to the host of ``endpoint`` alone."""

    def __init__(self, endpoint: str = OFFICIAL, token: str | None = None) -> None:
        self._endpoint, self._token = endpoint.rstrip("/"), token

    def addresses(self, offer: Offer) -> tuple[str, ...]:
        """All of ``offer``, the hub's first."""
        if offer.repository is None:
            return offer.addresses
        return f"{self._endpoint}/{offer.repository}/resolve/main/{offer.file}", *offer.addresses

    def is_host_of(self, address: str) -> bool:
        """Raises httpx2.InvalidURL."""
        one, other = URL(address), URL(self._endpoint)
        return (one.scheme, one.host, one.port) == (other.scheme, other.host, other.port)

    def headers(self, address: str) -> Mapping[str, str]:
        """What a request to ``address`` says of the person; httpx2 leaves it out where another host is to answer."""
        if self._token is None or not self.is_host_of(address):
            return {}
        return {"Authorization": f"Bearer {self._token}"}

    def page(self, repository: str) -> str:
        """Where a person reads the licence and accepts it."""
        return f"{self._endpoint}/{repository}"


def hub_of(environment: Mapping[str, str]) -> Hub:
    """The official one with the token of the hub library's own login, or the mirror that HF_ENDPOINT names, without."""
    endpoint = environment.get("HF_ENDPOINT") or OFFICIAL
    return Hub(endpoint, get_token() if endpoint.rstrip("/") == OFFICIAL else None)
