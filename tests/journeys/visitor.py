"""Somebody who uses the site through HTTP alone: opens addresses, follows links, fills in and sends forms.

    mira = Visitor().log_in(person)
    mira.open("/mein-lernen/").press("Kurs beginnen").press("Abschließen und weiter")
    mira.choose("Die richtige").press("Speichern und weiter")

Only what is on the page can be done, with CSRF protection on. Links and buttons are known by what stands on them.
"""

from typing import Any, Self
from urllib.parse import urljoin

from bs4 import BeautifulSoup, Tag
from django.test import Client
from django.urls import reverse

from tests.factories.accounts import PASSWORD

TYPED = ["hidden", "text", "number", "email"]  # inputs that are sent as they stand


def words(element: Tag) -> str:
    """The visible text, with single spaces."""
    return " ".join(element.get_text(" ").split())


class Visitor:
    def __init__(self) -> None:
        self.client = Client(enforce_csrf_checks=True)
        self.chosen: dict[str, list[str]] = {}
        self.address = "/"

    def log_in(self, person: Any) -> Self:
        """Through the real form."""
        return self.open(reverse("account_login")).press("Anmelden", login=person.email, password=PASSWORD)

    def open(self, address: str) -> Self:
        return self._arrive(self.client.get(urljoin(self.address, address), follow=True))

    def _arrive(self, response: Any) -> Self:
        assert response.status_code == 200, (response.request["PATH_INFO"], response.status_code)
        self.response = response
        self.address = response.request["PATH_INFO"]
        self.chosen = {}
        if response["Content-Type"].startswith("text/html"):
            self.page = BeautifulSoup(response.content, "html.parser")
        return self

    @property
    def main(self) -> Tag:
        found = self.page.find("main")
        assert isinstance(found, Tag)
        return found

    @property
    def text(self) -> str:
        """What stands on the page, without header and footer."""
        return words(self.main).replace("\xa0", " ")

    def follow(self, label: str) -> Self:
        """Follow the first link that bears the label."""
        link = next((link for link in self.page.find_all("a", href=True) if label in words(link)), None)
        assert link, f"no link {label!r} on {self.address}"
        return self.open(link["href"])

    def choose(self, *labels: str) -> Self:
        """Tick the options that bear the labels; they are sent with the next form."""
        for label in labels:
            option = next((one for one in self.main.find_all("label") if words(one) == label), None)
            assert option, f"no option {label!r} on {self.address}"
            box = option.find("input")
            self.chosen.setdefault(box["name"], []).append(box["value"])
        return self

    def press(self, label: str, /, **fields: Any) -> Self:
        """Press the first button of the page's content that bears the label, with its form's fields filled in.

        A field that is not named keeps what stands in it; a value may be a file.
        """
        button = next((one for one in self.main.find_all("button") if label in words(one)), None)
        assert button, f"no button {label!r} on {self.address}"
        form = self.page.find(id=button["form"]) if button.get("form") else button.find_parent("form")
        filled = {one["name"]: one["value"] for one in form.find_all("input", type=TYPED) if one.get("value")}
        filled |= {one["name"]: one.get_text().removeprefix("\n") for one in form.find_all("textarea")}
        if button.get("name"):
            filled[button["name"]] = button.get("value", "")
        names = {one.get("name") for one in form.find_all(["input", "textarea", "select"])}
        assert fields.keys() <= names, f"{label!r} has no {fields.keys() - names} on {self.address}"
        target = form.get("action") or self.address
        data = {**filled, **self.chosen, **fields}
        return self._arrive(self.client.post(target, data, follow=True))
