"""Captions in WebVTT (https://www.w3.org/TR/webvtt1/): the rules that players depend on."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

TIME = r"(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
TIMING = re.compile(rf"{TIME}[ \t]+-->[ \t]+{TIME}(?:[ \t]+\S.*)?")
NOT_CUES = ("NOTE", "STYLE", "REGION")


@dataclass(frozen=True)
class CaptionFault:
    """What is wrong in a caption file; `line` counts from 1."""

    line: int
    message: str

    def __str__(self) -> str:
        return _("Line %(line)s: %(message)s") % {"line": self.line, "message": self.message}


def caption_faults(data: bytes) -> list[CaptionFault]:
    """Why a player would not show these captions, in the order of the lines; empty for a valid file."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        return [CaptionFault(line, _("The file is not UTF-8. Please save it with this encoding."))]
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if not re.fullmatch(r"WEBVTT(?:[ \t].*)?", lines[0]):
        return [CaptionFault(1, _("A caption file begins with the line “WEBVTT”."))]
    return _cue_faults(lines)


def _cue_faults(lines: list[str]) -> list[CaptionFault]:
    faults: list[CaptionFault] = []
    starts: list[int] = []
    for first, block in _blocks(lines):
        if block[0].startswith(NOT_CUES):
            continue
        place = next((number for number, line in enumerate(block[:2]) if "-->" in line), None)
        if place is None:
            faults.append(CaptionFault(first, _("Here a time like “00:00:01.000 --> 00:00:04.000” is missing.")))
            continue
        faults += _timing_faults(first + place, block[place], starts)
        if not any(line.strip() for line in block[place + 1 :]):
            faults.append(CaptionFault(first + place, _("This caption has no text.")))
    if not starts and not faults:
        faults.append(CaptionFault(1, _("The file has no captions.")))
    return faults


def _blocks(lines: list[str]) -> list[tuple[int, list[str]]]:
    """Groups of lines between empty ones, without the header, each with the number of its first line."""
    blocks: list[tuple[int, list[str]]] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            blocks.append((number + 1, []))
        elif blocks:
            blocks[-1][1].append(line)
    return [(number, block) for number, block in blocks if block]


def _timing_faults(number: int, line: str, starts: list[int]) -> list[CaptionFault]:
    match = TIMING.fullmatch(line.strip())
    if match is None:
        return [CaptionFault(number, _("This is no time like “00:00:01.000 --> 00:00:04.000”."))]
    start, end = _milliseconds(match.groups()[:4]), _milliseconds(match.groups()[4:])
    faults = []
    if end <= start:
        faults.append(CaptionFault(number, _("The caption ends before it begins.")))
    if starts and start < starts[-1]:
        faults.append(CaptionFault(number, _("The caption begins before the one above it.")))
    starts.append(start)
    return faults


def _milliseconds(parts: tuple[str | None, ...]) -> int:
    hours, minutes, seconds, thousandths = (int(part or 0) for part in parts)
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + thousandths
