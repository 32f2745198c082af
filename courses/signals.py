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

# A learning path asks for something else from now on, or for nothing any more. version: PathVersion, at: datetime.
path_version_published = Signal()
