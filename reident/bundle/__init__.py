"""A leaked bundle into records: `read` streams them, `fingerprint` names it, `check` runs the layouts' examples."""

from __future__ import annotations

from reident.bundle.archive import Limits
from reident.bundle.read import check, fingerprint, read

__all__ = ["Limits", "check", "fingerprint", "read"]
