"""Files are taken by extension and content, and their names are cleaned before anybody sees them."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from tracker.catalog.limits import limits
from tracker.rules.uploads import MOST_ENTRIES, clean_name, extension_of, upload_fault

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\x00" * 40
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + b"\x00" * 60
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
HTML = b"<!DOCTYPE html><html><body><script>alert(1)</script></body></html>"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
EXE = b"MZ\x90\x00" + b"\x00" * 300
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\x00" * 60
WEBP = b"RIFF\x24\x00\x00\x00WEBPVP8 " + b"\x00" * 60


def zipped(*names, body=b"<x/>"):
    """A zip with these members."""
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, body)
    return stream.getvalue()


def ole(stream):
    return OLE + stream.encode("utf-16-le") + b"\x00" * 100


DOCX = zipped("[Content_Types].xml", "word/document.xml")
HONEST = [
    ("a.pdf", PDF),
    ("a.PDF", PDF),
    ("a.png", PNG),
    ("a.jpg", JPEG),
    ("a.jpeg", JPEG),
    ("a.heic", HEIC),
    ("a.webp", WEBP),
    ("a.docx", DOCX),
    ("a.xlsx", zipped("[Content_Types].xml", "xl/workbook.xml")),
    ("a.pptx", zipped("[Content_Types].xml", "ppt/presentation.xml")),
    ("a.ofd", zipped("OFD.xml")),
    ("a.doc", ole("WordDocument")),
    ("a.wps", ole("WordDocument")),
    ("a.xls", ole("Workbook")),
    ("a.txt", "云栈精密".encode()),
    ("a.txt", "云栈精密".encode("gb18030")),
    ("a.csv", "\ufeff名称,数量\n轴,3\n".encode()),
    ("a.zip", zipped("图纸.dwg")),
]
DISGUISED = [
    ("a.pdf", HTML),
    ("a.pdf", EXE),
    ("a.png", SVG),
    ("a.png", JPEG),
    ("a.jpg", PDF),
    ("a.jpg", HTML),
    ("a.docx", zipped("evil.exe")),
    ("a.docx", PDF),
    ("a.docx", zipped("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin")),
    ("a.xlsx", DOCX),
    ("a.doc", OLE),
    ("a.doc", HTML),
    ("a.xls", ole("WordDocument")),
    ("a.txt", HTML),
    ("a.txt", b"  \r\n<HTML>"),
    ("a.csv", SVG),
    ("a.txt", EXE),
    ("a.zip", EXE),
    ("a.zip", b"PK\x03\x04 cut off"),
    ("a.webp", b"RIFF\x24\x00\x00\x00WAVEfmt " + b"\x00" * 60),
]
NOT_TAKEN = [
    "a.exe",
    "a.html",
    "a.svg",
    "a.xml",
    "a.js",
    "a.docm",
    "a.pdf.exe",
    "a",
    ".pdf",
    "",
    "a.",
    "a.pdf ",
]


@pytest.mark.parametrize(("name", "body"), HONEST, ids=[name for name, _ in HONEST])
def test_an_honest_file_of_each_kind_is_taken(name, body):
    assert upload_fault(name, body, limits().uploads) is None


def test_every_kind_the_settings_allow_is_known_by_its_content():
    assert sorted({extension_of(name) for name, _ in HONEST}) == sorted(limits().uploads.types)


@pytest.mark.parametrize(("name", "body"), DISGUISED, ids=[f"{n}-{i}" for i, (n, _) in enumerate(DISGUISED)])
def test_a_disguised_file_is_refused(name, body):
    fault = upload_fault(name, body, limits().uploads)
    assert fault.message.startswith("“%(name)s” does not hold what its ending says")


@pytest.mark.parametrize("name", NOT_TAKEN)
def test_other_kinds_are_refused_with_those_that_are_taken(name):
    fault = upload_fault(name, PDF, limits().uploads)
    assert fault.message.startswith("“%(name)s” is of a kind that is not taken")
    assert fault.params["kinds"] == ", ".join(limits().uploads.types)


def test_an_empty_file_and_one_too_big_are_refused():
    most = limits().uploads.bytes_each
    assert upload_fault("a.pdf", b"", limits().uploads).message == "“%(name)s” is empty."
    assert upload_fault("a.pdf", PDF + b"\x00" * most, limits().uploads).params == {
        "name": "a.pdf",
        "most": 20,
    }
    assert upload_fault("a.pdf", PDF + b"\x00" * (most - len(PDF)), limits().uploads) is None


def test_a_bomb_is_refused_before_it_is_unpacked():
    bomb = zipped("word/document.xml", *(f"word/{n}" for n in range(12)), body=b"\x00" * (50 * 1024 * 1024))
    assert len(bomb) < 1024 * 1024
    assert upload_fault("a.docx", bomb, limits().uploads) is not None
    many = zipped("word/document.xml", *(str(n) for n in range(MOST_ENTRIES)), body=b"")
    assert upload_fault("a.docx", many, limits().uploads) is not None


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("合同.pdf", "合同.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\me\\合同.pdf", "合同.pdf"),
        ("a\r\nSet-Cookie: x=1.pdf", "aSet-Cookie x=1.pdf"),
        ("a\x00.pdf", "a.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("  ..hidden.pdf ", "hidden.pdf"),
        ('a"b<c>d|e?f*g.pdf', "abcdefg.pdf"),
        ("a\ud800b.pdf", "ab.pdf"),
        ("e\u0301.pdf", "é.pdf"),
        ("", ""),
    ],
)
def test_names_are_cleaned(given, shown):
    assert clean_name(given, 200) == shown


def test_long_names_are_cut_before_their_ending():
    assert clean_name("长" * 300 + ".pdf", 200) == "长" * 196 + ".pdf"
    assert clean_name("长" * 300, 200) == "长" * 200
    assert clean_name("a." + "b" * 300, 200) == ("a." + "b" * 300)[:200]
