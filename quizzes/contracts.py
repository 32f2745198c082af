"""Questions that this plugin asks upward, and that the site around it answers."""

from collections.abc import Collection


class RegradeConsequences:
    """What hangs on passing a quiz beyond its course. The default: nothing.

    A site replaces it with `LMS_QUIZZES = {"REGRADE_CONSEQUENCES": "path.to.Subclass"}`.
    """

    def count_certificates(self, *, results: Collection[tuple[int, int]]) -> int:
        """How many valid certificates are held for these results, given as (learner, course) by primary keys.

        A regrade takes none of them away; who regrades is told, and can revoke by hand (L28).
        """
        return 0
