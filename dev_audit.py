"""Asks whether weaknesses are known of what Flexpool uses from others.

Each function returns True for none, False for some, None where no list of them can be reached:
the network fails no check.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from typing import Any

from dev_calls import DEVELOPMENT, PYTHON, ROOT, Command, output, say

USED_BY_PAGES = ROOT / "package.json"
SERVICES = ("pypi", "osv")
"""Where pip-audit can ask, the first that answers."""
UNREACHED = "No list of known weaknesses can be reached from here: not looked at."


def packages_are_sound() -> bool | None:
    """Ask about every Python package of `requirements-dev.txt`."""
    options = ["--disable-pip", "--require-hashes", "--progress-spinner=off", "--timeout=10"]
    ask: Command = [PYTHON, "-m", "pip_audit", *options, "--format=json", "-r", DEVELOPMENT]
    for service in SERVICES:
        found = weak_packages(read(output([*ask, "--vulnerability-service", service])))
        if found is not None:
            return said(found)
    say(UNREACHED)
    return None


def scripts_of_others_are_sound() -> bool | None:
    """Ask about what `static/vendor` has copies of."""
    npm = shutil.which("npm")
    found = None
    if npm is not None:
        with tempfile.TemporaryDirectory(prefix="flexpool-") as folder:
            shutil.copy(USED_BY_PAGES, folder)
            patience: Command = ["--prefix", folder, "--fetch-retries=0", "--fetch-timeout=10000"]
            output([npm, "install", "--package-lock-only", "--ignore-scripts", *patience])
            found = weak_scripts(read(output([npm, "audit", "--json", *patience])))
    if found is None:
        say(UNREACHED)
        return None
    return said(found)


def weak_packages(report: dict[str, Any]) -> list[str] | None:
    """Give what pip-audit found, a line each; None when it could look at nothing."""
    looked_at = [each for each in report.get("dependencies", ()) if "vulns" in each]
    if not looked_at:
        return None
    return [
        f"{each['name']} {each['version']}: {weak['id']}, "
        f"put right in {', '.join(weak['fix_versions']) or 'no version yet'}"
        for each in looked_at
        for weak in each["vulns"]
    ]


def weak_scripts(report: dict[str, Any]) -> list[str] | None:
    """Give what npm found, a line each; None when it could not ask."""
    if "vulnerabilities" not in report:
        return None
    return [f"{name}: {each['severity']}" for name, each in report["vulnerabilities"].items()]


def read(text: str) -> dict[str, Any]:
    """Give a report as it was written; an empty one where there is none."""
    try:
        report = json.loads(text)
    except ValueError:
        return {}
    return report if isinstance(report, dict) else {}


def said(found: list[str]) -> bool:
    """Write what was found, and return whether that is nothing."""
    say("\n".join(found or ["Nothing is known."]))
    return not found
