"""Which files are taken: by extension and by content, bounded before anything is unpacked (TRUST 27-30)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from io import BytesIO
from types import MappingProxyType
from zipfile import BadZipFile, ZipFile

import puremagic

from tracker.catalog.limits import Uploads
from tracker.rules.faults import Fault
from tracker.vocabulary import N_

MEGABYTE = 1024 * 1024
MOST_ENTRIES = 5_000
MOST_UNPACKED = 500 * MEGABYTE
LOOKED_AT = 4096  # bytes; enough to know a file by its beginning

# What the beginning of a file must be recognised as.
BY_BEGINNING: Mapping[str, frozenset[str]] = MappingProxyType({
    "pdf": frozenset({"application/pdf"}),
    "jpg": frozenset({"image/jpeg"}),
    "jpeg": frozenset({"image/jpeg"}),
    "png": frozenset({"image/png"}),
    "webp": frozenset({"image/webp"}),
    "heic": frozenset({"image/heic", "image/heif"}),
})  # fmt: skip
# What a zip of that kind must contain; a plain zip may hold anything but the marks of none.
BY_MEMBER: Mapping[str, str] = MappingProxyType({
    "docx": "word/document.xml",
    "xlsx": "xl/workbook.xml",
    "pptx": "ppt/presentation.xml",
    "ofd": "OFD.xml",
    "zip": "",
})  # fmt: skip
MACROS = "vbaproject.bin"
# The older office files: one container, told apart by the names of their streams.
OLE_BEGINNING = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BY_STREAM: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "doc": ("WordDocument",),
    "wps": ("WordDocument", "WpsDocument"),
    "xls": ("Workbook", "Book"),
})  # fmt: skip
PLAIN_TEXT = frozenset({"txt", "csv"})
ENCODINGS = ("utf-8-sig", "gb18030", "utf-16")
# Texts that a browser would take for a page.
MARKUP = re.compile(r"\s*<\s*(?:!doctype|html|head|body|script|svg|iframe|\?xml)\b", re.IGNORECASE)

UNWANTED = re.compile(
    r'[\x00-\x1f\x7f-\x9f<>:"|?*\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]'
)


def clean_name(name: str, longest: int) -> str:
    """The name to show: no path, no control or direction marks, at most `longest` characters, extension kept."""
    last = re.split(r"[/\\]", name)[-1]
    plain = " ".join(UNWANTED.sub("", unicodedata.normalize("NFC", last)).split()).strip(" .")
    if len(plain) <= longest:
        return plain
    stem, dot, extension = plain.rpartition(".")
    ending = f"{dot}{extension}" if dot and len(extension) < longest // 2 else ""
    return (stem if ending else plain)[: longest - len(ending)].rstrip() + ending


def extension_of(name: str) -> str:
    """The extension in small letters, without its dot; empty where there is none."""
    stem, dot, extension = name.rpartition(".")
    return extension.lower() if dot and stem else ""


def upload_fault(name: str, body: bytes, uploads: Uploads) -> Fault | None:
    """Why a file of this (clean) name and content is not taken; None when it is."""
    extension = extension_of(name)
    if extension not in uploads.types:
        return Fault(
            N_("“%(name)s” is of a kind that is not taken; possible are: %(kinds)s."),
            {"name": name or "?", "kinds": ", ".join(uploads.types)},
        )
    if not body:
        return Fault(N_("“%(name)s” is empty."), {"name": name})
    if len(body) > uploads.bytes_each:
        return Fault(
            N_("“%(name)s” is too big: at most %(most)s MB each are possible."),
            {"name": name, "most": uploads.bytes_each // MEGABYTE},
        )
    if not _is(extension, body):
        return Fault(
            N_("“%(name)s” does not hold what its ending says, or is damaged; please save it anew."),
            {"name": name},
        )
    return None


def _is(extension: str, body: bytes) -> bool:
    """Whether the content is what the extension says; an extension nothing is known of is not taken."""
    if extension in BY_BEGINNING:
        return not BY_BEGINNING[extension].isdisjoint(_recognised(body))
    if extension in BY_MEMBER:
        return _is_zip_with(BY_MEMBER[extension], body)
    if extension in BY_STREAM:
        return body.startswith(OLE_BEGINNING) and any(
            stream.encode("utf-16-le") in body for stream in BY_STREAM[extension]
        )
    return extension in PLAIN_TEXT and _is_plain_text(body)


def _recognised(body: bytes) -> frozenset[str]:
    """The media types that fit the beginning best."""
    try:
        found = puremagic.magic_string(body[:LOOKED_AT])
    except puremagic.PureError:
        return frozenset()
    best = max((one.confidence for one in found), default=0)
    return frozenset(one.mime_type for one in found if one.confidence == best)


def _is_zip_with(member: str, body: bytes) -> bool:
    """Whether it is a readable zip of bounded size and number of entries, with that member and no macros."""
    if not body.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return False
    try:
        with ZipFile(BytesIO(body)) as archive:
            entries = archive.infolist()
    except (BadZipFile, ValueError, OverflowError, NotImplementedError, UnicodeError):
        return False
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        return False
    names = {entry.filename for entry in entries}
    if not member:
        return True
    return member in names and not any(name.lower().endswith(MACROS) for name in names)


def _is_plain_text(body: bytes) -> bool:
    for encoding in ENCODINGS:
        try:
            text = body.decode(encoding)
        except UnicodeError:
            continue
        return "\x00" not in text and not MARKUP.match(text)
    return False
