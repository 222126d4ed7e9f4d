"""Vocabularies that other programs read: iCalendar, XML, JSON; nothing here knows of events."""
