"""What the people of the story did lately: asked with proof, wrote a handover, found a danger."""

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import select

from app.capabilities.models import Capability, CapabilityRequest, RequestState
from app.core.db import db
from app.files.models import StoredFile
from app.on_shift.commands_practice import practise
from app.on_shift.models import Handover
from app.people.models import Person
from app.shifts.models import Shift
from app.shifts.models_claims import Claim
from app.shifts.states import Seat
from app.tasks.models import InstructionStep, InstructionVersion, StepProblem, StepReport, TaskType

PROOF = ("AVG-basis", "E-learning afgerond", "Sem Visser")
HANDOVER = (
    "De bakken van rij 2 zijn op: bestel ze bij het magazijn.\n"
    "Infuuspop 3 lekt bij de linkerarm.\n"
    "De sleutel ligt weer bij de balie."
)
WITH_HANDOVER, UNSAFE_AT = "Infuuspoppen opbouwen", 5


def ask_for_capabilities(now: datetime) -> int:
    """One open request with proof, one without, one that was refused.

    Returns the number of requests. Runs inside a command.
    """
    names = ("Sem Visser", "Amina Kaya", "Ahmed Said", "Joke Postma")
    sem, amina, ahmed, joke = map(_person, names)
    file = _proof(now - timedelta(days=1))
    db.session.add(file)
    db.session.flush()
    asked = [
        CapabilityRequest(
            person_id=sem,
            capability_id=_capability("AVG-basis"),
            level=5,
            valid_until=(now + timedelta(days=1090)).date(),
            words="Vorige week opnieuw gedaan.",
            file_id=file.id,
            asked_at=now - timedelta(days=1),
        ),
        CapabilityRequest(
            person_id=amina,
            capability_id=_capability("Practicum"),
            level=3,
            words="Bij het Skillslab deed ik dit al drie keer mee.",
            asked_at=now - timedelta(hours=20),
        ),
        CapabilityRequest(
            person_id=ahmed,
            capability_id=_capability("Surveillance"),
            level=5,
            words="Ik heb dit bij een andere organisatie gedaan.",
            asked_at=now - timedelta(days=12),
            state=RequestState.REFUSED,
            answered_at=now - timedelta(days=10),
            answered_by_id=joke,
            answer="Doe eerst een keer mee op een extra plek, dan teken ik je af.",
        ),
    ]
    db.session.add_all(asked)
    return len(asked)


def tell_of_the_work(now: datetime) -> dict[str, int]:
    """Who practised what; where the story has such a task, a handover and a report. In a command.

    How many rows each table got.
    """
    stored = {"practice": practise(now), "handovers": 0, "step_reports": 0}
    claim = db.session.scalar(
        select(Claim)
        .join(Shift, Shift.id == Claim.shift_id)
        .join(TaskType, TaskType.id == Shift.task_type_id)
        .where(TaskType.name == WITH_HANDOVER, Claim.person_id == _person("Noor Haddad"))
        .where(Claim.live, Claim.seat == Seat.REGULAR, Claim.ends_at < now)
        .order_by(Claim.ends_at.desc())
        .limit(1)
    )
    if claim is None:
        return stored
    written_at = min(claim.ends_at + timedelta(minutes=20), now)
    db.session.add(Handover(claim_id=claim.id, lines=HANDOVER, written_at=written_at))
    db.session.add(_unsafe(written_at))
    return {**stored, "handovers": 1, "step_reports": 1}


def _unsafe(at: datetime) -> StepReport:
    """That a step is unsafe as it stands in the newest version."""
    step = db.session.execute(
        select(InstructionStep.key, InstructionVersion.id, InstructionVersion.task_type_id)
        .join(InstructionVersion, InstructionVersion.id == InstructionStep.version_id)
        .join(TaskType, TaskType.id == InstructionVersion.task_type_id)
        .where(TaskType.name == WITH_HANDOVER, InstructionStep.position == UNSAFE_AT)
        .order_by(InstructionVersion.number.desc())
        .limit(1)
    ).one()
    return StepReport(
        task_type_id=step.task_type_id,
        version_id=step.id,
        step_key=step.key,
        reporter_id=_person("Noor Haddad"),
        problem=StepProblem.UNSAFE,
        words="Het afvalbakje is open. Gebruikte naalden horen in een naaldcontainer.",
        reported_at=at,
    )


def _person(name: str) -> int:
    """The id of somebody of the cast: the first of that name."""
    return db.session.scalars(
        select(Person.id).where(Person.name == name).order_by(Person.id).limit(1)
    ).one()


def _capability(name: str) -> int:
    return db.session.scalars(select(Capability.id).where(Capability.name_nl == name)).one()


def _proof(at: datetime) -> StoredFile:
    content = certificate(PROOF)
    return StoredFile(
        name="avg-basis.pdf",
        media_type="application/pdf",
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        stored_at=at,
        content=content,
    )


def certificate(lines: tuple[str, ...]) -> bytes:
    """A page of PDF with lines of text, byte for byte the same each time (ISO 32000-1)."""
    text = " ".join(f"({line}) Tj 0 -40 Td" for line in lines)
    drawing = f"BT /F1 24 Tf 72 700 Td {text} ET"
    objects = (
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
            " /Resources << /Font << /F1 5 0 R >> >> >>"
        ),
        f"<< /Length {len(drawing)} >>\nstream\n{drawing}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    made, places = "%PDF-1.4\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(made))
        made += f"{number} 0 obj\n{each}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    return (
        f"{made}xref\n0 {size}\n0000000000 65535 f \n{table}"
        f"trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{len(made)}\n%%EOF\n"
    ).encode("ascii")
