from .articles import ArticleCorrection, ArticleIndexPage, ArticlePage, ArticleSource, Author, Topic
from .base import PublicPage
from .individuals import CourseTerms, Enquiry, IndividualCourse, reason_against_sale
from .legal import AccessibilityGap, AccessibilityPage
from .pages import Audience, HomePage, LandingPage, OfferPage, SectionsPage, TextPage
from .permissions import GivenPermission
from .settings import PublicSite

__all__ = [
    "AccessibilityGap",
    "AccessibilityPage",
    "ArticleCorrection",
    "ArticleIndexPage",
    "ArticlePage",
    "ArticleSource",
    "Audience",
    "Author",
    "CourseTerms",
    "Enquiry",
    "GivenPermission",
    "HomePage",
    "IndividualCourse",
    "LandingPage",
    "OfferPage",
    "PublicPage",
    "PublicSite",
    "SectionsPage",
    "TextPage",
    "Topic",
    "reason_against_sale",
]
