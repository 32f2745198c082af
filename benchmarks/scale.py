"""`python -m benchmarks.scale --attempts 10000`: what authors do with a quiz that very many people have taken.

In a process of its own, on the workload's database: first the attempts are made, then item analysis and a regrade of
one question are measured. Prints one line of JSON.
"""

import argparse
import datetime
import json
import random
import time
import uuid
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import django

BATCH = 2000
RIGHT_OF_TEN = 7
REGRADED = 200  # as many as one request does


def main() -> None:
    """Make what is to be analyzed, measure, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--attempts", type=int, required=True)
    options = parser.parse_args()
    django.setup()
    from django.utils import timezone

    now = timezone.now()
    quiz = make_attempts(options.attempts, at=now - datetime.timedelta(days=2))
    print(json.dumps([measured_analysis(quiz, options.attempts, now), measured_regrade(quiz, options.attempts, now)]))


def make_attempts(count: int, *, at: datetime.datetime) -> Any:
    """So many people, each with a finished first attempt of ten answers; returns the quiz, the workload's last one."""
    from lms.accounts.models import User
    from quizzes.actions import start_attempt
    from quizzes.models import Answer, Attempt, AttemptState, Purpose, QuizPage, kind_of

    quiz = QuizPage.objects.order_by("path").last()
    people = User.objects.bulk_create(
        [User(email=f"scale-{number}@example.com", password="!") for number in range(count + 1)], batch_size=BATCH
    )
    # A trial run tells what an attempt looks like; it counts nowhere.
    sample = start_attempt(learner=people.pop(), quiz=quiz, at=at, purpose=Purpose.TRIAL)
    rows = list(sample.answers.select_related("question_version").order_by("position"))
    rng = random.Random(1)
    for start in range(0, count, BATCH):
        attempts, answers = [], []
        for person in people[start : start + BATCH]:
            rights = [rng.random() * 10 < RIGHT_OF_TEN for _row in rows]
            points = sum((row.max_points for row, is_right in zip(rows, rights, strict=True) if is_right), Decimal(0))
            attempt = Attempt(
                public_id=uuid.uuid4(), learner=person, quiz=quiz, number=1, seed=1, purpose=Purpose.REGULAR,
                state=AttemptState.FINISHED, started_at=at, finished_at=at, pass_percent=sample.pass_percent,
                max_points=sample.max_points, points=points, passed=True, blueprint=sample.blueprint,
            )  # fmt: skip
            attempts.append(attempt)
            for row, is_right in zip(rows, rights, strict=True):
                content = row.question_version.content
                wrong = [one["id"] for one in content["options"] if not one["correct"]]
                response = kind_of(content).key_response(content) if is_right else rng.choice(wrong)
                answers.append(
                    Answer(
                        attempt=attempt, position=row.position, question_version=row.question_version,
                        option_order=row.option_order, max_points=row.max_points, sequence=1, saved_at=at,
                        response=response, fraction=int(is_right), points=row.max_points * is_right,
                    )
                )  # fmt: skip
        Attempt.objects.bulk_create(attempts)
        Answer.objects.bulk_create(answers, batch_size=BATCH)
    return quiz


def measured_analysis(quiz: Any, count: int, at: datetime.datetime) -> dict[str, Any]:
    """All figures of all questions, as the analysis page shows them."""
    from quizzes.queries import quiz_analysis

    def analyze() -> int:
        found = quiz_analysis(quiz, at=at)
        for question in found.questions:
            assert question.figures is not None
            assert question.versions
        return found.n

    figures, n = measured("item_analysis", analyze)
    assert n == count, f"{n} attempts were analyzed, not {count}"
    return {**figures, "attempts": count}


def measured_regrade(quiz: Any, count: int, at: datetime.datetime) -> dict[str, Any]:
    """Preview over all attempts, decision, and as many answers as one request regrades."""
    from quizzes.actions import continue_regrade, decide_regrade
    from quizzes.models import Answer, RegradeOption
    from quizzes.queries import regrade_preview

    answer = Answer.objects.filter(attempt__quiz=quiz, attempt__number=1).select_related("question_version").first()
    assert answer is not None
    choice: dict[str, Any] = {"version": answer.question_version, "option": RegradeOption.FULL_MARKS}
    choice |= {"key_version": None, "may_lower": False}
    person = answer.attempt.learner

    def regrade() -> int:
        regrade_preview(**choice)
        decided = decide_regrade(public_id=uuid.uuid4(), reason="Probe", actor=person, at=at, **choice)
        return continue_regrade(regrade=decided, at=at, limit=REGRADED)

    figures, left = measured("regrade", regrade)
    return {**figures, "attempts": count, "regraded": REGRADED, "left": left}


def measured(name: str, call: Callable[[], Any]) -> tuple[dict[str, Any], Any]:
    """Statements, CPU-ms of this process, and by how much its memory grew at most (MiB, Linux)."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        Path("/proc/self/clear_refs").write_text("5")  # the peak is what it is now
        before, cpu = memory_kib("VmRSS"), time.process_time()
        result = call()
        cpu = time.process_time() - cpu
        grown = memory_kib("VmHWM") - before
    figures = {
        "work": name,
        "database": connection.vendor,
        "statements": len(queries),
        "cpu_ms": round(1000 * cpu, 1),
        "memory_growth_mib": round(grown / 1024, 1),
    }
    return figures, result


def memory_kib(kind: str) -> int:
    """`VmRSS`: memory that this process holds; `VmHWM`: the most it has held."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{kind}:"))


if __name__ == "__main__":
    main()
