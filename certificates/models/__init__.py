from .awards import Award, CourseFormat, ImmutableAward
from .templates import CertificateTemplate, CourseTemplate

__all__ = ["Award", "CertificateTemplate", "CourseFormat", "CourseTemplate", "ImmutableAward"]
