"""pg_dump and pg_restore: the right version, and no password where others can see it."""

import subprocess
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.engine import make_url

from app.operations import postgresql
from app.operations.postgresql import PostgreSQL
from app.operations.trouble import Trouble

URL = "postgresql+psycopg://pool:s3cret@db.example:5433/flex%20pool?sslmode=verify-full"


def test_the_password_travels_in_the_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    calls: list[tuple[list[str], dict[str, str]]] = []

    def run(command: list[str], *, env: dict[str, str], **_: Any) -> Any:
        calls.append(([str(part) for part in command], env))
        return subprocess.CompletedProcess(command, 0, b"", b"")

    monkeypatch.setattr(PostgreSQL, "_server_major", lambda _self: 15)
    monkeypatch.setattr(postgresql, "_program", lambda name, _major: Path(name))
    monkeypatch.setattr(postgresql.subprocess, "run", run)
    PostgreSQL(make_url(URL)).save(tmp_path / "copy")
    [(command, environment)] = calls
    assert "s3cret" not in " ".join(command)
    assert environment["PGPASSWORD"] == "s3cret"
    [where] = [part for part in command if part.startswith("--dbname=")]
    for part in ("host=db.example", "port=5433", "user=pool", "'flex pool'", "sslmode=verify-full"):
        assert part in where


def program(folder: Path, major: int) -> Path:
    """A folder with a pg_dump of some version."""
    folder.mkdir()
    script = folder / "pg_dump"
    script.write_text(f"#!/bin/sh\necho 'pg_dump (PostgreSQL) {major}.4'\n")
    script.chmod(0o755)
    return script


def test_the_servers_own_version_comes_first_then_the_next_above(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    on_path = program(tmp_path / "path", 15)
    newer, newest = program(tmp_path / "17", 17), program(tmp_path / "18", 18)
    monkeypatch.setenv("PATH", f"{on_path.parent}:/usr/bin:/bin")
    monkeypatch.setattr(postgresql, "PLACES", (str(tmp_path / "1*"),))
    assert postgresql._program("pg_dump", 15) == on_path
    assert postgresql._program("pg_dump", 16) == newer
    assert postgresql._program("pg_dump", 18) == newest
    with pytest.raises(Trouble, match="install postgresql-client-19"):
        postgresql._program("pg_dump", 19)
