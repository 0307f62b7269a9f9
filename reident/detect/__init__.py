"""Texts into findings: who, where, when, what. `detect` for some, `detect_all` for many."""

from __future__ import annotations

from reident.detect.detect import detect, detect_all, identify_language
from reident.detect.examples import check
from reident.detect.models import Models

__all__ = ["Models", "check", "detect", "detect_all", "identify_language"]
