"""What `dev.py check` says of what comes from the network: sound, weak, or not looked at."""

import json
import re
from pathlib import Path

import pytest

import dev_biome
import dev_checks
from dev_audit import USED_BY_PAGES, read, weak_packages, weak_scripts
from dev_calls import ROOT

TWO_WEAKNESSES = """{"dependencies": [{"name": "flask", "version": "3.1", "vulns": [
  {"id": "PYSEC-1", "fix_versions": ["3.2"]}, {"id": "PYSEC-2", "fix_versions": []}]}]}"""
VENDORED = {"htmx.org": "htmx.min.js", "idiomorph": "idiomorph-ext.min.js"}


def test_a_package_with_another_hash_is_not_used(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "package.tgz"
    other.write_bytes(b"something else")
    monkeypatch.setattr(dev_biome, "CACHE", tmp_path)
    monkeypatch.setattr(dev_biome, "package_for_here", lambda: ("biome@1.0.0", "sha512-AAAA"))
    monkeypatch.setattr(dev_biome, "fetch", lambda package, folder: other)
    assert dev_biome.styles_and_scripts_pass() is False
    assert "another hash" in capsys.readouterr().out
    assert not list(tmp_path.rglob("biome"))


def test_without_the_network_a_check_is_not_run_and_nothing_fails(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev_biome, "CACHE", tmp_path)
    monkeypatch.setattr(dev_biome, "fetch", lambda package, folder: None)
    assert dev_biome.styles_and_scripts_pass() is None
    for name in ("passes", "migrations_fit"):
        monkeypatch.setattr(dev_checks, name, lambda *_: True)
    for name in ("packages_are_sound", "scripts_of_others_are_sound"):
        monkeypatch.setattr(dev_checks, name, lambda: None)
    assert dev_checks.run_checks() == 0
    said = capsys.readouterr().out
    assert said.count("not run ") == 3, said
    monkeypatch.setattr(dev_checks, "migrations_fit", lambda: False)
    assert dev_checks.run_checks() == 1


def test_biome_is_one_version_for_every_kind_of_machine() -> None:
    lines = dev_biome.PACKAGES.read_text().splitlines()
    versions = {line.split(" ")[0].rpartition("@")[2] for line in lines}
    assert len(versions) == 1, "ask npm for the hash of each package of the new version"
    assert all(re.fullmatch(r"@biomejs/cli-\S+ sha512-\S{86}==", line) for line in lines)


@pytest.mark.parametrize(
    ("report", "found"),
    [
        ("", None),
        ("[]", None),
        ('{"dependencies": [{"name": "flask", "skip_reason": "not found"}]}', None),
        ('{"dependencies": [{"name": "flask", "version": "3.1", "vulns": []}]}', []),
        (
            TWO_WEAKNESSES,
            [
                "flask 3.1: PYSEC-1, put right in 3.2",
                "flask 3.1: PYSEC-2, put right in no version yet",
            ],
        ),
    ],
)
def test_a_package_that_is_known_to_be_weak_is_told_from_one_that_nobody_looked_at(
    report: str, found: list[str] | None
) -> None:
    assert weak_packages(read(report)) == found


@pytest.mark.parametrize(
    ("report", "found"),
    [
        ('{"message": "405 Method Not Allowed", "statusCode": 405}', None),
        ('{"vulnerabilities": {}}', []),
        ('{"vulnerabilities": {"htmx.org": {"severity": "high"}}}', ["htmx.org: high"]),
    ],
)
def test_a_script_that_is_known_to_be_weak_is_told_from_one_that_nobody_looked_at(
    report: str, found: list[str] | None
) -> None:
    assert weak_scripts(read(report)) == found


def test_what_is_asked_about_is_what_pages_carry() -> None:
    named = json.loads(USED_BY_PAGES.read_text())["dependencies"]
    vendor = ROOT / "static/vendor"
    assert {VENDORED[name] for name in named} == {path.name for path in vendor.glob("*.js")}
    htmx = (vendor / "htmx.min.js").read_text()
    assert f'version:"{named["htmx.org"]}"' in htmx, "package.json names another version"
