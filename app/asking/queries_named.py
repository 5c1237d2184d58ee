"""Can … do it? Somebody who is named, against one task."""

from sqlalchemy import or_

from app.asking.queries_candidates import Candidate, those
from app.core.matching import holds_all, words_of
from app.core.viewer import Can, Viewer
from app.eligibility.prefilters import takes_part
from app.eligibility.queries_shift_facts import Task
from app.people.models import Person
from app.people.queries import within

MOST = 5


def named(viewer: Viewer, task: Task, words: str) -> list[Candidate]:
    """Whoever is called that, of the viewer's people and of who takes part, by name; the first few.

    Each is judged by every rule, so that all that stands in the way can be told. Nine statements.
    """
    known = or_(within(viewer, Can.COORDINATE), takes_part(task.facts))
    called = holds_all(words_of(words), Person.name_folded)
    return those(task, known, called, most=MOST, with_offers=True)
