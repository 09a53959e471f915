"""Who says so: the claims, evidence and documents behind a value."""
