"""Why a request for a capability, or an answer to one, is refused."""

from enum import StrEnum


class RequestRefusal(StrEnum):
    """Why a request was not sent, or its answer not given.

    PROOF_MISSING is said to whoever asks, EVIDENCE_MISSING to whoever answers.
    """

    NOT_IN_USE = "not_in_use"
    NO_SUCH_LEVEL = "no_such_level"
    ENDS_BEFORE_START = "ends_before_start"
    PROOF_MISSING = "proof_missing"
    ASKED_ALREADY = "asked_already"
    HELD_ALREADY = "held_already"
    ASKED_TOO_OFTEN = "asked_too_often"
    ONESELF = "oneself"
    EVIDENCE_MISSING = "evidence_missing"
