"""A hostile or damaged archive does no harm: each bad member is listed with its reason, and the rest is read."""

from __future__ import annotations

import gzip
import io
import stat
import tarfile
import zipfile
from pathlib import Path

import pytest

from reident.bundle import Limits, fingerprint, read
from reident.bundle.archive import escapes
from reident.model import Member, Record, Unreadable, UserError
from reident.rulebook import RuleBook, load_rules

SPOKEN = b"alexa wie wird das wetter\nalexa stopp\n"


@pytest.fixture(scope="module")
def rules() -> RuleBook:
    return load_rules()


def a_zip(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def texts(bundle: Path, rules: RuleBook, limits: Limits | None = None) -> list[str]:
    return [item.text.content for item in read(bundle, rules, limits) if isinstance(item, Record)]


def reasons(bundle: Path, rules: RuleBook, limits: Limits | None = None) -> dict[str, str]:
    return {item.source: item.reason.id for item in read(bundle, rules, limits) if isinstance(item, Unreadable)}


def test_a_member_that_leads_out_of_the_archive_is_not_opened(tmp_path: Path, rules: RuleBook) -> None:
    bundle = a_zip(
        tmp_path / "b.zip", {"../evil.txt": SPOKEN, "/abs.txt": SPOKEN, "c:\\evil.txt": SPOKEN, "ok.txt": SPOKEN}
    )
    assert set(reasons(bundle, rules).values()) == {"member-escapes"}
    assert len(texts(bundle, rules)) == 2
    assert list(tmp_path.iterdir()) == [bundle]


def test_links_and_devices_are_listed_not_followed(tmp_path: Path, rules: RuleBook) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_bytes(b"alexa my secret\n")
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "link.txt").symlink_to(secret)
    (folder / "ok.txt").write_bytes(SPOKEN)
    assert reasons(folder, rules) == {"link.txt": "member-link"}
    assert "alexa my secret" not in texts(folder, rules)
    tar = tmp_path / "b.tar"
    with tarfile.open(tar, "w") as archive:
        link = tarfile.TarInfo("link.txt")
        link.type, link.linkname = tarfile.SYMTYPE, str(secret)
        archive.addfile(link)
        device = tarfile.TarInfo("device")
        device.type = tarfile.CHRTYPE
        archive.addfile(device)
        archive.add(folder / "ok.txt", "ok.txt")
    assert reasons(tar, rules) == {"link.txt": "member-link", "device": "member-special"}
    zipped = tmp_path / "l.zip"
    with zipfile.ZipFile(zipped, "w") as packed:
        entry = zipfile.ZipInfo("link")
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16
        packed.writestr(entry, str(secret))
        packed.writestr("ok.txt", SPOKEN)
    assert reasons(zipped, rules) == {"link": "member-link"}


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path, rules: RuleBook) -> None:
    bundle = a_zip(tmp_path / "b.zip", {"bomb.txt": b"\0" * (50 << 20), "ok.txt": SPOKEN})
    assert reasons(bundle, rules) == {"bomb.txt": "member-bomb"}
    assert len(texts(bundle, rules)) == 2


def test_a_member_that_lies_about_its_size_stops_at_the_limit(tmp_path: Path, rules: RuleBook) -> None:
    packed = tmp_path / "big.txt.gz"
    packed.write_bytes(gzip.compress(b"a" * (3 << 20)))
    folder = tmp_path / "folder"
    folder.mkdir()
    packed.rename(folder / "big.txt.gz")
    (folder / "ok.txt").write_bytes(SPOKEN)
    assert set(reasons(folder, rules, Limits(member_bytes=1 << 20)).values()) == {"member-bomb"}


def test_archives_within_archives_are_read_up_to_a_depth(tmp_path: Path, rules: RuleBook) -> None:
    content = SPOKEN
    name = "ok.txt"
    for depth in range(4):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr(name, content)
        content, name = out.getvalue(), f"{depth}.zip"
    bundle = tmp_path / "b.zip"
    bundle.write_bytes(content)
    assert len(texts(bundle, rules)) == 2
    assert set(reasons(bundle, rules, Limits(depth=1)).values()) == {"member-too-deep"}


def test_too_many_members_end_the_reading_once(tmp_path: Path, rules: RuleBook) -> None:
    bundle = a_zip(tmp_path / "b.zip", {f"{at}.txt": SPOKEN for at in range(10)})
    assert list(reasons(bundle, rules, Limits(members=4)).values()) == ["bundle-too-many"]
    assert len(texts(bundle, rules, Limits(members=4))) == 8


def test_a_damaged_member_loses_nothing_but_itself(tmp_path: Path, rules: RuleBook) -> None:
    bundle = a_zip(tmp_path / "b.zip", {"a.txt": SPOKEN * 50, "b.txt": SPOKEN})
    raw = bytearray(bundle.read_bytes())
    raw[40:60] = b"\xff" * 20
    bundle.write_bytes(raw)
    assert reasons(bundle, rules)["a.txt"] in ("member-damaged", "member-damaged-archive")
    assert texts(bundle, rules)[-2:] == ["alexa wie wird das wetter", "alexa stopp"]


def test_an_inner_archive_that_is_broken_is_listed(tmp_path: Path, rules: RuleBook) -> None:
    bundle = a_zip(tmp_path / "b.zip", {"inner.zip": b"PK\x03\x04 no archive", "ok.txt": SPOKEN})
    assert reasons(bundle, rules) == {"inner.zip": "member-damaged-archive"}


def test_tar_gz_folders_and_single_files_are_bundles_too(tmp_path: Path, rules: RuleBook) -> None:
    folder = tmp_path / "folder"
    (folder / "sub").mkdir(parents=True)
    (folder / "sub" / "t.txt").write_bytes(SPOKEN)
    with tarfile.open(tmp_path / "b.tar.gz", "w:gz") as archive:
        archive.add(folder / "sub" / "t.txt", "sub/t.txt")
    expected = ["alexa wie wird das wetter", "alexa stopp"]
    assert texts(folder, rules) == expected
    assert texts(tmp_path / "b.tar.gz", rules) == expected
    assert texts(folder / "sub" / "t.txt", rules) == expected
    sources = [item.source for item in read(folder, rules) if isinstance(item, Member)]
    assert sources == ["sub/t.txt"]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut off", b"PK\x05\x06" + b"\0" * 18, b"neither zip nor tar"])
def test_a_bundle_that_cannot_be_opened_is_one_clear_sentence(tmp_path: Path, rules: RuleBook, content: bytes) -> None:
    bundle = tmp_path / "b.zip"
    bundle.write_bytes(content)
    with pytest.raises(UserError) as refused:
        list(read(bundle, rules))
    assert "\n" not in str(refused.value)


def test_a_missing_or_empty_folder_is_refused(tmp_path: Path, rules: RuleBook) -> None:
    for path in (tmp_path / "nowhere", tmp_path):
        with pytest.raises(UserError):
            list(read(path, rules))


def test_the_fingerprint_follows_the_content(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"1")
    first = fingerprint(tmp_path)
    assert first == fingerprint(tmp_path)
    (tmp_path / "a").write_bytes(b"2")
    assert fingerprint(tmp_path) != first
    assert len(fingerprint(tmp_path / "a")) == 64


@pytest.mark.parametrize("name", ["../a", "a/../../b", "/etc/passwd", "..\\a", "C:\\a", "\\\\server\\share"])
def test_names_that_escape_are_recognised(name: str) -> None:
    assert escapes(name)


@pytest.mark.parametrize("name", ["a/b.txt", "a..b", "...", "Your Orders/a.csv"])
def test_ordinary_names_do_not_escape(name: str) -> None:
    assert not escapes(name)
