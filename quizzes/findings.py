"""What figures of item analysis say, in words. Thresholds are documented in docs/reference/item-analysis.md."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .statistics import Problem, ProblemKind

Words = str | Promise


@dataclass(frozen=True)
class Finding:
    """`text`: what is wrong, with %(choice)s for the option it is about; `advice`: what to do about it."""

    text: Words
    advice: Words


FINDINGS = {
    ProblemKind.WRONG_KEY: Finding(
        _("Check the key: the best choose “%(choice)s” more often."),
        _("Compare key and source. If the key is wrong, correct it and regrade the answers."),
    ),
    ProblemKind.NEGATIVE: Finding(
        _("Whoever does well elsewhere does worse here."),
        _("Look for a wrong key, a double negation or a trap that only experts see."),
    ),
    ProblemKind.AT_CHANCE: Finding(
        _("The answers are no better than guessing."),
        _("Check the key and whether the course teaches this at all before the quiz."),
    ),
    ProblemKind.TOO_HARD: Finding(
        _("Very hard: fewer than 20 percent of the marks are reached."),
        _("Make the wording simpler, or explain the matter better in the lesson."),
    ),
    ProblemKind.TOO_EASY: Finding(
        _("Very easy: nearly everybody gets it right."),
        _("Keep it if everybody must know it; otherwise sharpen the wrong options."),
    ),
    ProblemKind.WEAK: Finding(
        _("It hardly tells those who know from those who do not."),
        _("Ask about one thing only, and make the wrong options more plausible."),
    ),
    ProblemKind.SKIPPED: Finding(
        _("More than 20 percent do not answer it."),
        _("Check whether the question is understood, and whether the time is enough."),
    ),
    ProblemKind.UNUSED: Finding(
        _("Nobody chooses “%(choice)s”."),
        _("Replace it by a mistake that people really make, or delete it."),
    ),
}


@dataclass(frozen=True)
class Scale:
    """Words for a figure. `bands`: where each ends, exclusively, from low to high; `top` from there on."""

    unknown: Words
    bands: tuple[tuple[float, Words], ...]
    top: Words

    def word(self, figure: float | None) -> str:
        if figure is None:
            return str(self.unknown)
        return str(next((word for end, word in self.bands if figure < end), self.top))


DISCRIMINATION = Scale(
    _("cannot be said"),
    (
        (0, _("discriminates the wrong way round")),
        (0.2, _("discriminates weakly")),
        (0.3, _("discriminates moderately")),
        (0.4, _("discriminates well")),
    ),
    _("discriminates very well"),
)
FACILITY = Scale(
    _("earns no points"),
    ((0.2, _("very hard")), (0.5, _("hard")), (0.8, _("medium")), (0.95, _("easy"))),
    _("very easy"),
)
RELIABILITY = Scale(
    _("cannot be said"),
    (
        (0.7, _("too unreliable for judging people")),
        (0.8, _("usable for a first impression")),
        (0.9, _("reliable")),
    ),
    _("very reliable"),
)


def problem_text(problem: Problem) -> str:
    """What is wrong."""
    return str(FINDINGS[problem.kind].text) % {"choice": problem.choice}


def problem_advice(problem: Problem) -> str:
    """What to do about it."""
    return str(FINDINGS[problem.kind].advice)


def discrimination_word(index: float | None) -> str:
    """How well a question tells people apart (thresholds after Ebel)."""
    return DISCRIMINATION.word(index)


def facility_word(facility: float | None) -> str:
    """How hard a question was."""
    return FACILITY.word(facility)


def reliability_word(alpha: float | None) -> str:
    """How far results would be the same with other questions of the same kind."""
    return RELIABILITY.word(alpha)
