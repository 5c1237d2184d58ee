"""Which picture a step has, while the step is being written: a word that cannot be made up.

A picture is kept as soon as it is sent, so that a form refused for another reason does not lose
it. The form only carries it along, and may carry no other file.
"""

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer


def token_of(file_id: int, task_type_id: int) -> str:
    """The word for a picture that belongs to an instruction."""
    return str(_serializer().dumps([task_type_id, file_id]))


def picture_of(token: str | None, task_type_id: int) -> int | None:
    """The id of the picture that the word stands for; None when it is not for this instruction."""
    try:
        for_type, file_id = _serializer().loads(token or "")
    except (BadData, ValueError, TypeError):
        return None
    return int(file_id) if for_type == task_type_id else None


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="picture of a step")
