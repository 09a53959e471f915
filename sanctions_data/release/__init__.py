"""Releases: how one is written, stored, read, compared and verified."""
