"""Sets a document as PDF (PDF/A-2a and PDF/UA-1) or as pictures, with typst.

Data reaches the layout as JSON and is printed as text: nothing in it is evaluated. Files outside the layout's folder
cannot be read, no font of the machine is used, no package is imported, so the same document gives the same bytes.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, cast

from django.core.serializers.json import DjangoJSONEncoder

from . import fonts
from .documents import CertificateDocument
from .qr import qr_svg

if TYPE_CHECKING:
    import typst

LAYOUTS = Path(__file__).parent / "layouts"
NEWEST_LAYOUT = "v1"
KEPT_PDFS = 64  # about 60 kB each

_compiling = Lock()  # a compiler does one thing at a time


@lru_cache(maxsize=8)
def languages(layout: str = NEWEST_LAYOUT) -> frozenset[str]:
    """Languages that the layout has words for."""
    return frozenset(file.stem.removeprefix("words-") for file in (LAYOUTS / layout).glob("words-*.yaml"))


def pdf(document: CertificateDocument, *, layout: str = NEWEST_LAYOUT) -> bytes:
    """The document as PDF; equal documents give equal bytes. The last ones are kept in memory."""
    return _pdf(_as_json(document), layout)


def pictures(document: CertificateDocument, *, layout: str = NEWEST_LAYOUT, dots_per_inch: int = 96) -> list[bytes]:
    """The document's pages as PNG."""
    with _compiling:
        pages = _compiler(layout, fonts.folders()).compile(
            sys_inputs={"award": _as_json(document)}, format="png", ppi=dots_per_inch
        )
    return [page for page in pages if page] if isinstance(pages, list) else [pages or b""]


@lru_cache(maxsize=KEPT_PDFS)
def _pdf(award: str, layout: str) -> bytes:
    with _compiling:
        content = _compiler(layout, fonts.folders()).compile(
            sys_inputs={"award": award}, format="pdf", pdf_standards=["a-2a", "ua-1"]
        )
    return cast(bytes, content)


def _as_json(document: CertificateDocument) -> str:
    facts = {
        **_printable(asdict(document)),
        "code": document.code_in_groups,
        "verify_address": document.short_address,
        "qr": qr_svg(document.verify_url),
    }
    return json.dumps(facts, cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True)


def _printable(value: Any) -> Any:
    if isinstance(value, str):
        return fonts.printable(value)
    if isinstance(value, list):
        return [_printable(item) for item in value]
    if isinstance(value, dict):
        return {key: _printable(item) for key, item in value.items()}
    return value


@lru_cache(maxsize=4)
def _compiler(layout: str, font_folders: tuple[str, ...]) -> typst.Compiler:
    """One compiler per process and layout. It is made on first use: most processes never print a certificate."""
    import typst

    folder = LAYOUTS / layout
    return typst.Compiler(
        str(folder / "certificate.typ"),
        root=str(folder),
        font_paths=typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=list(font_folders)),
        package_path=str(folder),
        package_cache_path=str(folder),
    )
