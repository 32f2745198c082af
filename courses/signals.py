"""What this plugin announces. Each fact is sent once, inside the transaction that makes it true.

If a receiver raises, the fact did not happen. Repeating an action announces nothing.
"""

from django.dispatch import Signal

# A learner began a course. enrollment: Enrollment, at: datetime.
learner_enrolled = Signal()

# A learner finished a lesson. progress: LessonProgress, course: CoursePage, at: datetime.
lesson_completed = Signal()

# A learner finished all required lessons of the version they follow. completion: CourseCompletion, at: datetime.
course_completed = Signal()

# A course has a new version: what learners see differs from the version before. version: CourseVersion, at: datetime.
course_version_published = Signal()

# Somebody released a material change, and people who completed the course are asked to complete lessons anew. Sent once
# for each release that asks anybody. release: VersionRelease, enrollments: list[Enrollment], at: datetime.
update_required = Signal()

# A learner handed in work on a transfer task. submission: Submission, course: CoursePage, at: datetime.
transfer_handed_in = Signal()

# A trainer gave work back, with a comment. submission: Submission, at: datetime.
transfer_returned = Signal()

# A trainer confirmed work; the lesson is completed right after it.
# submission: Submission, course: CoursePage, at: datetime.
transfer_confirmed = Signal()

# The list of a date of a live session is closed, and a learner was there; or a late correction says so. Sent before the
# lesson is completed. booking: Booking, course: CoursePage, at: datetime.
session_attended = Signal()

# A trainer answered a learner's question for the first time. question: LessonQuestion, at: datetime.
question_answered = Signal()
# A learning path asks for something else from now on, or for nothing any more. version: PathVersion, at: datetime.
path_version_published = Signal()
