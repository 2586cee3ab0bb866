"""Numbers as people write them in tables: with separators, currencies, per cent, units."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["numbers"]

WRITTEN = re.compile(
    r"(?P<before>[^\d.,+-]*)(?P<sign>[+-]?)(?P<money>[^\d.,]*?)"
    r"(?P<digits>\d[\d.,'\u2019_ ]*|[.,]\d+)(?P<power>[eE][+-]?\d+)?(?P<after>[^\d]*)"
)
SIGNS = str.maketrans("\u2212\u2013\u2012\ufe63\u066b\u066c\u066a", "----.'%")
"""Dashes, and the Arabic signs for the fraction, for thousands and for per cent."""
CODE = re.compile(r"\b[A-Z]{3}\b")
"""An ISO 4217 code of a currency, or something else in capitals that says nothing of the size."""
ABOUT = re.compile(r"^(?:[~≈<>≤≥±]|ca?\.?(?=\s|$)|about(?=\s|$))\s*")
MANY = {
    "k": 1e3,
    **dict.fromkeys(("m", "mio", "mn", "million", "millions"), 1e6),
    **dict.fromkeys(("b", "bn", "mrd", "billion", "billions"), 1e9),
    "t": 1e12,
}
BYTES = {
    **dict.fromkeys(("b", "byte", "bytes"), 1.0),
    **{f"{prefix}b": 1e3**power for power, prefix in enumerate("kmgtp", 1)},
    **{f"{prefix}ib": 1024.0**power for power, prefix in enumerate("kmgtp", 1)},
}
SCALES = (BYTES, MANY)
MARKS = (".", ",")


@dataclass(frozen=True)
class _Number:
    negative: bool
    digits: str
    power: str
    unit: str


def numbers(values: Sequence[str], decimal: str) -> list[float] | None:
    """The values of a column, `None` if one of them is no number, or if they are of different
    units (but for bytes, thousands and the like, which are known).

    Args:
        decimal: the mark before the fraction where the column itself does not tell.
    """
    written: list[_Number] = []
    for value in values:
        if (number := _read(value)) is None:
            return None
        written.append(number)
    scale = _scale([number.unit for number in written])
    if scale is None or not written:
        return None
    mark = _decimal([number.digits for number in written]) or decimal
    found: list[float] = []
    for number in written:
        size = _value(number.digits, mark)
        if size is None:
            return None
        size *= scale[number.unit]
        if number.power:
            size *= 10.0 ** max(-300, min(300, int(number.power[1:])))
        found.append(-size if number.negative else size)
    return found


def _read(value: str) -> _Number | None:
    text = ABOUT.sub("", value.translate(SIGNS))
    bracketed = text.startswith("(") and text.endswith(")")  # as accountants write what is less
    match = WRITTEN.fullmatch(text[1:-1] if bracketed else text)
    if match is None:
        return None
    unit = (_bare(match["before"] + match["money"]), _bare(match["after"]))
    return _Number(
        negative=bracketed or match["sign"] == "-",
        digits=match["digits"].strip(),
        power=match["power"] or "",
        unit=" ".join(filter(None, unit)),
    )


def _bare(text: str) -> str:
    """Without a currency: amounts of several are of one column."""
    kept = "".join(char for char in text if unicodedata.category(char) != "Sc")
    return CODE.sub("", kept).strip(" .").casefold()


def _scale(units: Sequence[str]) -> dict[str, float] | None:
    different = set(units)
    for scale in SCALES:
        if different <= {"", *scale}:
            return {unit: scale.get(unit, 1.0) for unit in different}
    return dict.fromkeys(different, 1.0) if len(different - {""}) <= 1 else None


def _decimal(column: Sequence[str]) -> str | None:
    """The mark before the fraction, as the column shows it."""
    for digits in column:
        used = [mark for mark in MARKS if mark in digits]
        if len(used) == len(MARKS):
            return max(MARKS, key=digits.rindex)
        for mark in used:
            whole, _, rest = digits.rpartition(mark)
            if mark in whole:  # twice: between thousands
                return MARKS[1 - MARKS.index(mark)]
            if len(rest) != 3 or len(whole) > 3 or whole in ("", "0"):
                return mark
    return None


def _value(digits: str, decimal: str) -> float | None:
    whole, _, fraction = digits.partition(decimal)
    groups = re.split(r"[.,'\u2019_ ]", whole)
    if len(groups) > 1 and not all(len(group) in (2, 3) for group in groups[1:-1]):
        return None
    if len(groups) > 1 and (len(groups[-1]) != 3 or not 1 <= len(groups[0]) <= 3):
        return None
    try:
        return float(f"{''.join(groups) or '0'}.{fraction or '0'}")
    except ValueError:
        return None
