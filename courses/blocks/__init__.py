"""What a lesson is made of. Raw HTML does not exist; every block says in words what it is for."""

from .activities import AccordionBlock, KnowledgeCheckBlock, ReflectionBlock
from .body import LessonBody, raw_blocks
from .media import AudioBlock, DocumentBlock, ExternalVideoBlock, VideoBlock
from .texts import TEXT_FEATURES

__all__ = [
    "TEXT_FEATURES",
    "AccordionBlock",
    "AudioBlock",
    "DocumentBlock",
    "ExternalVideoBlock",
    "KnowledgeCheckBlock",
    "LessonBody",
    "ReflectionBlock",
    "VideoBlock",
    "raw_blocks",
]
