"""Moodle XML → questions."""

import base64
import binascii
import re
from decimal import Decimal
from urllib.parse import unquote

from django.utils.translation import gettext as _

from .categories import category_name
from .moodle_types import TypeReader, text_of
from .neutral import Hint, NeutralQuestion, ReadFile, UnreadableFile
from .numbers import number
from .texts import as_html
from .xml_tree import Node, parse_xml, text_of_xml

TEXT_FORMATS = {"html": "html", "moodle_auto_format": "auto", "plain_text": "plain", "markdown": "markdown"}
# What every question may say, and what it means when it says nothing worth telling. Anything else is read below.
SILENT: dict[str, frozenset[str]] = {
    "defaultgrade": frozenset({"", "1", "1.0", "1.0000000"}),
    "shuffleanswers": frozenset({"", "1", "true"}),
    "answernumbering": frozenset({"", "abc", "none"}),
    "showstandardinstruction": frozenset({"", "0", "1"}),
    "unitsleft": frozenset({"", "0"}),
    "attachments": frozenset({"", "0"}),
    "attachmentsrequired": frozenset({"", "0"}),
    "responsetemplate": frozenset({""}),
    "graderinfo": frozenset({""}),
    "instructions": frozenset({""}),
    "layouttype": frozenset({"", "VERTICAL", "0"}),
    "selecttype": frozenset({"", "ALL", "0"}),
    "selectcount": frozenset({"", "0", "2"}),
    "showgrading": frozenset({"", "SHOW", "1", "HIDE", "0"}),
    "numberingstyle": frozenset({"", "none"}),
    "correctfeedback": frozenset({""}),
    "partiallycorrectfeedback": frozenset({""}),
    "incorrectfeedback": frozenset({""}),
    "coursetags": frozenset({""}),
}
# How a text is typed, not what is asked.
IGNORED_WORDS = """
responseformat responserequired responsefieldlines minwordlimit maxwordlimit showunits unitgradingtype
unitpenalty maxbytes filetypeslist
"""
IGNORED = frozenset(IGNORED_WORDS.split())
READ_WORDS = """
name questiontext generalfeedback penalty hidden idnumber tags hint answer subquestion usecase single units
image image_base64 gradingtype dragbox selectoption
"""
READ = frozenset(READ_WORDS.split())
PLUGIN_FILE = re.compile(r"@@PLUGINFILE@@/([^\"'\s>?#]+)")
MAX_FILES_BYTES = 30 * 1024 * 1024


def read_moodle_xml(content: bytes) -> ReadFile:
    """All questions of a file, each with its problems. Raises UnreadableFile."""
    root = parse_xml(text_of_xml(content))
    if root.tag != "quiz":
        raise UnreadableFile(
            _("This is no Moodle XML: it begins with <%(tag)s>, not with <quiz>.") % {"tag": root.tag[:40]}, root.line
        )
    result = ReadFile()
    category = ""
    for element in root.children:
        if element.tag != "question":
            result.warn(_("<%(tag)s> is not known here and was left out.") % {"tag": element.tag[:40]}, element.line)
        elif element.attributes.get("type") == "category":
            category = _read_category(element, result)
        else:
            result.questions.append(_QuestionReader(element, category).read())
    if not result.questions:
        result.refuse(_("The file contains no question."))
    return result


def _read_category(element: Node, result: ReadFile) -> str:
    name = category_name(element.value("category", "text"))
    if element.value("info", "text"):
        result.warn(
            _("The description of the category “%(name)s” is left out; categories have names only.") % {"name": name},
            element.line,
        )
    if element.value("idnumber"):
        result.warn(_("The id of the category “%(name)s” is left out.") % {"name": name}, element.line)
    return name


class _QuestionReader:
    """Reads one <question>. Problems go to the question that it makes."""

    def __init__(self, element: Node, category: str) -> None:
        self.element = element
        self.question = NeutralQuestion(type="", text="", line=element.line, category=category)

    def read(self) -> NeutralQuestion:
        element, question = self.element, self.question
        question.name = " ".join(element.value("name", "text").split())
        question.identity = element.value("idnumber")
        question.tags = [tag for item in element.all("tags") for child in item.all("tag") if (tag := text_of(child))]
        question.text = self.html(element.first("questiontext"))
        self._read_old_image()
        question.general_feedback = self.html(element.first("generalfeedback"))
        question.hints = [self._hint(hint) for hint in element.all("hint") if self.html(hint)]
        self._read_penalty()
        if element.value("hidden") not in ("", "0"):
            question.is_hidden = True
            question.warn(_("The question was hidden; it comes in as a draft."))
        TypeReader(element, question, self.html).read(element.attributes.get("type", ""))
        self._warn_of_the_rest()
        return question

    def html(self, element: Node | None) -> str:
        """The text in an element as HTML, files that came with it taken along."""
        if element is None:
            return ""
        text_format = TEXT_FORMATS.get(element.attributes.get("format", "html"), "html")
        text = element.first("text")
        html = as_html(text_of(element), text_format, self.question, text.line if text else element.line)
        return self._with_files(html, element)

    def _with_files(self, html: str, element: Node) -> str:
        """Each file under a name of its own in the question: two texts may have files of the same name."""
        names: dict[str, str] = {}
        for file in element.all("file"):
            name = unquote(file.attributes.get("name", ""))
            names[name] = f"{len(self.question.files)}/{name}"
            self._take(names[name], file)
        return PLUGIN_FILE.sub(
            lambda match: f"@@PLUGINFILE@@/{names.get(unquote(match[1]), unquote(match[1]))}".replace(" ", "%20"), html
        )

    def _take(self, name: str, file: Node) -> None:
        encoding = file.attributes.get("encoding", "base64")
        if encoding != "base64":
            reason = _("The file “%(name)s” is encoded as “%(encoding)s”; only base64 is known.")
            self.question.warn(reason % {"name": name.partition("/")[2], "encoding": encoding[:40]}, file.line)
            return
        try:
            content = base64.b64decode("".join(file.text.split()), validate=True)
        except (binascii.Error, ValueError):
            reason = _("The file “%(name)s” is damaged and was left out.")
            self.question.warn(reason % {"name": name.partition("/")[2]}, file.line)
            return
        if sum(map(len, self.question.files.values())) + len(content) > MAX_FILES_BYTES:
            self.question.refuse(_("The files of this question are too large together."), file.line)
            return
        self.question.files[name] = content

    def _read_old_image(self) -> None:
        """Moodle before 2.0: one image beside the text."""
        name = self.element.value("image").rpartition("/")[2]
        content = self.element.first("image_base64")
        if not name:
            return
        if content is None or not content.text.strip():
            self.question.warn(_("The image “%(name)s” is not in the file.") % {"name": name})
            return
        stored = f"{len(self.question.files)}/{name}"
        self._take(stored, Node("file", content.line, {"name": name}, [content.text]))
        self.question.text += f'<p><img src="@@PLUGINFILE@@/{stored.replace(" ", "%20")}"></p>'

    def _hint(self, element: Node) -> Hint:
        clears, counts = element.first("clearwrong") is not None, element.first("shownumcorrect") is not None
        return Hint(self.html(element), clears, counts)

    def _read_penalty(self) -> None:
        raw = self.element.value("penalty")
        value = number(raw) if raw else None
        if raw and (value is None or not 0 <= value <= 1):
            self.question.warn(_("The penalty “%(value)s” is not between 0 and 1.") % {"value": raw[:20]})
        elif value is not None:
            self.question.penalty = value.quantize(Decimal("0.0000001"))

    def _warn_of_the_rest(self) -> None:
        """Nothing is dropped in silence: name each element that was not read and says something."""
        for child in self.element.children:
            said = text_of(child)
            is_silent = (
                said in SILENT.get(child.tag, {""}) and not child.first("file") and child.tag != "shownumcorrect"
            )
            is_mark_of_text = self.question.type == "description" and child.tag == "defaultgrade"
            if child.tag in READ | IGNORED or is_silent or is_mark_of_text:
                continue
            reason = _("<%(tag)s> has no place here and is left out: “%(value)s”.")
            self.question.warn(reason % {"tag": child.tag[:40], "value": " ".join(said.split())[:60]}, child.line)
