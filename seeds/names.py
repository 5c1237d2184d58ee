"""Invented people's names, and the addresses that follow from them."""

import random
import unicodedata
from collections.abc import Iterable, Iterator

from seeds.world import MAIL_DOMAIN


def _listed(names: str) -> list[str]:
    return names.split("|")


DUTCH = _listed(
    "Anouk|Bart|Bas|Bo|Carlijn|Cas|Daan|Demi|Dirk|Eline|Emma|Eva|Femke|Floor|Fleur|Gijs|Guus"
    "|Hanna|Henk|Hugo|Inge|Jan|Jasper|Jelle|Jolanda|Julia|Karin|Kees|Kim|Laura|Lars|Linda"
    "|Loes|Lucas|Luuk|Maaike|Maarten|Marit|Marieke|Mark|Merel|Mieke|Mila|Nienke|Niels|Noortje"
    "|Olaf|Pieter|Pim|Renske|Rob|Roos|Rutger|Sander|Saskia|Sophie|Stijn|Teun|Thijs|Tess"
    "|Thomas|Tim|Vera|Wendy|Wim|Wouter|Yvonne|Zoë"
)
DUTCH_FAMILY = _listed(
    "de Jong|Jansen|de Vries|van den Berg|Bakker|van Dijk|Smit|Meijer|Mulder|Bos|Peters"
    "|Hendriks|van der Meer|Dekker|Brouwer|de Wit|Dijkstra|Kok|Jacobs|van der Linden"
    "|Vermeulen|van den Heuvel|van der Veen|Schouten|van Beek|Willems|Hoekstra|Koster|Prins"
    "|Huisman|Verhoeven|van Dam|Postma|Kuiper|Blom|Peeters|Wolters|van Leeuwen"
    "|van der Heijden|Kramer|van den Brink|Scholten|Molenaar|Veenstra|Timmermans|Groen"
    "|Gerritsen|Bosman|Hermans|van Loon|de Bruin|Verbeek|Martens|van der Wal|Sanders|Kuijpers"
    "|Zijlstra|de Lange|Bosch|Wessels|van Vliet|Hofman|Snijders|Wiersma|van Rijn|Nijland"
    "|Evers|Terpstra|Hoogendoorn|Franken|Visscher|van Es"
)
TURKISH = _listed("Ayşe|Burak|Can|Deniz|Elif|Emre|Esra|Gizem|Hakan|Kerem|Leyla|Mert|Selin|Zeynep")
TURKISH_FAMILY = _listed("Arslan|Çelik|Demirci|Doğan|Erdem|Güneş|Kılıç|Korkmaz|Öztürk|Şahin|Yıldız")
MOROCCAN = _listed(
    "Anass|Bilal|Dounia|Hamza|Imane|Karim|Loubna|Mounir|Naima|Rachid|Samira|Soufiane"
)
MOROCCAN_FAMILY = _listed(
    "Amrani|El Idrissi|Bouzidi|Chakir|El Khatib|Ouali|Saidi|Tahiri|Ziani|Bennani|Azzouzi"
)
CARIBBEAN = _listed(
    "Astrid|Chantal|Delano|Jermaine|Kenneth|Lucia|Naomi|Ravi|Romano|Sharon|Varun|Xaviera"
)
CARIBBEAN_FAMILY = _listed(
    "Balgobind|Croes|Emanuels|Kalloe|Mangal|Pinas|Ramlal|Sewnath|Sno|Tjon|Wijngaarde"
)
EAST_EUROPEAN = _listed(
    "Agnieszka|Andrei|Daria|Ewa|Ivana|Katarzyna|Marek|Mihai|Olena|Piotr|Tomasz|Wiktoria"
)
EAST_EUROPEAN_FAMILY = _listed(
    "Bondar|Dobrowolska|Horvat|Ionescu|Kaminski|Kowalczyk|Lewandowska|Mazur|Nowak|Popa|Zielinski"
)
WORLD = _listed(
    "Abel|Aisha|Amara|Arjun|Dewi|Farah|Grace|Hana|Jonas|Kofi|Lina|Mateo|Minh|Nadira|Omar"
    "|Paulo|Rosa|Sara|Yara"
)
WORLD_FAMILY = _listed(
    "Abdi|Asante|Castro|Ferreira|Haile|Hussein|Kurniawan|Mensah|Nguyen|Okafor|Pereira|Rahimi"
    "|Silva|Suharto|Tesfaye|Tran|Wong|Zaman"
)

CIRCLES = (
    (60, DUTCH, DUTCH_FAMILY),
    (9, TURKISH, TURKISH_FAMILY),
    (9, MOROCCAN, MOROCCAN_FAMILY),
    (8, CARIBBEAN, CARIBBEAN_FAMILY),
    (6, EAST_EUROPEAN, EAST_EUROPEAN_FAMILY),
    (8, WORLD, WORLD_FAMILY),
)
"""How often, in percent, somebody comes from where, with first and family names to join."""

SHARES = [share for share, _, _ in CIRCLES]

UNDECOMPOSED = str.maketrans({"ı": "i", "ł": "l", "ø": "o", "ß": "ss", "'": ""})


def address_of(name: str) -> str:
    """``Tarik Aydın`` is ``tarik.aydin@…``: lower case, no accents, a dot for each space."""
    plain = unicodedata.normalize("NFKD", name.lower().translate(UNDECOMPOSED))
    letters = "".join(each for each in plain if not unicodedata.combining(each))
    return f"{letters.replace(' ', '.')}@{MAIL_DOMAIN}"


def new_names(rng: random.Random, taken: Iterable[str]) -> Iterator[str]:
    """Names without end (a few thousand), none twice, none of those taken.

    First names go round before one comes back, so that a short list holds few namesakes.
    """
    addresses = {address_of(name) for name in taken}
    rounds: dict[int, list[str]] = {}
    while True:
        circle = rng.choices(range(len(CIRCLES)), SHARES)[0]
        _, first_names, families = CIRCLES[circle]
        if not rounds.get(circle):
            rounds[circle] = rng.sample(first_names, len(first_names))
        name = f"{rounds[circle].pop()} {rng.choice(families)}"
        address = address_of(name)
        if address not in addresses:
            addresses.add(address)
            yield name


def any_name(rng: random.Random) -> str:
    """A name, for a crowd so large that some have the same."""
    circle = rng.choices(range(len(CIRCLES)), SHARES)[0]
    _, first_names, families = CIRCLES[circle]
    return f"{rng.choice(first_names)} {rng.choice(families)}"
