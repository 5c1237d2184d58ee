"""What the whole hospital has beside the departments of the demo: wards, acute care, skills."""

from app.capabilities.models import CapabilityKind
from seeds.hospital.worktexts import MORE_TASKS
from seeds.organisation import Organisation
from seeds.worktexts import TASKS
from seeds.world import CAPABILITIES, DEPARTMENTS, ROOT, CapabilitySpec, DepartmentSpec

MORE_DEPARTMENTS = (
    DepartmentSpec("wards", "Verpleegafdelingen", ROOT, "41800"),
    DepartmentSpec("acute", "Acute zorg", ROOT, "41900"),
    DepartmentSpec("cardiology", "Verpleegafdeling Cardiologie", "wards", "41810"),
    DepartmentSpec("surgery", "Verpleegafdeling Chirurgie", "wards", "41820"),
    DepartmentSpec("internal", "Verpleegafdeling Interne", "wards", "41830"),
    DepartmentSpec("neurology", "Verpleegafdeling Neurologie", "wards", "41840"),
    DepartmentSpec("children", "Kinderafdeling", "wards", "41850"),
    DepartmentSpec("maternity", "Geboortecentrum", "wards", "41860"),
    DepartmentSpec("emergency", "Spoedeisende Hulp", "acute", "41910", hand_back_hours=12),
    DepartmentSpec("theatre", "Operatiecentrum", "acute", "41920", hand_back_hours=48),
    DepartmentSpec("intensive", "Intensive Care", "acute", "41930", hand_back_hours=48),
    DepartmentSpec("eyes", "Poli Oogheelkunde", "clinics", "41490"),
    DepartmentSpec("sterilisation", "Centrale Sterilisatie", "facilities", "41580"),
    DepartmentSpec("meals", "Voedingsdienst", "facilities", "41590", hand_back_hours=12),
    DepartmentSpec("trials", "Trialbureau", "knowledge", "41780"),
)

_SKILL, _INDUCTION = CapabilityKind.SKILL, CapabilityKind.INDUCTION
_QUALIFICATION, _REGISTRATION = CapabilityKind.QUALIFICATION, CapabilityKind.REGISTRATION

MORE_CAPABILITIES = (
    CapabilitySpec("serving", "Voedingsassistentie", "Meal service", _SKILL),
    CapabilitySpec("watching", "Toezicht aan bed", "Bedside watch", _SKILL, 2),
    CapabilitySpec("instruments", "Instrumentenkennis", "Handling instruments", _SKILL, 3, 12),
    CapabilitySpec("admission", "Opnameadministratie", "Admission desk", _SKILL),
    CapabilitySpec("phone", "Telefonie", "Telephone desk", _SKILL),
    CapabilitySpec("data", "Gegevensinvoer", "Data entry", _SKILL),
    CapabilitySpec("hygiene", "Hygiëne", "Hygiene", _QUALIFICATION, 2),
    CapabilitySpec("lifting", "Tiltechniek", "Safe lifting", _QUALIFICATION, 2),
    CapabilitySpec(
        "research", "GCP", "Good clinical practice (GCP)", _REGISTRATION, years=3, evidence=True
    ),
    CapabilitySpec(
        "intro_theatre", "Introductie Operatiecentrum", "Operating centre intro", _INDUCTION, 3
    ),
    CapabilitySpec("intro_wards", "Introductie Verpleging", "Ward intro", _INDUCTION),
)

HOSPITAL = Organisation(
    DEPARTMENTS + MORE_DEPARTMENTS, CAPABILITIES + MORE_CAPABILITIES, TASKS + MORE_TASKS
)
"""De Linde as a whole; what the demo has keeps its ids."""
