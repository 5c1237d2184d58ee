"""The card for whoever asked for the work."""
