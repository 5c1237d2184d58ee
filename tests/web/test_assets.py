"""What a page is made with has its content in its address: kept for good, never of yesterday."""

import gzip
import json
import re
import shutil
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import ROOT
from app.web.assets import FOR_GOOD, Shelf, shelf_of
from app.web.joined import ALONE, JOINED
from tests.conftest import make_app

STATIC = ROOT / "static"
SHELF = shelf_of(STATIC)
NAMES = [each.name for each in SHELF]
NAMED = re.compile(r"""url_for\(\s*["']static["'],\s*filename=["']([^"']+)["']\s*\)""")
BY_HAND = re.compile(r"""(?:href|src|url|fetch|import)\W{1,4}/?static/""")
ADDRESS = re.compile(r'(?:href|src)="(/static/[^"#]+)')
OTHER = ".00000000."


@pytest.fixture(scope="module")
def app() -> Flask:
    return make_app("sqlite://")


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.mark.parametrize("name", NAMES)
def test_every_file_is_kept_for_good_under_its_address_alone(
    client: FlaskClient, name: str
) -> None:
    asset = SHELF[name]
    kept = client.get(f"/static/{asset.address}")
    assert (kept.status_code, kept.data) == (200, asset.content)
    assert kept.headers["Cache-Control"] == FOR_GOOD
    assert "Set-Cookie" not in kept.headers
    fingerprint = asset.address.split(".")[-2]
    for other in (name, asset.address.replace(f".{fingerprint}.", OTHER)):
        asked = client.get(f"/static/{other}")
        assert (asked.status_code, asked.data) == (200, asset.content), other
        assert asked.headers["Cache-Control"] == "public, no-cache", "another content may follow"


@pytest.mark.parametrize("name", NAMES)
def test_packed_or_not_it_is_the_same_and_asked_again_it_is_not_sent(
    client: FlaskClient, name: str
) -> None:
    asset = SHELF[name]
    tags = set()
    for accepts in ("identity", "gzip, deflate, br"):
        headers = {"Accept-Encoding": accepts}
        answer = client.get(f"/static/{asset.address}", headers=headers)
        packed = answer.headers.get("Content-Encoding") == "gzip"
        assert packed == ("gzip" in accepts), "every file of ours is text"
        assert (gzip.decompress(answer.data) if packed else answer.data) == asset.content
        assert answer.headers["Content-Length"] == str(len(answer.data))
        assert "Accept-Encoding" in answer.vary
        tags.add(answer.headers["ETag"])
        headers["If-None-Match"] = answer.headers["ETag"]
        again = client.get(f"/static/{asset.address}", headers=headers)
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["Cache-Control"] == FOR_GOOD
        assert "Accept-Encoding" in again.vary
    assert len(tags) == 2, "a tag names what was sent, byte for byte"


def test_one_byte_gives_another_address_and_the_rest_keeps_its_own(tmp_path: Path) -> None:
    shutil.copytree(STATIC, tmp_path, dirs_exist_ok=True)
    changed = {"js/app.js", "favicon.svg"}
    for name in changed:
        (tmp_path / name).write_bytes((tmp_path / name).read_bytes() + b"\n")
    after = {each.name: each.address for each in Shelf(tmp_path)}
    before = {each.name: each.address for each in SHELF}
    made_of_it = {"manifest.webmanifest", "js/flexpool.js"}
    assert {name for name in before if before[name] != after[name]} == changed | made_of_it


def test_pages_name_every_file_by_its_address(client: FlaskClient) -> None:
    for page in ("/sign-in", "/help", "/nothing-here"):
        named = set(ADDRESS.findall(client.get(page).text))
        assert len(named) >= 5, page
        for address in named:
            answer = client.get(address)
            assert answer.headers["Cache-Control"] == FOR_GOOD, f"{address} in {page}"


def test_the_manifest_names_its_icon_by_its_address(client: FlaskClient) -> None:
    manifest = client.get(f"/static/{SHELF['manifest.webmanifest'].address}")
    assert manifest.content_type.startswith("application/manifest+json")
    (icon,) = json.loads(manifest.data)["icons"]
    assert client.get(f"/static/{icon['src']}").headers["Cache-Control"] == FOR_GOOD


def test_no_template_script_or_style_names_a_file_by_hand() -> None:
    sources = [
        *ROOT.glob("templates/**/*.*"),
        *ROOT.glob("static/js/*"),
        *ROOT.glob("static/css/*"),
    ]
    for path in sources:
        source = path.read_text()
        assert not BY_HAND.search(source), (
            f"{path}: url_for('static', filename=…) knows the address"
        )
        used = NAMED.findall(source)
        assert len(used) == len(re.findall(r"""url_for\(\s*["']static""", source)), (
            f"{path}: write the name of the file out, so that this test can see it"
        )
        assert set(used) <= set(NAMES), f"{path}: no such file in static/"
        if path.suffix == ".css":
            assert "url(" not in source, f"{path}: it would name a file without its fingerprint"


def test_every_style_and_script_is_joined_or_asked_for_alone() -> None:
    """One that stands nowhere reaches no page: name it in app/web/joined.py."""
    parts = [part for parts in JOINED.values() for part in parts]
    on_disk = {
        path.relative_to(STATIC).as_posix()
        for kind in ("css", "js")
        for path in STATIC.rglob(f"*.{kind}")
    }
    assert sorted([*parts, *ALONE]) == sorted(on_disk)
    templates = "".join(path.read_text() for path in ROOT.glob("templates/**/*.html"))
    named = {name for name in NAMED.findall(templates) if name.endswith((".css", ".js"))}
    assert named == {*JOINED, *ALONE}, "a page asks for one style and one script, and what is alone"


LAYERS = re.search(r"@layer ([^;{]+);", (STATIC / "css/layers.css").read_text())
IN_A_LAYER = re.compile(r"(/\*(?s:.*?)\*/\s*)*@layer (\w+) \{\n(  .*\n|\n)*\}\n")


def test_every_rule_is_in_a_layer_and_the_sheets_follow_their_order() -> None:
    """A rule outside wins over every layer: begin the sheet with the one that it belongs to."""
    assert LAYERS is not None
    order = LAYERS[1].split(", ")
    first, *sheets = JOINED["css/flexpool.css"]
    assert first == "css/layers.css", "the order stands before the first rule"
    found = []
    for name in sheets:
        whole = IN_A_LAYER.fullmatch((STATIC / name).read_text())
        assert whole is not None, f"{name}: one @layer around all of it, after what it is for"
        found.append(order.index(whole[2]))
    assert found == sorted(found), "name the sheets in app/web/joined.py by layer"
    assert set(found) == set(range(len(order))), "a layer without a rule"


def test_rules_for_paper_hold_for_every_page_alike() -> None:
    """In one file ``@page`` of one component would be that of all: it stands in paper.css."""
    with_page = {path.name for path in STATIC.glob("css/*.css") if "@page" in path.read_text()}
    assert with_page == {"paper.css"}


@pytest.mark.parametrize(("page", "most"), [("/sign-in", 8), ("/nothing-here", 8)])
def test_a_first_visit_asks_for_little(client: FlaskClient, page: str, most: int) -> None:
    compressed = {"Accept-Encoding": "gzip"}
    answer = client.get(page, headers=compressed)
    text = gzip.decompress(answer.data).decode()
    named = set(ADDRESS.findall(text))
    weights = [len(client.get(address, headers=compressed).data) for address in named]
    assert len(named) + 1 <= most
    assert sum(weights) + len(answer.data) <= 60_000, "with 30 kB left for the page itself"
