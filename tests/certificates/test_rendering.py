"""The certificate on paper: what stands on it, that it is accessible, and that nothing breaks it."""

import hashlib
import io

import pytest
import time_machine
from PIL import Image
from pypdf import PdfReader

from certificates import rendering
from certificates.qr import qr_path
from tests.factories.certificates import make_document

INK = 60  # darker than this is text; tints, arcs and muted print are lighter
# A layout that certificates were issued with is frozen: to change the look, add a folder and its digest here.
LAYOUT_DIGESTS = {"v1": "484aeab74def1f3984429660d48913fd8fd953f0bc5110311a3167c1629c22fa"}
LINES = [{"title": f"Lektion {number}", "minutes": 5, "required": True} for number in range(200)]


def read(document):
    return PdfReader(io.BytesIO(rendering.pdf(document)))


def text_of(document):
    """All text, white space collapsed, break opportunities removed."""
    text = " ".join(page.extract_text() for page in read(document).pages)
    return " ".join(text.replace("\u200b", "").split())


def has_ink_in_margins(page: bytes) -> bool:
    """Whether dark print comes nearer than 12 mm to the left or right edge (the margin is 24 mm)."""
    image = Image.open(io.BytesIO(page)).convert("L")
    strip = round(image.width * 12 / 210)
    left = image.crop((0, 0, strip, image.height))
    right = image.crop((image.width - strip, 0, image.width, image.height))
    return min(left.getextrema()[0], right.getextrema()[0]) < INK


def has_ink_at_bottom(page: bytes) -> bool:
    image = Image.open(io.BytesIO(page)).convert("L")
    bottom = image.crop((0, image.height - round(image.height * 8 / 297), image.width, image.height))
    return bottom.getextrema()[0] < INK


class TestContent:
    def test_says_everything_that_evidence_needs(self):
        document = make_document(
            holder="Aylin Şahin",
            course="KI-Grundlagen",
            objectives=["Sie erkennen riskante Aussagen."],
            content_hash="ab12" * 16,
            number="KF-2027-4F7K9-M2PXT",
            code="4f7k9m2pxt8hq3w6znbe5ray1c",
            verify_url="https://ki-fit.example/zertifikate/pruefen/4f7k9m2pxt8hq3w6znbe5ray1c/",
            version=3,
            planned_minutes=78,
            authors="Trainingsteam KI-fit",
        )
        text = text_of(document)
        for expected in (
            "Zertifikat",
            "Aylin Şahin",
            "hat den folgenden Kurs erfolgreich abgeschlossen",
            "KI-Grundlagen",
            "3. bis 12. Februar 2027",
            "78 Minuten",
            "1,7 UE zu 45 Minuten",
            "bis 11. Februar 2028",
            "Sie erkennen riskante Aussagen.",
            "Ausgestellt am 12. Februar 2027",
            "Dr. Hanna Weber",
            "Leitung Trainingsteam",
            "KF-2027-4F7K9-M2PXT",
            "4f7k9-m2pxt-8hq3w-6znbe-5ray1c",
            "ki-fit.example/zertifikate/pruefen",
            "Rechtsstand 15. Januar 2027",
            "Inhalt Version 3 · ab12ab12ab12",
            "ab12ab12ab12ab12 ab12ab12ab12ab12",
            "Onlinekurs im eigenen Tempo",
            "Trainingsteam KI-fit",
            "Erste Lektion",
            "8 Minuten",
            "Seite 2 von 2",
        ):
            assert expected in text

    def test_speaks_english(self):
        text = text_of(make_document(language="en", heading="Certificate", planned_minutes=78))
        for expected in ("3 to 12 February 2027", "1.7 units of 45 minutes", "until 11 February 2028", "Page 2 of 2"):
            assert expected in text

    def test_says_so_when_it_is_valid_without_limit(self):
        assert "unbefristet" in text_of(make_document(expires_on=None))

    def test_leaves_out_what_is_not_known(self):
        text = text_of(make_document(law_state_on=None, authors="", signatory_name="", objectives=[]))
        for absent in ("Rechtsstand", "Erstellt von", "Lernziele"):
            assert absent not in text

    def test_marks_optional_lessons(self):
        outline = [{"title": "", "lessons": [{"title": "Vertiefung", "minutes": 5, "required": False}]}]
        assert "Vertiefung · freiwillig" in text_of(make_document(outline=outline))

    def test_groups_thousands(self):
        assert "1.200 Minuten" in text_of(make_document(planned_minutes=1200))

    def test_names_one_day_once(self):
        document = make_document()
        text = text_of(make_document(started_on=document.completed_on))
        assert "Zeitraum 12. Februar 2027" in text


class TestNames:
    @pytest.mark.parametrize(
        "name",
        ["Nguyễn Thị Hồng", "Łukasz Żółć", "Şahin Ağaoğlu", "Владимир Щёлоков", "Ελευθερία Παππά", "王小明", "김민수"],
    )
    def test_of_any_script_are_printed(self, name):
        assert name in text_of(make_document(holder=name))

    @pytest.mark.parametrize("name", ["مريم", "דוד", "ნინო", "राहुल", "สมชาย", "👩‍🚀", "ᠮᠣᠩᠭᠣᠯ", "", " "])
    def test_of_other_scripts_or_none_break_nothing(self, name):
        assert len(read(make_document(holder=name)).pages) == 2

    @pytest.mark.parametrize(
        "name",
        [
            "#panic()",
            "$x$ *b* _i_ `r`",
            "</text><script>alert(1)</script>",
            '#import "@preview/x:0.1.0"',
            '#read("/etc/passwd")',
            "\\u{41} <label> @ref ~ --- //",
            '"}) panic("',
        ],
    )
    def test_are_text_and_never_code(self, name):
        document = make_document(holder=name, course=name, objectives=[name], signatory_name=name, issuer=name)
        assert text_of(document).count(" ".join(name.split())) >= 4

    @pytest.mark.parametrize(
        "name",
        [
            "Maximiliane-Friederike Donaudampfschifffahrtsgesellschaftskapitänswitwe von und zu Hohenlohe",
            "Maximiliane " * 26,
            "W" * 150 + " " + "M" * 150,
            "王" * 300,
        ],
    )
    def test_of_any_length_stay_on_the_page(self, name):
        document = make_document(holder=name)
        first, *others = rendering.pictures(document, dots_per_inch=48)
        assert not has_ink_in_margins(first)
        assert not has_ink_at_bottom(first)
        assert len(others) == 1
        assert "".join(name.split()) in "".join(text_of(document).split())


class TestLayout:
    def test_survives_everything_at_its_longest(self):
        document = make_document(
            heading="T" * 60,
            holder="Name " * 64,
            wording="Wort " * 40,
            course="Kurstitel " * 25,
            objectives=["Lernziel " * 22] * 8,
            issuer="Bildungswerk " * 9,
            signatory_name="Unterschrift " * 6,
            signatory_role="Funktion " * 8,
            authors="Trainingsteam " * 20,
        )
        pages = rendering.pictures(document, dots_per_inch=48)
        assert len(pages) <= 3
        assert not any(has_ink_in_margins(page) or has_ink_at_bottom(page) for page in pages)
        assert text_of(document).count("Lernziel Lernziel") >= 8

    @pytest.mark.parametrize(("count", "length"), [(1, 20), (6, 110), (8, 60), (8, 120), (8, 200)])
    def test_has_room_for_all_objectives(self, count, length):
        objectives = [f"{number} " + "Lernziel " * (length // 9) for number in range(count)]
        document = make_document(objectives=objectives)
        first = rendering.pictures(document, dots_per_inch=48)[0]
        assert not has_ink_at_bottom(first)
        text = text_of(document)
        assert all(" ".join(objective.split()) in text for objective in objectives)

    def test_flows_over_pages_with_many_lessons(self):
        document = make_document(outline=[{"title": "Kapitel", "lessons": LINES}])
        reader = read(document)
        assert len(reader.pages) > 3
        assert "Lektion 199" in text_of(document)
        assert f"Seite {len(reader.pages)} von {len(reader.pages)}" in reader.pages[-1].extract_text()


class TestFile:
    def test_is_the_same_bytes_each_time(self):  # L24
        document = make_document()
        first = rendering.pdf(document)
        rendering._pdf.cache_clear()
        rendering._compiler.cache_clear()
        with time_machine.travel("2040-01-01"):
            assert rendering.pdf(document) == first

    def test_differs_when_the_document_differs(self):
        assert rendering.pdf(make_document(holder="A")) != rendering.pdf(make_document(holder="B"))

    def test_claims_pdf_a_2a_and_pdf_ua_1(self):
        metadata = read(make_document()).xmp_metadata.stream.get_data().decode()
        assert "<pdfaid:part>2</pdfaid:part>" in metadata
        assert "<pdfaid:conformance>A</pdfaid:conformance>" in metadata
        assert "<pdfuaid:part>1</pdfuaid:part>" in metadata

    @pytest.mark.parametrize("language", ["de", "en"])
    def test_names_its_language_and_title(self, language):
        reader = read(make_document(language=language, heading="Zertifikat", course="KI", holder="Aylin Şahin"))
        assert reader.trailer["/Root"]["/Lang"] == language
        assert reader.trailer["/Root"]["/ViewerPreferences"]["/DisplayDocTitle"]
        assert reader.metadata.title == "Zertifikat – KI – Aylin Şahin"

    def test_has_tags_with_headings_lists_and_a_described_qr_code(self):
        document = make_document(verify_url="https://ki-fit.example/pruefen/" + "0" * 26 + "/")
        root = read(document).trailer["/Root"]
        assert root["/MarkInfo"]["/Marked"]
        kinds, descriptions = set(), []
        queue = [root["/StructTreeRoot"]]
        while queue:
            node = queue.pop()
            kinds.add(node.get("/S"))
            descriptions += [node["/Alt"]] if "/Alt" in node else []
            children = node.get("/K", [])
            children = children if isinstance(children, list) else [children]
            queue += [child.get_object() for child in children if hasattr(child.get_object(), "get")]
        assert {"/Document", "/H1", "/H2", "/L", "/LI", "/Figure"} <= kinds
        assert any(document.verify_url in description for description in descriptions)

    def test_embeds_all_its_fonts(self):
        for page in read(make_document(holder="王小明 مريم")).pages:
            for font in page["/Resources"]["/Font"].values():
                descriptor = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
                assert {"/FontFile2", "/FontFile3"} & set(descriptor)

    def test_is_kept_for_the_next_download(self):
        document = make_document(holder="Zweimal")
        rendering._pdf.cache_clear()
        assert rendering.pdf(document) is rendering.pdf(document)
        assert rendering._pdf.cache_info().maxsize == rendering.KEPT_PDFS


class TestLayoutFolder:
    def test_imports_no_packages_from_the_network(self):
        for file in rendering.LAYOUTS.rglob("*.typ"):
            assert "@preview" not in file.read_text()

    def test_has_the_same_words_in_all_languages(self):
        import yaml

        for folder in rendering.LAYOUTS.iterdir():
            words = {file.name: yaml.safe_load(file.read_text()) for file in folder.glob("words-*.yaml")}
            german = words["words-de.yaml"]
            for other in words.values():
                assert set(other) == set(german)
                assert set(other["formats"]) == set(german["formats"])
                assert len(other["months"]) == 12

    def test_never_changes_once_certificates_were_issued_with_it(self):  # L24
        digests = {
            folder.name: hashlib.sha256(
                b"".join(file.read_bytes() for file in sorted(folder.iterdir()) if file.suffix in {".typ", ".yaml"})
            ).hexdigest()
            for folder in rendering.LAYOUTS.iterdir()
        }
        assert digests == LAYOUT_DIGESTS


class TestQrCode:
    def test_draws_exactly_the_dark_modules(self):
        import segno

        text = "https://ki-fit.example/zertifikate/pruefen/4f7k9m2pxt8hq3w6znbe5ray1c/"
        size, path = qr_path(text)
        drawn = set()
        for row in path.split("M")[1:]:
            start, _, rest = row.replace("m", " m").replace("h", " h").partition(" ")
            y, *steps = rest.split()
            assert start == "0"
            x = 0
            for step in steps:
                if step.startswith("h"):
                    drawn |= {(x + offset, int(float(y))) for offset in range(int(step[1:]))}
                x += int(step[1:]) if step[0] in "mh" else 0
        matrix = segno.make(text, error="m", micro=False, boost_error=False, mask=3).matrix
        assert size == len(matrix)
        assert drawn == {(x, y) for y, row in enumerate(matrix) for x, module in enumerate(row) if module}
