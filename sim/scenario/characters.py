"""Characters that look like others: composed letters, blanks that are none, full-width digits, dashes for minus signs.

Web pages, word processors and other keyboards leave them in a file. Where what is meant is sure the reader takes it;
else a message names the character, for nobody sees it.
"""

import re
import unicodedata

# Blanks other than the common one, and what is no blank but is not seen either.
_BLANKS = "\u00a0\u1680\u2000-\u200b\u202f\u205f\u2060\u3000\ufeff"
_SIGNS = "\uff1a\uff0c\uff5b\uff5d\uff3b\uff3d"  # full-width : , { } [ ]
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"), "-")
_SURROGATES = re.compile("[\ud800-\udfff]")
_IN_THE_WAY = re.compile(  # where YAML wants a common blank or sign, and not within a text
    rf"^\ *(?:-\ *)?([{_BLANKS}])|[:,{{\[]([{_BLANKS}])|([{_BLANKS}]):|^\ *-([{_BLANKS}])|([{_SIGNS}])"
)
_NUMBER_OR_DATE = re.compile(r"[-+]?[0-9]*\.?[0-9]+%?|[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_AT_AN_END = re.compile(rf"^(?:-?)[{_BLANKS}]|[{_BLANKS}]$")


def composed(text: str) -> str:
    """A text with each letter and its accents as one character, and with characters that JSON wrote as two halves."""
    if text.isascii():
        return text
    if _SURROGATES.search(text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
    return unicodedata.normalize("NFC", text)


def half_character(text: str) -> str | None:
    """A half of a character, as JSON's escape; None where there is none."""
    found = _SURROGATES.search(text)
    return f"\\u{ord(found[0]):04x}" if found else None


def told(character: str) -> str:
    """A character by its name: no-break space (U+00A0)."""
    return f"{unicodedata.name(character, 'a character').lower()} (U+{ord(character):04X})"


def in_the_way(line: str) -> int | None:
    """Where in a line of YAML a character stands in the place of a common blank or sign; None where none does."""
    found = _IN_THE_WAY.search(line)
    return None if found is None else next(found.start(n) for n, group in enumerate(found.groups(), 1) if group)


def at_an_end(text: str) -> str | None:
    """A blank that is none at an end of a key; None where there is none."""
    found = _AT_AN_END.search(text)
    return found[0][-1] if found else None


def meant(text: str) -> tuple[str, str] | None:
    """The number or date that a text means by its looks, and the character that is in the way; None for other texts."""
    if text.isascii():
        return None
    plain = unicodedata.normalize("NFKC", text).translate(_DASHES)
    plain = "".join(c for c in plain if not c.isspace() and unicodedata.category(c) != "Cf")
    plain = "".join(f"{unicodedata.digit(c)}" if c.isdigit() and not c.isascii() else c for c in plain)
    odd = next(c for c in text if not c.isascii())
    return (plain, odd) if _NUMBER_OR_DATE.fullmatch(plain) else None
