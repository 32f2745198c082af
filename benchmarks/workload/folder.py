"""A course as a folder, as a client would hand it in: 19 lessons and a quiz that draws 10 of 20 questions."""

from pathlib import Path
from textwrap import dedent

import yaml

LESSON = Path(__file__).with_name("lesson.md")
LESSONS = 19
LESSONS_IN_CHAPTER = 5
QUESTIONS = 20
DRAWN = 10
MARK = "Richtig ist:"  # begins the right option of every question

PICTURE = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 360" width="640" height="360">
<rect width="640" height="360" fill="#0b6e69"/><circle cx="{x}" cy="180" r="90" fill="#ffffff"/></svg>
"""
FRONT = """---
title: "{title}"
slug: lektion-{number}
minutes: 10
---
"""


def write_course_folder(folder: Path, number: int) -> Path:
    """Write the folder of course `number`; returns it."""
    root = folder / f"kurs-{number:02}"
    for name in ("lessons", "questions", "images"):
        (root / name).mkdir(parents=True, exist_ok=True)
    (root / "images/cover.svg").write_text(PICTURE.format(x=100 + number), encoding="utf-8")
    (root / "images/picture.svg").write_text(PICTURE.format(x=300 + number), encoding="utf-8")
    _, _, text = LESSON.read_text(encoding="utf-8").partition("---\n")[2].partition("---\n")
    for lesson in range(1, LESSONS + 1):
        front = FRONT.format(title=f"Lektion {lesson} von Kurs {number}", number=lesson)
        (root / f"lessons/{lesson:02}.md").write_text(front + text, encoding="utf-8")
    _write_yaml(root / "questions/bank.yaml", _bank(number))
    _write_yaml(root / "course.yaml", _course(number))
    return root


def _write_yaml(path: Path, data: object) -> None:
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")


def _bank(number: int) -> dict[str, object]:
    return {
        "category": f"Fragen zu Kurs {number}",
        "questions": [
            {
                "id": f"frage-{question}",
                "type": "single_choice",
                "text": f"Eine Kollegin fragt nach Fall {question} aus Kurs {number}. Welche Antwort geben Sie?",
                "feedback": "Nachlesen: Lektion 3, Abschnitt „Wo Fehler besonders häufig sind“.",
                "options": [
                    {
                        "text": f"{MARK if option == 1 else 'Möglich wäre auch:'} Antwort {option} zu Fall {question}.",
                        "correct": option == 1,
                        "feedback": f"So verhält es sich mit Antwort {option}: Prüfen Sie an einer Quelle außerhalb.",
                    }
                    for option in range(1, 5)
                ],
            }
            for question in range(1, QUESTIONS + 1)
        ],
    }


def _course(number: int) -> dict[str, object]:
    chapters = [
        {
            "chapter": f"Kapitel {first // LESSONS_IN_CHAPTER + 1}",
            "lessons": [
                {"page": f"lessons/{lesson:02}.md"}
                for lesson in range(first, min(first + LESSONS_IN_CHAPTER, LESSONS + 1))
            ],
        }
        for first in range(1, LESSONS + 1, LESSONS_IN_CHAPTER)
    ]
    quiz = {
        "slug": "test",
        "title": "Abschlusstest",
        "minutes": 15,
        "draw": [{"from": "questions/bank.yaml", "count": DRAWN}],
    }
    chapters[-1]["lessons"].append({"quiz": quiz})  # type: ignore[attr-defined]
    return {
        "format": 1,
        "slug": f"kurs-{number:02}",
        "title": f"Kurs {number} der Messung",
        "language": "de",
        "summary": "Wie Sprachmodelle arbeiten, warum sie sich irren und wie Sie Ergebnisse sicher prüfen.",
        "objectives": [f"Sie können Ziel {line} des Kurses in eigenen Worten erklären." for line in range(1, 6)],
        "law_state_on": "2026-11-22",
        "authors": ["Trainingsteam KI-fit"],
        "license": "CC-BY-4.0",
        "cover": "images/cover.svg",
        "description": dedent(
            """\
            Ein Chatassistent schreibt in Sekunden einen ordentlichen Brief. Kurz darauf nennt er ebenso freundlich
            eine Vorschrift, die es nicht gibt. Wer **beides versteht**, arbeitet besser mit ihm.

            - was in einem Sprachmodell geschieht, ganz ohne Mathematik,
            - woran Sie riskante Aussagen erkennen und wie Sie sie prüfen.
            """
        ),
        "outline": chapters,
    }
