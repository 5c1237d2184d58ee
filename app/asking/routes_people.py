"""People: who can do what in a span of time, and one of them beside the list."""

from typing import Any

from flask import Response, request

from app.asking.blueprint import blueprint
from app.asking.question import Question, read_question_of_span
from app.asking.routes_person import back_to, beside_of, person_context, person_pane
from app.asking.sheet import against_span
from app.capabilities.queries_matrix import Place, groups, lines
from app.capabilities.words import level_name
from app.core.viewer import Can
from app.people.routes_people import people_page
from app.people.tabs import PEOPLE
from app.web.access import access, viewer
from app.web.modes import mode_of
from app.web.pages import page_number
from app.web.render import page, wants_fragment
from app.web.tabs import tabs_of

ROWS = 20


@blueprint.get("/people")
@access(Can.SEE_PEOPLE)
def people() -> Response:
    """Who can do what in a span, with one of them beside the list: the first, or the chosen.

    Whoever looks as an administrator gets everybody by name, for that is where accounts begin.
    Whoever chooses another person gets the pane alone.
    """
    if mode_of(viewer()) == "administrator" and "person" not in request.args:
        return people_page()
    question = read_question_of_span()
    back = back_to(question, "asking.people")
    if wants_fragment() and "person" in request.args:
        answer = person_pane(request.args["person"], back)
    else:
        listed = _listed(question)
        first = next((row.id for row in listed["found"].rows), None)
        chosen = request.args.get("person", first)
        beside = person_context(beside_of(chosen), back) if chosen is not None else {"beside": None}
        answer = page("asking/people.html", block="people", **listed, **beside)
    answer.vary.add("HX-Request")
    return answer


def _listed(question: Question) -> dict[str, Any]:
    """What the list needs."""
    asked, only = question.asked, question.only()
    columns = [question.column] if question.column else []
    place = Place(sum(groups(viewer(), asked, *only).values()), page_number(), ROWS)
    found = lines(viewer(), asked, place, columns, *only, first=question.free())
    return {
        "question": question,
        "asked": asked,
        "against": against_span(viewer(), question, found.rows),
        "found": found,
        "is_chosen": "person" in request.args,
        "level_name": level_name,
        "tabs": tabs_of(PEOPLE, "asking.people"),
    }
