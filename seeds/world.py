"""The hospital De Linde: its departments and what people there can be able to do."""

from dataclasses import dataclass

from app.capabilities.models import KINDS_WITH_LEVELS, CapabilityKind

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
    """A capability, in both languages. ``years``: for how long it is given, None for good.

    ``stale_months``, ``level_names``, ``evidence`` and ``reserved`` as in ``Capability``;
    ``includes`` names others by key.
    """

    key: str
    name_nl: str
    name_en: str
    kind: CapabilityKind
    years: int | None = None
    stale_months: int | None = None
    level_names: dict[str, dict[str, str]] | None = None
    evidence: bool = False
    reserved: bool = False
    includes: tuple[str, ...] = ()

    @property
    def has_levels(self) -> bool:
        """Whether it grows in levels."""
        return self.kind in KINDS_WITH_LEVELS


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

IN_PAIRS = {
    "2": {"nl": "meegelopen", "en": "walked along"},
    "4": {"nl": "met z’n tweeën", "en": "in pairs"},
    "5": {"nl": "alleen", "en": "alone"},
}
"""How moving patients is learned: a scheme of its own, of three steps."""

CAPABILITIES = (
    CapabilitySpec(
        "invigilation", "Surveillance", "Invigilation", _SKILL, years=3, stale_months=12
    ),
    CapabilitySpec("practicals", "Practicum", "Lab practicals", _SKILL, stale_months=6),
    CapabilitySpec(
        "sterile",
        "Steriel werken",
        "Sterile technique",
        _SKILL,
        years=3,
        stale_months=6,
        reserved=True,
    ),
    CapabilitySpec("privacy", "AVG-basis", "Privacy basics", _QUALIFICATION, years=3),
    CapabilitySpec("records", "EPD-basis", "Patient record basics", _QUALIFICATION, years=3),
    CapabilitySpec(
        "safety",
        "BHV",
        "Emergency response (BHV)",
        _QUALIFICATION,
        years=1,
        evidence=True,
        includes=("resuscitation",),
    ),
    CapabilitySpec(
        "transport",
        "Patiëntvervoer",
        "Patient transport",
        _SKILL,
        stale_months=12,
        level_names=IN_PAIRS,
    ),
    CapabilitySpec("hosting", "Gastheerschap", "Hosting", _SKILL),
    CapabilitySpec("media", "AV", "Audiovisual support", _SKILL, stale_months=12),
    CapabilitySpec("english", "Engels", "English", _SKILL),
    CapabilitySpec("intro_skillslab", "Introductie Skillslab", "Skills lab intro", _INDUCTION),
    CapabilitySpec(
        "intro_archive", "Introductie Medisch Archief", "Medical archive intro", _INDUCTION
    ),
    CapabilitySpec("intro_biobank", "Introductie Biobank", "Biobank intro", _INDUCTION),
    CapabilitySpec(
        "resuscitation", "Reanimatie", "Basic life support", _QUALIFICATION, years=1, evidence=True
    ),
)
"""An emergency responder has shown basic life support; moving patients has its own three steps."""

TEAMS = tuple(spec.key for spec in DEPARTMENTS if spec.parent not in (None, ROOT))
"""The departments that post tasks and that people belong to."""
