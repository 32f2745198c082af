from .articles import ArticleCorrection, ArticleIndexPage, ArticlePage, ArticleSource, Author, Topic
from .base import PublicPage
from .booking import Absence, CanceledBy, DemoBooking, DemoHost, DemoState, OpenHours
from .individuals import CourseTerms, Enquiry, IndividualCourse, reason_against_sale
from .legal import AccessibilityGap, AccessibilityPage
from .pages import Audience, HomePage, LandingPage, OfferPage, SectionsPage, TextPage
from .permissions import GivenPermission
from .settings import PublicSite

__all__ = [
    "Absence",
    "AccessibilityGap",
    "AccessibilityPage",
    "ArticleCorrection",
    "ArticleIndexPage",
    "ArticlePage",
    "ArticleSource",
    "Audience",
    "Author",
    "CanceledBy",
    "CourseTerms",
    "DemoBooking",
    "DemoHost",
    "DemoState",
    "Enquiry",
    "GivenPermission",
    "HomePage",
    "IndividualCourse",
    "LandingPage",
    "OfferPage",
    "OpenHours",
    "PublicPage",
    "PublicSite",
    "SectionsPage",
    "TextPage",
    "Topic",
    "reason_against_sale",
]
