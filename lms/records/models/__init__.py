from .record import AppendOnly, LearningRecord, Verb

__all__ = ["AppendOnly", "LearningRecord", "Verb"]
