"""The examples of the environment file and the units: both ways of reading them agree."""

import re
from pathlib import Path

from flask import Flask

import config
from app.web.traces import is_without_trace
from tests.faults.proxies import DEPLOY, environment_of


def test_shell_and_systemd_read_the_same_settings_and_the_program_starts_with_them(
    tmp_path: Path,
) -> None:
    """A comment, nothing, or a value in single quotes: both take that as it stands."""
    lines = (DEPLOY / "flexpool.env").read_text().splitlines()
    said = re.compile(r"#?([A-Z_]+)='([^'\\]*)'|#( .*)?|")
    wrong = [line for line in lines if not said.fullmatch(line)]
    assert wrong == [], "put single quotes around it"
    settings = environment_of(f"sqlite:///{tmp_path}/live.sqlite", tmp_path)
    by_systemd = dict(re.findall(r"^([A-Z_]+)='(.*)'$", "\n".join(lines), re.MULTILINE))
    filled_in = {"FLEXPOOL_SECRET_KEY", "FLEXPOOL_DATABASE_URL"}
    assert set(settings) == set(by_systemd)
    assert all(settings[key] == by_systemd[key] for key in set(settings) - filled_in)
    assert config.read(settings)["MAIL_FROM"] == "Flexpool <flexpool@example.org>"


def test_folders_are_there_before_the_first_command_of_the_account() -> None:
    page = (DEPLOY.parent / "operations.md").read_text()
    [_, block, *_] = re.split(r"^## A machine$|^## The reverse proxy$", page, flags=re.MULTILINE)
    made = block.index("install -d -o flexpool -g flexpool -m 0700 /var/lib/flexpool")
    assert made < block.index("flask --app wsgi"), "systemd makes it only when a unit starts"
    for unit in ("flexpool-web@.service", "flexpool-jobs.service"):
        assert "StateDirectoryMode=0700" in (DEPLOY / unit).read_text()


def test_no_proxy_writes_down_what_the_program_leaves_no_trace_of(shared_app: Flask) -> None:
    example = (DEPLOY / "nginx.conf").read_text()
    [block] = re.findall(r"map \$uri \$flexpool_told \{(.*?)\n\}", example, re.DOTALL)
    hidden = [re.compile(each) for each in re.findall(r"^ +~(\S+) 0;$", block, re.MULTILINE)]
    assert example.count("access_log /") == example.count(" if=$flexpool_told;") == 1
    assert "request>uri delete" in (DEPLOY / "Caddyfile").read_text()
    wrong = []
    for rule in shared_app.url_map.iter_rules():
        path = re.sub(r"<[^>]+>", "7", rule.rule)
        method = "POST" if "POST" in (rule.methods or ()) else "GET"
        with shared_app.test_request_context(path, method=method):
            private = is_without_trace()
        if private != any(each.search(path) for each in hidden):
            wrong.append(f"{rule.rule}: {'to hide' if private else 'to be told'}")
    assert wrong == [], "say so in $flexpool_told of docs/deploy/nginx.conf"
