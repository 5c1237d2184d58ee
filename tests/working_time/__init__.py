"""The proof of what the law says."""
