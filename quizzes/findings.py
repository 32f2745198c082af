"""What figures of item analysis say, in words. Thresholds are documented in docs/reference/item-analysis.md."""

from django.utils.translation import gettext as _

from .statistics import Problem, ProblemKind


def problem_text(problem: Problem) -> str:
    """What is wrong."""
    texts = {
        ProblemKind.WRONG_KEY: _("Check the key: the best choose “%(choice)s” more often."),
        ProblemKind.NEGATIVE: _("Whoever does well elsewhere does worse here."),
        ProblemKind.AT_CHANCE: _("The answers are no better than guessing."),
        ProblemKind.TOO_HARD: _("Very hard: fewer than 20 percent of the marks are reached."),
        ProblemKind.TOO_EASY: _("Very easy: nearly everybody gets it right."),
        ProblemKind.WEAK: _("It hardly tells those who know from those who do not."),
        ProblemKind.SKIPPED: _("More than 20 percent do not answer it."),
        ProblemKind.UNUSED: _("Nobody chooses “%(choice)s”."),
    }
    return texts[problem.kind] % {"choice": problem.choice}


def problem_advice(problem: Problem) -> str:
    """What to do about it."""
    advice = {
        ProblemKind.WRONG_KEY: _("Compare key and source. If the key is wrong, correct it and regrade the answers."),
        ProblemKind.NEGATIVE: _("Look for a wrong key, a double negation or a trap that only experts see."),
        ProblemKind.AT_CHANCE: _("Check the key and whether the course teaches this at all before the quiz."),
        ProblemKind.TOO_HARD: _("Make the wording simpler, or explain the matter better in the lesson."),
        ProblemKind.TOO_EASY: _("Keep it if everybody must know it; otherwise sharpen the wrong options."),
        ProblemKind.WEAK: _("Ask about one thing only, and make the wrong options more plausible."),
        ProblemKind.SKIPPED: _("Check whether the question is understood, and whether the time is enough."),
        ProblemKind.UNUSED: _("Replace it by a mistake that people really make, or delete it."),
    }
    return advice[problem.kind]


def discrimination_word(index: float | None) -> str:
    """How well a question tells people apart (thresholds after Ebel)."""
    if index is None:
        return _("cannot be said")
    if index < 0:
        return _("discriminates the wrong way round")
    if index < 0.2:
        return _("discriminates weakly")
    if index < 0.3:
        return _("discriminates moderately")
    return _("discriminates well") if index < 0.4 else _("discriminates very well")


def facility_word(facility: float | None) -> str:
    """How hard a question was."""
    if facility is None:
        return _("earns no points")
    if facility < 0.2:
        return _("very hard")
    if facility < 0.5:
        return _("hard")
    if facility < 0.8:
        return _("medium")
    return _("easy") if facility < 0.95 else _("very easy")


def reliability_word(alpha: float | None) -> str:
    """How far results would be the same with other questions of the same kind."""
    if alpha is None:
        return _("cannot be said")
    if alpha >= 0.9:
        return _("very reliable")
    if alpha >= 0.8:
        return _("reliable")
    return _("usable for a first impression") if alpha >= 0.7 else _("too unreliable for judging people")
