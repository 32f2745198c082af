"""What a file is by its first bytes; its name and what the browser claims do not count."""

from dataclasses import dataclass

VIDEO = "video"
AUDIO = "audio"
SNIFFED_BYTES = 4096


@dataclass(frozen=True)
class MediaType:
    """`kind` is VIDEO or AUDIO, `suffix` the ending that the file gets when it is stored."""

    kind: str
    content_type: str
    suffix: str


MP4 = MediaType(VIDEO, "video/mp4", ".mp4")
WEBM = MediaType(VIDEO, "video/webm", ".webm")
OGG_VIDEO = MediaType(VIDEO, "video/ogg", ".ogv")
M4A = MediaType(AUDIO, "audio/mp4", ".m4a")
MP3 = MediaType(AUDIO, "audio/mpeg", ".mp3")
OGG_AUDIO = MediaType(AUDIO, "audio/ogg", ".ogg")
WAV = MediaType(AUDIO, "audio/wav", ".wav")

# Brands of ISO 14496-12 that browsers play; "qt  " (QuickTime) and HEIF pictures have the same box and are refused.
MP4_BRANDS = (
    b"isom",
    b"iso2",
    b"iso4",
    b"iso5",
    b"iso6",
    b"mp41",
    b"mp42",
    b"avc1",
    b"dash",
    b"M4V ",
    b"M4VH",
    b"M4VP",
)
M4A_BRANDS = (b"M4A ", b"M4B ")
OGG_VIDEO_CODECS = (b"\x80theora", b"BBCD\x00")
OGG_AUDIO_CODECS = (b"OpusHead", b"\x01vorbis", b"\x7fFLAC", b"Speex   ")
EBML = b"\x1a\x45\xdf\xa3"


def sniff(head: bytes) -> MediaType | None:
    """The type of a file that begins with `head` (up to SNIFFED_BYTES); None for everything that is not allowed."""
    if head[4:8] == b"ftyp":
        return _iso_media(head)
    if head.startswith(EBML):
        return WEBM if b"\x42\x82" in head[:64] and b"webm" in head[:64] else None
    if head.startswith(b"OggS"):
        return _ogg(head)
    if head.startswith(b"RIFF") and head[8:12] == b"WAVE":
        return WAV
    return MP3 if _is_mp3(head) else None


def _iso_media(head: bytes) -> MediaType | None:
    brand = head[8:12]
    if brand in M4A_BRANDS:
        return M4A
    return MP4 if brand in MP4_BRANDS else None


def _ogg(head: bytes) -> MediaType | None:
    if any(codec in head for codec in OGG_VIDEO_CODECS):
        return OGG_VIDEO
    return OGG_AUDIO if any(codec in head for codec in OGG_AUDIO_CODECS) else None


def _is_mp3(head: bytes) -> bool:
    """An ID3 tag, or the header of an MPEG audio frame of layer III with a bit rate and sampling rate that exist."""
    if head.startswith(b"ID3"):
        return True
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:
        return False
    bit_rate, sampling_rate = head[2] >> 4, (head[2] >> 2) & 3
    return bit_rate not in (0, 15) and sampling_rate != 3
