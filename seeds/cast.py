"""The people with a name in the story: who posts, who works, who coordinates."""

from collections.abc import Iterator
from datetime import date, time, timedelta
from itertools import count

from app.capabilities.models import RevocationReason
from app.people.models import Contract
from app.people.rules import Role
from seeds.people import Agreed, Held, Person
from seeds.world import DEPARTMENTS, ROOT

STAFF = (
    ("logistics", "Marleen Brouwer", "41207"),
    ("logistics", "Lotte Bakker", "41215"),
    ("skillslab", "Joke Postma", "41350"),
    ("skillslab", "Hans Verbeek", "41236"),
    ("exams", "Ruben Maas", "41118"),
    ("exams", "Farida Benali", "41121"),
    ("labs", "Koen Hendriks", "41304"),
    ("labs", "Mei Chen", "41309"),
    ("dermatology", "Sanne Willems", "41422"),
    ("dermatology", "Yusuf Demir", "41425"),
    ("radiology", "Petra Scholten", "41441"),
    ("radiology", "Bram Jacobs", "41447"),
    ("daycare", "Carla Dijkstra", "41463"),
    ("daycare", "Nadia Boukhari", "41468"),
    ("blood", "Monique Peters", "41482"),
    ("blood", "Jeroen Smits", "41486"),
    ("pharmacy", "Erik van Leeuwen", "41512"),
    ("pharmacy", "Priya Ramdin", "41517"),
    ("transport", "Gerrit Hofman", "41543"),
    ("transport", "Shanti Jagessar", "41549"),
    ("hospitality", "Angelique Martina", "41572"),
    ("hospitality", "Tom van Vliet", "41578"),
    ("archive", "Wilma de Groot", "41713"),
    ("archive", "Dennis Kuipers", "41716"),
    ("media", "Rik Schouten", "41742"),
    ("media", "Lieke Kramer", "41745"),
    ("biobank", "Esther Vermeer", "41772"),
    ("biobank", "Daniel Osei", "41779"),
)
"""Two people of every department who post for it: the contact person and the deputy."""

ASSESSORS_OF = {
    "practicals": ("Joke Postma",),
    "sterile": ("Joke Postma", "Esther Vermeer"),
    "invigilation": ("Joke Postma", "Ruben Maas"),
}
"""Who signs off what by name: nobody else does where it is a reserved act."""

OWNERS_OF = {"practicals": "Joke Postma", "sterile": "Joke Postma", "invigilation": "Ruben Maas"}
"""Who keeps the entry of a capability."""

ACCOUNTS = (
    ("Marleen Brouwer", "poster and contact person, Onderwijslogistiek"),
    ("Noor Haddad", "worker, amanuensis of the Practicumlab"),
    ("Sem Visser", "worker who is still learning, Onderwijslogistiek"),
    ("Joke Postma", "assessor and poster, Skillslab"),
    ("Tarik Aydın", "coordinator"),
    ("Ineke van Dam", "case worker"),
    ("Anne de Graaf", "administrator"),
    ("Lotte Bakker", "poster and deputy, Onderwijslogistiek"),
    ("Ruben Maas", "poster and contact person, Tentamenbureau"),
    ("Ruben Vos", "worker, Patiëntenvervoer"),
    ("Amina Kaya", "worker, Bloedafname"),
)
"""Whom to sign in as, in the order of the story."""

EDUCATION = tuple(spec.key for spec in DEPARTMENTS if spec.parent == "education")
"""The teams whose people Joke signs off."""

MORNING = (time(8), time(12))
EARLY = (time(7, 30), time(12))
LONG = (time(8), time(16, 30))
FRIDAY = 4
OFFICE = (time(9), time(12))


def cast(today: date) -> list[Person]:
    """Everybody with a name, with what they can on this day; ids count from 1."""
    numbers = count(1)
    people = [*_staff(numbers), *_office(numbers), *_flexworkers(numbers, today)]
    sem = next(person for person in people if person.name == "Sem Visser")
    sem.kept_free = FRIDAY
    joke = next(person for person in people if person.name == "Joke Postma")
    joke.roles += ((Role.ASSESSOR, "education"),)
    joke.held = {
        key: Held(5, None if key in {"practicals", "hosting"} else today + timedelta(300))
        for key in ("invigilation", "practicals", "sterile", "privacy", "records", "safety")
    }
    lisa = next(person for person in people if person.name == "Lisa Mulder")
    lisa.taken_away = {"transport": RevocationReason.LAPSED}
    return people


def _staff(numbers: "count[int]") -> Iterator[Person]:
    """Who posts; the second of a team signs off as well, where Joke does not."""
    homes: set[str] = set()
    for home, name, phone in STAFF:
        roles: tuple[tuple[Role, str], ...] = ((Role.POSTER, home),)
        if home in homes and home not in EDUCATION:
            roles += ((Role.ASSESSOR, home),)
        homes.add(home)
        yield Person(next(numbers), name, home, phone, roles=roles)


def _office(numbers: "count[int]") -> Iterator[Person]:
    for name, phone, role in (
        ("Tarik Aydın", "41005", Role.COORDINATOR),
        ("Ineke van Dam", "41011", Role.CASE_WORKER),
        ("Anne de Graaf", "41002", Role.ADMINISTRATOR),
    ):
        yield Person(next(numbers), name, ROOT, phone, roles=((role, ROOT),))


def _flexworkers(numbers: "count[int]", today: date) -> Iterator[Person]:
    def held(**levels: int | tuple[int, int]) -> dict[str, Held]:
        """Levels by capability; with the days from today after which it is no longer valid."""
        return {
            key: Held(level)
            if isinstance(level, int)
            else Held(level[0], today + timedelta(level[1]))
            for key, level in levels.items()
        }

    def worker(
        name: str,
        home: str,
        phone: str,
        contract: Contract,
        hours: float,
        held: dict[str, Held],
        roster: dict[int, tuple[time, time]],
    ) -> Person:
        agreed = Agreed(contract, hours, today - timedelta(500))
        return Person(
            next(numbers),
            name,
            home,
            phone,
            agreed=agreed,
            held=held,
            roster=roster,
            told=True,
        )

    yield worker(
        "Noor Haddad",
        "labs",
        "41330",
        Contract.FIXED,
        16,
        held(
            invigilation=(5, 420),
            practicals=5,
            sterile=(3, 10),
            privacy=(5, 300),
            safety=(5, 21),
            hosting=4,
            intro_skillslab=5,
            intro_biobank=5,
        ),
        dict.fromkeys(range(4), MORNING),
    )
    yield worker(
        "Sem Visser",
        "logistics",
        "41209",
        Contract.MIN_MAX,
        16,
        held(
            invigilation=(4, 600),
            practicals=3,
            sterile=(1, 500),
            privacy=(5, -13),
            safety=(5, 21),
            hosting=3,
            intro_skillslab=5,
        ),
        {1: OFFICE, 3: OFFICE},
    )
    yield worker(
        "Ruben Vos",
        "transport",
        "41518",
        Contract.FIXED,
        16,
        held(invigilation=(5, 500), privacy=(5, 200), safety=(5, 120), transport=5),
        dict.fromkeys(range(4), MORNING),
    )
    yield worker(
        "Amina Kaya",
        "blood",
        "41126",
        Contract.FIXED,
        12,
        held(
            invigilation=(5, 21),
            practicals=2,
            sterile=(5, 400),
            privacy=(5, 320),
            records=(5, 150),
            hosting=3,
        ),
        {0: EARLY, 2: EARLY, 4: EARLY},
    )
    yield worker(
        "Iris de Boer",
        "skillslab",
        "41352",
        Contract.FIXED,
        12,
        held(
            invigilation=(5, -40),
            practicals=4,
            sterile=(4, 20),
            privacy=(5, 260),
            safety=(5, 90),
            intro_skillslab=5,
        ),
        {0: LONG, 1: LONG, 3: MORNING},
    )
    yield worker(
        "Sjoerd Postma",
        "radiology",
        "41644",
        Contract.FIXED,
        12,
        held(invigilation=(5, 330), privacy=(5, 210), records=(5, 45), safety=(5, 60), transport=4),
        {0: MORNING, 1: MORNING, 2: MORNING},
    )
    yield worker(
        "Lisa Mulder",
        "dermatology",
        "41602",
        Contract.ON_CALL,
        24,
        held(
            invigilation=(5, 410),
            privacy=(5, 500),
            records=(5, 350),
            safety=(5, 9),
            hosting=5,
        ),
        {1: EARLY, 4: MORNING},
    )
    yield worker(
        "Bram Jansen",
        "exams",
        "41877",
        Contract.ON_CALL,
        16,
        held(invigilation=(5, 700), privacy=(5, 600), hosting=5),
        {},
    )
    yield worker(
        "Fatima el Amrani",
        "archive",
        "41030",
        Contract.FIXED,
        12,
        held(
            invigilation=(5, 350),
            privacy=(5, 90),
            records=(5, 110),
            hosting=5,
            intro_archive=5,
        ),
        dict.fromkeys(range(3), MORNING),
    )
    yield worker(
        "Ahmed Said",
        "pharmacy",
        "41733",
        Contract.MIN_MAX,
        20,
        held(invigilation=(2, 300), sterile=(5, 27), privacy=(5, 340), safety=(5, 40), transport=4),
        {0: LONG, 3: LONG},
    )
