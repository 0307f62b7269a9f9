"""A bundle into its members, however deep: folders, zip, tar, single files; nothing is written where a name points."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import stat
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, cast

from reident.model import Message, Unreadable, UserError


@dataclass(frozen=True, slots=True)
class Limits:
    """What a bundle may cost; beyond it members are listed as unreadable, and the rest goes on."""

    total_bytes: int = 20 << 30
    """Unpacked bytes of all members."""
    member_bytes: int = 2 << 30
    """Unpacked bytes of one member."""
    members: int = 200_000
    depth: int = 5
    """Archives within archives."""
    ratio: int = 400
    """Unpacked to packed size of a member larger than a megabyte."""
    line: int = 1 << 20
    """Characters of a line; what is longer is cut into pieces of this size."""
    document_bytes: int = 256 << 20
    """Largest member that must be held in memory whole (PDF, JSON, office documents)."""


@dataclass(slots=True)
class Budget:
    """What is left of the limits while a bundle is read."""

    limits: Limits
    bytes_left: int = field(init=False)
    members_left: int = field(init=False)

    def __post_init__(self) -> None:
        self.bytes_left = self.limits.total_bytes
        self.members_left = self.limits.members


@dataclass(frozen=True, slots=True)
class File:
    """One readable member: a spooled copy that disappears when it is closed."""

    path: str
    """Within the bundle, `/` between folders and `!/` behind archives."""
    size: int
    content: IO[bytes] = field(repr=False)


ROSTER = "users.json"
"""Members that say whose the ids in the others are; they come first in folders and zip files."""
_UTF8 = 0x800
"""The flag of a zip member whose name is UTF-8."""
_DOS_LETTERS = "äöüÄÖÜßéèêëàâáíìîïóòôúùûçñÑÇÉåÅæÆ"
"""Letters that Western names have, in code page 850; the bytes of Windows names are lines and signs there."""
SPOOL = 8 << 20
"""Bytes of a member that stay in memory; larger ones are spooled to an unnamed file that only this process can open."""
_FAULTS = (
    zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, OSError,
    RuntimeError, ValueError, KeyError, MemoryError,
)  # fmt: skip
"""What the standard library's readers raise for a damaged, encrypted or hostile archive."""


def walk(bundle: Path, limits: Limits) -> Iterator[File | Unreadable]:
    """All members, archives within archives included, in a stable order.

    Raises:
        UserError: there is no such file or folder, or the bundle itself is damaged.
    """
    budget = Budget(limits)
    if bundle.is_dir():
        yield from _folder(bundle, budget)
        return
    if not bundle.is_file():
        raise UserError(f"There is no file or folder {bundle} to read; check the path.")
    if bundle.stat().st_size == 0:
        raise UserError(f"{bundle} is empty; name the bundle that was received.")
    with bundle.open("rb") as content:
        kind = archive_kind(content)
        if kind is None and bundle.suffix.lower() in (".zip", ".tar", ".tgz", ".tbz2", ".txz"):
            raise UserError(
                f"{bundle} is damaged or no archive: it cannot be opened; get it again, or unpack it first."
            )
        if kind is None:
            yield File(bundle.name, bundle.stat().st_size, content)
            return
        members = _archive(content, kind, "", 0, budget)
        try:
            first = next(members, None)
        except _FAULTS:
            raise UserError(f"{bundle} is a damaged archive; get it again, or unpack what can be unpacked.") from None
        if first is None:
            raise UserError(f"{bundle} is an archive without any file in it; name the bundle that was received.")
        yield first
        try:
            yield from members
        except _FAULTS:  # cut off in the middle: what came before is read
            yield Unreadable(bundle.name, Message("member-damaged-archive"))


def glance(bundle: Path, skipped: Collection[str], most: int, total: int) -> Iterator[tuple[str, bytes]]:
    """Small members, path and bytes, of a folder or a zip file: what says what others hold.

    Nothing is written, nothing beyond the sizes is read, and what cannot be read is left to `walk`.

    Args:
        bundle: as for `walk`; archives within it are not looked into.
        skipped: endings of names, in lower case, with the point, that are not looked at.
        most: bytes of a member, at most.
        total: bytes of all, at most.
    """
    try:
        if bundle.is_dir():
            for path in sorted(bundle.rglob("*")):
                if path.suffix.lower() not in skipped and path.is_file() and not path.is_symlink():
                    size = path.stat().st_size
                    if size <= most and (total := total - size) >= 0:
                        yield clean(path.relative_to(bundle).as_posix()), path.read_bytes()[:most]
        elif zipfile.is_zipfile(bundle):
            with zipfile.ZipFile(bundle) as archive:
                for entry in archive.infolist():
                    suffix = PurePosixPath(entry.filename).suffix.lower()
                    plain = not (entry.is_dir() or entry.flag_bits & 1 or stat.S_ISLNK(entry.external_attr >> 16))
                    asked = plain and suffix not in skipped and entry.file_size <= most
                    if asked and (total := total - entry.file_size) >= 0:
                        with archive.open(entry) as packed:
                            yield clean(_named(entry)), packed.read(most)
    except _FAULTS:
        return


def archive_kind(content: IO[bytes]) -> str | None:
    """`zip`, `tar`, a compressor (`gz`, `bz2`, `xz`), or None; the position is kept at 0."""
    start = content.read(512)
    content.seek(0)
    if start[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        return "zip"
    if start[:2] == b"\x1f\x8b":
        return "gz"
    if start[:3] == b"BZh":
        return "bz2"
    if start[:6] == b"\xfd7zXZ\x00":
        return "xz"
    return "tar" if start[257:262] == b"ustar" else None


def _folder(folder: Path, budget: Budget) -> Iterator[File | Unreadable]:
    found = False
    for path in sorted(folder.rglob("*"), key=lambda path: (path.name != ROSTER, path)):
        inner = path.relative_to(folder).as_posix()
        if path.is_symlink():
            yield Unreadable(clean(inner), Message("member-link"))
        elif path.is_dir():
            continue
        elif not path.is_file():
            yield Unreadable(clean(inner), Message("member-special"))
        else:
            found = True
            try:
                with path.open("rb") as content:
                    yield from _member(clean(inner), path.stat().st_size, content, 0, budget)
            except OSError:
                yield Unreadable(clean(inner), Message("member-no-access"))
    if not found:
        raise UserError(f"{folder} holds no files; name the bundle that was received.")


def _member(path: str, size: int, content: IO[bytes], depth: int, budget: Budget) -> Iterator[File | Unreadable]:
    """A member as it is, or, when it is an archive, what is in it."""
    budget.members_left -= 1
    if budget.members_left < 0:
        if budget.members_left == -1:
            yield Unreadable(path, Message("bundle-too-many", {"count": budget.limits.members}))
        return
    kind = archive_kind(content)
    if kind == "zip" and _is_document(content):
        kind = None
    if kind is None:
        yield File(path, size, content)
    elif depth >= budget.limits.depth:
        yield Unreadable(path, Message("member-too-deep", {"count": budget.limits.depth}))
    else:
        try:
            yield from _archive(content, kind, f"{path}!/", depth + 1, budget)
        except _FAULTS:
            yield Unreadable(path, Message("member-damaged-archive"))


def _is_document(content: IO[bytes]) -> bool:
    """Office documents are zip files, but no archives of members."""
    try:
        with zipfile.ZipFile(content) as archive:
            names = set(archive.namelist())
    except _FAULTS:
        return False
    finally:
        content.seek(0)
    return "[Content_Types].xml" in names or "mimetype" in names


def _archive(content: IO[bytes], kind: str, prefix: str, depth: int, budget: Budget) -> Iterator[File | Unreadable]:
    if kind == "zip":
        with zipfile.ZipFile(content) as archive:
            yield from _zip(archive, prefix, depth, budget)
        return
    plain: IO[bytes] = content
    if kind != "tar":
        packed = content.seek(0, io.SEEK_END)
        content.seek(0)
        copied = _spool(_decompressed(content, kind), budget, max(1 << 20, budget.limits.ratio * packed))
        if copied is None:
            yield Unreadable(prefix.removesuffix("!/") or "bundle", Message("member-bomb"))
            return
        plain = copied
    with plain:
        if archive_kind(plain) == "tar":
            with tarfile.open(fileobj=plain, mode="r:") as tar:
                yield from _tar(tar, prefix, depth, budget)
        else:
            size = plain.seek(0, io.SEEK_END)
            plain.seek(0)
            name = PurePosixPath(prefix.removesuffix("!/")).stem or "content"
            yield from _member(f"{prefix}{name}", size, plain, depth, budget)


def _decompressed(content: IO[bytes], kind: str) -> IO[bytes]:
    if kind == "gz":
        return cast(IO[bytes], gzip.GzipFile(fileobj=content))
    return cast(IO[bytes], bz2.BZ2File(content) if kind == "bz2" else lzma.LZMAFile(content))


def _zip(archive: zipfile.ZipFile, prefix: str, depth: int, budget: Budget) -> Iterator[File | Unreadable]:
    for entry in sorted(archive.infolist(), key=lambda entry: entry.filename.rsplit("/", 1)[-1] != ROSTER):
        path = prefix + clean(_named(entry))
        if entry.is_dir():
            continue
        if stat.S_ISLNK(entry.external_attr >> 16):
            yield Unreadable(path, Message("member-link"))
        elif escapes(entry.filename):
            yield Unreadable(path, Message("member-escapes"))
        elif entry.flag_bits & 1:
            yield Unreadable(path, Message("member-encrypted"))
        elif entry.file_size > (1 << 20) and entry.file_size > budget.limits.ratio * max(1, entry.compress_size):
            yield Unreadable(path, Message("member-bomb"))
        else:
            try:
                with archive.open(entry) as packed:
                    yield from _unpacked(path, packed, depth, budget)
            except _FAULTS:
                yield Unreadable(path, Message("member-damaged"))


def _named(entry: zipfile.ZipInfo) -> str:
    """A member's name in the encoding it was written in: without the flag that is UTF-8, Windows or DOS letters."""
    if entry.flag_bits & _UTF8 or entry.filename.isascii():
        return entry.filename
    try:
        raw = entry.filename.encode("cp437")
    except UnicodeEncodeError:  # told in an extra field
        return entry.filename
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        pass
    dos = raw.decode("cp850")
    letters = all(c.isascii() or (c.isalpha() and c in _DOS_LETTERS) for c in dos)
    return dos if letters else raw.decode("cp1252", "replace")


def _tar(archive: tarfile.TarFile, prefix: str, depth: int, budget: Budget) -> Iterator[File | Unreadable]:
    for entry in archive:
        path = prefix + clean(entry.name)
        if entry.isdir():
            continue
        if entry.issym() or entry.islnk():
            yield Unreadable(path, Message("member-link"))
        elif not entry.isfile():
            yield Unreadable(path, Message("member-special"))
        elif escapes(entry.name):
            yield Unreadable(path, Message("member-escapes"))
        else:
            packed = archive.extractfile(entry)
            if packed is not None:
                try:
                    with packed:
                        yield from _unpacked(path, packed, depth, budget)
                except _FAULTS:
                    yield Unreadable(path, Message("member-damaged"))


def _unpacked(path: str, packed: IO[bytes], depth: int, budget: Budget) -> Iterator[File | Unreadable]:
    plain = _spool(packed, budget)
    if plain is None:
        yield Unreadable(path, Message("member-too-large"))
        return
    with plain:
        size = plain.seek(0, io.SEEK_END)
        plain.seek(0)
        yield from _member(path, size, plain, depth, budget)


def _spool(packed: IO[bytes], budget: Budget, most: int | None = None) -> IO[bytes] | None:
    """A seekable copy, counted against the budget whatever the archive claims; None beyond it or beyond `most`."""
    plain = cast(IO[bytes], tempfile.SpooledTemporaryFile(max_size=SPOOL))  # noqa: SIM115  (the caller closes it)
    try:
        whole = _copy(packed, plain, budget, budget.limits.member_bytes if most is None else most)
    except BaseException:
        plain.close()
        raise
    if not whole:
        plain.close()
        return None
    plain.seek(0)
    return plain


def _copy(packed: IO[bytes], plain: IO[bytes], budget: Budget, most: int) -> bool:
    """Whether all of it was copied within the budget."""
    size = 0
    while piece := packed.read(1 << 16):
        size += len(piece)
        budget.bytes_left -= len(piece)
        if size > min(most, budget.limits.member_bytes) or budget.bytes_left < 0:
            return False
        plain.write(piece)
    return True


def escapes(name: str) -> bool:
    """Whether a member's name leads out of the archive."""
    path = PurePosixPath(name.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or (len(name) > 1 and name[1] == ":")


def clean(name: str) -> str:
    """A member's name without control characters and lone surrogates."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in name.replace("\\", "/"))
