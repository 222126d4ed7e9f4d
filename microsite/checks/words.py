"""The words by which a page tells people that a session is cancelled, postponed, moved, sold out, free or online."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping

from microsite.checks.vocabulary import fold, fold_loose
from microsite.formats.called_off import OFF

Table = Mapping[str, str]
# each a regular expression on casefolded text; "en" is understood beside every other language
STATUS_WORDS: dict[str, Table] = {
    "cancelled": OFF,
    "postponed": {
        "en": r"postponed|new date (?:will|to) (?:be|follow)|deferred|put off",
        "de": r"verschoben|vertagt",
        "fr": r"reportée?s?",
        "es": r"aplazad[oa]s?|pospuest[oa]s?",
        "it": r"rinviat[oa]|rimandat[oa]|posticipat[oa]",
        "nl": r"uitgesteld",
        "pt": r"adiad[oa]s?",
        "pl": r"przełożon[eya]|odłożon[eya]",
        "ja": r"延期",
        "ar": r"م[ؤو]جل[ةه]?|[أا]ُ?ج[ّ]?لت",
    },
    "rescheduled": {
        "en": r"rescheduled|new (?:date|time)|moved (?:to|from)|(?:date|time) (?:has )?changed|was (?:on|planned|previously)",
        "de": r"verschoben|verlegt|neuer termin|neue zeit",
        "fr": r"reprogrammée?s?|nouvelle date|nouvel horaire|déplacée?s?",
        "es": r"reprogramad[oa]s?|nueva fecha|nuevo horario",
        "it": r"riprogrammat[oa]|nuova data|spostat[oa]",
        "nl": r"verplaatst|verzet|nieuwe datum",
        "pt": r"remarcad[oa]s?|reagendad[oa]s?|nova data",
        "pl": r"przełożon[eya]|nowy termin|nowa data",
        "ja": r"日程変更|日時変更|日程が変わ",
        "ar": r"موعد جديد|تغي[ّ]?ر الموعد|[أا]عيدت جدولت",
    },
    "moved-online": {
        "en": r"moved online|online (?:instead|only)|now (?:held )?online|takes place online|on ?line",
        "de": r"online",
        "fr": r"en ligne|online",
        "es": r"en línea|online|virtual",
        "it": r"online",
        "nl": r"online",
        "pt": r"online|on-line",
        "pl": r"online|zdaln",
        "ja": r"オンライン",
        "ar": r"عبر الإنترنت|إلى الإنترنت|أونلاين",
    },
}
SOLD_OUT: Table = {
    "en": r"sold[ -]?out|fully booked|no (?:more )?(?:seats|places|spots|tickets)(?: left)?|wait(?:ing)?[ -]?list|full\b|0 (?:seats|places) left",
    "de": r"ausverkauft|ausgebucht|warteliste",
    "fr": r"complet\b|complète\b|liste d.attente|épuisée?s?",
    "es": r"agotad[oa]s?|lista de espera|complet[oa]\b|sin plazas",
    "it": r"esaurit[oai]|lista d.attesa|completo",
    "nl": r"uitverkocht|volgeboekt|wachtlijst",
    "pt": r"esgotad[oa]s?|lista de espera|lotad[oa]s?",
    "pl": r"wyprzedan[eya]|brak miejsc|lista oczekuj",
    "ja": r"満席|完売|売り切れ|キャンセル待ち",
    "ar": r"نفدت(?: المقاعد| التذاكر)?|مكتمل[ةه]?|قائمة الانتظار|لم يبقَ أي",
}
# a group counts the seats; words that count without a digit stand in _SEATS_IN_WORDS
_SEATS_LEFT: Table = {
    "en": r"(?<![\d.,])(\d{1,5}) (?:seats?|places?|spots?|tickets?) (?:are |is )?(?:left|available|remaining|free)",
    "de": r"(?<![\d.,])(?:noch (\d{1,5}) (?:platz|plätze|tickets?)(?: frei| verfügbar)?|(\d{1,5}) (?:platz|plätze) (?:frei|verfügbar|übrig))",
    "fr": r"(?<![\d.,])(?:(\d{1,5}) places? (?:restantes?|disponibles?|libres?)|plus que (\d{1,5}) places?)",
    "es": r"(?<![\d.,])(?:quedan? (\d{1,5}) (?:plazas?|entradas?|lugares?)|(\d{1,5}) plazas? (?:libres?|disponibles?))",
    "pt": r"(?<![\d.,])(?:restam? (\d{1,5}) (?:lugar(?:es)?|vagas?)|(\d{1,5}) (?:lugar(?:es)?|vagas?) (?:livres?|disponíve(?:l|is)))",
    "ja": r"残り(\d{1,5})(?:席|名|枠)",
    "ar": r"بقيت? (\d{1,5}) (?:مقعدًا|مقعد|مقاعد)",
}
_SEATS_IN_WORDS = {"ar": ((r"بقي مقعد واحد", 1), (r"بقي مقعدان", 2))}
FREE: Table = {
    "en": r"free\b|no charge|pay what you (?:want|can|like)|tips?\b|donation",
    "de": r"kostenlos|kostenfrei|gratis|frei\b|spende",
    "fr": r"gratuite?s?|libre",
    "es": r"gratis|gratuit[oa]",
    "it": r"gratis|gratuit[oa]|liber[oa]",
    "nl": r"gratis|vrij",
    "pt": r"grátis|gratuit[oa]",
    "pl": r"bezpłatn|darmow|za darmo",
    "ja": r"無料",
    "ar": r"مجان(?:ًا|اً|ا|ي[ةه]?)|بلا مقابل",
}
OVER: Table = {
    "en": r"has ended|took place|is over|was held|has finished|watch the recording",
    "de": r"vorbei|beendet|fand statt|stattgefunden|vergangen|aufzeichnung",
    "fr": r"terminée?s?|passée?s?|a eu lieu|enregistrement",
    "es": r"terminó|ha terminado|finalizad[oa]|pasad[oa]s?|tuvo lugar|grabación",
    "it": r"terminat[oa]|conclus[oa]|passat[oa]|si è svolt[oa]|registrazione",
    "nl": r"afgelopen|voorbij|vond plaats|opname",
    "pt": r"terminou|encerrad[oa]|passad[oa]s?|gravação",
    "pl": r"zakończon[eya]|odbył[oa]? się|nagranie",
    "ja": r"終了|開催しました|録画",
    "ar": r"انتهت|انتهى|[أا]ُ?قيمت|التسجيل",
}
_ONLINE = ("online", "en ligne", "en línea", "オンライン", "عبر الإنترنت")
_AROUND = r"(?:this |the )?(?:session|event|online|it)?\s*(?:is|was|has been)?\s*"
_UNSPACED = frozenset({"ja", "zh", "th"})  # written without blanks between words


def speaks(language: str) -> bool:
    """Say whether the tables know the words of a language (BCP 47 tag); without a tag English is taken."""
    return (language.split("-", 1)[0].lower() or "en") in FREE


def says(table: Table, text: str, language: str, *, whole: bool = False) -> bool:
    """Say whether a text holds one of the table's words, in its language or in English; "*" stands for any language.

    `whole` asks that the text is nothing but that word, as on a badge.
    """
    plain = fold(text).casefold()
    asked = set(table) if language == "*" else {language.split("-", 1)[0].lower(), "en"} & set(table)
    for key in asked:
        if whole and _alone(table[key]).fullmatch(plain):
            return True
        if not whole and _inside(table[key], spaced=key not in _UNSPACED).search(plain):
            return True
    return False


@functools.cache
def _alone(words: str) -> re.Pattern[str]:
    return re.compile(rf"\W*{_AROUND}(?:{words})\W*")


@functools.cache
def _inside(words: str, *, spaced: bool) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{words})" if spaced else f"(?:{words})")


def state_said(text: str) -> str:
    """Return cancelled or postponed when a text is nothing but that word in any language, else ""."""
    found = (
        state for state in ("cancelled", "postponed") if says(STATUS_WORDS[state], text, "*", whole=True)
    )
    return next(found, "")


def seats_left(text: str, language: str, *, whole: bool = False) -> tuple[str, int] | None:
    """Return the words of a text that say how many seats are left, with that number; None when it says nothing of them."""
    plain = fold(text).casefold()
    look = re.fullmatch if whole else re.search
    for key in dict.fromkeys((language.split("-", 1)[0].lower(), "en")):
        found = look(_SEATS_LEFT[key], plain) if key in _SEATS_LEFT else None
        number = next((group for group in found.groups() if group), "") if found else ""
        if found and not _is_rest(plain, found, number):
            return found[0], int(number)
        for words, count in _SEATS_IN_WORDS.get(key, ()):
            if found := look(words, plain):
                return found[0], count
    return None


def _is_rest(text: str, found: re.Match[str], number: str) -> bool:
    """Say whether a number is the end of a longer one that is written in groups: 1 000 000."""
    at = text.find(number, found.start())
    return len(number) == 3 and bool(re.search(r"\d[ \u202f\u2019']\Z", text[max(0, at - 2) : at]))  # noqa: PLR2004 - a group


def begins_online(text: str) -> bool:
    """Say whether the words for a place begin with the word for online, in any language of the shipped catalogs."""
    return fold_loose(text).startswith(tuple(fold_loose(word) for word in _ONLINE))


def adds_online(rest: str) -> bool:
    """Say whether letters that one text has more than another say that one can also take part online."""
    return any(fold_loose(word) in rest for word in _ONLINE)
