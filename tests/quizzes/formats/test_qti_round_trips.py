"""What is exported as QTI and read again says the same, in each version."""

import io
import re
import zipfile
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizzes.formats import NeutralQuestion, format_named
from quizzes.formats.neutral import Hint, Option
from quizzes.formats.texts import from_plain, plain_text, rich_text

OLD, NEW = ["qti-1.2"], ["qti-2.1", "qti-2.2", "qti-3.0"]
ALL = OLD + NEW
quick = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
# Without brackets: they name gaps.
words = st.text(
    st.characters(
        min_codepoint=33,
        max_codepoint=0x2FFF,
        blacklist_categories=["Cc", "Cs", "Zs", "Zl", "Zp", "Cn", "Cf"],
        blacklist_characters="[]*\\",
    ),
    min_size=1,
    max_size=12,
)
line = st.lists(words, min_size=1, max_size=4).map(" ".join)
html = line.map(from_plain)
rich = st.one_of(html, html.map(lambda text: f"<p>{text} <b>bold</b></p><ul><li>{text}</li></ul>"))


def written(key, *questions):
    return format_named(key).write(list(questions))


def again(key, question):
    """The question after its way through a package."""
    read = format_named(key).read(written(key, question).content)
    assert [problem.reason for problem in read.all_problems()] == []
    (result,) = read.questions
    return result


def question(kind, text="<p>What is right?</p>", **fields):
    return NeutralQuestion(type=kind, text=text, line=1, identity="one", name="Name", category="Basics", **fields)


def same(first, second):
    return rich_text(first) == rich_text(second)


def assert_same_head(result, asked):
    assert result.type == asked.type
    assert same(result.text, asked.text)
    assert same(result.general_feedback, asked.general_feedback)
    assert (result.name, result.category, result.identity) == (asked.name, asked.category, asked.identity)
    assert not result.is_hidden


def assert_same_options(result, asked):
    assert [rich_text(option.text) for option in result.options] == [rich_text(option.text) for option in asked.options]
    assert [option.fraction for option in result.options] == [option.fraction for option in asked.options]
    assert [rich_text(item.feedback) for item in result.options] == [rich_text(item.feedback) for item in asked.options]


def different(strategy, least, most):
    return st.lists(strategy, min_size=least, max_size=most, unique_by=lambda text: plain_text(text).casefold())


@pytest.mark.parametrize("key", ALL)
class TestRoundTrip:
    @quick
    @given(text=rich, texts=different(rich, 2, 5), feedback=rich, place=st.integers(0, 9))
    def test_keeps_a_single_choice(self, key, text, texts, feedback, place):
        right = place % len(texts)
        options = [Option(item, Decimal(int(at == right)), feedback if at else "") for at, item in enumerate(texts)]
        asked = question("single_choice", text, options=options, general_feedback=feedback)
        result = again(key, asked)
        assert_same_head(result, asked)
        assert_same_options(result, asked)

    @quick
    @given(texts=different(html, 3, 6), right=st.integers(1, 2), feedback=rich, all_or_nothing=st.booleans())
    def test_keeps_a_multiple_choice_with_its_rule(self, key, texts, right, feedback, all_or_nothing):
        shares = [Decimal(1) / right if at < right else Decimal("-0.25") for at in range(len(texts))]
        options = [
            Option(item, share, feedback if at == 1 else "")
            for at, (item, share) in enumerate(zip(texts, shares, strict=True))
        ]
        details = {"scoring": "all_or_nothing"} if all_or_nothing else {}
        asked = question("multiple_choice", options=options, details=details)
        result = again(key, asked)
        assert_same_head(result, asked)
        # With one right choice and all or nothing, both rules differ once a wrong one is taken, too.
        assert result.details == details
        assert [option.fraction > 0 for option in result.options] == [share > 0 for share in shares]
        assert [rich_text(item.feedback) for item in result.options] == [rich_text(item.feedback) for item in options]
        if not all_or_nothing:
            assert [option.fraction for option in result.options] == shares

    @quick
    @given(answer=st.booleans(), feedback=rich)
    def test_keeps_true_or_false_in_both_languages(self, key, answer, feedback):
        options = [Option("true", Decimal(int(answer)), feedback), Option("false", Decimal(int(not answer)))]
        asked = question("true_false", options=options)
        for language in ("en", "de"):
            with override(language):
                result = again(key, asked)
            assert_same_head(result, asked)
            assert_same_options(result, asked)

    @quick
    @given(
        texts=different(line, 1, 4),
        feedback=rich,
        is_exact=st.booleans(),
        general=rich,
        rest=st.sampled_from(["", "No."]),
    )
    def test_keeps_short_answers(self, key, texts, feedback, is_exact, general, rest):
        shares = [Decimal(1), Decimal("0.5"), Decimal("0.25"), Decimal("0.2")]
        options = [Option(item, shares[at], feedback if at == 1 else "") for at, item in enumerate(texts)]
        if rest:
            options.append(Option("*", Decimal(0), rest))
        has_case = any(text.swapcase() != text and text.swapcase().casefold() == text.casefold() for text in texts)
        asked = question(
            "short_text", options=options, details={"case_sensitive": is_exact and has_case}, general_feedback=general
        )
        result = again(key, asked)
        assert_same_head(result, asked)
        assert [(option.text, option.fraction) for option in result.options] == [
            (option.text, option.fraction) for option in options
        ]
        assert [rich_text(item.feedback) for item in result.options] == [rich_text(item.feedback) for item in options]
        assert result.details == asked.details

    @quick
    @given(value=st.decimals(-1000, 1000, places=2), tolerance=st.decimals(0, 5, places=2), feedback=rich)
    def test_keeps_numbers_with_tolerance(self, key, value, tolerance, feedback):
        near = Option(f"{value.normalize() + 0:f}", Decimal(1), feedback, tolerance)
        far = Option(near.text, Decimal("0.5"), "", tolerance + 10)
        asked = question("numeric", options=[near, far, Option("*", Decimal(0), "No.", Decimal(0))])
        result = again(key, asked)
        assert_same_head(result, asked)
        assert [(Decimal(item.text), item.tolerance) for item in result.options[:2]] == [
            (value, tolerance),
            (value, tolerance + 10),
        ]
        assert [item.fraction for item in result.options] == [1, Decimal("0.5"), 0]
        assert same(result.options[0].feedback, feedback)
        assert result.options[2].text == "*"

    @quick
    @given(
        lefts=different(rich, 2, 5), rights=different(line, 2, 5), more=st.sampled_from([[], ["Other"]]), general=rich
    )
    def test_keeps_pairs_and_distractors(self, key, lefts, rights, more, general):
        options = [Option(left, Decimal(1), match=rights[at % len(rights)]) for at, left in enumerate(lefts)]
        used = {option.match for option in options}
        details = {"distractors": more} if more and "Other" not in used else {}
        asked = question("matching", options=options, details=details, general_feedback=general)
        result = again(key, asked)
        assert_same_head(result, asked)
        assert_same_options(result, asked)
        assert [option.match for option in result.options] == [option.match for option in options]
        assert result.details == details

    @quick
    @given(texts=different(rich, 2, 6), general=rich)
    def test_keeps_an_order(self, key, texts, general):
        options = [Option(item, Decimal(1)) for item in texts]
        asked = question("ordering", options=options, details={"scoring": "exact"}, general_feedback=general)
        result = again(key, asked)
        assert_same_head(result, asked)
        assert_same_options(result, asked)
        assert result.details == asked.details

    @quick
    @given(
        text=line, choices=different(line, 2, 4), answers=different(line, 1, 3), value=st.decimals(-99, 99, places=1)
    )
    def test_keeps_gaps_of_all_kinds(self, key, text, choices, answers, value):
        shares = [Decimal(1), Decimal("0.5"), Decimal("0.25"), Decimal(0)]
        gaps = [
            {
                "key": "g1",
                "kind": "choice",
                "points": Decimal(1),
                "answers": [{"text": item, "fraction": shares[at]} for at, item in enumerate(choices)],
            },
            {
                "key": "g2",
                "kind": "text",
                "points": Decimal(2),
                "answers": [{"text": item, "fraction": shares[at]} for at, item in enumerate(answers)],
            },
            {
                "key": "g3",
                "kind": "number",
                "points": Decimal(1),
                "answers": [{"value": value, "tolerance": Decimal("0.5"), "fraction": Decimal(1)}],
            },
        ]
        plain = from_plain(text)
        asked = question("cloze", f"<p>{plain} [[g1]], [[g2]]</p><p>{plain} [[g3]]</p>", details={"gaps": gaps})
        result = again(key, asked)
        assert_same_head(result, asked)
        assert [{**gap, "case_sensitive": False} for gap in result.details["gaps"]] == [
            {**gap, "case_sensitive": False} for gap in gaps
        ]

    @quick
    @given(texts=different(line, 2, 4), kind=st.sampled_from(["choice", "text"]))
    def test_keeps_gaps_of_one_kind(self, key, texts, kind):
        wrong = Decimal(int(kind == "text"))
        answers = [{"text": text, "fraction": wrong if at else Decimal(1)} for at, text in enumerate(texts)]
        gaps = [
            {"key": name, "kind": kind, "points": Decimal(points), "answers": answers}
            for name, points in (("g1", 1), ("g2", 3))
        ]
        asked = question("cloze", "<p>One [[g1]], two [[g2]]</p>", details={"gaps": gaps})
        result = again(key, asked)
        assert_same_head(result, asked)
        assert result.details["gaps"] == gaps

    @quick
    @given(text=rich, general=rich)
    def test_keeps_essays_and_texts(self, key, text, general):
        for kind in ("free_text", "description"):
            asked = question(kind, text, general_feedback=general)
            assert_same_head(again(key, asked), asked)

    @quick
    @given(
        source_id=st.text(
            st.characters(min_codepoint=33, max_codepoint=0x17F, blacklist_categories=["Cc", "Zs"]),
            min_size=1,
            max_size=60,
        )
    )
    def test_keeps_any_identity(self, key, source_id):
        asked = question("description")
        asked.identity = source_id
        assert again(key, asked).identity == source_id

    def test_brings_pictures_and_their_words_along(self, key):
        picture = b"\x89PNG\r\n\x1a\nnot looked at here"
        asked = question(
            "single_choice",
            '<p>See <img src="@@PLUGINFILE@@/7-a%20map.png" alt="A &quot;map&quot;"></p>',
            options=[Option("Yes", Decimal(1)), Option("No")],
            files={"7-a map.png": picture},
        )
        result = again(key, asked)
        assert list(result.files.values()) == [picture]
        (name,) = result.files
        assert f'src="@@PLUGINFILE@@/{name}"' in result.text
        assert 'alt="A &quot;map&quot;"' in result.text

    def test_writes_the_same_bytes_for_the_same_questions(self, key):
        asked = question("free_text")
        assert written(key, asked).content == written(key, asked).content

    def test_keeps_categories_and_the_order_within(self, key):
        items = [question("free_text", f"<p>{place}</p>") for place in range(4)]
        for place, item in enumerate(items):
            item.identity, item.category = f"id{place}", ["Basics", "Law", "", "Law"][place]
        read = format_named(key).read(written(key, *items).content).questions
        assert sorted((item.category, item.identity) for item in read) == sorted(
            (item.category, item.identity) for item in items
        )
        assert [item.identity for item in read if item.category == "Law"] == ["id1", "id3"]

    def test_lists_what_it_cannot_say(self, key):
        asked = question("free_text", hints=[Hint("Think")], tags=["law"], details={"max_words": 5})
        left_out = question("scale")
        problems = written(key, asked, left_out).problems
        assert len(problems) == 4
        assert not any(problem.is_error for problem in problems)
        assert sum("left out" in problem.reason for problem in problems) == 2

    def test_leaves_patterns_out_and_says_so(self, key):
        asked = question(
            "short_text",
            options=[Option("data", Decimal(1)), Option("dat*", Decimal("0.5")), Option("a\\*b", Decimal("0.5"))],
        )
        result = written(key, asked)
        assert ["dat*" in problem.reason for problem in result.problems] == [True]
        read = format_named(key).read(result.content).questions[0]
        assert [option.text for option in read.options] == ["data", "a\\*b"]


@pytest.mark.parametrize("key", NEW)
class TestRoundTripOfTheNewerVersions:
    @quick
    @given(rows=different(rich, 2, 4), columns=different(line, 2, 3))
    def test_keeps_a_table(self, key, rows, columns):
        details = {
            "columns": [{"key": f"{at:08x}", "text": text} for at, text in enumerate(columns, 1)],
            "rows": [{"text": text, "correct": f"{at % len(columns) + 1:08x}"} for at, text in enumerate(rows)],
        }
        asked = question("matrix", details=details)
        result = again(key, asked)
        assert_same_head(result, asked)
        assert result.details["columns"] == details["columns"]
        assert [(rich_text(row["text"]), row["correct"]) for row in result.details["rows"]] == [
            (rich_text(row["text"]), row["correct"]) for row in details["rows"]
        ]

    @quick
    @given(texts=different(line, 2, 5), unlimited=st.booleans())
    def test_keeps_words_to_drag(self, key, texts, unlimited):
        listed = [{"key": str(at), "text": text, "group": 1} for at, text in enumerate(texts, 1)]
        if unlimited:
            listed[0]["unlimited"] = True
        asked = question("drag_words", "<p>One [[2]] and [[1]].</p>", details={"words": listed})
        result = again(key, asked)
        assert_same_head(result, asked)
        assert result.details == asked.details

    def test_keeps_a_sample_answer(self, key):
        asked = question("free_text", details={"sample_answer": "Well, it depends."})
        assert again(key, asked).details == asked.details


def members(content):
    archive = zipfile.ZipFile(io.BytesIO(content))
    return {name: archive.read(name) for name in archive.namelist()}


class TestWhatIsWritten:
    """Rules of the standard that need no schema: order of elements, names, references that lead somewhere."""

    ORDER = ("response-declaration", "outcome-declaration", "item-body", "response-processing", "modal-feedback")

    def package(self, key):
        option = [Option("Yes", Decimal(1), "Good"), Option("No", Decimal(0), "Why?")]
        gap = {"key": "a", "kind": "text", "answers": [{"text": "x", "fraction": 1}]}
        items = [
            question("single_choice", options=option, general_feedback="All"),
            question("multiple_choice", options=option),
            question("short_text", options=[Option("x", Decimal(1), "Good")]),
            question("matching", options=[Option("a", Decimal(1), match="b"), Option("c", Decimal(1), match="d")]),
            question("cloze", "Text [[a]]", details={"gaps": [gap]}),
            question("ordering", options=option, details={"scoring": "exact"}),
        ]
        for place, item in enumerate(items):
            item.identity = f"some/id {place}"
        return members(written(key, *items).content)

    @pytest.mark.parametrize("key", ALL)
    def test_names_each_file_in_its_manifest(self, key):
        files = self.package(key)
        manifest = ElementTree.fromstring(files["imsmanifest.xml"])
        named = {node.get("href") for node in manifest.iter() if node.tag.endswith("}file")}
        assert named == set(files) - {"imsmanifest.xml"}

    @pytest.mark.parametrize(
        ("key", "space"), [("qti-2.1", "imsqti_v2p1"), ("qti-2.2", "imsqti_v2p2"), ("qti-3.0", "imsqtiasi_v3p0")]
    )
    def test_has_its_elements_in_order_and_its_references_resolved(self, key, space):
        prefix = "qti-" if key == "qti-3.0" else ""
        for name, content in self.package(key).items():
            if not name.startswith("items/"):
                continue
            root = ElementTree.fromstring(content)
            assert root.tag.endswith(f"{space}}}{'qti-assessment-item' if prefix else 'assessmentItem'}")
            tags = [
                re.sub("(?<=[a-z])[A-Z]", lambda match: "-" + match[0].lower(), node.tag.partition("}")[2])
                for node in root
            ]
            places = [self.ORDER.index(tag.removeprefix("qti-")) for tag in tags]
            assert places == sorted(places)
            dashed = "response-identifier" if prefix else "responseIdentifier"
            declared = {node.get("identifier") for node in root if "esponse" in node.tag and "eclaration" in node.tag}
            asked = {node.get(dashed) for node in root.iter() if node.get(dashed)}
            assert asked == declared
            for node in root.iter():
                assert re.fullmatch(r"[A-Za-z_][\w.-]*", node.get("identifier", "ok"), re.ASCII)

    def test_uses_the_names_of_version_3_throughout(self):
        for name, content in self.package("qti-3.0").items():
            if name.startswith(("items/", "tests/")):
                own = {node.tag.partition("}")[2] for node in ElementTree.fromstring(content).iter()} - {"p", "div"}
                assert all(tag.startswith("qti-") and tag == tag.lower() for tag in own)

    def test_compares_only_with_responses_that_it_presents(self):
        for name, content in self.package("qti-1.2").items():
            if name.startswith("quiz"):
                space = "{http://www.imsglobal.org/xsd/ims_qtiasiv1p2}"
                for item in ElementTree.fromstring(content).iter(f"{space}item"):
                    presented = {node.get("ident") for node in item.iter() if node.tag.startswith(f"{space}response_")}
                    compared = {node.get("respident") for node in item.iter() if node.get("respident")}
                    assert compared <= presented
