"""What the work of the other departments is, in their words."""

from app.people.models import Load
from seeds.worktexts import TaskSpec

MORE_TASKS = (
    TaskSpec(
        "breakfast",
        "Ontbijt rondbrengen",
        "meals",
        210,
        0,
        "Centrale keuken · gebouw A, route 40 · verzamelen bij de bandlijn",
        (("serving", 3), ("hygiene", 5)),
        (Load.WALKING, Load.STANDING, Load.PATIENT_CONTACT),
        "Breng het ontbijt naar twee afdelingen.\nHaal de bladen weer op.",
        "helpen met eten of drinken.",
        "Was je handen en doe een schort voor.\n"
        "Haal de verwarmde kar op en controleer de lijst.\n"
        "Vraag bij elk bed naar naam en geboortedatum.\n"
        "Haal na een half uur de bladen op en breng de kar terug.",
    ),
    TaskSpec(
        "supper",
        "Avondmaaltijd uitdelen",
        "meals",
        180,
        0,
        "Centrale keuken · gebouw A, route 40 · verzamelen bij de bandlijn",
        (("serving", 3),),
        (Load.WALKING, Load.STANDING, Load.PATIENT_CONTACT),
        "Deel de maaltijden uit op twee afdelingen.\nNoteer wat er terugkomt.",
        "diëten wijzigen: bel de diëtist.",
        "Controleer de kaartjes op de bladen met de lijst.\n"
        "Deel uit in de volgorde van de kamers.\n"
        "Noteer bij elk blad hoeveel er over is.\n"
        "Spoel de kar schoon en zet hem aan de lader.",
    ),
    TaskSpec(
        "trays",
        "Instrumentennetten samenstellen",
        "sterilisation",
        300,
        15,
        "Sterilisatie · gebouw C, route 310 · aanbellen bij de schone kant",
        (("instruments", 4), ("sterile", 4), ("hygiene", 5)),
        (Load.STANDING, Load.SCREEN),
        "Stel netten samen volgens de foto op het scherm.\nScan elk instrument.",
        "beschadigde instrumenten repareren.",
        "Kleed je om in de sluis en doe een muts op.\n"
        "Scan het net en open de foto.\n"
        "Leg elk instrument op zijn plek en scan het.\n"
        "Leg wat bot of stuk is in de rode bak.\n"
        "Laat het net door een collega nakijken.",
    ),
    TaskSpec(
        "scopes",
        "Scopen ophalen en aanreiken",
        "sterilisation",
        240,
        0,
        "Sterilisatie · gebouw C, route 311 · aanbellen bij de vuile kant",
        (("instruments", 3), ("hygiene", 5)),
        (Load.WALKING, Load.STANDING),
        "Haal gebruikte scopen op bij de poli's.\nBreng schone scopen terug.",
        "scopen zelf reinigen.",
        "Haal de gesloten kar op.\n"
        "Teken per poli af wat je meeneemt.\n"
        "Zet de kar in de sluis en meld je bij de balie.\n"
        "Breng de schone scopen binnen het uur terug.",
    ),
    TaskSpec(
        "ward_round",
        "Afdeling aanvullen",
        "internal",
        240,
        0,
        "Interne · gebouw A, route 220 · melden bij de balie",
        (("intro_wards", 3),),
        (Load.WALKING, Load.LIFTING),
        "Vul linnen en materiaal aan op elke kamer.\nMaak de voorraadkasten op orde.",
        "medicijnen aanraken.",
        "Haal de lijst op bij de balie.\n"
        "Vul kamer voor kamer aan, de oudste datum vooraan.\n"
        "Leg wat over de datum is in de grijze bak.\n"
        "Teken de lijst af en lever hem in.",
    ),
    TaskSpec(
        "companion",
        "Gezelschap op de afdeling",
        "neurology",
        240,
        0,
        "Neurologie · gebouw A, route 240 · melden bij de balie",
        (("intro_wards", 3), ("watching", 3)),
        (Load.SITTING, Load.PATIENT_CONTACT),
        "Houd iemand gezelschap die niet alleen kan zijn.\nRoep hulp als iemand opstaat.",
        "tillen of verzorgen.",
        "Vraag bij de balie bij wie je zit en waar je op let.\n"
        "Stel je voor en ga zitten waar je elkaar ziet.\n"
        "Druk op de rode bel zodra iemand wil opstaan.\n"
        "Schrijf elk uur een regel op de lijst.",
    ),
    TaskSpec(
        "nightwatch",
        "Nachtwacht aan bed",
        "surgery",
        510,
        30,
        "Chirurgie · gebouw A, route 210 · melden bij de nachtbalie",
        (("watching", 4), ("intro_wards", 4)),
        (Load.SITTING, Load.PATIENT_CONTACT),
        "Waak 's nachts bij een bed.\nRoep de verpleging als er iets verandert.",
        "verzorgen of medicijnen geven.",
        "Meld je bij de nachtbalie voor de overdracht.\n"
        "Zet je telefoon op stil.\n"
        "Noteer elk half uur wat je ziet.\n"
        "Geef om 7 uur de lijst over aan de dagdienst.",
    ),
    TaskSpec(
        "playroom",
        "Speelkamer begeleiden",
        "children",
        210,
        0,
        "Kinderafdeling · gebouw B, route 150 · melden bij de speelkamer",
        (("hosting", 3), ("hygiene", 5)),
        (Load.SITTING, Load.PATIENT_CONTACT, Load.NOISE),
        "Speel met kinderen en houd de kamer veilig.\nMaak speelgoed schoon.",
        "kinderen van de afdeling meenemen.",
        "Vraag de pedagoog wie er komt.\n"
        "Was bij binnenkomst ieders handen.\n"
        "Leg gebruikt speelgoed in de blauwe bak.\n"
        "Maak alles schoon en doe de deur op slot.",
    ),
    TaskSpec(
        "linen",
        "Kamers klaarmaken",
        "maternity",
        240,
        0,
        "Geboortecentrum · gebouw B, route 160 · melden bij de balie",
        (("hygiene", 5),),
        (Load.STANDING, Load.LIFTING, Load.WALKING),
        "Maak kamers klaar voor de volgende opname.\nVul wiegjes en kasten aan.",
        "apparatuur aansluiten.",
        "Kijk op het bord welke kamers vrij zijn.\n"
        "Verschoon het bed en de wieg.\n"
        "Vul de kast aan volgens de foto.\n"
        "Zet de kaart op de deur op groen.",
    ),
    TaskSpec(
        "telemetry",
        "Kastjes uitgeven",
        "cardiology",
        180,
        0,
        "Cardiologie · gebouw A, route 200 · melden bij de balie",
        (("intro_wards", 3), ("privacy", 5)),
        (Load.WALKING, Load.PATIENT_CONTACT),
        "Geef meetkastjes uit en neem ze in.\nVervang de batterijen.",
        "plakkers plaatsen of metingen lezen.",
        "Haal de lijst en de bak met kastjes op.\n"
        "Vergelijk het nummer met het polsbandje.\n"
        "Zet een nieuwe batterij in wat terugkomt.\n"
        "Veeg elk kastje af en zet het in de lader.",
    ),
    TaskSpec(
        "wayfinding",
        "Wachtruimte Spoedeisende Hulp",
        "emergency",
        300,
        15,
        "Spoedeisende Hulp · gebouw A, route 10 · melden bij de triage",
        (("hosting", 4), ("resuscitation", 5)),
        (Load.STANDING, Load.WALKING, Load.PATIENT_CONTACT, Load.NOISE),
        "Ontvang mensen en wijs ze de weg.\nHoud bij wie er wacht.",
        "zeggen wie er eerst is.",
        "Draag het gele hesje.\n"
        "Vraag iedereen bij binnenkomst zich te melden.\n"
        "Breng water en leg uit hoe het wachten gaat.\n"
        "Waarschuw de triage als je iets niet vertrouwt.",
    ),
    TaskSpec(
        "late_runner",
        "Avondloper Spoedeisende Hulp",
        "emergency",
        360,
        30,
        "Spoedeisende Hulp · gebouw A, route 10 · melden bij de triage",
        (("transport", 4), ("lifting", 5)),
        (Load.WALKING, Load.LIFTING, Load.PATIENT_CONTACT),
        "Breng bedden en materiaal waar ze nodig zijn.\nHaal uitslagen en bloed op.",
        "iemand alleen laten in de lift.",
        "Haal de pieper op bij de triage.\n"
        "Neem de opdracht aan en herhaal het kamernummer.\n"
        "Zet het bed op de rem en trek de zijhekken op.\n"
        "Meld je na elke rit vrij.",
    ),
    TaskSpec(
        "theatre_stock",
        "Operatiekamers aanvullen",
        "theatre",
        240,
        0,
        "Operatiecentrum · gebouw C, route 300 · aanbellen bij de sluis",
        (("sterile", 4), ("intro_theatre", 3)),
        (Load.STANDING, Load.WALKING, Load.LIFTING),
        "Vul de kasten in de operatiekamers aan.\nControleer datums en verpakkingen.",
        "een kamer binnengaan met een rood licht.",
        "Kleed je om in de sluis.\n"
        "Begin bij de kamer met het groene licht.\n"
        "Vul aan volgens de lijst in de kast.\n"
        "Leg open of natte verpakkingen apart.",
    ),
    TaskSpec(
        "family_host",
        "Gastheer familiekamer",
        "intensive",
        240,
        0,
        "Intensive Care · gebouw C, route 330 · melden bij de balie",
        (("hosting", 4), ("privacy", 5)),
        (Load.SITTING, Load.PATIENT_CONTACT),
        "Ontvang familie en bel hen aan bij de afdeling.\nHoud de kamer netjes.",
        "vertellen hoe het met iemand gaat.",
        "Vraag voor wie men komt en bel de afdeling.\n"
        "Leg uit hoe de sluis werkt.\n"
        "Bied koffie en water aan.\n"
        "Ruim op en vul de kast aan.",
    ),
    TaskSpec(
        "eye_desk",
        "Aanmelden Oogheelkunde",
        "eyes",
        240,
        0,
        "Oogheelkunde · gebouw B, route 90 · melden bij de balie",
        (("records", 5), ("admission", 3)),
        (Load.SITTING, Load.SCREEN, Load.PATIENT_CONTACT),
        "Meld mensen aan en wijs hun stoel.\nZeg wie er gedruppeld is.",
        "druppelen of meten.",
        "Open de lijst van vandaag.\n"
        "Vraag naar naam en geboortedatum.\n"
        "Zet de aankomst in de lijst.\n"
        "Geef de gele kaart aan wie niet mag rijden.",
    ),
    TaskSpec(
        "callback",
        "Terugbellen voor afspraken",
        "eyes",
        180,
        0,
        "Oogheelkunde · gebouw B, route 91 · melden bij de balie",
        (("phone", 3), ("records", 5), ("privacy", 5)),
        (Load.SITTING, Load.SCREEN, Load.NOISE),
        "Bel mensen terug en verzet afspraken.\nNoteer wie niet opnam.",
        "raad geven over druppels.",
        "Log in op de telefoon en open de bellijst.\n"
        "Vraag eerst naar naam en geboortedatum.\n"
        "Kies een tijd en lees hem voor.\n"
        "Bel wie niet opnam een uur later nog eens.",
    ),
    TaskSpec(
        "case_forms",
        "Onderzoeksformulieren invoeren",
        "trials",
        240,
        0,
        "Trialbureau · gebouw E, route 130 · melden bij het secretariaat",
        (("research", 5), ("data", 4)),
        (Load.SITTING, Load.SCREEN),
        "Voer papieren formulieren in.\nMarkeer wat onleesbaar is.",
        "antwoorden raden.",
        "Haal een map op en teken ervoor.\n"
        "Voer elk formulier in en laat het tweemaal lezen.\n"
        "Zet een vlag bij wat je niet kunt lezen.\n"
        "Lever de map in en teken af.",
    ),
)

MORE_TASK = {spec.key: spec for spec in MORE_TASKS}
