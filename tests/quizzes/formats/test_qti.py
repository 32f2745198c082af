"""What items and packages of QTI say, and what damages nothing."""

import io
import stat
import zipfile
from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizzes.formats import NeutralQuestion, UnreadableFile, format_named, format_of, import_questions
from quizzes.formats.neutral import Option
from quizzes.formats.qti import package
from quizzes.formats.qti.reading import read_qti
from quizzes.models import Question
from tests.quizzes.formats_samples import SAMPLES, words

QTI = SAMPLES / "qti"
needs_qti = pytest.mark.skipif(not QTI.is_dir(), reason=f"no samples of other programs in {QTI}")
ANY = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
CHOICES = '<simpleChoice identifier="A">Rome</simpleChoice><simpleChoice identifier="B">Paris</simpleChoice>'
CORRECT_A = "<correctResponse><value>A</value></correctResponse>"
SAME = '<match><variable identifier="RESPONSE"/><correct identifier="RESPONSE"/></match>'


def item(body, processing="", declared="", cardinality="single", base="identifier", after="", **attributes):
    named = "".join(f' {name}="{value}"' for name, value in {"identifier": "i1", "title": "T", **attributes}.items())
    return (
        f'<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1"{named}>'
        f'<responseDeclaration identifier="RESPONSE" cardinality="{cardinality}" baseType="{base}">{declared}</responseDeclaration>'
        '<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"><defaultValue><value>0</value></defaultValue></outcomeDeclaration>'
        '<outcomeDeclaration identifier="FEEDBACK" cardinality="single" baseType="identifier"/>'
        f"<itemBody>{body}</itemBody><responseProcessing>{processing}</responseProcessing>{after}</assessmentItem>"
    )


def one(xml):
    (question,) = read_qti(xml.encode()).questions
    return question


def choice(processing="", declared=CORRECT_A, **fields):
    body = f'<p>Capital?</p><choiceInteraction responseIdentifier="RESPONSE" maxChoices="{fields.pop("most", 1)}">{fields.pop("choices", CHOICES)}</choiceInteraction>'
    return one(item(body, processing, declared, **fields))


def typed(processing, declared="", base="string"):
    return one(
        item(
            '<p>Say it:</p><p><textEntryInteraction responseIdentifier="RESPONSE"/></p>',
            processing,
            declared,
            base=base,
        )
    )


def old(presentation, processing="", kind="", extra=""):
    field = f"<fieldlabel>question_type</fieldlabel><fieldentry>{kind}</fieldentry>"
    return one(
        '<questestinterop><item ident="i1" title="T"><itemmetadata><qtimetadata>'
        f"<qtimetadatafield>{field}</qtimetadatafield></qtimetadata></itemmetadata>"
        f"<presentation>{presentation}</presentation><resprocessing>"
        f'<outcomes><decvar maxvalue="100" minvalue="0" varname="SCORE"/></outcomes>{processing}</resprocessing>{extra}</item></questestinterop>'
    )


def condition(test, points=None, action="Set", more=""):
    points = "" if points is None else f'<setvar action="{action}" varname="SCORE">{points}</setvar>'
    return f"<respcondition><conditionvar>{test}</conditionvar>{points}{more}</respcondition>"


def equal(text, name="r1", **attributes):
    named = "".join(f' {key}="{value}"' for key, value in attributes.items())
    return f'<varequal respident="{name}"{named}>{text}</varequal>'


def material(text):
    return f"<material><mattext>{text}</mattext></material>"


def lid(name, choices, inside="", cardinality="Single"):
    labels = "".join(
        f'<response_label ident="{key}">{material(text)}</response_label>' for key, text in choices.items()
    )
    return f'<response_lid ident="{name}" rcardinality="{cardinality}">{inside}<render_choice>{labels}</render_choice></response_lid>'


def fib(name="r1", fibtype="String"):
    return f'<response_str ident="{name}"><render_fib fibtype="{fibtype}"><response_label ident="a"/></render_fib></response_str>'


def packed(**files):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {"imsmanifest.xml": "<manifest/>", **files}.items():
            archive.writestr(name, content)
    return target.getvalue()


def reasons(question):
    return [problem.reason for problem in question.problems]


def shares(question):
    return [option.fraction for option in question.options]


@needs_qti
class TestSamplesOfOthers:
    # File, types of its questions, part of the only errors that it may have.
    EXPECTED = (
        ("canvas/items_1.2/essay.xml", ["free_text"], ""),
        ("canvas/items_1.2/fib.xml", ["cloze"], ""),
        ("canvas/items_1.2/multiple_choice.xml", ["single_choice"], ""),
        ("canvas/items_1.2/single_fib.xml", ["short_text"], ""),
        ("canvas/items_1.2/true_false.xml", ["true_false"], ""),
        ("canvas/test_qti_1.2_canvas.zip", ["true_false", "single_choice", "multiple_choice", "free_text"], ""),
        ("canvas/test_qti_1.2_multi.zip", ["free_text", "free_text"], ""),
        ("qti22-package/imsqti_2.2_package.zip", ["single_choice"], ""),
        (
            "qti22-package/test_qti_2.2.zip",
            ["multiple_choice", "single_choice", "choiceInteraction", "true_false", "free_text"],
            "text-entry/text-entry.xml",
        ),
        ("qtiworks-ims/choice.xml", ["single_choice"], ""),
        ("qtiworks-ims/choice_multiple.xml", ["multiple_choice"], ""),
        ("qtiworks-ims/extended_text.xml", ["free_text"], ""),
        ("qtiworks-ims/inline_choice.xml", ["cloze"], ""),
        ("qtiworks-ims/text_entry.xml", ["cloze"], ""),
    )

    def test_are_all_named_here(self):
        there = {str(path.relative_to(QTI)) for path in QTI.rglob("*") if path.suffix in (".xml", ".zip")}
        assert there == {name for name, _types, _error in self.EXPECTED}

    @pytest.mark.parametrize(("name", "types", "error"), EXPECTED)
    def test_are_recognized_and_read(self, name, types, error):
        content = (QTI / name).read_bytes()
        assert format_of(name, content).key.startswith("qti")
        read = read_qti(content)
        assert [question.type for question in read.questions] == types
        errors = [problem for problem in read.all_problems() if problem.is_error]
        assert bool(errors) == bool(error)
        assert all(error in problem.reason and problem.line for problem in errors)

    def test_give_the_marks_that_their_mapping_says(self):
        water = one((QTI / "qtiworks-ims/choice_multiple.xml").read_text())
        half = Decimal("0.5")
        assert shares(water) == [half, -1, -1, half, -1, -half]
        (gap,) = one((QTI / "qtiworks-ims/text_entry.xml").read_text()).details["gaps"]
        assert [(answer["text"], answer["fraction"]) for answer in gap["answers"]] == [("York", 1), ("york", half)]
        assert gap["case_sensitive"]

    def test_have_their_feedback_at_the_answers(self):
        question = one((QTI / "canvas/items_1.2/true_false.xml").read_text())
        assert words(question.general_feedback) == "Neutral"
        assert [words(option.feedback) for option in question.options] == ["Incorrect", "Answer was Correct Correct"]

    def test_bring_their_pictures_along(self):
        (question,) = read_qti((QTI / "qti22-package/imsqti_2.2_package.zip").read_bytes()).questions
        ((name, content),) = question.files.items()
        assert content.startswith(b"\x89PNG")
        assert f'src="@@PLUGINFILE@@/{name}" alt="NEVER LEAVE LUGGAGE UNATTENDED"' in question.text

    def test_come_in_as_a_draft_where_their_xml_was_mended(self):
        question = one((QTI / "canvas/items_1.2/fib.xml").read_text())
        assert question.is_hidden
        assert any(
            problem.line == 45 and "<resprocessing> is not closed" in problem.reason for problem in question.problems
        )


class TestResponseProcessing:
    def test_is_run_whatever_way_it_is_written(self):
        points = '<setOutcomeValue identifier="SCORE"><baseValue baseType="float">{}</baseValue></setOutcomeValue>'
        by_value = '<responseCondition><responseIf><match><variable identifier="RESPONSE"/><baseValue baseType="identifier">B</baseValue></match>{}</responseIf><responseElse>{}</responseElse></responseCondition>'
        question = choice(by_value.format(points.format(4), points.format(1)), declared="")
        assert shares(question) == [Decimal("0.25"), 1]
        assert reasons(question) == []

    def test_shows_feedback_to_whom_it_shows_it_there(self):
        tell = (
            '<setOutcomeValue identifier="FEEDBACK"><baseValue baseType="identifier">{}</baseValue></setOutcomeValue>'
        )
        one_point = '<setOutcomeValue identifier="SCORE"><baseValue baseType="float">1</baseValue></setOutcomeValue>'
        processing = f"<responseCondition><responseIf>{SAME}{one_point}{tell.format('yes')}</responseIf><responseElse>{tell.format('no')}</responseElse></responseCondition>"
        after = "".join(
            f'<modalFeedback outcomeIdentifier="FEEDBACK" showHide="show" identifier="{name}">Well {name}</modalFeedback>'
            for name in ("yes", "no", "never")
        )
        question = choice(processing, after=after)
        assert [option.feedback for option in question.options] == ["Well yes", "Well no"]
        assert ["Well never" in reason for reason in reasons(question)] == [True]

    def test_that_is_not_understood_makes_a_draft_by_the_declared_answer(self):
        question = choice('<responseCondition><responseIf><customOperator class="x"/></responseIf></responseCondition>')
        assert shares(question) == [1, 0]
        assert question.is_hidden
        assert not question.has_errors
        assert "<customOperator>" in reasons(question)[0]

    def test_that_is_not_understood_without_a_declared_answer_refuses(self):
        question = choice(
            "<responseCondition><responseIf><customOperator/></responseIf></responseCondition>", declared=""
        )
        assert question.has_errors
        assert question.problems[0].line

    def test_that_is_missing_makes_a_draft(self):
        question = choice("")
        assert shares(question) == [1, 0]
        assert question.is_hidden

    def test_that_never_ends_is_left_alone(self):
        deep = (
            '<setOutcomeValue identifier="SCORE"><sum>'
            + '<baseValue baseType="float">1</baseValue>' * 6000
            + "</sum></setOutcomeValue>"
        )
        assert choice(deep).is_hidden

    def test_gives_all_or_nothing_for_the_whole_selection(self):
        question = choice(
            f'<responseCondition><responseIf>{SAME}<setOutcomeValue identifier="SCORE"><baseValue baseType="float">1</baseValue></setOutcomeValue></responseIf></responseCondition>',
            declared="<correctResponse><value>A</value><value>C</value></correctResponse>",
            choices=CHOICES + '<simpleChoice identifier="C">Bern</simpleChoice>',
            cardinality="multiple",
            most=0,
        )
        assert question.details == {"scoring": "all_or_nothing"}
        assert [share > 0 for share in shares(question)] == [True, False, True]

    def test_that_cannot_be_added_up_makes_a_draft(self):
        table = {"A": 1, "B": 1, "C": 1}
        at_least_two = '<gte><containerSize><variable identifier="RESPONSE"/></containerSize><baseValue baseType="integer">2</baseValue></gte>'
        question = choice(
            f'<responseCondition><responseIf>{at_least_two}<setOutcomeValue identifier="SCORE"><baseValue baseType="float">1</baseValue></setOutcomeValue></responseIf></responseCondition>',
            declared="<correctResponse>" + "".join(f"<value>{name}</value>" for name in table) + "</correctResponse>",
            choices=CHOICES + '<simpleChoice identifier="C">Bern</simpleChoice>',
            cardinality="multiple",
            most=0,
        )
        assert question.is_hidden

    def test_gives_tolerances_and_ranges_of_numbers(self):
        points = '<setOutcomeValue identifier="SCORE"><baseValue baseType="float">{}</baseValue></setOutcomeValue>'
        near = '<equal toleranceMode="absolute" tolerance="0.5 0.5"><variable identifier="RESPONSE"/><baseValue baseType="float">10</baseValue></equal>'
        between = '<and><gte><variable identifier="RESPONSE"/><baseValue baseType="float">5</baseValue></gte><lte><variable identifier="RESPONSE"/><baseValue baseType="float">20</baseValue></lte></and>'
        question = typed(
            f"<responseCondition><responseIf>{near}{points.format(2)}</responseIf><responseElseIf>{between}{points.format(1)}</responseElseIf></responseCondition>",
            base="float",
        )
        assert question.type == "numeric"
        assert [(option.text, option.tolerance, option.fraction) for option in question.options] == [
            ("10", Decimal("0.5"), 1),
            ("12.5", Decimal("7.5"), Decimal("0.5")),
        ]

    def test_keeps_an_asterisk_an_asterisk(self):
        mapping = '<mapping defaultValue="0"><mapEntry mapKey="a*b" mappedValue="1"/></mapping>'
        question = typed(
            '<setOutcomeValue identifier="SCORE"><mapResponse identifier="RESPONSE"/></setOutcomeValue>', mapping
        )
        assert [option.text for option in question.options] == ["a\\*b"]


class TestItemsOfVersionThree:
    def test_are_read_like_those_before(self):
        question = one(
            '<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="x" title="T" adaptive="false">'
            '<qti-response-declaration identifier="RESPONSE" cardinality="single" base-type="identifier"><qti-correct-response><qti-value>A</qti-value></qti-correct-response></qti-response-declaration>'
            "<qti-item-body><qti-choice-interaction response-identifier='RESPONSE' max-choices='1'><qti-prompt>Which?</qti-prompt>"
            "<qti-simple-choice identifier='A'>One</qti-simple-choice><qti-simple-choice identifier='B'>Two</qti-simple-choice>"
            "</qti-choice-interaction></qti-item-body>"
            '<qti-response-processing template="https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct.xml"/></qti-assessment-item>'
        )
        assert (question.type, question.text, shares(question)) == ("single_choice", "<p>Which?</p>", [1, 0])
        assert not question.problems


class TestWhatIsNotKnown:
    @pytest.mark.parametrize(
        "tag",
        [
            "uploadInteraction",
            "drawingInteraction",
            "graphicOrderInteraction",
            "customInteraction",
            "hottextInteraction",
            "mediaInteraction",
        ],
    )
    def test_is_a_problem_with_its_line_and_name(self, tag):
        question = one(item(f"\n\n<p>Do</p><{tag} responseIdentifier='RESPONSE'/>"))
        assert [(problem.line, problem.is_error) for problem in question.problems] == [(3, True)]
        assert f"<{tag}>" in reasons(question)[0]

    def test_is_an_item_that_asks_twice(self):
        twice = f'<choiceInteraction responseIdentifier="RESPONSE" maxChoices="1">{CHOICES}</choiceInteraction>' * 2
        assert one(item(twice)).has_errors

    @pytest.mark.parametrize("kind", ["file_upload_question", "calculated_question"])
    def test_is_a_type_of_canvas_that_needs_more(self, kind):
        assert kind in reasons(old(material("x") + fib(), kind=kind))[0]

    def test_is_a_place_on_a_picture(self):
        question = old(material("x") + '<response_xy ident="r1"><render_hotspot/></response_xy>')
        assert "response_xy render_hotspot" in reasons(question)[0]


class TestItemsOfCanvas:
    def test_match_left_and_right_sides(self):
        rights = {"1": "Wien", "2": "Bern", "3": "Rom"}
        question = old(
            material("Capitals") + lid("r1", rights, material("Austria")) + lid("r2", rights, material("Switzerland")),
            condition(equal("1", "r1"), 50, "Add") + condition(equal("2", "r2"), 50, "Add"),
            "matching_question",
        )
        assert [(option.text, option.match) for option in question.options] == [
            ("Austria", "Wien"),
            ("Switzerland", "Bern"),
        ]
        assert question.details == {"distractors": ["Rom"]}

    def test_have_gaps_by_name(self):
        question = old(
            material("Roses are [color], violets are [other].")
            + lid("r1", {"1": "red", "2": "pink"}, material("color"))
            + lid("r2", {"3": "blue"}, material("other")),
            condition(equal("1", "r1"), 50, "Add")
            + condition(equal("2", "r1"), 50, "Add")
            + condition(equal("3", "r2"), 50, "Add"),
            "fill_in_multiple_blanks_question",
        )
        assert question.text == "Roses are [[g1]], violets are [[g2]]."
        assert [[answer["text"] for answer in gap["answers"]] for gap in question.details["gaps"]] == [
            ["red", "pink"],
            ["blue"],
        ]
        assert {gap["kind"] for gap in question.details["gaps"]} == {"text"}

    def test_have_lists_by_name(self):
        question = old(
            material("Roses are [color].") + lid("r1", {"1": "red", "2": "green"}, material("color")),
            condition(equal("1", "r1"), 100, "Add"),
            "multiple_dropdowns_question",
        )
        (gap,) = question.details["gaps"]
        assert [(answer["text"], answer["fraction"]) for answer in gap["answers"]] == [("red", 1), ("green", 0)]

    def test_have_numbers_within_bounds(self):
        bounds = '<or><varequal respident="r1">4</varequal><and><vargte respident="r1">3.9</vargte><varlte respident="r1">4.1</varlte></and></or>'
        question = old(material("2+2") + fib(), condition(bounds, 100), "numerical_question")
        assert [(option.text, option.tolerance) for option in question.options] == [("4", Decimal("0.1"))]

    def test_have_feedback_for_all_and_for_each(self):
        shown = '<displayfeedback feedbacktype="Response" linkrefid="{}"/>'
        texts = "".join(
            f'<itemfeedback ident="{name}"><flow_mat>{material(name)}</flow_mat></itemfeedback>'
            for name in ("general_fb", "a_fb")
        )
        question = old(
            material("x") + lid("r1", {"a": "A", "b": "B"}),
            condition("<other/>", more=shown.format("general_fb"))
            + condition(equal("a"), more=shown.format("a_fb"))
            + condition(equal("b"), 100),
            "multiple_choice_question",
            texts,
        )
        assert question.general_feedback == "general_fb"
        assert [(option.feedback, option.fraction) for option in question.options] == [("a_fb", 0), ("", 1)]

    def test_without_a_right_answer_are_refused(self):
        assert old(material("x") + lid("r1", {"a": "A", "b": "B"}), condition(equal("a"), 0)).has_errors


class TestPackage:
    def test_reads_what_no_test_names_too(self):
        content = packed(**{"a.xml": item("<p>One</p>", identifier="a"), "b.xml": item("<p>Two</p>", identifier="b")})
        assert [question.identity for question in read_qti(content).questions] == ["a", "b"]

    def test_names_file_and_line_of_a_damaged_member(self):
        read = read_qti(packed(**{"a.xml": item("<p>One</p>"), "sub/bad.xml": "<assessmentItem>\n<x"}))
        assert len(read.questions) == 1
        assert [(problem.line, "sub/bad.xml: " in problem.reason) for problem in read.problems] == [(2, True)]

    def test_refuses_the_second_item_of_one_name(self):
        read = read_qti(packed(**{"a.xml": item("<p>One</p>"), "b.xml": item("<p>Two</p>")}))
        assert [question.has_errors for question in read.questions] == [False, True]
        assert "a.xml" in reasons(read.questions[1])[0]

    def test_says_which_files_are_missing(self):
        manifest = (
            '<manifest>\n<resources><resource href="gone.xml"><file href="gone.xml"/></resource></resources></manifest>'
        )
        read = read_qti(packed(**{"imsmanifest.xml": manifest, "a.xml": item("<p>One</p>")}))
        assert {(problem.line, problem.reason) for problem in read.problems} == {
            (2, "imsmanifest.xml: “gone.xml” is not in the package.")
        }

    @pytest.mark.parametrize("name", ["../out.xml", "/etc/x.xml", "a/../../x.xml", "C:/x.xml", "..\\x.xml"])
    def test_refuses_names_that_lead_outside(self, name):
        with pytest.raises(UnreadableFile, match="outside"):
            read_qti(packed(**{name: "<x/>"}))

    def test_refuses_links(self):
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w") as archive:
            entry = zipfile.ZipInfo("a.xml")
            entry.external_attr = (stat.S_IFLNK | 0o777) << 16
            archive.writestr(entry, "/etc/passwd")
        with pytest.raises(UnreadableFile, match="link"):
            read_qti(target.getvalue())

    def test_counts_bytes_while_reading(self, monkeypatch):
        monkeypatch.setattr(package, "MAX_TOTAL_BYTES", 100_000)
        with pytest.raises(UnreadableFile, match="too large"):
            read_qti(packed(**{"a.xml": item("<p>One</p>"), "big.png": b"\x00" * 200_000}))

    def test_believes_no_size_that_a_file_claims(self, monkeypatch):
        monkeypatch.setattr(package, "MAX_FILE_BYTES", 100_000)
        content = packed(**{"a.xml": item("<p>One</p>"), "big.png": b"\x00" * 200_000})
        lying = content.replace((200_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
        assert lying != content
        with pytest.raises(UnreadableFile):
            read_qti(lying)

    def test_refuses_too_many_files(self, monkeypatch):
        monkeypatch.setattr(package, "MAX_FILES", 3)
        with pytest.raises(UnreadableFile, match="up to 3"):
            read_qti(packed(**{f"{place}.xml": "<x/>" for place in range(4)}))

    def test_has_no_place_for_programs(self):
        read = read_qti(packed(**{"a.xml": item("<p>One</p>"), "run.exe": b"MZ", "page.php": b"<?php"}))
        assert sum(problem.is_error for problem in read.problems) == 2

    def test_says_that_recordings_stay_behind(self):
        read = read_qti(packed(**{"a.xml": item("<p>One</p>"), "talk.mp3": b"ID3", "lost.png": b"x"}))
        assert sorted(problem.is_error for problem in read.problems) == [False, False]

    def test_opens_no_entities(self):
        bomb = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><assessmentItem><itemBody>&a;</itemBody></assessmentItem>'
        with pytest.raises(UnreadableFile, match="DOCTYPE"):
            read_qti(bomb.encode())
        (problem,) = [
            item for item in read_qti(packed(**{"a.xml": bomb, "b.xml": item("<p>One</p>")})).problems if item.is_error
        ]
        assert problem.reason.startswith("a.xml: ")

    def test_follows_the_sections_of_its_test(self):
        reference = '<assessmentItemRef identifier="r{0}" href="../items/{0}.xml"/>'
        section = '<assessmentSection identifier="s{0}" title="Part {0}">{1}</assessmentSection>'
        parts = section.format(1, reference.format("b")) + section.format(2, reference.format("a"))
        content = packed(
            **{
                "tests/t.xml": f'<assessmentTest identifier="t" title="Exam"><testPart identifier="p">{parts}</testPart></assessmentTest>',
                "items/a.xml": item("<p>One</p>", identifier="a"),
                "items/b.xml": item("<p>Two</p>", identifier="b"),
            }
        )
        assert [(question.identity, question.category) for question in read_qti(content).questions] == [
            ("b", "Exam / Part 1"),
            ("a", "Exam / Part 2"),
        ]


def format_content(*keys):
    """Items of all types in these formats."""
    half, options = Decimal("0.5"), [Option("a", Decimal(1), "f", match="x"), Option("b", Decimal(0), match="y")]
    gap = {"key": "g", "kind": "text", "answers": [{"text": "x", "fraction": 1}]}
    number = {"key": "n", "kind": "number", "answers": [{"value": Decimal(3), "tolerance": half, "fraction": 1}]}
    listed = [{"key": key, "text": key} for key in "pq"]
    asked = [
        NeutralQuestion("multiple_choice", "x", 1, options=[Option("a", half, "f"), Option("b", half), Option("c")]),
        NeutralQuestion("single_choice", "x", 1, options=options, general_feedback="g"),
        NeutralQuestion("matching", "x", 1, options=options),
        NeutralQuestion("ordering", "x", 1, options=options, details={"scoring": "exact"}),
        NeutralQuestion("numeric", "x", 1, options=[Option("3", Decimal(1), "f", half)]),
        NeutralQuestion("short_text", "x", 1, options=options),
        NeutralQuestion("cloze", "x [[g]] [[n]]", 1, details={"gaps": [gap, number]}),
        NeutralQuestion("drag_words", "x [[p]] [[q]]", 1, details={"words": listed}),
        NeutralQuestion("matrix", "x", 1, details={"columns": listed, "rows": [{"text": "r", "correct": "q"}]}),
    ]
    pieces = []
    for key in keys:
        archive = zipfile.ZipFile(io.BytesIO(format_named(key).write(asked).content))
        pieces += [archive.read(name).decode() for name in archive.namelist() if "manifest" not in name]
    return pieces


WRITTEN = format_content("qti-2.1", "qti-1.2")


class TestDamage:
    """Never a traceback, whatever is in a file."""

    @pytest.mark.parametrize("text", ["&lt;![if x]&gt;", "&lt;b&gt;" * 5000, "&lt;/p&gt;&lt;", "&lt;!--"])
    def test_html_that_is_none(self, text):
        assert old(f'<material><mattext texttype="text/html">x {text}</mattext></material>').text.startswith("x")

    @pytest.mark.parametrize("points", ["1e999", "-1e999", "1e-999", "", "NaN", "Infinity", "٣"])
    def test_points_without_measure(self, points):
        add = (
            condition(equal("A"), points, "Multiply")
            + condition(equal("A"), points, "Add")
            + condition(equal("B"), points, "Divide")
        )
        old(material("x") + lid("r1", {"A": "a", "B": "b"}), add)
        old(material("x") + lid("r1", {"A": "a", "B": "b"}, cardinality="Multiple"), add)
        old(material("x") + fib("r1") + fib("r2"), add)

    def test_names_that_no_choice_has(self):
        wrong = "<correctResponse><value>A</value><value>Z</value></correctResponse>"
        question = choice("", wrong, cardinality="multiple", most=0)
        assert question.is_hidden or question.has_errors

    def test_more_choices_than_anybody_reads(self):
        many = "".join(f'<simpleChoice identifier="c{place}">x</simpleChoice>' for place in range(3000))
        assert choice("", choices=many, cardinality="multiple", most=0).has_errors

    @ANY
    @given(content=st.binary(max_size=300))
    def test_bytes_at_random(self, content):
        for start in (b"", b"PK\x03\x04", b"<assessmentItem>", b"<questestinterop><item>"):
            with suppress(UnreadableFile):
                read_qti(start + content)

    @ANY
    @given(
        start=st.integers(0, 20_000),
        length=st.integers(1, 60),
        junk=st.sampled_from(["", "<a>", "</p>", "&amp;", '"', "é", "-1", "<and>"]),
    )
    def test_items_with_a_piece_exchanged(self, start, length, junk):
        for text in WRITTEN:
            at = start % len(text)
            with suppress(UnreadableFile):
                read_qti((text[:at] + junk + text[at + length :]).encode())

    @ANY
    @given(start=st.integers(0, 5000), junk=st.binary(min_size=1, max_size=8))
    def test_packages_with_a_piece_exchanged(self, start, junk):
        content = packed(**{"a.xml": item("<p>One</p>"), "b.png": b"x"})
        at = start % len(content)
        with suppress(UnreadableFile):
            read_qti(content[:at] + junk + content[at + len(junk) :])


@pytest.mark.django_db
class TestImport:
    def test_takes_a_package_over_and_the_same_again_changes_nothing(self):
        asked = item(
            f'<p>Which?</p><choiceInteraction responseIdentifier="RESPONSE" maxChoices="1">{CHOICES}</choiceInteraction>',
            "",
            CORRECT_A,
        )
        asked = asked.replace("<responseProcessing>", '<responseProcessing template="x/match_correct">')
        content = packed(**{"a.xml": asked})
        first = import_questions(content, name="exam.zip")
        assert (first.format, len(first.created), first.errors) == ("qti-2.1", 1, [])
        question = Question.objects.get()
        assert question.live
        assert question.category.name == "exam"
        assert [option["correct"] for option in question.write_source(str)["options"]] == [True, False]
        again = import_questions(content, name="exam.zip")
        assert (again.created, again.updated, len(again.unchanged)) == ([], [], 1)

    def test_keeps_a_draft_a_draft(self):
        body = f'<p>Which?</p><choiceInteraction responseIdentifier="RESPONSE" maxChoices="1">{CHOICES}</choiceInteraction>'
        report = import_questions(item(body, "", CORRECT_A).encode(), name="one.xml")
        assert len(report.created) == 1
        assert not Question.objects.get().live
        assert ["draft" in problem.reason for problem in report.problems] == [True]
