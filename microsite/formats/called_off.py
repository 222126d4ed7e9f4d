"""How titles say that a session is off: the words in ten languages, and where calendars and feeds put them."""

from __future__ import annotations

import re
from collections.abc import Mapping

OFF: Mapping[str, str] = {
    "en": r"cancell?ed|called off|will not take place",
    "de": r"abgesagt|fällt aus|entfällt|findet nicht statt",
    "fr": r"annulée?s?|n.aura pas lieu",
    "es": r"cancelad[oa]s?|anulad[oa]s?|suspendid[oa]s?",
    "it": r"annullat[oa]|cancellat[oa]",
    "nl": r"geannuleerd|afgelast",
    "pt": r"cancelad[oa]s?",
    "pl": r"odwołan[eya]",
    "ja": r"中止|キャンセル(?!待ち)",
    "ar": r"ملغا[ةه]|مُ?لغ[ىي]|[أا]ُ?لغي(?:ت)?|لن تُ?عقد",
}
"""Patterns by language (BCP 47), without regard to case."""
PUT_BEFORE = re.compile(
    rf"\A\s*(?:{'|'.join(OFF.values())})(?:\s*[:：]\s*|\s+[\u2013\u2014-]\s+)", re.IGNORECASE
)
"""What a calendar or a feed puts before the title of a cancelled session; a title may speak of the word further on."""
