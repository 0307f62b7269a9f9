"""What all tests share: no test opens a connection."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Any, NoReturn

import pytest


class ConnectionTriedError(AssertionError):
    """Somebody tried to reach the network."""


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every attempt to connect or to look a name up fails the test, also where the code would swallow the error."""
    attempts: list[str] = []

    def refuse(*_arguments: Any, **_options: Any) -> NoReturn:
        attempts.append("connection")
        raise ConnectionTriedError("a test tried to reach the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "connect_ex", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    yield
    assert not attempts, "the code tried to reach the network"
