"""A leaked table, a row a person, as a sample of a population: how many people share each row's values."""

from __future__ import annotations
