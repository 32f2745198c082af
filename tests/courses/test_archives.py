"""A zip file is unpacked only if everything in it is harmless; every refusal says file and reason."""

import stat
import struct
import zipfile
from contextlib import nullcontext
from pathlib import Path

import pytest
from django.utils import translation

from courses.importing import ImportRefused, import_course
from courses.importing.archives import Limits, unpacked
from courses.models import CoursePage
from tests.courses.test_exporting import FILES
from tests.courses.test_importing import AT, SECOND, SVG
from tests.factories.courses import catalog


class Zip:
    """A zip file made by hand, with whatever an attacker would put into it."""

    def __init__(self, path: Path):
        self.path = path / "kurs.zip"

    def write(self, *entries: tuple[str | zipfile.ZipInfo, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
        with zipfile.ZipFile(self.path, "w", method) as archive:
            for name, content in entries:
                archive.writestr(name, content, compress_type=method)
        return self.path

    def course(self, *more: tuple[str | zipfile.ZipInfo, str | bytes], top: str = "") -> Path:
        return self.write(*((f"{top}{name}", text) for name, text in FILES.items()), *more)

    def patched(self, old: bytes, new: bytes) -> Path:
        content = self.path.read_bytes()
        assert old in content
        self.path.write_bytes(content.replace(old, new))
        return self.path


@pytest.fixture
def archive(tmp_path) -> Zip:
    return Zip(tmp_path)


def faults_of(path: Path, **limits: int) -> list[str]:
    with pytest.raises(ImportRefused) as refused, unpacked(path, limits=Limits(**limits)):
        pass
    return [str(fault) for fault in refused.value.faults]


def names_in(path: Path) -> set[str]:
    with unpacked(path) as root:
        return {str(file.relative_to(root)) for file in root.rglob("*") if file.is_file()}


def special(name: str, mode: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.create_system = 3
    info.external_attr = mode << 16
    return info


class TestUnpacked:
    def test_gives_the_folder_and_takes_it_back(self, archive):
        with unpacked(archive.course()) as root:
            assert (root / "course.yaml").read_text(encoding="utf-8") == FILES["course.yaml"]
        assert not root.exists()

    def test_allows_one_folder_around_everything(self, archive):
        assert names_in(archive.course(top="mein-kurs/")) == set(FILES)

    def test_leaves_out_what_systems_add_on_their_own(self, archive):
        junk = [("__MACOSX/._course.yaml", b"\x00"), (".DS_Store", b"\x00"), ("images/._bild.svg", b"x")]
        assert names_in(archive.course(*junk)) == set(FILES)

    def test_reads_names_as_macos_writes_them(self, archive):
        archive.course(("images/gru\u0308n.svg", SVG))
        assert "images/gr\u00fcn.svg" in names_in(archive.path)

    @pytest.mark.parametrize(
        "name",
        [
            "../boese.md",
            "lessons/../../boese.md",
            "/etc/boese.md",
            "C:/boese.md",
            "lessons\\..\\boese.md",
            "lessons//boese.md",
            "./boese.md",
            "lessons/boese.md ",
            "lessons/boese\n.md",
            "a/b/c/d/e/f/g/h/i.md",
            "x" * 201 + ".md",
        ],
    )
    def test_refuses_names_that_lead_astray(self, archive, name):
        lines = faults_of(archive.course((name, "x")))
        assert len(lines) == 1
        assert "This file name is not allowed" in lines[0]
        assert not (archive.path.parent / "boese.md").exists()

    def test_refuses_names_that_end_early(self, archive):
        archive.course(("lessons/boese.mdX.exe", "x"))
        archive.patched(b"boese.mdX.exe", b"boese.md\0.exe")
        assert "This file name is not allowed" in faults_of(archive.path)[0]

    def test_refuses_names_that_are_not_utf_8(self, archive):
        archive.course(("lessons/b_se.md", "x"))
        archive.patched(b"b_se.md", b"b\xf6se.md")
        assert "The file name is not UTF-8." in faults_of(archive.path)[0]

    @pytest.mark.parametrize(
        ("mode", "reason"),
        [
            (stat.S_IFLNK | 0o777, "Links are not allowed."),
            (stat.S_IFIFO | 0o644, "Only files and folders are allowed."),
            (stat.S_IFCHR | 0o644, "Only files and folders are allowed."),
            (stat.S_IFBLK | 0o644, "Only files and folders are allowed."),
            (stat.S_IFSOCK | 0o644, "Only files and folders are allowed."),
        ],
    )
    def test_refuses_links_and_devices(self, archive, mode, reason):
        assert faults_of(archive.course((special("lessons/link.md", mode), "/etc/passwd"))) == [
            f"lessons/link.md: {reason}"
        ]

    @pytest.mark.parametrize("other", ["course.yaml", "COURSE.YAML", "Course.yaml"])
    def test_refuses_a_name_that_is_there_twice(self, archive, other):
        with pytest.warns(UserWarning, match="Duplicate") if other == "course.yaml" else nullcontext():
            archive.course((other, "x"))
        assert "The name is there twice" in faults_of(archive.path)[0]

    def test_refuses_names_that_differ_in_composition_only(self, archive):
        lines = faults_of(archive.course(("images/gru\u0308n.svg", SVG), ("images/gr\u00fcn.svg", SVG)))
        assert "The name is there twice" in lines[0]

    def test_refuses_a_file_in_the_place_of_a_folder(self, archive):
        assert "The name is there twice" in faults_of(archive.course(("lessons/01-erste.md/x.md", "x")))[0]

    def test_refuses_encrypted_files(self, archive):
        archive.course()
        content = bytearray(archive.path.read_bytes())
        for start, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            content[content.index(start) + offset] |= 1
        archive.path.write_bytes(bytes(content))
        assert faults_of(archive.path) == [
            "course.yaml: Encrypted files are not allowed; please save the archive without a password."
        ]

    @pytest.mark.parametrize("name", ["mehr.zip", "mehr.tar.gz", "mehr.7z"])
    def test_refuses_archives_inside(self, archive, name):
        assert faults_of(archive.course((name, "PK"))) == [f"{name}: An archive inside the archive is not allowed."]

    @pytest.mark.parametrize("name", ["boese.exe", "boese.html", "boese", "lessons/boese.md.js"])
    def test_refuses_foreign_types(self, archive, name):
        assert f"{name}: Files of this type are not allowed; allowed are " in faults_of(archive.course((name, "x")))[0]

    def test_refuses_other_ways_to_pack(self, archive):
        lines = faults_of(archive.write(("course.yaml", "x"), method=zipfile.ZIP_BZIP2))
        assert "please use “Deflate”" in lines[0]

    def test_refuses_too_many_files(self, archive):
        assert "more than 3 files" in faults_of(archive.course(), files=3)[0]

    def test_refuses_a_file_that_is_too_large(self, archive):
        lines = faults_of(archive.course(("lessons/gross.md", "x" * (1024 * 1024 + 1))))
        assert lines == ["lessons/gross.md: The file is too large; up to 1 MB are allowed."]

    def test_refuses_too_much_in_all(self, archive):
        assert "Unpacked, the archive is too large" in faults_of(archive.course(), total_bytes=500)[0]

    def test_refuses_an_archive_that_is_too_large(self, archive):
        assert "too large" in faults_of(archive.course(), archive_bytes=100)[0]

    def test_stops_reading_what_bursts(self, archive):
        bombs = [(f"images/{number}.png", b"\0" * 9 * 1024 * 1024) for number in range(5)]
        lines = faults_of(archive.course(*bombs))
        assert len(lines) == 1
        assert "The archive is packed suspiciously tight" in lines[0]

    def test_does_not_believe_the_size_in_the_header(self, archive):
        """The header says ten bytes; the two megabytes that come instead end the reading."""
        archive.write(("lessons/luege.md", b"\0" * 2 * 1024 * 1024))
        content = archive.path.read_bytes()
        archive.path.write_bytes(content.replace(struct.pack("<L", 2 * 1024 * 1024), struct.pack("<L", 10)))
        assert faults_of(archive.path)

    @pytest.mark.parametrize("content", [b"", b"PK", b"kein Archiv", b"PK\x05\x06" + b"\0" * 17])
    def test_refuses_what_is_no_zip_file(self, archive, content):
        archive.path.write_bytes(content)
        assert "This is not a zip file that can be read" in faults_of(archive.path)[0]

    def test_refuses_a_damaged_file(self, archive):
        archive.course()
        content = bytearray(archive.path.read_bytes())
        place = content.index(b"course.yaml") + len("course.yaml") + 20
        content[place : place + 8] = b"\xff" * 8
        archive.path.write_bytes(bytes(content))
        assert "This is not a zip file that can be read" in faults_of(archive.path)[0]

    def test_speaks_german(self, archive):
        with translation.override("de"):
            assert (
                "Verknüpfungen (Symlinks) sind nicht erlaubt."
                in faults_of(archive.course((special("lessons/link.md", stat.S_IFLNK | 0o777), "x")))[0]
            )


@pytest.mark.django_db
class TestImportCourse:
    def test_reads_a_zip_file(self, archive):
        catalog()
        assert len(import_course(archive.course(top="probe/"), at=AT).created) == 4
        assert CoursePage.objects.get().slug == "probe"

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("images/falsch.png", b"GIF89a"),
            ("images/falsch.jpg", b"\xff\xd8\xff but no picture"),
            ("images/falsch.webp", b"RIFF0000WEBPVP8 "),
            ("images/falsch.svg", b"<html/>"),
            ("documents/falsch.pdf", b"MZ\x90\x00"),
        ],
    )
    def test_refuses_content_that_is_not_what_the_name_says(self, archive, name, content):
        catalog()
        with pytest.raises(ImportRefused) as refused:
            import_course(archive.course((name, content)), at=AT)
        assert [fault.file for fault in refused.value.faults] == [name]
        assert not CoursePage.objects.exists()

    def test_refuses_pictures_that_are_enormous_once_unpacked(self, archive):
        catalog()
        header = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">LL", 60_000, 60_000) + b"\x08\x06\0\0\0"
        with pytest.raises(ImportRefused, match=r"images/riesig\.png"):
            import_course(archive.course(("images/riesig.png", header + b"\0" * 100)), at=AT)

    def test_names_the_text_that_is_not_utf_8(self, archive):
        catalog()
        files = {**FILES, "lessons/02-zweite.md": SECOND.encode() + "Süß".encode("latin-1")}
        with pytest.raises(ImportRefused, match=r"lessons/02-zweite\.md:8: The file is not UTF-8"):
            import_course(archive.write(*files.items()), at=AT)
