"""Aiken: a question, options “A) …”, and “ANSWER: B”. It knows single choice only."""

import re
from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .decoding import decode
from .neutral import NeutralQuestion, Option, Problem, ReadFile, Severity, WrittenFile
from .texts import from_plain, is_plain, plain_text

OPTION = re.compile(r"([A-Z])[).]\s+(\S.*)", re.IGNORECASE)
ANSWER = re.compile(r"ANSWER:\s*(.*)", re.IGNORECASE)
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class AikenFormat:
    key = "aiken"
    label = gettext_lazy("Aiken")
    suffixes = (".txt", ".aiken")
    content_type = "text/plain; charset=utf-8"

    def recognizes(self, content: bytes) -> bool:
        start = content[:20_000].replace(b"\x00", b"")
        return bool(re.search(rb"^ANSWER:\s*[A-Za-z]\s*$", start, re.MULTILINE)) and b"{" not in start

    def read(self, content: bytes) -> ReadFile:
        result = ReadFile()
        draft = _Draft()
        for line, raw in enumerate(decode(content).split("\n"), start=1):
            text = raw.strip()
            if not text:
                continue
            if match := ANSWER.fullmatch(text):
                result.questions.append(draft.finish(match[1].strip(), line))
                draft = _Draft()
            else:
                draft.add(text, line)
        if draft.line:
            result.questions.append(draft.finish("", draft.line))
        if not result.questions:
            result.refuse(_("The file contains no question."))
        return result

    def write(self, questions: Sequence[NeutralQuestion]) -> WrittenFile:
        problems: list[Problem] = []
        written = [text for question in questions if (text := _written(question, problems))]
        return WrittenFile("\n".join(written).encode(), problems)


class _Draft:
    """A question as its lines come in."""

    def __init__(self) -> None:
        self.line = 0
        self.text: list[str] = []
        self.letters: list[str] = []
        self.options: list[Option] = []

    def add(self, text: str, line: int) -> None:
        self.line = self.line or line
        match = OPTION.fullmatch(text)
        if match and (self.text or self.options):
            self.letters.append(match[1].upper())
            self.options.append(Option(from_plain(match[2]), line=line))
        elif self.options:
            last = self.options.pop()
            self.options.append(Option(f"{last.text}<br>\n{from_plain(text)}", line=last.line))
        else:
            self.text.append(text)

    def finish(self, answer: str, line: int) -> NeutralQuestion:
        options = [
            Option(option.text, Decimal(int(letter == answer.upper())), line=option.line)
            for letter, option in zip(self.letters, self.options, strict=True)
        ]
        text = from_plain("\n".join(self.text))
        question = NeutralQuestion("single_choice", text, self.line or line, options=options)
        if not self.text:
            question.refuse(_("The text of a question is missing before its options or “ANSWER:”."))
        if len(set(self.letters)) < len(self.letters):
            question.refuse(_("Two options have the same letter."))
        if not answer:
            question.refuse(_("The line “ANSWER:” with the letter of the right option is missing."), line)
        elif answer.upper() not in self.letters:
            reason = _("“ANSWER: %(letter)s” names no option; there are: %(letters)s.")
            values = {"letter": answer[:20], "letters": ", ".join(self.letters) or "–"}
            question.refuse(reason % values, line)
        return question


def _written(question: NeutralQuestion, problems: list[Problem]) -> str:
    def warn(reason: str) -> None:
        name = plain_text(question.text)[:60]
        values = {"question": name, "reason": reason}
        problems.append(Problem(question.line, _("“%(question)s”: %(reason)s") % values, Severity.WARNING))

    if question.type != "single_choice" or not 2 <= len(question.options) <= len(LETTERS):
        warn(_("Aiken knows single choice only; the question is left out."))
        return ""
    if question.general_feedback or question.hints or any(option.feedback for option in question.options):
        warn(_("Aiken knows no feedback and no hints."))
    if question.tags or question.objective or question.identity:
        warn(_("Aiken knows no tags, objectives and ids."))
    if not all(is_plain(text) for text in (question.text, *(option.text for option in question.options))):
        warn(_("Aiken knows plain text only; formatting is left out."))
    lines = [plain_text(question.text)]
    if OPTION.fullmatch(lines[0]) or ANSWER.fullmatch(lines[0]):
        warn(_("Its text begins like an option; a dash was put before it."))
        lines = [f"– {lines[0]}"]
    lines += [f"{letter}) {plain_text(option.text)}" for letter, option in zip(LETTERS, question.options, strict=False)]
    right = next(LETTERS[place] for place, option in enumerate(question.options) if option.fraction == 1)
    return "\n".join([*lines, f"ANSWER: {right}", ""])
