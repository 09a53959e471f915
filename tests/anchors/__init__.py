"""Tests of the anchors."""
