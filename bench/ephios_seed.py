"""Fills an empty ephios with the hospital, by its own models; run by the Python that has ephios.

``python -P -m ephios`` made the tables before. Takes the file of ``ephios_data.Hospital`` and
``signed_in`` (persons), and writes cookies, addresses of events and addresses of feeds by id.
"""

import json
import secrets
import sys
from datetime import datetime, time
from itertools import count
from pathlib import Path
from typing import Any

import django

AT_ONCE = 2000


def main(told: Path, answers: Path) -> None:
    """Store everything in one transaction; ids are those of the hospital."""
    django.setup()
    from django.db import transaction

    hospital = json.loads(told.read_text())
    with transaction.atomic():
        _people(hospital)
        _events(hospital)
        _participations(hospital)
        _count_on()
        known = {
            "cookies": _cookies(hospital["signed_in"]),
            "events": _addresses(),
            "feeds": _feeds(),
        }
    answers.write_text(json.dumps(known))


def _people(hospital: dict[str, Any]) -> None:
    """People, all in one group, with what they hold."""
    from django.contrib.auth.hashers import make_password
    from django.contrib.auth.models import Group
    from ephios.core.models import (
        Qualification,
        QualificationCategory,
        QualificationGrant,
        UserProfile,
    )

    nobody_signs_in = make_password(None)
    people = [
        UserProfile(
            id=number,
            email=email,
            display_name=name,
            password=nobody_signs_in,
            preferred_language="en",
        )
        for number, name, email in hospital["people"]
    ]
    UserProfile.objects.bulk_create(people, AT_ONCE)
    everybody = Group.objects.create(name="Volunteers")
    everybody.user_set.add(*(person.pk for person in people))
    category = QualificationCategory.objects.create(title="Hospital")
    Qualification.objects.bulk_create(
        Qualification(id=number, title=name, abbreviation=name, category=category)
        for number, name in hospital["capabilities"]
    )
    grants = (
        QualificationGrant(
            user_id=person,
            qualification_id=capability,
            expires=last and _aware(datetime.combine(datetime.fromisoformat(last), time.max)),
        )
        for person, capability, last in hospital["holdings"]
    )
    QualificationGrant.objects.bulk_create(grants, AT_ONCE)


def _aware(wall_clock: datetime) -> datetime:
    from django.utils.timezone import make_aware

    aware: datetime = make_aware(wall_clock)
    return aware


def _events(hospital: dict[str, Any]) -> None:
    """An event with one shift for each task: everybody sees it, whoever is called may change it."""
    from ephios.core.models import Event, EventType, Shift

    EventType.objects.bulk_create(
        EventType(id=number, title=name) for number, name in hospital["departments"]
    )
    tasks = hospital["shifts"]
    events = [
        Event(
            id=number,
            title=title,
            description=text,
            location=location or "–",
            type_id=department,
            active=True,
        )
        for number, title, department, _, _, _, location, text, _, _ in tasks
    ]
    Event.all_objects.bulk_create(events, AT_ONCE)
    shifts = [
        Shift(
            id=number,
            event_id=number,
            meeting_time=datetime.fromisoformat(start),
            start_time=datetime.fromisoformat(start),
            end_time=datetime.fromisoformat(end),
            signup_flow_slug="instant_confirmation",
            signup_flow_configuration={
                "signup_until": None,
                "user_can_decline_confirmed": True,
                "user_can_customize_signup_times": False,
            },
            structure_slug="uniform",
            structure_configuration={
                "minimum_age": None,
                "minimum_number_of_participants": places,
                "maximum_number_of_participants": places,
                "required_qualification_ids": needs,
            },
        )
        for number, _, _, start, end, places, _, _, _, needs in tasks
    ]
    Shift.objects.bulk_create(shifts, AT_ONCE)
    _permissions(tasks)


def _permissions(tasks: list[list[Any]]) -> None:
    """As the form of an event gives them."""
    from django.contrib.auth.models import Group, Permission
    from django.contrib.contenttypes.models import ContentType
    from ephios.core.models import Event
    from guardian.models import GroupObjectPermission, UserObjectPermission

    kind = ContentType.objects.get_for_model(Event)
    see, change = (
        Permission.objects.get(content_type=kind, codename=name)
        for name in ("view_event", "change_event")
    )
    everybody = Group.objects.get(name="Volunteers")
    GroupObjectPermission.objects.bulk_create(
        (
            GroupObjectPermission(
                group=everybody, permission=see, content_type=kind, object_pk=str(task[0])
            )
            for task in tasks
        ),
        AT_ONCE,
    )
    UserObjectPermission.objects.bulk_create(
        (
            UserObjectPermission(
                user_id=task[8], permission=permission, content_type=kind, object_pk=str(task[0])
            )
            for task in tasks
            for permission in (see, change)
        ),
        AT_ONCE,
    )


def _participations(hospital: dict[str, Any]) -> None:
    """Every claim is a confirmed participation, in the two tables that one is stored in.

    Rows that begin in another table cannot be stored many at once by their model.
    """
    from django.contrib.contenttypes.models import ContentType
    from django.db import connection
    from ephios.core.models import AbstractParticipation, LocalParticipation

    local = ContentType.objects.get_for_model(LocalParticipation)
    confirmed = AbstractParticipation.States.CONFIRMED
    numbered = list(zip(count(1), hospital["claims"]))
    AbstractParticipation.objects.bulk_create(
        (
            AbstractParticipation(
                id=number, shift_id=shift, state=confirmed, polymorphic_ctype=local
            )
            for number, (shift, _) in numbered
        ),
        AT_ONCE,
    )
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO localparticipation (abstractparticipation_ptr_id, user_id)"
            " VALUES (%s, %s)",
            [(number, person) for number, (_, person) in numbered],
        )


def _count_on() -> None:
    """Rows of which we said the ids: sequences go on after these."""
    from django.apps import apps
    from django.core.management.color import no_style
    from django.db import connection

    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), apps.get_models()):
            cursor.execute(statement)


def _cookies(people: list[int]) -> dict[int, str]:
    """A session of its own for each, and the secret that forms must repeat."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.cached_db import SessionStore
    from ephios.core.models import UserProfile

    cookies = {}
    for person in UserProfile.objects.filter(id__in=people):
        session = SessionStore()
        session[SESSION_KEY] = str(person.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = person.get_session_auth_hash()
        session.create()
        names = settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME
        secret = secrets.token_hex(16)
        cookies[person.pk] = f"{names[0]}={session.session_key}; {names[1]}={secret}"
    return cookies


def _addresses() -> dict[int, str]:
    from ephios.core.models import Event

    return {event.pk: event.get_absolute_url() for event in Event.objects.all()}


def _feeds() -> dict[int, str]:
    from django.urls import reverse
    from ephios.core.models import UserProfile

    return {
        number: reverse("core:user_event_feed", kwargs={"calendar_token": token})
        for number, token in UserProfile.objects.values_list("id", "calendar_token")
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
