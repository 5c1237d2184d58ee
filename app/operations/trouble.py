"""Why something was not done."""


class Trouble(Exception):
    """Nothing was done; the text tells whoever gave the command why, and what helps."""
