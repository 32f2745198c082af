"""Make the film of a demo course from its page in `scripts/film/`: `render_film.py COURSE_FOLDER`.

Writes the film, its captions and its poster. Needs ffmpeg and Chromium. The page says what is seen at a moment; nothing
is recorded live, so every run gives the same pictures.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

PAGE = Path(__file__).parent / "film" / "film.html"
FRAMES_PER_SECOND = 15
SIZE = {"width": 1280, "height": 720}
CHROMIUM = "/usr/bin/chromium"
NAME = "stueck-fuer-stueck"
POSTER_AT = 6.5  # seconds


def main(course: Path) -> None:
    """Render all frames, then encode them so that every browser plays them and playing begins at once."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport=SIZE)
        page.goto(PAGE.as_uri())
        page.evaluate("document.fonts.ready")
        (course / "media" / f"{NAME}.de.vtt").write_text(captions(page.evaluate("CUES")), encoding="utf-8")
        page.evaluate("show", POSTER_AT)
        page.screenshot(path=course / "images" / f"{NAME}.png")
        shoot_frames(page, Path(folder))
        browser.close()
        encode(Path(folder), str(course / "media" / f"{NAME}.mp4"))


def captions(cues: list[tuple[float, float, str]]) -> str:
    """As WebVTT."""
    parts = [f"{timestamp(start)} --> {timestamp(end)}\n{text}\n" for start, end, text in cues]
    return "\n".join(["WEBVTT\n", *parts])


def timestamp(seconds: float) -> str:
    return f"00:{int(seconds // 60):02}:{seconds % 60:06.3f}"


def shoot_frames(page: Page, folder: Path) -> None:
    """One picture per frame; what does not move is taken once."""
    shown, picture = "", b""
    for number in range(int(page.evaluate("DURATION") * FRAMES_PER_SECOND)):
        page.evaluate("show", number / FRAMES_PER_SECOND)
        if (seen := page.evaluate("document.body.outerHTML")) != shown:
            shown, picture = seen, page.screenshot()
        (folder / f"{number:05}.png").write_bytes(picture)


def encode(folder: Path, target: str) -> None:
    """H.264 in MP4 with the index in front; no sound track."""
    picture = ["-c:v", "libx264", "-preset", "veryslow", "-tune", "animation", "-crf", "26", "-pix_fmt", "yuv420p"]
    colors = ["-vf", "scale=out_color_matrix=bt709", "-colorspace", "bt709", "-color_primaries", "bt709"]
    source = ["-framerate", str(FRAMES_PER_SECOND), "-i", str(folder / "%05d.png")]
    end = ["-color_trc", "bt709", "-movflags", "+faststart", "-map_metadata", "-1", "-fflags", "+bitexact", target]
    subprocess.run(["ffmpeg", "-y", "-loglevel", "error", *source, *colors, *picture, *end], check=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
