"""`--breach FILE.toml`, what the bundle cannot say, into a `Breach`; fields that are not given take a named default."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from reident.model import Breach, UserError


class _File(BaseModel):
    """The file's schema; unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=False)

    controller: str = Field("", max_length=500)
    known_since: AwareDatetime | None = None
    recipients: Literal["known", "unknown"] = "known"
    malicious: bool = False
    integrity: Literal["intact", "recoverable", "unrecoverable"] = "intact"
    availability: Literal["intact", "temporary", "full"] = "intact"
    encrypted: bool = False
    people: int | None = Field(None, ge=1)
    measures: tuple[str, ...] = ()
    contact: str = Field("", max_length=500)


def load_breach(path: Path | None) -> Breach:
    """Read the file; None: all defaults, and all of them named as assumptions.

    Raises:
        UserError: the file is missing, no TOML, or a field is unknown or has a wrong value.
    """
    given = _read(path) if path is not None else {}
    try:
        file = _File.model_validate(given)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise UserError(f"{path}: {field}: {_reason(first['type'], first['msg'])}") from None
    assumed = tuple(name for name in _File.model_fields if name not in given)
    return Breach(**file.model_dump(), assumed=assumed)


def _read(path: Path) -> dict[str, object]:
    try:
        with path.open("rb") as content:
            return tomllib.load(content)
    except OSError as error:
        raise UserError(f"The breach file {path} cannot be read ({error.strerror}); check --breach.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UserError(f"{path} is no valid TOML: {error}. See docs/breach.md for an example.") from None


def _reason(kind: str, message: str) -> str:
    if kind == "extra_forbidden":
        return f"no such field; it has: {', '.join(_File.model_fields)}."
    if kind == "timezone_aware":
        return "the time needs its offset, for instance 2018-12-05T08:30:00+01:00."
    return f"{message}. See docs/breach.md."
