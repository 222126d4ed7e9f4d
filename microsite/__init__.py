"""microsite: Markdown in git becomes a listing of events that every machine can read, and the proof of it."""

__version__ = "0.1.0"
