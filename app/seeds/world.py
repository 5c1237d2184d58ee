"""The hospital De Linde: its departments and what people there can be able to do."""

from dataclasses import dataclass

from app.capabilities.models import CapabilityKind

ROOT = "linde"
MAIL_DOMAIN = "delinde.example"


@dataclass(frozen=True, slots=True)
class DepartmentSpec:
    """A unit; ``key`` is how the seed speaks of it."""

    key: str
    name: str
    parent: str | None
    phone: str
    hand_back_hours: int = 24


@dataclass(frozen=True, slots=True)
class CapabilitySpec:
    """A capability, in both languages. ``years``: for how long it is given, None for good."""

    key: str
    name_nl: str
    name_en: str
    kind: CapabilityKind
    years: int | None = None


DEPARTMENTS = (
    DepartmentSpec(ROOT, "Universitair Ziekenhuis De Linde", None, "41000"),
    DepartmentSpec("education", "Onderwijs en opleiding", ROOT, "41100"),
    DepartmentSpec("clinics", "Poliklinieken en behandeling", ROOT, "41400"),
    DepartmentSpec("facilities", "Logistiek en gastvrijheid", ROOT, "41500"),
    DepartmentSpec("knowledge", "Informatie en onderzoek", ROOT, "41700"),
    DepartmentSpec("logistics", "Onderwijslogistiek", "education", "41200"),
    DepartmentSpec("skillslab", "Skillslab", "education", "41230"),
    DepartmentSpec("exams", "Tentamenbureau", "education", "41110"),
    DepartmentSpec("labs", "Practicumlab", "education", "41300"),
    DepartmentSpec("dermatology", "Poli Dermatologie", "clinics", "41420"),
    DepartmentSpec("radiology", "Radiologie", "clinics", "41440"),
    DepartmentSpec("daycare", "Dagbehandeling", "clinics", "41460", hand_back_hours=48),
    DepartmentSpec("blood", "Bloedafname", "clinics", "41480"),
    DepartmentSpec("pharmacy", "Apotheeklogistiek", "facilities", "41510", hand_back_hours=48),
    DepartmentSpec("transport", "Patiëntenvervoer", "facilities", "41540", hand_back_hours=12),
    DepartmentSpec("hospitality", "Gastvrijheid", "facilities", "41570", hand_back_hours=12),
    DepartmentSpec("archive", "Medisch Archief", "knowledge", "41710"),
    DepartmentSpec("media", "AV & ICT-plein", "knowledge", "41740"),
    DepartmentSpec("biobank", "Biobank", "knowledge", "41770"),
)

_SKILL, _INDUCTION = CapabilityKind.SKILL, CapabilityKind.INDUCTION
_QUALIFICATION = CapabilityKind.QUALIFICATION

CAPABILITIES = (
    CapabilitySpec("invigilation", "Surveillance", "Invigilation", _SKILL, 3),
    CapabilitySpec("practicals", "Practicum", "Lab practicals", _SKILL),
    CapabilitySpec("sterile", "Steriel werken", "Sterile technique", _SKILL, 3),
    CapabilitySpec("privacy", "AVG-basis", "Privacy basics", _QUALIFICATION, 3),
    CapabilitySpec("records", "EPD-basis", "Patient record basics", _QUALIFICATION, 3),
    CapabilitySpec("safety", "BHV", "Emergency response (BHV)", _QUALIFICATION, 1),
    CapabilitySpec("transport", "Patiëntvervoer", "Patient transport", _SKILL),
    CapabilitySpec("hosting", "Gastheerschap", "Hosting", _SKILL),
    CapabilitySpec("media", "AV", "Audiovisual support", _SKILL),
    CapabilitySpec("english", "Engels", "English", _SKILL),
    CapabilitySpec("intro_skillslab", "Introductie Skillslab", "Skills lab intro", _INDUCTION),
    CapabilitySpec(
        "intro_archive", "Introductie Medisch Archief", "Medical archive intro", _INDUCTION
    ),
    CapabilitySpec("intro_biobank", "Introductie Biobank", "Biobank intro", _INDUCTION),
)

TEAMS = tuple(spec.key for spec in DEPARTMENTS if spec.parent not in (None, ROOT))
"""The departments that post tasks and that people belong to."""
