"""Questions that come from one of several files: their problems name it."""

from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from quizzes.formats.neutral import NeutralQuestion, Problem


def in_file(file: str, problem: Problem) -> Problem:
    """The problem, with the file in its words; a lone file has no name."""
    if not file:
        return problem
    return replace(problem, reason=f"{file}: {problem.reason}")


@dataclass
class QtiQuestion(NeutralQuestion):
    """`file`: its place in the package; empty if there is none. `images`: files of the package that it shows."""

    file: str = ""
    images: list[str] = field(default_factory=list)

    def _note(self, problem: Problem) -> None:
        super()._note(in_file(self.file, problem))

    def keep_as_draft(self, reason: str, line: int = 0) -> None:
        """Take it over, but let nobody be graded by it before somebody has looked."""
        self.is_hidden = True
        self.warn(_("%(reason)s It comes in as a draft; please check it.") % {"reason": reason}, line)
