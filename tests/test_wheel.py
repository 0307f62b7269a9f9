"""The wheel carries rules, templates and models, and works from a folder that is not the checkout."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

TOP = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(TOP)]
    subprocess.run(command, check=True, capture_output=True)
    return next(out.glob("*.whl"))


def test_the_wheel_carries_all_rules_templates_and_models(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for top in ("rules", "templates"):
        for path in (TOP / top).rglob("*"):
            if path.is_file() and path.suffix != ".pyc":
                assert f"reident/_shipped/{path.relative_to(TOP)}" in names
    for path in (TOP / "reident" / "models").rglob("meta.json"):
        assert str(path.relative_to(TOP)) in names
    assert "reident/py.typed" in names


def test_the_unpacked_wheel_finds_its_own_rules_in_an_empty_folder(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    (tmp_path / "empty").mkdir()
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); "
        "from reident import resources; from reident.rulebook import load_rules; "
        "print(resources.folder('rules')); print(len(load_rules().attributes))"
    )
    command = [sys.executable, "-I", "-c", code, str(tmp_path / "site")]
    run = subprocess.run(command, check=True, capture_output=True, text=True, cwd=tmp_path / "empty")
    folder, count = run.stdout.split()
    assert Path(folder) == tmp_path / "site" / "reident" / "_shipped" / "rules"
    assert int(count) > 60
