"""What each app stores about a person, in words. A test asks for an entry for every app that holds personal data."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Entry:
    """`content`: what is stored. `purpose`: what for. `after_erasure`: what becomes of it with the account."""

    title: str | Promise
    content: str | Promise
    purpose: str | Promise
    after_erasure: str | Promise


ENTRIES = {
    "lms_accounts": Entry(
        _("Account"),
        _("Name, e-mail address, language, last login, your teams and roles with their first and last days."),
        _("So that you can log in and the right people are responsible for you."),
        _("Is erased."),
    ),
    "lms_assignments": Entry(
        _("Assignments"),
        _("Which courses you have to take, by when, for what reason, when you were reminded, and when that ended."),
        _("So that you know what is due."),
        _("Stays without your name, as a count."),
    ),
    "lms_adoption": Entry(
        _("Use of AI tools"),
        _(
            "On which days you used a tool of your company, how many actions that were and for what kind of work, as "
            "far as the vendor reports it; under a pseudonym. No prompt, no answer, no file name."
        ),
        _("For figures about groups only. Nobody sees how you use a tool."),
        _("Stays under a pseudonym that leads to nobody any more."),
    ),
    "lms_variants": Entry(
        _("Client variants"),
        _("Which words and blocks of courses you wrote for a client, if you have a role in it, and when."),
        _("So that it can be traced what learners saw, and who wrote it."),
        _("Stays without your name."),
    ),
    "lms_courses": Entry(
        _("Courses"),
        _(
            "Which courses you began and completed, which lessons you finished and when, and where you stopped "
            "reading; how you rated a course if you did; which dates of live sessions you booked and attended; what "
            "you hand in for transfer tasks and how it was judged; your questions to the training team with their "
            "answers; and your notes, reflections and bookmarks, which only you see."
        ),
        _(
            "So that you can go on where you were, have your seat, find your notes again and get answers; and for your "
            "certificate."
        ),
        _("Is erased."),
    ),
    "lms_quizzes": Entry(
        _("Quizzes"),
        _("Your attempts with their questions, your answers and points."),
        _("So that you see your result and what to read again. Nobody else sees it."),
        _("Is erased."),
    ),
    "lms_certificates": Entry(
        _("Certificates"),
        _("Number, your name, course, date and validity of each certificate."),
        _("So that you can prove what you learned. Whoever has the code can check whether it is genuine."),
        _("Stays until its retention time ends, because you may still need it; it leads to no account any more."),
    ),
    "lms_records": Entry(
        _("Learning records"),
        _(
            "That you began or completed a course or lesson, handed in a quiz (passed or not, no points), received a "
            "certificate or had a due date; with time and team, under a pseudonym."
        ),
        _("For figures about groups, which must be computable again later."),
        _("Stays under the pseudonym, which leads to nobody any more."),
    ),
    "lms_disclosure": Entry(
        _("Published figures"),
        _("Whether you were counted in a published figure, under your pseudonym."),
        _("So that no two figures together give anybody away."),
        _("Stays under the pseudonym, which leads to nobody any more."),
    ),
    "lms_rollouts": Entry(
        _("Programme"),
        _(
            "What you checked or decided in your company's programme, if you have a role in it. When you are asked "
            "some weeks after your training, and what you answer, if you do; under a pseudonym."
        ),
        _("So that decisions can be traced; and for figures about groups of at least 10 people."),
        _("Decisions stay without your name, answers under the pseudonym, which leads to nobody any more."),
    ),
    "lms_website": Entry(
        _("Demo dates and enquiries"),
        _(
            "If you booked a demo or asked for a course on the public site: your name, address and what else you "
            "entered, and when the demo takes place. If you give demos: your hours, absences and meeting room."
        ),
        _(
            "So that the demo takes place, and we can answer you. A demo is deleted some weeks after its date, without "
            "confirmation after some days."
        ),
        _("Is erased; an enquiry without an account, 90 days after the answer."),
    ),
    "lms_privacy": Entry(
        _("Sessions and settings"),
        _("Where you are logged in, and how you set up the editing area if you use it."),
        _("So that you stay logged in."),
        _("Is erased."),
    ),
}
