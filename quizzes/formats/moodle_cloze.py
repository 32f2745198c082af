"""Moodle's embedded answers: {1:SHORTANSWER:=Rome#Right~%50%Roma} in a text → [[g1]] and a gap."""

import re
from decimal import Decimal
from html import escape, unescape
from typing import Any

from django.utils.translation import gettext as _

from .neutral import NeutralQuestion
from .numbers import number, percent, share, written
from .texts import from_auto, plain_text

TEXTS = ("SHORTANSWER", "SA", "MW", "SHORTANSWER_C", "SAC", "MWC")
NUMBERS = ("NUMERICAL", "NM")
CHOICES = ("MULTICHOICE", "MC", "MULTICHOICE_S", "MCS")
CHOICES_SHOWN = ("MULTICHOICE_V", "MCV", "MULTICHOICE_H", "MCH", "MULTICHOICE_VS", "MCVS", "MULTICHOICE_HS", "MCHS")
KINDS = {
    **dict.fromkeys(TEXTS, "text"),
    **dict.fromkeys(NUMBERS, "number"),
    **dict.fromkeys((*CHOICES, *CHOICES_SHOWN), "choice"),
}
CASE_SENSITIVE = frozenset({"SHORTANSWER_C", "SAC", "MWC"})
GAP = re.compile(r"\{\s*(\d{0,3})\s*:\s*([A-Z_]{2,24})\s*:((?:\\.|[^}\\])*)\}", re.DOTALL)
ANSWER = re.compile(r"(?:\\.|[^~\\])+", re.DOTALL)
WEIGHT = re.compile(r"\s*(?:(=)|%(-?\d[\d.]{0,12})%)")
FEEDBACK = re.compile(r"(?<!\\)#")


def read_cloze(html: str, question: NeutralQuestion) -> str:
    """The text with names of gaps; the gaps go to the question's details."""
    gaps: list[dict[str, Any]] = []

    def replaced(match: re.Match[str]) -> str:
        gap = _gap(match, f"g{len(gaps) + 1}", question)
        if gap is None:
            return match[0]
        gaps.append(gap)
        return f"[[{gap['key']}]]"

    text = GAP.sub(replaced, html)
    question.details["gaps"] = gaps
    if not gaps and not question.has_errors:
        question.refuse(_("The text has no gap like {1:SHORTANSWER:=right}."))
    return text


def _gap(match: re.Match[str], key: str, question: NeutralQuestion) -> dict[str, Any] | None:
    name = match[2]
    if name not in KINDS:
        question.refuse(_("Gaps of the kind “%(kind)s” are not known here.") % {"kind": name})
        return None
    kind = KINDS[name]
    answers = [answer for raw in ANSWER.findall(match[3]) if raw.strip() and (answer := _answer(raw, kind, question))]
    if not answers and not question.has_errors:
        question.refuse(_("A gap has no answers: %(gap)s") % {"gap": match[0][:80]})
    points = Decimal(match[1] or 1)
    return {
        "key": key,
        "kind": kind,
        "points": points or Decimal(1),
        "answers": answers,
        **({"case_sensitive": True} if name in CASE_SENSITIVE else {}),
    }


def _answer(raw: str, kind: str, question: NeutralQuestion) -> dict[str, Any] | None:
    weight = WEIGHT.match(raw)
    fraction: Decimal | None = Decimal(0)
    if weight:
        fraction = Decimal(1) if weight[1] else share(weight[2])
    text, *feedback = FEEDBACK.split(raw[weight.end() :] if weight else raw, maxsplit=1)
    if fraction is None or fraction < 0:
        question.warn(_("A gap cannot take marks away; a negative share became 0."))
        fraction = Decimal(0)
    common = {"fraction": fraction, "feedback": from_auto(_unescaped("".join(feedback)))}
    plain = plain_text(_unescaped(text))
    if kind != "number":
        return {"text": plain, **common} if plain else None
    return _number(plain, common, question)


def _number(text: str, common: dict[str, Any], question: NeutralQuestion) -> dict[str, Any] | None:
    if text == "*":
        return {"value": text, **common}
    value, tolerance = (number(piece) for piece in (*text.split(":", 1), "0")[:2])
    if value is None or tolerance is None:
        question.refuse(_("“%(text)s” in a gap is no number.") % {"text": text[:80]})
        return None
    return {"value": value, "tolerance": abs(tolerance), **common}


def _unescaped(text: str) -> str:
    return unescape(re.sub(r"\\(.)", r"\1", text, flags=re.DOTALL)).strip()


NAMES = {"text": "SHORTANSWER", "number": "NUMERICAL", "choice": "MULTICHOICE"}


def written_gap(gap: dict[str, Any]) -> str:
    """The counterpart of a gap that was read."""
    name = "SHORTANSWER_C" if gap.get("case_sensitive") else NAMES[gap["kind"]]
    answers = "~".join(_written_answer(answer, gap["kind"]) for answer in gap["answers"])
    return f"{{{int(gap.get('points', 1)) or 1}:{name}:{answers}}}"


def _written_answer(answer: dict[str, Any], kind: str) -> str:
    fraction = Decimal(str(answer.get("fraction", 1)))
    weight = "=" if fraction == 1 else "" if fraction == 0 else f"%{percent(fraction)}%"
    text = _escaped(str(answer.get("text", "")))
    if kind == "number":
        value = answer["value"]
        tolerance = Decimal(str(answer.get("tolerance") or 0))
        text = str(value) if value == "*" else f"{written(Decimal(str(value)))}:{written(tolerance)}"
    feedback = f"#{_escaped(plain_text(answer['feedback']))}" if answer.get("feedback") else ""
    return f"{weight}{text}{feedback}"


def _escaped(text: str) -> str:
    return escape(re.sub(r"([~#}\\=%])", r"\\\1", text), quote=False)
