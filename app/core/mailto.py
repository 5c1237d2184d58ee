"""The address that opens a mail to be sent by hand."""

from urllib.parse import quote, urlencode


def mail_to(address: str = "", *, subject: str = "", body: str = "") -> str:
    """``mailto:`` an address, or nobody yet, with a subject and a text where given (RFC 6068)."""
    said = {key: text for key, text in (("subject", subject), ("body", body)) if text}
    query = f"?{urlencode(said, quote_via=quote)}" if said else ""
    return f"mailto:{quote(address, safe='@')}{query}"
