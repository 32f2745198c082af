"""Files of videos and recordings: what they are, who gets them, how captions must look."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import Collection, ReferenceIndex

from courses.contracts import CourseAccess
from courses.media import UnsatisfiableRange, byte_range, caption_faults, sniff
from courses.models import CaptionTrack, MediaFile
from lms.website.actions import TRAINERS, ensure_site
from tests.factories.accounts import UserFactory, make_superuser
from tests.factories.admin import allow_missing_variables
from tests.factories.courses import lessons_of, make_course
from tests.factories.media import MP3, VTT, block, make_recording, make_video, mp4_bytes, with_body


class Nobody(CourseAccess):
    """An access in which every course is somebody else's."""

    def may_take(self, user, course, *, has_begun=False):
        return False


@pytest.fixture(autouse=True)
def _everyone_may_take_everything(settings, tmp_path):
    settings.LMS_COURSES = {}
    settings.MEDIA_ROOT = tmp_path / "media"


class TestSniff:
    @pytest.mark.parametrize(
        ("head", "content_type"),
        [
            (mp4_bytes(64), "video/mp4"),
            (mp4_bytes(64, b"M4A "), "audio/mp4"),
            (b"\x1a\x45\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webm", "video/webm"),
            (b"OggS" + bytes(24) + b"\x80theora", "video/ogg"),
            (b"OggS" + bytes(24) + b"OpusHead", "audio/ogg"),
            (b"RIFF\x24\x00\x00\x00WAVEfmt ", "audio/wav"),
            (MP3, "audio/mpeg"),
            (b"\xff\xfb\x90\x64" + bytes(50), "audio/mpeg"),
        ],
    )
    def test_knows_what_browsers_play(self, head, content_type):
        assert sniff(head).content_type == content_type

    @pytest.mark.parametrize(
        "head",
        [
            b"",
            b"<html><script>alert(1)</script>",
            b"%PDF-1.7",
            b"MZ\x90\x00",
            b"\x89PNG\r\n\x1a\n",
            b"\xff\xd8\xff\xe0",  # JPEG
            b"RIFF\x24\x00\x00\x00WEBPVP8 ",
            mp4_bytes(64, b"heic"),
            mp4_bytes(64, b"qt  "),
            b"\x1a\x45\xdf\xa3\x9fB\x86\x81\x01B\x82\x88matroska",
            b"OggS" + bytes(60),
        ],
    )
    def test_refuses_everything_else(self, head):
        assert sniff(head) is None

    @given(st.binary(max_size=200))
    def test_survives_any_bytes(self, head):
        sniff(head)


class TestByteRange:
    @pytest.mark.parametrize(
        ("header", "part"),
        [
            ("", None),
            ("bytes=0-", (0, 99)),
            ("bytes=0-0", (0, 0)),
            ("bytes=10-19", (10, 19)),
            ("bytes=90-500", (90, 99)),
            ("bytes=-10", (90, 99)),
            ("bytes=-500", (0, 99)),
            ("bytes=5-3", None),
            ("bytes=0-1,5-6", None),
            ("bytes=-", None),
            ("lines=1-2", None),
        ],
    )
    def test_is_first_and_last_byte(self, header, part):
        assert byte_range(header, 100) == part

    @pytest.mark.parametrize("header", ["bytes=100-", "bytes=100-200", "bytes=-0"])
    def test_refuses_what_lies_behind_the_end(self, header):
        with pytest.raises(UnsatisfiableRange):
            byte_range(header, 100)


class TestCaptionFaults:
    def test_accepts_what_players_show(self):
        note = "\ufeffWEBVTT - Titel\r\n\r\nNOTE Hinweis\r\n\r\nSTYLE\r\n::cue {}\r\n\r\n00:01.000 --> 00:02.000\r\nText\r\n"
        assert caption_faults(VTT.encode()) == []
        assert caption_faults(note.encode()) == []

    @pytest.mark.parametrize(
        ("text", "line", "part"),
        [
            ("1\n00:00:01,000 --> 00:00:02,000\nSRT", 1, "WEBVTT"),
            ("WEBVTT\n\n00:00:01,000 --> 00:00:02,000\nKomma", 3, "no time"),
            ("WEBVTT\n\n00:05.000 --> 00:04.000\nText", 3, "ends before"),
            ("WEBVTT\n\n00:05.000 --> 00:06.000\nText\n\n00:01.000 --> 00:02.000\nText", 6, "begins before"),
            ("WEBVTT\n\n00:05.000 --> 00:06.000\n", 3, "no text"),
            ("WEBVTT\n\nNur Text", 3, "missing"),
            ("WEBVTT\n", 1, "no captions"),
        ],
    )
    def test_names_line_and_fault(self, text, line, part):
        (fault,) = caption_faults(text.encode())
        assert fault.line == line
        assert part in fault.message

    def test_names_the_line_that_is_not_utf_8(self):
        (fault,) = caption_faults(b"WEBVTT\n\n00:01.000 --> 00:02.000\nGr\xfc\xdfe")
        assert (fault.line, "UTF-8" in fault.message) == (4, True)

    @given(st.binary(max_size=300))
    def test_survives_any_bytes(self, data):
        caption_faults(b"WEBVTT\n\n" + data)


@pytest.mark.django_db
class TestMediaFile:
    def test_is_what_its_content_says(self):
        video = make_video()
        assert (video.kind, video.content_type, video.size) == ("video", "video/mp4", 2048)
        assert video.file.name.endswith("film.mp4")

    def test_lies_outside_of_what_the_web_server_sends(self, settings):
        video = make_video()
        assert not video.file.path.startswith(f"{settings.MEDIA_ROOT}/")
        with pytest.raises(ValueError, match="has no address"):
            _ = video.file.url

    @pytest.mark.parametrize("content", [b"<html>", b"%PDF-1.7", b"\x89PNG\r\n\x1a\n"])
    def test_refuses_a_file_that_only_claims_to_be_a_video(self, content):
        media = MediaFile(title="Falsch", file=SimpleUploadedFile("film.mp4", content, "video/mp4"))
        with pytest.raises(ValidationError) as caught:
            media.full_clean()
        assert "MP4, WebM" in str(caught.value.message_dict["file"])

    def test_refuses_a_file_that_is_too_large(self, settings):
        settings.LMS_COURSES = {"MAX_MEDIA_BYTES": 1_000_000}
        with pytest.raises(ValidationError) as caught:
            make_video(content=mp4_bytes(1_500_001))
        assert "2 MB" in str(caught.value)
        assert "1 MB" in str(caught.value)

    def test_refuses_a_recording_without_transcript(self):
        with pytest.raises(ValidationError) as caught:
            make_recording(transcript="")
        assert "transcript" in caught.value.message_dict
        recording = make_recording()
        with pytest.raises(IntegrityError), transaction.atomic():
            MediaFile.objects.filter(pk=recording.pk).update(transcript="")

    def test_stays_what_it_is_when_its_file_is_replaced(self):
        video = make_video()
        video.file = ContentFile(MP3, name="ton.mp3")
        with pytest.raises(ValidationError):
            video.full_clean()

    def test_refuses_captions_that_no_player_shows(self):
        track = CaptionTrack(
            media=make_video(captions=None), language="de", file=ContentFile(b"1\n00:01", name="de.srt")
        )
        with pytest.raises(ValidationError) as caught:
            track.full_clean()
        assert "WEBVTT" in str(caught.value.message_dict["file"])

    @pytest.mark.parametrize("count", [1, 20])
    def test_is_loaded_with_captions_in_two_queries(self, count, django_assert_num_queries):
        keys = [make_video().pk for _number in range(count)]
        with django_assert_num_queries(2):
            for media in MediaFile.objects.to_show().filter(pk__in=keys):
                assert [track.language for track in media.tracks] == ["de"]


@pytest.mark.django_db
class TestDelivery:
    @pytest.fixture
    def video(self):
        return make_video()

    @pytest.fixture
    def lesson(self, client, video):
        client.force_login(UserFactory())
        return with_body(lessons_of(make_course("Eins"))[0], block("video", {"media": video.pk, "caption": ""}))

    def url(self, lesson, video):
        return reverse("courses:lesson_media", args=[lesson.pk, video.pk])

    def test_sends_the_whole_file(self, client, lesson, video):
        response = client.get(self.url(lesson, video))
        assert response.getvalue() == mp4_bytes()
        assert response["Content-Type"] == "video/mp4"
        assert response["Accept-Ranges"] == "bytes"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Content-Disposition"].startswith("inline")
        assert "private" in response["Cache-Control"]

    def test_sends_a_part(self, client, lesson, video):
        response = client.get(self.url(lesson, video), headers={"Range": "bytes=100-299"})
        assert response.status_code == 206
        assert response.getvalue() == mp4_bytes()[100:300]
        assert response["Content-Range"] == "bytes 100-299/2048"
        assert response["Content-Length"] == "200"

    def test_refuses_a_part_behind_the_end(self, client, lesson, video):
        response = client.get(self.url(lesson, video), headers={"Range": "bytes=4000-"})
        assert (response.status_code, response["Content-Range"]) == (416, "bytes */2048")

    def test_sends_captions(self, client, lesson, video):
        track = video.captions.get()
        response = client.get(reverse("courses:lesson_captions", args=[lesson.pk, track.pk]))
        assert response.getvalue().decode() == VTT
        assert response["Content-Type"].startswith("text/vtt")

    def test_leaves_the_work_to_the_web_server_if_the_site_says_so(self, client, lesson, video, settings):
        settings.LMS_COURSES = {"MEDIA_ACCEL_PREFIX": "/protected/"}
        response = client.get(self.url(lesson, video))
        assert response["X-Accel-Redirect"] == f"/protected/{video.file.name}"
        assert response["Content-Type"] == "video/mp4"
        assert response.content == b""

    def test_asks_visitors_to_log_in(self, client, lesson, video):
        client.logout()
        assert client.get(self.url(lesson, video)).status_code == 302

    def test_is_not_there_for_who_may_not_take_the_course(self, client, lesson, video, settings):  # L39
        settings.LMS_COURSES = {"ACCESS": f"{__name__}.Nobody"}
        track = video.captions.get()
        assert client.get(self.url(lesson, video)).status_code == 404
        assert client.get(reverse("courses:lesson_captions", args=[lesson.pk, track.pk])).status_code == 404

    def test_is_not_there_through_a_lesson_that_does_not_show_it(self, client, lesson):  # L39
        other = make_video()
        assert client.get(self.url(lesson, other)).status_code == 404
        url = reverse("courses:lesson_captions", args=[lesson.pk, other.captions.get().pk])
        assert client.get(url).status_code == 404

    def test_is_not_there_while_the_lesson_is_a_draft(self, client, lesson, video):
        lesson.unpublish()
        assert client.get(self.url(lesson, video)).status_code == 404

    def test_is_not_there_when_the_file_is_lost(self, client, lesson, video):
        video.file.storage.delete(video.file.name)
        assert client.get(self.url(lesson, video)).status_code == 404

    def test_shows_authors_what_no_lesson_shows_yet(self, client, lesson, video):
        url = reverse("courses:author_media", args=[video.pk])
        assert client.get(url).status_code == 404
        client.force_login(UserFactory(is_superuser=True))
        assert client.get(url).getvalue() == mp4_bytes()
        assert client.get(reverse("courses:author_captions", args=[video.captions.get().pk])).status_code == 200


@pytest.mark.django_db
class TestLibrary:
    @pytest.fixture
    def trainer(self, client, settings):
        ensure_site()
        allow_missing_variables(settings)
        user = UserFactory()
        user.groups.add(Group.objects.get(name=TRAINERS))
        client.force_login(user)
        return client

    def form(self, **fields):
        formset = {
            f"captions-{name}": count
            for name, count in {"TOTAL_FORMS": 1, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 1000}.items()
        }
        return {
            "title": "Ein Rundgang",
            "collection": Collection.get_first_root_node().pk,
            "file": SimpleUploadedFile("film.mp4", mp4_bytes(), "video/mp4"),
            "transcript": "null",
            "has_speech": "on",
            "duration": "4:30",
            "captions-0-language": "de",
            "captions-0-file": SimpleUploadedFile("de.vtt", VTT.encode(), "text/vtt"),
            **formset,
            **fields,
        }

    def test_takes_a_video_with_captions_from_a_trainer(self, trainer):
        response = trainer.post(reverse("wagtailsnippets_lms_courses_mediafile:add"), self.form())
        assert response.status_code == 302
        video = MediaFile.objects.get()
        assert (video.title, video.duration.total_seconds(), video.captions.get().language) == (
            "Ein Rundgang",
            270,
            "de",
        )
        page = trainer.get(reverse("wagtailsnippets_lms_courses_mediafile:edit", args=[video.pk]))
        assert reverse("courses:author_media", args=[video.pk]) in page.content.decode()
        assert "lesson-media/" not in page.content.decode()
        assert trainer.get(reverse("wagtailsnippets_lms_courses_mediafile:list")).status_code == 200
        assert trainer.get(reverse("wagtailsnippetchoosers_lms_courses_mediafile:choose")).status_code == 200

    def test_says_in_the_form_what_is_wrong_with_a_file(self, trainer):
        wrong = SimpleUploadedFile("film.mp4", b"<html>", "video/mp4")
        srt = SimpleUploadedFile("de.vtt", b"1\n00:00:01,000", "text/vtt")
        page = trainer.post(
            reverse("wagtailsnippets_lms_courses_mediafile:add"), self.form(**{"file": wrong, "captions-0-file": srt})
        ).content.decode()
        assert "weder ein Video noch eine Aufnahme" in page
        assert "beginnt mit der Zeile „WEBVTT“" in page
        assert not MediaFile.objects.exists()

    def test_asks_for_a_file(self, trainer):
        form = self.form()
        del form["file"]
        response = trainer.post(reverse("wagtailsnippets_lms_courses_mediafile:add"), form)
        assert response.status_code == 200
        assert "file" in response.context["form"].errors
        assert not MediaFile.objects.exists()

    def test_keeps_a_file_that_a_lesson_shows(self, trainer):
        video = make_video()
        lesson = with_body(lessons_of(make_course("Eins"))[0], block("video", {"media": video.pk, "caption": ""}))
        ReferenceIndex.create_or_update_for_object(lesson)
        url = reverse("wagtailsnippets_lms_courses_mediafile:delete", args=[video.pk])
        trainer.post(url)
        assert MediaFile.objects.filter(pk=video.pk).exists()
        unused = make_video()
        trainer.post(reverse("wagtailsnippets_lms_courses_mediafile:delete", args=[unused.pk]))
        assert not MediaFile.objects.filter(pk=unused.pk).exists()

    def test_asks_for_the_permissions_of_documents_alone(self, client, settings):
        assert not Permission.objects.filter(content_type__model="mediafile").exists()
        allow_missing_variables(settings)
        films, add = Collection.get_first_root_node().add_child(instance=Collection(name="Filme")), "add_document"
        author, group = UserFactory(), Group.objects.create(name="Filmteam")
        author.groups.add(group)
        group.permissions.add(Permission.objects.get(codename="access_admin"))
        client.force_login(author)
        address = reverse("wagtailsnippets_lms_courses_mediafile:add")
        assert client.get(address).status_code == 302
        group.collection_permissions.create(collection=films, permission=Permission.objects.get(codename=add))
        client.post(address, self.form(collection=films.pk))
        video = MediaFile.objects.get()
        assert (video.collection, video.uploaded_by_user) == (films, author)
        other = make_video()
        pages = [reverse("wagtailsnippets_lms_courses_mediafile:edit", args=[pk]) for pk in (video.pk, other.pk)]
        assert [client.get(page).status_code for page in pages] == [200, 404]

    def test_keeps_a_collection_that_holds_a_file(self, client, settings):
        allow_missing_variables(settings)
        kept = Collection.get_first_root_node().add_child(instance=Collection(name="Filme"))
        make_video(collection=kept)
        client.force_login(make_superuser())
        page = client.get(reverse("wagtailadmin_collections:delete", args=[kept.pk])).content.decode()
        assert "1 Video oder Aufnahme" in page
        client.post(reverse("wagtailadmin_collections:delete", args=[kept.pk]))
        assert Collection.objects.filter(pk=kept.pk).exists()
