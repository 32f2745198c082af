"""Transfer tasks, what is handed in for them, and files as office programs write them.

task = make_transfer_task()                        # alone in a live course
learner = make_learner_of(task, team)              # a member of the team who has begun the course
submission = hand_in_text(learner, task, "…")      # waits for a trainer
trainer = make_trainer(team.client)
"""

import datetime
import io
import itertools
import zipfile
from typing import Any
from xml.sax.saxutils import escape

from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from courses.actions import Writing, enroll, hand_in, save_draft
from courses.documents import Group, checked_upload
from courses.models import Submission, TransferTaskPage
from lms.accounts.models import Client, Role, Team, User

from .accounts import make_mandate, make_member, make_team
from .courses import add_page, make_course, noon, note_publication

MONDAY = noon("2026-03-02")
CRITERIA = (("Anwendungsfall ist beschrieben", "Wer, was, womit?", True), ("Ergebnis wurde geprüft", "", False))
HARMLESS = "Ich habe die Gliederung eines Angebots mit dem Assistenten entworfen und jede Zahl geprüft."

_numbers = itertools.count(1)


def make_transfer_task(*, course: Any = None, title: str = "", **fields: Any) -> TransferTaskPage:
    """A published transfer task with two criteria, in a course of its own unless one is given."""
    parent = course or make_course(title=f"Praxiskurs {next(_numbers)}")
    rubric = [("criterion", {"title": title, "hint": hint, "has_partly": partly}) for title, hint, partly in CRITERIA]
    page = TransferTaskPage(
        title=title or f"Praxisaufgabe {next(_numbers)}",
        **{"body": [("text", "<p>Wenden Sie es an.</p>")], "rubric": rubric, "max_files": 2, **fields},
    )
    add_page(parent, page)
    note_publication(page)
    return page


def make_learner_of(task: TransferTaskPage, team: Team | None = None, *, at: datetime.datetime = MONDAY) -> User:
    """A new member of the team who has begun the task's course."""
    learner = make_member(team or make_team())
    enroll(learner=learner, course=task.get_course(), at=at)
    return learner


def make_trainer(client: Client | None = None) -> User:
    return make_mandate(Role.TRAINER, client=client).person


def write(
    learner: User, task: TransferTaskPage, text: str = HARMLESS, *, at: Any = MONDAY, **fields: Any
) -> Submission:
    """Save a draft, with files as (name, content)."""
    draft = Submission.objects.of(learner, task).filter(state="draft").first()
    added = [checked_upload(name=name, content=content, groups=set(Group)) for name, content in fields.pop("files", ())]
    return save_draft(
        learner=learner,
        page=task,
        writing=Writing(text, **fields),
        added=added,
        sequence=draft.sequence if draft else 0,
        at=at,
    )


def hand_in_text(learner: User, task: TransferTaskPage, text: str = HARMLESS, *, at: Any = MONDAY, **fields: Any):
    """Hand in; a warning is confirmed."""
    draft = write(learner, task, text, at=at, **fields)
    return hand_in(
        learner=learner, public_id=draft.public_id, sequence=draft.sequence, is_warning_confirmed=True, at=at
    )


# --- files ------------------------------------------------------------------------------------------------------------


def zipped(parts: dict[str, str | bytes]) -> bytes:
    """An archive with these entries, in this order."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            method = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(name, part, compress_type=method)
    return content.getvalue()


def docx(*paragraphs: str, author: str = "", more: dict[str, str | bytes] | None = None) -> bytes:
    body = "".join(f"<w:p><w:r><w:t>{escape(text)}</w:t></w:r></w:p>" for text in paragraphs)
    core = (
        '<cp:coreProperties xmlns:cp="urn:cp" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:creator>{escape(author)}</dc:creator></cp:coreProperties>"
    )
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "word/document.xml": f'<w:document xmlns:w="urn:w"><w:body>{body}</w:body></w:document>',
            "docProps/core.xml": core,
            **(more or {}),
        }
    )


def xlsx(*texts: str, number: str = "1") -> bytes:
    strings = "".join(f"<si><t>{escape(text)}</t></si>" for text in texts)
    sheet = f'<worksheet><sheetData><row><c t="s"><v>0</v></c><c><v>{number}</v></c></row></sheetData></worksheet>'
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "xl/workbook.xml": "<workbook/>",
            "xl/sharedStrings.xml": f"<sst>{strings}</sst>",
            "xl/worksheets/sheet1.xml": sheet,
        }
    )


def pptx(text: str, notes: str = "") -> bytes:
    def slide(words: str) -> str:
        return f'<p:sld xmlns:p="urn:p" xmlns:a="urn:a"><a:p><a:r><a:t>{escape(words)}</a:t></a:r></a:p></p:sld>'

    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "ppt/presentation.xml": "<presentation/>",
            "ppt/slides/slide1.xml": slide(text),
            "ppt/notesSlides/notesSlide1.xml": slide(notes),
        }
    )


def odt(markup: str) -> bytes:
    content = f'<office:document-content xmlns:office="urn:o" xmlns:text="urn:t">{markup}</office:document-content>'
    return zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})


def pdf(text: str = "", *, author: str = "", password: str = "") -> bytes:
    """One page with the text, or without any."""
    writer = PdfWriter()
    page = writer.add_blank_page(595, 842)
    if text:
        font = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Font"),
                NameObject("/Subtype"): NameObject("/Type1"),
                NameObject("/BaseFont"): NameObject("/Helvetica"),
                NameObject("/Encoding"): NameObject("/WinAnsiEncoding"),
            }
        )
        page[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
        )
        stream = DecodedStreamObject()
        stream.set_data(f"BT /F1 12 Tf 50 750 Td ({text}) Tj ET".encode("cp1252"))
        page[NameObject("/Contents")] = writer._add_object(stream)
    if author:
        writer.add_metadata({"/Author": author})
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    content = io.BytesIO()
    writer.write(content)
    return content.getvalue()


PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
JPG = b"\xff\xd8\xff\xe0" + bytes(40)
