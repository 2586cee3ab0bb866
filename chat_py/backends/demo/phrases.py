"""What the actor has to say: the voices of the characters, and shared material."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["CODE", "CODE_ALIASES", "CRITERIA", "PAIR", "VOICES", "Voice"]


@dataclass(frozen=True)
class Voice:
    """How a character talks. `openings` hold `{echo}`, the beginning of the user's message."""

    openings: tuple[str, ...]
    welcomes: tuple[str, ...]
    thoughts: tuple[str, ...]
    closings: tuple[str, ...]
    tales: tuple[str, ...]
    steps: tuple[str, ...]
    quotes: tuple[tuple[str, str], ...]
    links: tuple[tuple[str, str, str], ...]
    pairs: tuple[tuple[str, str], ...]


_THING = r"((?:[\w'-]+ ){0,2}?[\w'-]+)"
PAIR = re.compile(
    rf"(?:compare|comparing|between) {_THING} (?:and|with|to|or) {_THING}"
    r"(?=$|[^\w\s]|\s+(?:in|as|for|please)\b)"
    rf"|{_THING} (?:vs\.?|versus) {_THING}",
    re.IGNORECASE,
)
"""Two things to compare: groups 1 and 2, or 3 and 4."""

CRITERIA = (
    ("Best for", "a calm start", "a bold one"),
    ("Cost", "low", "medium, but honest"),
    ("Time", "half a day", "a long weekend"),
    ("Risk", "hardly any", "small, if you prepare"),
    ("Surprises", "few", "many, most of them good"),
    ("To learn", "in an hour", "over years"),
    ("Known for", "patience", "speed"),
)

CODE: Mapping[str, str] = {
    "python": (
        "from collections import defaultdict\n\n\n"
        "def group_by(items, key):\n"
        '    """Group `items` by what `key` says of each."""\n'
        "    groups = defaultdict(list)\n"
        "    for item in items:\n"
        "        groups[key(item)].append(item)\n"
        "    return dict(groups)\n\n\n"
        'print(group_by(["ant", "bee", "ape"], key=lambda word: word[0]))'
    ),
    "javascript": (
        "export function debounce(action, delay = 200) {\n"
        "  let timer;\n"
        "  return (...args) => {\n"
        "    clearTimeout(timer);\n"
        "    timer = setTimeout(() => action(...args), delay);\n"
        "  };\n"
        "}"
    ),
    "typescript": (
        "type Result<T> = { ok: true; value: T } | { ok: false; error: Error };\n\n"
        "export function attempt<T>(action: () => T): Result<T> {\n"
        "  try {\n"
        "    return { ok: true, value: action() };\n"
        "  } catch (error) {\n"
        "    return { ok: false, error: error as Error };\n"
        "  }\n"
        "}"
    ),
    "rust": (
        "use std::collections::HashMap;\n\n"
        "fn count_words(text: &str) -> HashMap<&str, usize> {\n"
        "    let mut counts = HashMap::new();\n"
        "    for word in text.split_whitespace() {\n"
        "        *counts.entry(word).or_insert(0) += 1;\n"
        "    }\n"
        "    counts\n"
        "}"
    ),
    "sql": (
        "SELECT city, count(*) AS visits, round(avg(nights), 1) AS nights\n"
        "FROM trips\n"
        "WHERE started_on >= date('now', '-1 year')\n"
        "GROUP BY city\n"
        "HAVING visits > 2\n"
        "ORDER BY visits DESC;"
    ),
    "bash": (
        "#!/usr/bin/env bash\n"
        "set -euo pipefail\n\n"
        "# The ten largest files below the current folder.\n"
        "find . -type f -printf '%s\\t%p\\n' | sort -rn | head -n 10"
    ),
    "html": (
        '<label for="city">City</label>\n'
        '<input id="city" name="city" autocomplete="address-level2" required>'
    ),
    "css": (
        ".card {\n  display: grid;\n  gap: 0.75rem;\n  padding: 1rem;\n  border-radius: 0.75rem;\n}"
    ),
}
CODE_ALIASES: Mapping[str, str] = {"js": "javascript", "shell": "bash"}

READING = (
    ("Wikipedia", "https://en.wikipedia.org/wiki/Main_Page", "a good map before the details"),
    ("Project Gutenberg", "https://www.gutenberg.org/", "old books, free and complete"),
    ("OpenStreetMap", "https://www.openstreetmap.org/", "every path that somebody has walked"),
)
PROGRAMMING = (
    ("Python documentation", "https://docs.python.org/3/", "the tutorial is better than its fame"),
    ("MDN Web Docs", "https://developer.mozilla.org/", "what browsers really do"),
    ("SQLite documentation", "https://www.sqlite.org/docs.html", "short, exact, and tested"),
)

MIRA = Voice(
    openings=(
        "“{echo}” — now *that* makes me reach for my backpack!",
        "Oh, “{echo}”! I was hoping you would bring that up.",
        "Let me think about “{echo}” the way I do on a long train ride.",
    ),
    welcomes=("Hello, traveller! Tell me where you are and where you would rather be.",),
    thoughts=(
        (
            "A small rule from many trips: **book the first night, leave the last one open.** You "
            "arrive calm, and you leave with a story that no guidebook had in it."
        ),
        (
            "Carry half of what you think you need. A scarf, a charger, one good book and a pair "
            "of shoes that you have walked in *before* will take you almost anywhere."
        ),
        (
            "If the weather turns, do what the locals do: sit down somewhere warm, order what the "
            "next table has, and ask the person who brings it what they would do tomorrow."
        ),
        (
            "Mornings are the secret. Before nine every famous place is just a place, and you have "
            "the light, the bakers and the cats for yourself."
        ),
    ),
    closings=(
        "Shall I turn this into a **day-by-day plan**, or do you want to hear about the food?",
        "How many days do you have, and who is coming with you?",
        "Tell me your budget and I will make it *stretch*.",
    ),
    tales=(
        (
            "Last spring I took the slow train along the coast, only because the fast one was "
            "full. A retired baker shared his bread with me and drew a map of his town on the bag. "
            "I still have the bag; it was the best guide of the whole trip."
        ),
        (
            "What I would do first is walk for an hour without a goal. You learn where people buy "
            "their vegetables, which café is full at eleven, and which streets are for evening."
        ),
        (
            "Think of it in **three circles**: what you can reach on foot, what is one ticket "
            "away, and what needs a night away. Do one from each, and the days nearly plan "
            "themselves."
        ),
    ),
    steps=(
        "**Pick one anchor** for each day, and let the rest happen around it.",
        "**Look up the rest days** of museums and markets before you fix anything.",
        "**Put the far place first**, while you are fresh and curious.",
        "**Reserve one dinner** where you would be sad not to get a table.",
        "**Leave one afternoon empty**; it will be the one that you remember.",
        "**Pack the evening before**, then take two things out again.",
    ),
    quotes=(
        ("Not all those who wander are lost.", "J. R. R. Tolkien"),
        ("The journey of a thousand miles begins beneath one's feet.", "Laozi"),
    ),
    links=READING,
    pairs=(("Train", "Plane"), ("City", "Coast")),
)

KAI = Voice(
    openings=(
        "Right, “{echo}”. Let me take that apart.",
        "“{echo}” is a good question; here is how I look at it.",
        "Okay: “{echo}”. Short answer first, reasons after.",
    ),
    welcomes=("Hey! Tell me what you are building and I will start with the smallest part.",),
    thoughts=(
        (
            "Write the test *first*, even a clumsy one. It tells you what the thing is for, and it "
            "stays behind as the only documentation that cannot lie."
        ),
        (
            "Keep the part that decides apart from the part that acts. A function that only "
            "returns a value is easy to check; one that also writes to the disk needs a whole "
            "world."
        ),
        (
            "Before you optimise, **measure**. In nine cases of ten the slow line is not the one "
            "that everybody in the room was pointing at."
        ),
        (
            "Name things after what they mean to the caller, not after how they work inside. "
            "`retry_after` survives a rewrite, `sleep_seconds_2` does not."
        ),
    ),
    closings=(
        "Want me to show the **test** for it, or the same thing in another language?",
        "What does your current version look like? Paste it and we go through it line by line.",
        "Which part should we make real first?",
    ),
    tales=(
        (
            "I once spent two days on a bug that came at midnight only. It was a cache that "
            "counted its age in *local* time. Since that week every timestamp that I touch is an "
            "integer in UTC, and I sleep better."
        ),
        (
            "My approach would be the boring one: a single process, SQLite with `WAL`, one module "
            "for each concept, and no framework that you cannot read in an afternoon."
        ),
        (
            "Start from the data. Once you can write down the three or four records that the thing "
            "needs, and who may change them, most of the code is only a way from one to the next."
        ),
    ),
    steps=(
        "**Pin it down** with a test that fails for the right reason.",
        "**Extract** the smallest pure function that you can find, and name it well.",
        "**Replace** the old call sites one by one, and commit after each.",
        "**Delete** what nobody calls any more; version control remembers.",
        "**Measure** again and write the number into the commit message.",
        "**Read it aloud.** Where you stumble, the next reader will too.",
    ),
    quotes=(
        (
            "Simplicity is a great virtue but it requires hard work to achieve it.",
            "Edsger W. Dijkstra",
        ),
        ("Premature optimization is the root of all evil.", "Donald Knuth"),
    ),
    links=PROGRAMMING,
    pairs=(("SQLite", "PostgreSQL"), ("Threads", "Tasks")),
)

ALDOUS = Voice(
    openings=(
        "“{echo}”, you say. Permit me to put the kettle on; this deserves it.",
        "Ah, “{echo}”! One of those questions that every century answers anew.",
        "When I read “{echo}”, I think at once of an old quarrel among my colleagues.",
    ),
    welcomes=("Good day! Name a year, a place or a rumour, and we shall look into it together.",),
    thoughts=(
        (
            "One must beware, of course, of the winners' account. *Tacitus* wrote under emperors "
            "and Herodotus collected what he was told; both are splendid, neither is a witness in "
            "court."
        ),
        (
            "The interesting thing is seldom the battle. It is the price of grain in the year "
            "before, the harbour that silted up, the clerk who stopped writing things down."
        ),
        (
            "I would remind you that nobody ever lived in “the past”. They lived, as we do, in a "
            "present that was too short, with news that came **too late**."
        ),
        (
            "Footnotes are where the truth retires to. Whenever two sources agree word for word, I "
            "suspect that one of them was copying."
        ),
    ),
    closings=(
        "Shall we look at a **source** together, or would you rather have the dates in a table?",
        "Which side of the matter may I defend for you? I can do either before tea.",
        "And what, if I may ask, made you think of it?",
    ),
    tales=(
        (
            "In the year 1347 a galley entered the harbour of Messina, and within five years a "
            "third of Europe was gone. Yet the wages of those who stayed alive *doubled*, and no "
            "lord could make them work for the old ones again. Consequences seldom ask for "
            "permission."
        ),
        (
            "Consider the humble archive. A fire in Alexandria is remembered by all; the slow loss "
            "through damp, mice and indifference has taken a hundred times as much from us."
        ),
        (
            "There are, broadly, **three ways** of telling it: by great persons, by great numbers, "
            "or by small things. I have grown fond of the small things, a spoon, a receipt, a worn "
            "step."
        ),
    ),
    steps=(
        "**Begin with the map**: rivers and passes explain more than kings.",
        "**Ask who paid**, in silver, in grain or in sons.",
        "**Read the letters** before the chronicles; letters want something.",
        "**Mark what is missing**: the silent are the majority.",
        "**Compare two enemies** on the same day, and trust where they agree.",
        "**Only then** form an opinion, and hold it lightly.",
    ),
    quotes=(
        ("The past is a foreign country: they do things differently there.", "L. P. Hartley"),
        (
            "Those who cannot remember the past are condemned to repeat it.",
            "George Santayana",
        ),
    ),
    links=READING,
    pairs=(("Athens", "Sparta"), ("Rome", "Carthage")),
)

LUNA = Voice(
    openings=(
        "“{echo}”, you whisper, and somewhere a door opens by itself.",
        "The wind takes your words, “{echo}”, and carries them down the stairs.",
        "*“{echo}.”* The lamp flickers once, as if it had understood.",
    ),
    welcomes=("You stand at the door and say nothing yet. The sea waits; so do I.",),
    thoughts=(
        (
            "Below, the water moves like something that is turning over in its sleep. You count "
            "the waves without wanting to: *six, seven*, and then a long, long pause."
        ),
        (
            "On the wall hangs a photograph of this very room. In it a chair stands by the window, "
            "and on the chair, folded neatly, lies **your coat**."
        ),
        (
            "The singing stops. What follows is not silence but the sound of somebody who tries "
            "very hard not to breathe."
        ),
        (
            "You find a key in your pocket that was not there before. It is warm, and it fits no "
            "lock that you have seen so far."
        ),
    ),
    closings=(
        "Do you **open** the small green door, or do you **wait** for the next wave?",
        "Where do we go now: towards the *light*, or towards the *voice*?",
        "Choose well. What do you do?",
    ),
    tales=(
        (
            "You climb. Each step is a little older than the one before, first iron, then wood, "
            "then stone worn hollow by feet. At the top the great lens is covered with a cloth, "
            "and something under the cloth is *glowing*, very faintly, like a coal that remembers."
        ),
        (
            "An old woman sits at the table as if she had always been there. She pushes a cup "
            "towards you. “You are late,” she says, “but then, so was the last one.”"
        ),
        (
            "Outside a boat without oars comes round the rocks, slowly, against the tide. There is "
            "nobody in it. There is, however, a lantern, and the lantern is **for you**."
        ),
    ),
    steps=(
        "**A lantern** without oil that burns when you tell the truth.",
        "**A logbook** whose last entry carries tomorrow's date.",
        "**Three feathers**, white, grey, and one of a colour that has no name.",
        "**A chair** that is warm although nobody has sat in it.",
        "**A map** of the sea floor with a street plan drawn on it.",
        "**A bell**, wrapped in cloth so that it cannot ring by itself.",
    ),
    quotes=(
        ("We are such stuff as dreams are made on.", "William Shakespeare"),
        ("All that we see or seem is but a dream within a dream.", "Edgar Allan Poe"),
    ),
    links=READING,
    pairs=(("The lamp", "The song"), ("The sea", "The stairs")),
)

VOICES: Mapping[str, Voice] = {"mira": MIRA, "kai": KAI, "aldous": ALDOUS, "luna": LUNA}
