"""Squares that a phone reads: drawn as they are meant, and smaller in capitals."""

import re

import pytest
import segno
from flask import Flask

from app.tasks.qr import QUIET, QrCode, code_of, short_code_of

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


def drawn(code: QrCode) -> list[list[int]]:
    """The dark and light modules that the strokes of a path leave, without the quiet zone."""
    grid = [[0] * code.size for _ in range(code.size)]
    x = y = 0
    for command, first, second in re.findall(r"([Mhm])(\d+)(?: ([\d.]+))?", code.path):
        if command == "M":
            x, y = int(first), int(float(second))
            continue
        if command == "h":
            grid[y][x : x + int(first)] = [1] * int(first)
        x += int(first)
    return [row[QUIET:-QUIET] for row in grid[QUIET:-QUIET]]


def test_a_code_is_drawn_module_by_module_and_takes_fewer_in_capitals(
    shared_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(shared_app.config, "BASE_URL", "https://pool.delinde.example")
    with shared_app.app_context():
        plain, short = code_of("/s/123456"), short_code_of("/s/123456")
    assert short.address == "HTTPS://POOL.DELINDE.EXAMPLE/S/123456"
    for code in (plain, short):
        meant = segno.make(code.address, error="m", micro=False).matrix
        assert drawn(code) == [list(row) for row in meant]
    assert short.size < plain.size
