"""Whether whom one called was reached."""
