"""Reading and writing files of questions, without a database: what each format says, and what damages nothing."""

import io
import zipfile
from contextlib import suppress
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizzes.formats import NeutralQuestion, UnreadableFile, format_named, format_of, question_formats
from quizzes.formats.csv_table import CsvFormat
from quizzes.formats.neutral import Option
from quizzes.formats.pictures import IMAGE
from quizzes.formats.sources import source_of
from quizzes.formats.texts import from_plain, rich_text, to_plain
from tests.quizzes.formats_samples import SAMPLES, words

KEYS = ("gift", "moodle-xml", "aiken", "csv", "xlsx")
quick = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
line_of_text = st.text(
    st.characters(min_codepoint=32, max_codepoint=0x2FFF, blacklist_categories=["Cc", "Cs", "Zs", "Zl", "Zp", "Cn"]),
    min_size=1,
    max_size=40,
).filter(lambda text: text.strip() == text)


def gift(text, place=0):
    return format_named("gift").read(text.encode()).questions[place]


def moodle(body, kind="multichoice"):
    xml = f'<quiz><question type="{kind}">{body}</question></quiz>'
    return format_named("moodle-xml").read(xml.encode()).questions[0]


def table(*rows):
    return CsvFormat().read("\n".join(";".join(row) for row in rows).encode())


def reasons(question):
    return [problem.reason for problem in question.problems]


class TestGift:
    def test_keeps_what_is_escaped(self):
        question = gift(r"::a\:b::Is 2 \= 2 \{really\}?{=\~yes\# ~no \\ way\nnever}")
        assert question.name == "a:b"
        assert question.text == "Is 2 = 2 {really}?"
        assert [to_plain(option.text) for option in question.options] == ["~yes#", "no \\ way\nnever"]

    def test_says_the_line_of_what_is_wrong(self):
        read = format_named("gift").read(b"Fine?{T}\n\nBad? {#\n=12:x\n}\n\nOpen {")
        assert [(problem.line, problem.is_error) for problem in read.all_problems()] == [(4, True), (7, True)]

    def test_goes_on_after_a_blank_line_inside_braces(self):
        question = gift("Which?{\n=right\n\n~wrong\n}")
        assert [(option.text, option.line) for option in question.options] == [("right", 2), ("wrong", 4)]

    def test_knows_feedback_of_wrong_numbers(self):
        question = gift("How many?{#=8:1#Yes ~#No####Because}")
        assert [(option.text, option.fraction, option.feedback) for option in question.options] == [
            ("8", 1, "Yes"),
            ("*", 0, "No"),
        ]
        assert question.general_feedback == "Because"

    def test_reads_right_sides_that_fit_nothing(self):
        question = gift("Match{=a -> 1 =b -> 2 = -> 3}")
        assert source_of(question) == {
            "pairs": [{"left": "a", "right": "1"}, {"left": "b", "right": "2"}],
            "distractors": ["3"],
        }

    def test_puts_questions_into_categories(self):
        read = format_named("gift").read(b"$CATEGORY: $course$/top/Law/GDPR//EU\n\nA?{T}\n\n$CATEGORY: Other\nB?{F}")
        assert [question.category for question in read.questions] == ["Law / GDPR/EU", "Other"]

    def test_shows_signs_that_look_like_html(self):
        assert gift("Is 1 < 2 and a <b?{T}").text == "Is 1 &lt; 2 and a &lt;b?"


class TestMoodleXml:
    def test_knows_the_line_of_each_answer(self):
        question = moodle("<questiontext><text>Q</text></questiontext>\n<answer fraction='abc'><text>A</text></answer>")
        assert [(problem.line, problem.is_error) for problem in question.problems] == [(2, True)]

    def test_drops_nothing_in_silence(self):
        question = moodle(
            "<questiontext><text>Q</text></questiontext><defaultgrade>5</defaultgrade><novelty>x</novelty>"
        )
        assert len([reason for reason in reasons(question) if "<defaultgrade>" in reason or "<novelty>" in reason]) == 2

    def test_refuses_types_that_it_does_not_know(self):
        question = moodle("<questiontext><text>Q</text></questiontext>", "calculated")
        assert reasons(question) == ["Questions of the type “calculated” are not known here."]

    def test_turns_units_round(self):
        question = moodle(
            "<questiontext><text>How far?</text></questiontext><answer fraction='100'><text>5</text></answer>"
            "<units><unit><multiplier>0.001</multiplier><unit_name>km</unit_name></unit></units>",
            "numerical",
        )
        assert source_of(question)["units"] == [{"unit": "km", "factor": Decimal(1000)}]

    def test_fills_up_three_thirds(self):
        answers = "".join(f"<answer fraction='33.33333'><text>{name}</text></answer>" for name in "abc")
        question = moodle(f"<questiontext><text>Q</text></questiontext><single>false</single>{answers}")
        assert sum(option["fraction"] for option in source_of(question)["options"]) == 1

    @pytest.mark.parametrize(
        "head",
        [
            '<!DOCTYPE quiz [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>',
            '<!DOCTYPE quiz SYSTEM "http://127.0.0.1/x.dtd">',
            '<!DOCTYPE quiz [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        ],
    )
    def test_loads_and_expands_no_entities(self, head):
        with pytest.raises(UnreadableFile, match="DOCTYPE"):
            format_named("moodle-xml").read(f"{head}<quiz>&x;</quiz>".encode())

    def test_has_a_limit_for_depth(self):
        with pytest.raises(UnreadableFile, match="deeply"):
            format_named("moodle-xml").read(b"<quiz>" + b"<a>" * 1000)

    def test_reads_words_to_drag(self):
        question = moodle(
            "<questiontext><text>A [[2]] b</text></questiontext><dragbox><text>x</text><group>1</group></dragbox>"
            "<dragbox><text>y</text><group>1</group><infinite/></dragbox>",
            "ddwtos",
        )
        assert source_of(question)["words"][1] == {"key": "2", "text": "y", "group": 1, "unlimited": True}


class TestSingleChoice:
    def test_says_which_shares_it_cannot_keep(self):
        question = gift("Q{=full ~%50%half ~none}")
        source = source_of(question)
        assert [option["correct"] for option in source["options"]] == [True, False, False]
        assert len(question.problems) == 1
        assert "50 %" in question.problems[0].reason


class TestTable:
    def test_reads_german_and_english_headers(self):
        read = table(["Art", "Frage", "Richtig", "Antwort 1", "Antwort 2"], ["Einfachauswahl", "Q", "2", "a", "b"])
        other = table(["Type", "Question", "Right", "Answer 1", "Answer 2"], ["single_choice", "Q", "2", "a", "b"])
        assert [option.fraction for option in read.questions[0].options] == [0, 1]
        assert read.questions[0].options == other.questions[0].options

    def test_says_which_columns_are_missing(self):
        with pytest.raises(UnreadableFile, match="Question"):
            table(["Art", "Antwort 1"], ["a", "b"])

    def test_says_what_is_wrong_in_which_row(self):
        read = table(["Art", "Frage", "Richtig", "Antwort 1"], ["Zahl", "Q", "", "viele"], ["Quatsch", "Q", "", ""])
        assert [(problem.line, problem.is_error) for problem in read.all_problems()] == [(2, True), (3, True)]

    @pytest.mark.parametrize("key", ["csv", "xlsx"])
    def test_template_can_be_imported_as_it_is(self, key):
        content = format_named(key).template()
        if key == "xlsx":  # there the examples have a sheet of their own
            book = openpyxl.load_workbook(io.BytesIO(content))
            assert len(book.worksheets) == 3
            book.remove(book.worksheets[0])
            target = io.BytesIO()
            book.save(target)
            content = target.getvalue()
        read = format_named(key).read(content)
        assert len({question.type for question in read.questions}) == 9
        assert read.all_problems() == []

    def test_writes_nothing_that_a_spreadsheet_runs(self):
        question = NeutralQuestion("single_choice", "=cmd|' /C calc'!A0", 1)
        question.options = [Option("@SUM(1)", Decimal(1)), Option("-2+3", Decimal(0))]
        rows = CsvFormat().write([question]).content.decode("utf-8-sig")
        assert not any(cell.strip('"').startswith(("=", "@", "-2+")) for cell in rows.split("\r\n")[1].split(";"))
        sheet = openpyxl.load_workbook(io.BytesIO(format_named("xlsx").write([question]).content)).active
        assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value} == {"s"}

    def test_refuses_formulas_and_dates_in_cells(self):
        book = openpyxl.Workbook()
        book.active.append(["Art", "Frage"])
        book.active.append(["Freitext", "=1+1"])
        target = io.BytesIO()
        book.save(target)
        [question] = format_named("xlsx").read(target.getvalue()).questions
        assert reasons(question) == ["The cell B2 is a formula. Please write its result."]

    def test_refuses_bombs(self):
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/workbook.xml", b"0" * 30_000_000)
        with pytest.raises(UnreadableFile, match="suspiciously"):
            format_named("xlsx").read(target.getvalue())


class TestEncoding:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
    def test_is_recognized(self, encoding):
        read = format_named("gift").read("Größe in „Zürich“?{=ja ~nein}".encode(encoding))
        assert read.questions[0].text == "Größe in „Zürich“?"

    def test_of_xml_is_what_the_file_says(self):
        xml = '<?xml version="1.0" encoding="ISO-8859-1"?><quiz><question type="description"><questiontext><text>Größe</text></questiontext></question></quiz>'
        assert format_named("moodle-xml").read(xml.encode("latin-1")).questions[0].text == "Größe"

    def test_that_nobody_knows_is_said(self):
        with pytest.raises(UnreadableFile, match="zip"):
            format_named("moodle-xml").read(b'<?xml version="1.0" encoding="zip"?><quiz/>')


class TestRoundTrip:
    """What a format can say comes back as it was."""

    @quick
    @given(data=st.data(), key=st.sampled_from(KEYS))
    def test_of_single_choice(self, data, key):
        texts = data.draw(st.lists(line_of_text, min_size=3, max_size=6, unique=True))
        question = NeutralQuestion("single_choice", from_plain(texts[0]), 1)
        question.options = [Option(from_plain(text), Decimal(int(not place))) for place, text in enumerate(texts[1:])]
        written = format_named(key).write([question])
        [back] = format_named(key).read(written.content).questions
        prefix = "– " if key == "aiken" and to_plain(back.text).startswith("– ") else ""
        assert to_plain(back.text) == f"{prefix}{texts[0]}"
        assert [to_plain(option.text) for option in back.options] == texts[1:]
        assert [option.fraction for option in back.options] == [option.fraction for option in question.options]

    @quick
    @given(data=st.data(), key=st.sampled_from(["gift", "moodle-xml", "csv", "xlsx"]))
    def test_of_short_answers(self, data, key):
        texts = data.draw(st.lists(line_of_text, min_size=1, max_size=5, unique=True))
        share = st.sampled_from([Decimal(1), Decimal("0.5"), Decimal("0.8")])
        question = NeutralQuestion("short_text", "Say it", 1)
        question.options = [Option(text, data.draw(share), from_plain(data.draw(line_of_text))) for text in texts]
        # Of one answer alone, "T" or "FALSE" would be a statement in GIFT.
        if key == "gift" and texts[0].partition("#")[0] in {"T", "F", "TRUE", "FALSE"}:
            return
        [back] = format_named(key).read(format_named(key).write([question]).content).questions
        assert [option.text for option in back.options] == texts
        assert [option.fraction for option in back.options] == [option.fraction for option in question.options]

    @quick
    @given(
        value=st.decimals(-9999, 9999, places=3),
        tolerance=st.decimals(0, 9, places=2),
        key=st.sampled_from(["gift", "moodle-xml", "csv", "xlsx"]),
    )
    def test_of_numbers(self, value, tolerance, key):
        question = NeutralQuestion("numeric", "How much?", 1, options=[Option(f"{value:f}", Decimal(1), "", tolerance)])
        [back] = format_named(key).read(format_named(key).write([question]).content).questions
        assert (Decimal(back.options[0].text), back.options[0].tolerance) == (value, tolerance)


class TestDamagedFiles:
    @quick
    @given(content=st.binary(max_size=400), key=st.sampled_from(KEYS))
    def test_are_problems_never_crashes(self, content, key):
        with suppress(UnreadableFile):
            format_named(key).read(content)

    @quick
    @given(text=st.text(alphabet="{}~=#:%->\\\n /[]ab1.*TF$", max_size=120))
    def test_of_gift_and_aiken_signs_are_problems(self, text):
        for key in ("gift", "aiken", "csv"):
            with suppress(UnreadableFile):
                for question in format_named(key).read(text.encode()).questions:
                    source_of(question)

    @quick
    @given(cut=st.integers(0, 4000), change=st.integers(0, 255))
    def test_of_xlsx_are_problems(self, cut, change):
        content = bytearray(format_named("xlsx").template())
        content[cut % len(content)] ^= change
        with suppress(UnreadableFile):
            format_named("xlsx").read(bytes(content))


class TestNaughtyStrings:
    @pytest.mark.skipif(not (SAMPLES / "security").is_dir(), reason="no samples of naughty strings")
    @pytest.mark.parametrize("key", ["gift", "moodle-xml", "csv", "xlsx"])
    def test_survive_or_are_refused(self, key):
        files = [path for path in (SAMPLES / "security" / "strings").iterdir() if path.is_file()]
        lines = [line for path in files for line in path.read_text(errors="replace").split("\n") if line.strip()]
        assert lines
        questions = [NeutralQuestion("description", from_plain(line), place) for place, line in enumerate(lines)]
        back = format_named(key).read(format_named(key).write(questions).content).questions
        assert [words(question.text) for question in back if words(question.text)] == [
            words(question.text) for question in questions if words(question.text)
        ]

    @pytest.mark.parametrize(
        "html",
        [
            "<script>alert(1)</script>x",
            '<a href="javascript:alert(1)">x</a>',
            '<p onclick="a()">x</p>',
            "<svg/onload=a()>x",
        ],
    )
    def test_run_nothing(self, html):
        stored = rich_text(html)
        assert "x" in stored
        assert not any(sign in stored for sign in ("script", "onclick", "onload"))

    def test_images_are_found_whatever_their_attributes_say(self):
        assert IMAGE.findall('<img alt="a > b" src="x"> c') == ['<img alt="a > b" src="x">']


class TestRecognition:
    def test_of_unknown_files_names_the_formats(self):
        with pytest.raises(UnreadableFile, match="Moodle XML"):
            format_of("x.doc", b"\x00\x01\x02")

    def test_finds_each_format_by_its_content(self):
        question = NeutralQuestion("single_choice", "Which one?", 1)
        question.options = [Option("a", Decimal(1)), Option("b", Decimal(0))]
        for item in question_formats():
            assert format_of("upload", item.write([question]).content).key == item.key
