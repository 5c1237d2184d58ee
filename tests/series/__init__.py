"""Tasks that come again every week."""
