"""Sanctions data with a sentence behind every field."""
