"""What this program writes is for its owner alone, whatever the umask says."""

import ast
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.cli import KINDS, CommandKind
from app.core.db import db
from app.core.leader import try_to_lead
from tests.conftest import make_app
from tests.test_commands import run

APP = Path(__file__).parents[2] / "app"
OWNER = "private_files.py"

STEPS = [
    ["db upgrade"],
    ["people add", "anne@delinde.example", "--name", "Anne de Graaf"],
    ["accounts"],
    ["run-job", "deliver"],
    ["backup", "kept/copy"],
    ["restore", "kept/copy", "--fresh", "--yes-wipe", "live.sqlite"],
    ["resume-sending"],
]
NOT_TRIED = {
    "jobs": "it never ends; the file that it locks is looked at below",
    **dict.fromkeys(
        ("seed demo", "seed hospital", "db downgrade", "db stamp", "send-again"),
        "writes rows and tables, in the file that others made",
    ),
    **dict.fromkeys(
        ("db edit", "db init", "db merge", "db migrate", "db revision"),
        "writes files of the program itself, which are no secret",
    ),
}

WRITING_CALLS = {
    "write_text", "write_bytes", "mkdir", "makedirs", "touch", "mkstemp", "mkdtemp", "copyfile",
    "copy2", "copytree", "NamedTemporaryFile", "TemporaryDirectory",
}  # fmt: skip
"""How Python makes files and folders, beside ``open`` and ``sqlite3.connect``."""

CONNECTS = {
    "operations/sqlite.py": "to what private_files made before, or to read alone",
}


@pytest.fixture
def umask() -> Iterator[None]:
    """As careless as a machine can be."""
    before = os.umask(0)
    yield
    os.umask(before)


def readable(folder: Path) -> list[str]:
    """What others may read below a folder."""
    paths = folder.rglob("*")
    return sorted(path.name for path in paths if stat.S_IMODE(path.stat().st_mode) & 0o077)


@pytest.mark.usefixtures("umask")
def test_no_command_leaves_anything_that_others_may_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = {step[0] for step in STEPS} | set(NOT_TRIED)
    reading = {name for name, kind in KINDS.items() if kind is CommandKind.READS}
    assert set(KINDS) - reading <= tried, "say here how it is given, or why it is not tried"
    folder = tmp_path / "etc" / "of" / "flexpool"
    app = make_app(f"sqlite:///{folder / 'live.sqlite'}")
    monkeypatch.chdir(folder)
    (folder / "kept").mkdir(0o700)
    for step in STEPS:
        done = run(app, *step)
        assert done.exit_code == 0, f"{step}: {done.output}"
        with app.app_context(), db.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA user_version = 1")  # its other files are there now
            assert readable(tmp_path) == [], step
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
    lock = try_to_lead(app.config["SQLALCHEMY_DATABASE_URI"])
    assert lock is not None
    lock.release()
    assert "live.sqlite.leader" in {path.name for path in folder.iterdir()}
    assert readable(tmp_path) == []


@pytest.mark.usefixtures("umask")
def test_a_database_that_others_could_read_is_taken_from_them(tmp_path: Path) -> None:
    """It may be of an older release, or of whatever copied it."""
    names = [f"live.sqlite{ending}" for ending in ("", "-wal", "-shm")]
    for name in names:
        (tmp_path / name).touch()
    assert readable(tmp_path) == names[:1] + sorted(names[1:]), "else this test shows nothing"
    assert run(make_app(f"sqlite:///{tmp_path / 'live.sqlite'}"), "db current").exit_code == 0
    assert readable(tmp_path) == []


def test_files_and_folders_are_made_in_one_place() -> None:
    found = {
        f"{path.relative_to(APP)}:{node.lineno}"
        for path in APP.rglob("*.py")
        if path.name != OWNER
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and makes(node) and not explained(path, node)
    }
    assert found == set(), f"make it through app/core/{OWNER}: then nobody else can read it"


def makes(call: ast.Call) -> bool:
    """Whether a call may make a file or a folder."""
    name = getattr(call.func, "attr", getattr(call.func, "id", ""))
    if name == "connect":
        return getattr(getattr(call.func, "value", None), "id", "") == "sqlite3"
    texts = [each.value for each in (*call.args, *(word.value for word in call.keywords))
             if isinstance(each, ast.Constant) and isinstance(each.value, str)]  # fmt: skip
    opens = name == "open" and any(set(text) <= set("rwaxbt+") - {""} for text in texts)
    return name in WRITING_CALLS or (opens and any(set(text) & set("wax+") for text in texts))


def explained(path: Path, call: ast.Call) -> bool:
    """Whether it is said why a call makes nothing that others may read."""
    name = getattr(call.func, "attr", "")
    return name == "connect" and str(path.relative_to(APP)) in CONNECTS
