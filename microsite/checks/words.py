"""The words by which a page tells people that a session is cancelled, postponed, moved, sold out or free."""

from __future__ import annotations

import re

from microsite.checks.vocabulary import fold

Table = dict[str, str]
# each a regular expression on casefolded text; "en" is understood beside every other language
STATUS_WORDS: dict[str, Table] = {
    "cancelled": {
        "en": r"cancell?ed|called off|will not take place",
        "de": r"abgesagt|f\u00e4llt aus|entf\u00e4llt",
        "fr": r"annul\u00e9e?s?",
        "es": r"cancelad[oa]s?|anulad[oa]s?",
        "it": r"annullat[oa]|cancellat[oa]",
        "nl": r"geannuleerd|afgelast",
        "pt": r"cancelad[oa]s?",
        "pl": r"odwo\u0142an[eya]",
    },
    "postponed": {
        "en": r"postponed|new date (?:will|to) (?:be|follow)|deferred|put off",
        "de": r"verschoben|vertagt",
        "fr": r"report\u00e9e?s?",
        "es": r"aplazad[oa]s?|pospuest[oa]s?",
        "it": r"rinviat[oa]|rimandat[oa]|posticipat[oa]",
        "nl": r"uitgesteld",
        "pt": r"adiad[oa]s?",
        "pl": r"prze\u0142o\u017con[eya]|od\u0142o\u017con[eya]",
    },
    "rescheduled": {
        "en": r"rescheduled|new (?:date|time)|moved (?:to|from)|(?:date|time) (?:has )?changed|was (?:on|planned|previously)",
        "de": r"verschoben|verlegt|neuer termin|neue zeit",
        "fr": r"reprogramm\u00e9e?s?|nouvelle date|nouvel horaire|d\u00e9plac\u00e9e?s?",
        "es": r"reprogramad[oa]s?|nueva fecha|nuevo horario",
        "it": r"riprogrammat[oa]|nuova data|spostat[oa]",
        "nl": r"verplaatst|verzet|nieuwe datum",
        "pt": r"remarcad[oa]s?|reagendad[oa]s?|nova data",
        "pl": r"prze\u0142o\u017con[eya]|nowy termin|nowa data",
    },
    "moved-online": {
        "en": r"moved online|online (?:instead|only)|now (?:held )?online|takes place online|on ?line",
        "de": r"online",
        "fr": r"en ligne|online",
        "es": r"en l\u00ednea|online|virtual",
        "it": r"online",
        "nl": r"online",
        "pt": r"online|on-line",
        "pl": r"online|zdaln",
    },
}
SOLD_OUT: Table = {
    "en": r"sold[ -]?out|fully booked|no (?:more )?(?:seats|places|spots|tickets)(?: left)?|wait(?:ing)?[ -]?list|full\b|0 (?:seats|places) left",
    "de": r"ausverkauft|ausgebucht|warteliste",
    "fr": r"complet|liste d.attente|\u00e9puis\u00e9",
    "es": r"agotad[oa]s?|lista de espera|complet[oa]",
    "it": r"esaurit[oai]|lista d.attesa|completo",
    "nl": r"uitverkocht|volgeboekt|wachtlijst",
    "pt": r"esgotad[oa]s?|lista de espera",
    "pl": r"wyprzedan[eya]|brak miejsc|lista oczekuj",
}
SEATS_LEFT = (
    r"(?<![\d.,])(\d{1,5}) (?:seats?|places?|spots?|tickets?) (?:are |is )?(?:left|available|remaining|free)"
)
FREE: Table = {
    "en": r"free\b|no charge|pay what you (?:want|can|like)|tips?\b|donation",
    "de": r"kostenlos|kostenfrei|gratis|frei\b|spende",
    "fr": r"gratuit|libre",
    "es": r"gratis|gratuit[oa]",
    "it": r"gratis|gratuit[oa]|liber[oa]",
    "nl": r"gratis|vrij",
    "pt": r"gr\u00e1tis|gratuit[oa]",
    "pl": r"bezp\u0142atn|darmow|za darmo",
}
OVER: Table = {
    "en": r"has ended|took place|is over|was held|has finished|watch the recording",
    "de": r"vorbei|beendet|fand statt|stattgefunden|vergangen|aufzeichnung",
    "fr": r"termin\u00e9e?s?|pass\u00e9e?s?|a eu lieu|enregistrement",
    "es": r"termin\u00f3|finalizad[oa]|pasad[oa]s?|tuvo lugar|grabaci\u00f3n",
    "it": r"terminat[oa]|conclus[oa]|passat[oa]|si \u00e8 svolt[oa]|registrazione",
    "nl": r"afgelopen|voorbij|vond plaats|opname",
    "pt": r"terminou|encerrad[oa]|passad[oa]s?|grava\u00e7\u00e3o",
    "pl": r"zako\u0144czon[eya]|odby\u0142[oa]? si\u0119|nagranie",
}
_AROUND = r"(?:this |the )?(?:session|event|online|it)?\s*(?:is|was|has been)?\s*"


def speaks(language: str) -> bool:
    """Say whether the tables know the words of a language (BCP 47 tag); without a tag English is taken."""
    return (language.split("-", 1)[0].lower() or "en") in FREE


def says(table: Table, text: str, language: str, *, whole: bool = False) -> bool:
    """Say whether a text holds one of the table's words, in its language or in English.

    `whole` asks that the text is nothing but that word, as on a badge.
    """
    plain = fold(text).casefold()
    for key in {language.split("-", 1)[0].lower(), "en"} & set(table):
        if whole and re.fullmatch(rf"\W*{_AROUND}(?:{table[key]})\W*", plain):
            return True
        if not whole and re.search(rf"(?<!\w)(?:{table[key]})", plain):
            return True
    return False
