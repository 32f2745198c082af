"""What this plugin announces. Each fact is sent once, inside the transaction that makes it true.

If a receiver raises, the fact did not happen. Repeating an action announces nothing. Authors' trial runs are no facts:
and practice is nobody's business: nothing is announced for either.
"""

from django.dispatch import Signal

# A learner began an attempt. attempt: Attempt, at: datetime.
attempt_started = Signal()

# An attempt was handed in, by the learner or because its time was over, and its result is known. attempt: Attempt (with
# points and passed), at: datetime, the moment that counts: attempt.finished_at, never later than the deadline; or,
# where people had to grade, when the last answer was graded.
attempt_submitted = Signal()

# An attempt was handed in, and a person must grade some of it (L17). attempt: Attempt, at: datetime.
attempt_awaits_grading = Signal()

# People have graded the last answer of an attempt that waited, right after `attempt_submitted` or
# `pretest_submitted`, or have corrected a grading of a finished one. attempt: Attempt (with points and passed),
# is_correction: bool, at: datetime.
attempt_graded = Signal()

# A test before the course was handed in; `attempt_submitted` is not sent for it. attempt: Attempt (with points and
# passed), at: datetime, the moment that counts.
pretest_submitted = Signal()

# An attempt that was handed in is worth something else now, because a question was graded again (L19). attempt: Attempt
# (with its new points and passed), regrade: Regrade, was_passed: bool, at: datetime. Not sent where nothing changed,
# and not for attempts that still wait for people to grade them. `attempt_submitted` is not sent again.
attempt_regraded = Signal()

# A question has a new version, which attempts get from now on. version: QuestionVersion, at: datetime.
question_version_published = Signal()
