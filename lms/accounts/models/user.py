import datetime
import uuid
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    """Creates users by e-mail address; addresses are stored in lower case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=email, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email=(email or "").lower())


class User(AbstractUser):
    """A person who logs in. The e-mail address is an attribute, not the identity (L37)."""

    username = None  # type: ignore[assignment]
    email = models.EmailField(_("e-mail address"))
    language = models.CharField(
        _("language"), max_length=5, choices=[("de", _("German")), ("en", _("English"))], default="de"
    )
    pseudonym = models.UUIDField(
        _("pseudonym"),
        default=uuid.uuid4,
        editable=False,
        help_text=_("Stands for the person in learning records; it outlives the account."),
    )

    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    # Memberships by day, for the person who makes a request, until it is answered (`lms.accounts.backends`); else None.
    memberships_in_request: dict[datetime.date, list[Any]] | None = None
    # The same of mandates.
    mandates_in_request: dict[datetime.date, list[Any]] | None = None

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["last_name", "first_name", "pk"]
        constraints = [
            # Two accounts that differ in case only would be one person for every mail server.
            models.UniqueConstraint(
                Lower("email"),
                name="one_account_per_email_address",
                violation_error_message=_("There is already an account with this e-mail address."),
            ),
            models.UniqueConstraint("pseudonym", name="one_person_per_pseudonym"),
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.email

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = self.email.lower()
        super().save(*args, **kwargs)

    @property
    def initials(self) -> str:
        """One or two letters for the avatar."""
        return (self.first_name[:1] + self.last_name[:1]).upper() or self.email[:1].upper()
