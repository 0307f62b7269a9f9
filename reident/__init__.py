"""How identifiable are the people in a leaked data bundle, from content alone, for whom, and why?"""

from __future__ import annotations

__version__ = "0.1.0"
