"""What of an answer is read aloud: sentences, each with its language."""

from __future__ import annotations

import re

from chat_py.message.plain_text import plain_text

__all__ = ["language_of", "spoken_pieces"]

LONGEST = 180
"""Characters that are said at a time: Chromium's own voices fall silent after some 15 seconds."""
LEFT_OUT = re.compile(r"<(pre|table|math|svg|sup|button)\b.*?</\1>", re.DOTALL)
"""Code, and what makes no sentence."""
ADDRESS = re.compile(r"https?://(?:www\.)?([^\s/?#]+)\S*")
MARKER = re.compile(r"^\s*(?:- )?(?:\[[ x]\] ?)?")
END = re.compile(r"(?<=[。！？])|(?<=[.!?…؟।])(?=\s)")
PAUSE = re.compile(r"(?<=[,;:、，；：،])|(?=\s)")
SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("ko", re.compile("[\uac00-\ud7af]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
    ("ar", re.compile("[\u0600-\u06ff]")),
    ("he", re.compile("[\u0590-\u05ff]")),
    ("ru", re.compile("[\u0400-\u04ff]")),
    ("el", re.compile("[\u0370-\u03ff]")),
    ("hi", re.compile("[\u0900-\u097f]")),
    ("th", re.compile("[\u0e00-\u0e7f]")),
)
"""Languages by a script of theirs, as they are looked for."""
OTHERS_IN_SCRIPT = {"ar": ("fa", "ur"), "ru": ("uk", "bg", "sr", "kk"), "hi": ("mr", "ne")}
LAST_LATIN = "\u024f"
WORD = re.compile(r"[^\W\d_]+")
COMMON = {
    "en": "the and is of to that you for with are this it can".split(),
    "de": "der die das und ist nicht ein eine mit für auf sie ich".split(),
    "fr": "le la les et est des une pour que dans pas vous sur".split(),
    "es": "el los las y es una por para que con no del está".split(),
    "pt": "o os as e é uma por para que com não do da".split(),
    "it": "il gli e è una per che con non della di sono".split(),
}
"""Words that make up much of any text of their language."""


def language_of(text: str, page: str) -> str:
    """The language of a text: by its script, else by its commonest words, else the page's own (BCP
    47), which also stands for what cannot be told."""
    own = page.replace("_", "-").split("-")[0].lower()
    words = WORD.findall(text.lower())
    letters = "".join(words)
    other = sum(letter > LAST_LATIN for letter in letters)
    # A name in Latin letters makes no English of Japanese, nor a quotation Japanese of English.
    if 3 * other >= len(letters):
        for language, script in SCRIPTS:
            if script.search(text):
                same = own == language or own in OTHERS_IN_SCRIPT.get(language, ())
                return page if same else language
    counts = {name: sum(word in common for word in words) for name, common in COMMON.items()}
    best = max(counts, key=lambda name: (counts[name], name == own))
    if counts[best] >= 2 and counts[best] > counts.get(own, 0):
        return best
    if own in [name for name, _ in SCRIPTS] and words:
        return "en"  # the page's voice would spell it out
    return page


def spoken_pieces(html: str, page: str) -> list[tuple[str, str]]:
    """The sentences of a message's HTML with their languages, in order, none longer than a voice
    lasts. `page` is the language of the page."""
    plain = plain_text(LEFT_OUT.sub("<br>", html))
    plain = ADDRESS.sub(r"\1", plain)
    pieces: list[tuple[str, str]] = []
    for line in plain.splitlines():
        line = MARKER.sub("", line).strip()
        language = language_of(line, page)
        pieces += [(sentence, language) for sentence in _joined(_sentences(line))]
    return pieces


def _sentences(line: str) -> list[str]:
    found: list[str] = []
    for sentence in END.split(line):
        for part in PAUSE.split(sentence) if len(sentence) > LONGEST else [sentence]:
            found += [part[at : at + LONGEST] for at in range(0, len(part), LONGEST)]
    return found


def _joined(sentences: list[str]) -> list[str]:
    """As many together as a voice lasts: each new one is a pause."""
    made: list[str] = []
    for sentence in sentences:
        if made and len(made[-1]) + len(sentence) <= LONGEST:
            made[-1] += sentence
        else:
            made.append(sentence)
    return [text for text in map(str.strip, made) if re.search(r"\w", text)]
