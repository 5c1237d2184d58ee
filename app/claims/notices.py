"""Messages about claims."""


def install() -> None:
    """Register the questions."""
