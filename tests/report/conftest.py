"""How the golden files of the reports are accepted: `REIDENT_UPDATE_GOLDEN=1 pytest tests/report`."""

from __future__ import annotations

import os

import pytest


@pytest.fixture
def update_golden() -> bool:
    """Set REIDENT_UPDATE_GOLDEN=1 to accept the reports as they are now."""
    return os.environ.get("REIDENT_UPDATE_GOLDEN") == "1"
