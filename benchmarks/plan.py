"""What the builder of the workload tells the client: where everything is. A JSON file between two processes."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from .norm import WrongWork


@dataclass
class Plan:
    """Addresses and sessions. Lists are used in turn, by the number of the repetition."""

    size: int = 0
    floor_note: int = 0
    floor_page: str = ""
    learner_sessions: list[str] = field(default_factory=list)
    course_url: str = ""
    course_title: str = ""
    lesson_urls: list[str] = field(default_factory=list)
    lesson_mark: str = ""
    quiz_url: str = ""
    q10_sessions: list[str] = field(default_factory=list)  # each used once, like the next
    single_sessions: list[str] = field(default_factory=list)
    crowd_sessions: list[str] = field(default_factory=list)  # for works with many at once
    certificates: list[tuple[str, str]] = field(default_factory=list)  # session, address
    manager_session: str = ""
    client_name: str = ""
    team_url: str = ""
    board_url: str = ""

    @staticmethod
    def fresh(sessions: list[str], number: int) -> str:
        """The session of a learner who has not done this work yet. Raises WrongWork when there is none left."""
        if number >= len(sessions):
            raise WrongWork(f"All {len(sessions)} learners have taken the quiz; a larger --size has more.")
        return sessions[number]

    def save(self, path: Path) -> None:
        path.write_text(json.dumps(asdict(self), indent=1), encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> "Plan":
        return cls(**json.loads(path.read_text(encoding="utf-8")))
