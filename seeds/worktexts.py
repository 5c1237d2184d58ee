"""What the work is, in the words of the departments: the task types with their instructions."""

from dataclasses import dataclass

from app.people.models import Load


@dataclass(frozen=True, slots=True)
class TaskSpec:
    """A task type. Texts have a line per point or step; ``needs`` are capabilities with levels."""

    key: str
    name: str
    department: str
    minutes: int
    break_minutes: int
    place: str
    needs: tuple[tuple[str, int], ...]
    loads: tuple[Load, ...]
    scope: str
    scope_not: str
    instruction: str


TASKS = (
    TaskSpec(
        "practicum",
        "Practicum klaarzetten",
        "logistics",
        210,
        0,
        "Skillslab · gebouw B, route 412 · verzamelen bij de balie",
        (("practicals", 4), ("safety", 5)),
        (Load.STANDING, Load.WALKING, Load.LIFTING),
        "Zet 12 tafels klaar voor wondzorg.\n"
        "Leg per tafel het materiaal neer.\n"
        "Blijf tot het einde voor vragen van docenten.",
        "materiaal steriliseren.",
        "Haal de sleutel op bij de balie van het Skillslab.\n"
        "Zet de tafels in drie rijen van vier.\n"
        "Vul per tafel een bak. De lijst hangt binnen in kast 2.\n"
        "Hang bij elke rij een naaldcontainer.\n"
        "Loop de zaal na met de docent en vul aan wat mist.\n"
        "Meld je af bij de contactpersoon.",
    ),
    TaskSpec(
        "laptops",
        "Toetslaptops uitrijden",
        "logistics",
        120,
        0,
        "Tentamenhal · gebouw D, route 118 · verzamelen bij de laptopkluis",
        (),
        (Load.WALKING, Load.LIFTING),
        "Rijd vier karren met toetslaptops naar de zaal.\n"
        "Leg op elke tafel een laptop met oplader.\n"
        "Controleer of elke laptop aan gaat.",
        "storingen oplossen: dat doet het AV & ICT-plein.",
        "Haal de kluissleutel op bij de receptie van gebouw D.\n"
        "Rijd de karren een voor een met de goederenlift naar de zaal.\n"
        "Leg per tafel een laptop en een oplader, met de klep open.\n"
        "Zet elke laptop aan en wacht op het groene startscherm.\n"
        "Zet een laptop die niet start apart, met een geel lint.\n"
        "Breng de sleutel terug en meld hoeveel laptops er apart staan.",
    ),
    TaskSpec(
        "frontdesk",
        "Onderwijsbalie waarnemen",
        "logistics",
        240,
        0,
        "Onderwijsplein · gebouw B, route 401 · melden achter de balie",
        (("hosting", 2),),
        (Load.SITTING, Load.SCREEN),
        "Beantwoord vragen van studenten en docenten.\n"
        "Geef sleutels, passen en leenmateriaal uit.\n"
        "Noteer wat je niet wist in het logboek.",
        "cijfers of roosters wijzigen.",
        "Log in op de balie-pc met het gastaccount op het kaartje.\n"
        "Lees de laatste bladzijde van het logboek.\n"
        "Schrijf elke sleutel en pas op de uitgiftelijst.\n"
        "Weet je het antwoord niet, bel dan de contactpersoon.\n"
        "Tel aan het einde de sleutels en zet het aantal in het logboek.",
    ),
    TaskSpec(
        "dummies",
        "Infuuspoppen opbouwen",
        "skillslab",
        270,
        0,
        "Skillslab · gebouw B, route 412 · verzamelen bij de balie",
        (("practicals", 3), ("intro_skillslab", 5)),
        (Load.STANDING, Load.LIFTING),
        "Bouw acht infuuspoppen op in zaal 3.\n"
        "Vul de armen en controleer op lekken.\n"
        "Leg per pop een prikset klaar.",
        "poppen repareren: zet een kapotte pop apart.",
        "Haal de poppen uit kast 5 en zet ze op de bedden 1 tot en met 8.\n"
        "Klik bij elke pop de arm vast tot je twee tikken hoort.\n"
        "Vul de zak met 500 ml gekleurd water en hang hem aan de haak.\n"
        "Open de klem en kijk een minuut of er niets lekt.\n"
        "Leg op elk bed een prikset, een stuwband en een afvalbakje.\n"
        "Vink de lijst op de deur af en meld je bij de contactpersoon.",
    ),
    TaskSpec(
        "actors",
        "Simulatiepatiënt ontvangen",
        "skillslab",
        180,
        0,
        "Skillslab · gebouw B, route 414 · verzamelen in de spelersruimte",
        (("hosting", 3),),
        (Load.WALKING, Load.SITTING),
        "Ontvang de acteurs die een patiënt spelen.\n"
        "Breng ze op tijd naar de juiste kamer.\n"
        "Bewaak de tijd van elke ronde.",
        "studenten beoordelen.",
        "Zet koffie, thee en water klaar in de spelersruimte.\n"
        "Vink de acteurs af op de lijst en geef elk een rolkaart.\n"
        "Breng ze vijf minuten voor elke ronde naar hun kamer.\n"
        "Bel aan het begin en het einde van elke ronde.\n"
        "Verzamel de rolkaarten en laat iedereen de presentielijst tekenen.",
    ),
    TaskSpec(
        "invigilation",
        "Tentamensurveillance",
        "exams",
        240,
        0,
        "Tentamenhal · gebouw D, route 118 · verzamelen in de D-hal",
        (("invigilation", 5),),
        (Load.STANDING, Load.WALKING),
        "Ontvang studenten en controleer hun pas.\n"
        "Houd toezicht in jouw vak van de zaal.\n"
        "Neem het werk in en tel het na.",
        "vragen over de inhoud beantwoorden.",
        "Haal bij de D-hal je hesje en de lijst van je vak.\n"
        "Controleer per student de pas en de plaats.\n"
        "Lees de regels voor op het teken van de hoofdsurveillant.\n"
        "Loop elke tien minuten een ronde en noteer wie naar het toilet gaat.\n"
        "Roep bij onregelmatigheden de hoofdsurveillant, spreek zelf niemand aan.\n"
        "Neem het werk in, tel het en teken het proces-verbaal.",
    ),
    TaskSpec(
        "cleanup",
        "Practicum opruimen",
        "labs",
        150,
        0,
        "Practicumzalen · gebouw C, route 305 · verzamelen bij de spoelkeuken",
        (("practicals", 2),),
        (Load.STANDING, Load.LIFTING),
        "Ruim de practicumzaal op na de les.\n"
        "Scheid glas, restafval en biologisch afval.\n"
        "Zet de zaal klaar zoals op de foto.",
        "chemicaliën afvoeren: dat doet de amanuensis van dienst.",
        "Trek een labjas en handschoenen aan.\n"
        "Spoel het glaswerk voor en zet het in de rekken van de spoelkeuken.\n"
        "Gooi biologisch afval in de blauwe vaten en sluit de deksels.\n"
        "Neem de tafels af met het middel uit kast 1.\n"
        "Vergelijk de zaal met de foto naast de deur en doe het licht uit.",
    ),
    TaskSpec(
        "scanning",
        "Dossiers scannen",
        "archive",
        240,
        0,
        "Archiefkelder · gebouw A, route 021 · aanbellen bij de grijze deur",
        (("privacy", 5), ("records", 5), ("intro_archive", 5)),
        (Load.SITTING, Load.SCREEN),
        "Scan papieren dossiers, ongeveer 40 per dagdeel.\n"
        "Controleer elke scan op leesbaarheid.\n"
        "Koppel de scan aan het juiste nummer.",
        "dossiers lezen of vragen erover beantwoorden.",
        "Pak een doos van de stelling met het label van vandaag.\n"
        "Haal nietjes en plakbriefjes van de bladen.\n"
        "Scan het dossier en kijk bij elke tiende bladzijde of die leesbaar is.\n"
        "Scan de streepjescode en controleer het nummer cijfer voor cijfer.\n"
        "Leg twijfelgevallen in de rode bak.\n"
        "Sluit de doos en zet je paraaf op de lijst.",
    ),
    TaskSpec(
        "desk",
        "Balie waarnemen",
        "dermatology",
        240,
        0,
        "Huidpoli · gebouw A, route 240 · melden bij balie 2",
        (("hosting", 3), ("records", 5)),
        (Load.SITTING, Load.SCREEN, Load.PATIENT_CONTACT),
        "Ontvang patiënten en meld ze aan in het EPD.\n"
        "Wijs de weg naar de wachtkamer.\n"
        "Neem de telefoon aan en noteer terugbelverzoeken.",
        "medische vragen beantwoorden of afspraken verzetten.",
        "Log in op het EPD met je eigen pas.\n"
        "Vraag elke patiënt naar naam en geboortedatum en zet ‘aangekomen’.\n"
        "Zeg welke wachtkamer het is en hoe lang het duurt.\n"
        "Zet een terugbelverzoek op de lijst, met naam en nummer.\n"
        "Sluit het scherm af als je wegloopt en meld je af bij balie 1.",
    ),
    TaskSpec(
        "checkin",
        "Aanmeldzuil begeleiden",
        "radiology",
        210,
        0,
        "Hal beeldvorming · gebouw A, route 135 · verzamelen bij de aanmeldzuilen",
        (("hosting", 2),),
        (Load.STANDING, Load.PATIENT_CONTACT),
        "Help patiënten bij de drie aanmeldzuilen.\n"
        "Wijs de weg naar de juiste kleedkamer.\n"
        "Roep een collega als iemand om zorg vraagt.",
        "onderzoeken uitleggen of uitslagen geven.",
        "Trek het hesje ‘Kan ik helpen?’ aan en ga bij de zuilen staan.\n"
        "Laat de patiënt zelf het scherm bedienen en wijs aan waar het kan.\n"
        "Lees de kleur op het bonnetje en loop mee tot de gekleurde lijn.\n"
        "Bel bij een storing het nummer op de zuil.\n"
        "Vul aan het einde de bonrol bij.",
    ),
    TaskSpec(
        "guiding",
        "Patiënt begeleiden",
        "daycare",
        240,
        0,
        "Hoofdgang · gebouw A, route 77 · melden bij de teampost",
        (("transport", 4), ("safety", 5)),
        (Load.WALKING, Load.PATIENT_CONTACT),
        "Haal patiënten op bij de hoofdingang.\n"
        "Loop mee naar de dagbehandeling en terug.\n"
        "Help met jas, tas en rolstoel.",
        "tillen of verzorgen: roep daarvoor een verpleegkundige.",
        "Haal bij de teampost de lijst met namen en tijden.\n"
        "Spreek de patiënt aan met naam en stel je voor.\n"
        "Controleer de remmen voordat iemand in de rolstoel gaat zitten.\n"
        "Zeg bij de teampost dat de patiënt er is.\n"
        "Ontsmet de rolstoel en zet hem terug bij de ingang.",
    ),
    TaskSpec(
        "waitingroom",
        "Wachtkamer begeleiden",
        "blood",
        180,
        0,
        "Prikpost · gebouw A, route 110 · melden bij kamer 1",
        (("hosting", 3), ("privacy", 5)),
        (Load.STANDING, Load.PATIENT_CONTACT),
        "Deel nummers uit en bewaak de volgorde.\n"
        "Controleer of het formulier compleet is.\n"
        "Roep de volgende patiënt naar een vrije kamer.",
        "prikken of buizen klaarleggen.",
        "Zet het scherm met nummers aan.\n"
        "Kijk of op elk formulier naam, datum en handtekening staan.\n"
        "Geef wie nuchter moet zijn voorrang met een geel nummer.\n"
        "Roep alleen het nummer, nooit de naam.\n"
        "Breng formulieren die niet kloppen naar kamer 1.",
    ),
    TaskSpec(
        "carts",
        "Medicatiekarren aanvullen",
        "pharmacy",
        180,
        0,
        "Apotheekloket · gebouw E, route 052 · aanbellen bij de schuifdeur",
        (("sterile", 3),),
        (Load.STANDING, Load.WALKING, Load.LIFTING),
        "Vul zes medicatiekarren aan volgens de lijst.\n"
        "Controleer de houdbaarheid van wat erin ligt.\n"
        "Breng de karren naar de afdelingen.",
        "opiaten en koelproducten: die vult de apotheek zelf.",
        "Was je handen en trek een schone jas aan.\n"
        "Scan de kar en druk de lijst af.\n"
        "Leg wat binnen een maand verloopt vooraan, met een oranje sticker.\n"
        "Laat een collega van het loket elke kar nalopen en paraferen.\n"
        "Rijd de kar via de goederengang naar de afdeling en laat tekenen.\n"
        "Breng de lege bakken terug naar het loket.",
    ),
    TaskSpec(
        "beds",
        "Rolstoel of bed rijden",
        "transport",
        240,
        0,
        "Vervoerscentrale · gebouw A, route 015 · verzamelen bij het planbord",
        (("transport", 4),),
        (Load.WALKING, Load.LIFTING, Load.PATIENT_CONTACT),
        "Breng patiënten in bed of rolstoel naar hun onderzoek.\n"
        "Neem de ritten aan op de portofoon.\n"
        "Geef de patiënt over aan een medewerker.",
        "patiënten met een monitor: die rijden met een verpleegkundige.",
        "Haal een portofoon bij de centrale en meld je aan.\n"
        "Herhaal elke rit: van, naar, bed of stoel.\n"
        "Controleer het polsbandje samen met de afdeling.\n"
        "Zet het bed op de rem voordat je loslaat.\n"
        "Meld de rit klaar en wacht op de volgende.",
    ),
    TaskSpec(
        "rooms",
        "Zaal ombouwen",
        "hospitality",
        180,
        0,
        "Congrescentrum · gebouw D, route 102 · verzamelen bij de garderobe",
        (),
        (Load.STANDING, Load.LIFTING),
        "Bouw een zaal om volgens de tekening.\n"
        "Zet tafels, stoelen en naambordjes neer.\n"
        "Houd de vluchtwegen vrij.",
        "catering klaarzetten.",
        "Bekijk met de contactpersoon de tekening van de zaal.\n"
        "Stapel stoelen hooguit acht hoog en rijd ze op de steekwagen.\n"
        "Zet de tafels op de plakstreepjes op de vloer.\n"
        "Houd 1,20 meter vrij bij elke deur.\n"
        "Maak een foto van de zaal en laat hem zien aan de contactpersoon.",
    ),
    TaskSpec(
        "guests",
        "Internationale gasten ontvangen",
        "hospitality",
        240,
        0,
        "Hoofdingang · gebouw A, route 001 · melden bij de gastenbalie",
        (("hosting", 3), ("english", 4)),
        (Load.STANDING, Load.WALKING),
        "Ontvang gasten in het Engels.\n"
        "Geef badges en een plattegrond.\n"
        "Breng groepen naar hun zaal.",
        "rondleidingen op verpleegafdelingen.",
        "Haal de badges en de gastenlijst op bij de gastenbalie.\n"
        "Begroet elke gast en vink de naam af.\n"
        "Leg uit waar jassen, toiletten en water zijn.\n"
        "Breng de groep vijf minuten voor het begin naar de zaal.\n"
        "Neem na afloop de badges in en tel ze.",
    ),
    TaskSpec(
        "lecture",
        "Collegezaal-AV",
        "media",
        210,
        0,
        "Collegezalen · gebouw D, route 120 · verzamelen in de regiekamer",
        (("media", 4),),
        (Load.SITTING, Load.SCREEN, Load.NOISE),
        "Zet beeld en geluid klaar voor het college.\n"
        "Geef de spreker een microfoon.\n"
        "Start en stop de opname.",
        "apparatuur openmaken of repareren.",
        "Zet de zaal aan met de knop ‘College’ op het paneel.\n"
        "Test beeld, geluid en de opname met de testclip.\n"
        "Doe de spreker een microfoon om en vraag een zin te zeggen.\n"
        "Start de opname op het hele uur en kijk of de rode lamp brandt.\n"
        "Stop de opname, leg de microfoon in de lader en zet de zaal uit.",
    ),
    TaskSpec(
        "helpdesk",
        "Laptopbalie bemensen",
        "media",
        240,
        0,
        "ICT-balie · gebouw D, route 125 · melden bij de servicebalie",
        (("media", 2),),
        (Load.SITTING, Load.SCREEN),
        "Help studenten met laptops en wifi.\n"
        "Geef leenlaptops uit en neem ze in.\n"
        "Zet wat je niet oplost in de wachtrij.",
        "wachtwoorden opnieuw instellen.",
        "Log in op de balie-pc en open de wachtrij.\n"
        "Vraag wat er gebeurde en wat iemand al probeerde.\n"
        "Volg de kaart ‘Wifi in vijf stappen’ op de balie.\n"
        "Scan bij uitlenen de laptop en de pas van de student.\n"
        "Maak een melding als het na tien minuten niet lukt.",
    ),
    TaskSpec(
        "samples",
        "Monsters sorteren",
        "biobank",
        360,
        30,
        "Vriesgang · gebouw E, route 210 · aanbellen bij de sluis",
        (("sterile", 4), ("intro_biobank", 5)),
        (Load.STANDING, Load.SCREEN),
        "Sorteer binnengekomen buisjes op nummer.\n"
        "Scan elk buisje en zet het in het juiste rek.\n"
        "Houd de tijd buiten de koeling bij.",
        "monsters openen of verdunnen.",
        "Kleed je om in de sluis: jas, muts, twee paar handschoenen.\n"
        "Haal een doos tegelijk uit de koeling en zet de timer op 15 minuten.\n"
        "Scan elk buisje en wacht op de groene toon.\n"
        "Zet het buisje op de plek die het scherm aanwijst.\n"
        "Leg een buisje zonder groene toon in de gele bak.\n"
        "Zet het rek terug, noteer de tijd en ruim je tafel op.",
    ),
)

TASK = {spec.key: spec for spec in TASKS}
