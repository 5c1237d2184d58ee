"""Signing in: mostly the work of argon2id, which is meant to take its time."""

import re
import time
from html import unescape

from argon2 import PasswordHasher

from app.accounts.rules_passwords import PUBLISHED
from bench.figures import Section, spread
from bench.phones import Phone, get, post
from bench.stages import ENGINES, Stages, workers
from config import Production

TOKEN = re.compile(r'name="csrf-token" content="([^"]+)"')


def measure(stages: Stages, quick: bool = False) -> Section:
    """From the tap to the redirect, one after the other."""
    section = Section("Signing in")
    many = 5 if quick else 30
    for engine in ENGINES:
        with stages.stage(engine) as stage, stage.server() as server:
            seconds = [_sign_in(Phone(server.port), address) for address in workers(many)]
        section.add(stage.label, spread(seconds), reference=f"one hash: {spread(_hashes(many))}")
    return section


def _sign_in(phone: Phone, address: str) -> float:
    page = phone.ask(get("/sign-in"))
    token = TOKEN.search(page.body.decode())
    if token is None:
        raise RuntimeError("the sign-in page carries no token")
    cookie = page.header("Set-Cookie").partition(";")[0]
    fields = {"email": address, "password": PUBLISHED, "csrf_token": unescape(token[1])}
    request = post("/sign-in", cookie, fields)
    asked = time.perf_counter()
    answer = phone.ask(request)
    if answer.status != 303:
        raise RuntimeError(f"answered {answer.status}")
    return time.perf_counter() - asked


def _hashes(many: int) -> list[float]:
    """The hash of a production server, which is not that of the tests."""
    hasher = PasswordHasher(
        Production.ARGON2_TIME_COST, Production.ARGON2_MEMORY_KIB, Production.ARGON2_LANES
    )
    known, seconds = hasher.hash(PUBLISHED), []
    for _ in range(many):
        began = time.perf_counter()
        hasher.verify(known, PUBLISHED)
        seconds.append(time.perf_counter() - began)
    return seconds
