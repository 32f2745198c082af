"""Item analysis of quizzes, for those who write them. Nobody is named, and no attempt stands alone."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from quizzes.conf import min_analyzed
from quizzes.models import QuestionVersion, QuizPage, kind_of, plain_text
from quizzes.models.questions import Content
from quizzes.statistics import (
    UNIT,
    GroupRow,
    ItemFigures,
    PartTable,
    PlaceFigures,
    Problem,
    ScoreFigures,
    item_figures,
    part_tables,
    place_figures,
    problems_of,
    score_figures,
    score_groups,
)
from quizzes.statistics.choices import group_rows

from .sittings import Asked, cutoff_of, first_attempts, material_of


@dataclass(frozen=True)
class VersionAnalysis:
    """A version of a question. `figures` None: asked in too few attempts; then there are no tables either."""

    number: int
    version_id: int
    title: str
    n: int
    figures: ItemFigures | None
    groups: list[GroupRow]
    tables: list[PartTable]
    problems: list[Problem]


class QuestionAnalysis:
    """A question in a quiz, over all its versions, and each version by itself, the newest first.

    `newest_published`: number of the newest version that there is, asked or not.
    """

    def __init__(
        self,
        question_id: int,
        asked: Sequence[Asked],
        contents: Mapping[int, Content],
        numbers: Mapping[int, int],
        minimum: int,
    ) -> None:
        self.question_id = question_id
        self.n = len(asked)
        self.place: PlaceFigures | None = None
        self.newest_published = 0
        self._asked, self.contents, self.numbers, self.minimum = asked, contents, numbers, minimum
        self._versions = sorted({one.answered.version for one in asked}, key=lambda pk: -numbers[pk])

    @property
    def content(self) -> Content:
        """The newest version that was asked."""
        return self.contents[self._versions[0]]

    @property
    def title(self) -> str:
        return plain_text(self.content["text"])

    @property
    def is_pilot(self) -> bool:
        """Whether it earned no points in any of the attempts."""
        return self.is_graded and all(one.answered.max_points == 0 for one in self._asked)

    @property
    def is_graded(self) -> bool:
        return any(one.answered.fraction is not None for one in self._asked)

    @property
    def is_drawn(self) -> bool:
        """Whether not all attempts ask it for the same points."""
        return self.place is None and self.is_graded and not self.is_pilot

    @property
    def effective_weight(self) -> float | None:
        return self.place.effective_weight if self.place else None

    @cached_property
    def figures(self) -> ItemFigures | None:
        """Over all versions; None if asked in too few attempts."""
        if self.n < self.minimum:
            return None
        return _figures(self._asked, self.content)

    @cached_property
    def versions(self) -> list[VersionAnalysis]:
        return [_version(pk, [one for one in self._asked if one.answered.version == pk], self) for pk in self._versions]

    @property
    def current(self) -> VersionAnalysis | None:
        """The newest version with figures."""
        return next((version for version in self.versions if version.figures), None)

    @property
    def problems(self) -> list[Problem]:
        """What is wrong with the newest version that has figures."""
        return self.current.problems if self.current else []

    @property
    def is_changed_since(self) -> bool:
        """Whether the problems are those of a version that has been replaced."""
        return self.current is not None and self.newest_published > self.current.number


@dataclass(frozen=True)
class QuizAnalysis:
    """A quiz by its first attempts handed in before `until`. `n` is always said; `scores` None: too few (L15)."""

    quiz: QuizPage
    until: datetime.datetime
    minimum: int
    n: int
    scores: ScoreFigures | None
    places: list[PlaceFigures] | None
    questions: list[QuestionAnalysis]

    @property
    def is_built_alike(self) -> bool:
        """Whether all attempts ask for as many questions of the same points."""
        return self.places is not None

    @property
    def drawn_places(self) -> list[PlaceFigures]:
        return [figures for figures in self.places or [] if figures.place.question is None]

    @cached_property
    def troubled(self) -> list[QuestionAnalysis]:
        """Questions with something to look at, serious things first."""
        found = [question for question in self.questions if question.problems]
        return sorted(found, key=lambda question: not any(problem.is_serious for problem in question.problems))

    def question(self, question_id: int) -> QuestionAnalysis | None:
        return next((question for question in self.questions if question.question_id == question_id), None)


@dataclass(frozen=True)
class QuestionProblem:
    """A question that an author should look at. `problems`: the worst first."""

    quiz: QuizPage
    question_id: int
    title: str
    n: int
    problems: list[Problem]

    @property
    def is_serious(self) -> bool:
        return any(problem.is_serious for problem in self.problems)


def quiz_analysis(quiz: QuizPage, *, at: datetime.datetime) -> QuizAnalysis:
    """The analysis of one quiz; four queries, however many attempts and questions."""
    return quiz_analyses([quiz], at=at)[0]


def quiz_analyses(quizzes: Iterable[QuizPage], *, at: datetime.datetime) -> list[QuizAnalysis]:
    """The analyses of quizzes, in their order; four queries together."""
    quizzes = list(quizzes)
    until, minimum = cutoff_of(at), min_analyzed()
    material, contents, numbers = material_of((quiz.pk for quiz in quizzes), until=until)
    analyses = []
    for quiz in quizzes:
        found = material.get(quiz.pk)
        sittings = found.sittings if found else []
        is_shown = len(sittings) >= minimum
        places = place_figures(sittings) if is_shown else None
        analyses.append(
            QuizAnalysis(
                quiz=quiz,
                until=until,
                minimum=minimum,
                n=len(sittings),
                scores=score_figures(sittings, places) if is_shown else None,
                places=places,
                questions=_questions(found.asked if found else [], contents, numbers, minimum, places),
            )
        )
    _add_newest_versions([question for analysis in analyses for question in analysis.questions])
    return analyses


def question_problems(quizzes: Iterable[QuizPage], *, at: datetime.datetime) -> list[QuestionProblem]:
    """Questions of the quizzes that an author should look at, serious ones first; four queries.

    Left out: questions of which a newer version is published already, and what too few have answered.
    """
    found = [
        QuestionProblem(analysis.quiz, question.question_id, question.title, question.n, question.problems)
        for analysis in quiz_analyses(quizzes, at=at)
        for question in analysis.troubled
        if not question.is_changed_since
    ]
    return sorted(found, key=lambda problem: not problem.is_serious)


def count_first_attempts(quizzes: Iterable[int], *, at: datetime.datetime) -> dict[int, int]:
    """How many first attempts each quiz is analyzed by; one query."""
    counts: dict[int, int] = defaultdict(int)
    for quiz in first_attempts(quizzes, cutoff_of(at)).values_list("quiz", flat=True):
        counts[quiz] += 1
    return dict(counts)


def _questions(
    asked: Sequence[Asked],
    contents: Mapping[int, Content],
    numbers: Mapping[int, int],
    minimum: int,
    places: Sequence[PlaceFigures] | None,
) -> list[QuestionAnalysis]:
    by_question: dict[int, list[Asked]] = defaultdict(list)
    for one in asked:
        if kind_of(contents[one.answered.version]).is_answerable:
            by_question[one.answered.question].append(one)
    by_place = {figures.place.question: figures for figures in places or [] if figures.place.question is not None}
    questions = []
    for question_id, of in by_question.items():
        question = QuestionAnalysis(question_id, of, contents, numbers, minimum)
        question.place = by_place.get(question_id)
        questions.append(question)
    return questions


def _add_newest_versions(questions: Sequence[QuestionAnalysis]) -> None:
    ids = {question.question_id for question in questions}
    newest: dict[int, int] = {}
    if ids:
        rows = QuestionVersion.objects.filter(question__in=ids).values_list("question", "number")
        for question_id, number in rows:
            newest[question_id] = max(number, newest.get(question_id, 0))
    for question in questions:
        question.newest_published = newest.get(question.question_id, 0)


def _figures(asked: Sequence[Asked], content: Content) -> ItemFigures:
    return item_figures([(one.sitting, one.answered) for one in asked], kind_of(content).guess_fraction(content))


def _version(pk: int, asked: Sequence[Asked], question: QuestionAnalysis) -> VersionAnalysis:
    content = question.contents[pk]
    number, title = question.numbers[pk], plain_text(content["text"])
    if len(asked) < question.minimum:
        return VersionAnalysis(number, pk, title, len(asked), None, [], [], [])
    kind = kind_of(content)
    rests = [one.sitting.rest_share(one.answered) for one in asked]
    groups = score_groups(rests)
    figures = _figures(asked, content)
    tables = part_tables(
        [
            (part.id, part.label, [(choice.id, choice.label, choice.fraction) for choice in part.choices])
            for part in kind.parts(content)
        ],
        [kind.chosen(content, one.response) for one in asked],
        rests,
        groups,
    )
    fractions = [(one.answered.fraction or 0) / UNIT for one in asked]
    curve = group_rows(groups, rests, fractions) if question.is_graded else []
    return VersionAnalysis(number, pk, title, len(asked), figures, curve, tables, problems_of(figures, tables))
