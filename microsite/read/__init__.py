"""Bytes become validated values here; nothing else reads content."""
