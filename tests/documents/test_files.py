"""Word, Excel and PDF files of a digest, opened again: they say what the paper says, and nothing is cut off."""

import re
import xml.etree.ElementTree as ET
from functools import cache
from io import BytesIO
from itertools import pairwise
from zipfile import ZipFile

import pypdfium2
import pytest
from docx import Document
from docx.oxml.ns import qn
from python_calamine import CalamineWorkbook

from tests.documents.papers import LATE, TITLE, lines, paper, reading, subject
from tracker.documents.digest.rows import sheet_of
from tracker.documents.excel import Rows, excel
from tracker.documents.paper import Paper, Section, Table
from tracker.documents.pdf import pdf
from tracker.documents.word import word
from tracker.documents.words import words
from tracker.models import Enterprise
from tracker.queries.digests import Described

EMU_A_TWIP = 635
A4 = (595.28, 841.89)
LOCALES = ("zh_Hans_CN", "en")
NAMESPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def opens(cell):
    """An address for whatever opens."""
    return f"http://needs.example/rows?figure={cell.figure}" if cell.figure else ""


def as_pdf(app, locale):
    """The PDF of the digest, opened."""
    made = paper(app, locale)
    with reading(app, locale):
        return made, pypdfium2.PdfDocument(pdf(made, opens))


def as_word(app, locale):
    """The Word file, opened."""
    made = paper(app, locale)
    with reading(app, locale):
        return made, word(made)


def as_excel(app, locale, given=None):
    """The Excel file, as bytes."""
    made = given or paper(app, locale)
    found = subject()
    enterprise = Enterprise(name="+云栈", name_en="=1+1")
    known = {line.need_id: Described(TITLE, enterprise) for line in found_lines()}
    with reading(app, locale):
        sheet = sheet_of(found_lines(), known, found.names.units, found.names.regions.values())
        return made, excel(made, sheet, opens)


@cache
def found_lines():
    """The rows of the edition, made once."""
    return lines()


def texts_of(table):
    """The texts of a table of a paper, head first."""
    return [[column.label for column in table.columns], *([cell.text for cell in row] for row in table.rows)]


def squeezed(text):
    """A text without spaces and line ends, which a page sets as it likes."""
    return re.sub(r"\s|\ufffe|\u00ad", "", text)


@pytest.mark.parametrize("locale", LOCALES)
def test_the_pdf_is_a4_numbered_and_says_everything(app, locale):
    made, document = as_pdf(app, locale)
    pages = [page.get_textpage().get_text_range() for page in document]
    assert {tuple(round(side, 2) for side in page.get_size()) for page in document} == {A4}
    mark = "第{0}页共{1}页" if locale == "zh_Hans_CN" else "Page{0}of{1}"
    for number, text in enumerate(pages, 1):
        assert squeezed(text).endswith(mark.format(number, len(pages)))
    whole = squeezed("".join(pages))
    said = [made.title, made.period, made.issuer, *made.signs, *(hash_ for _label, hash_ in made.foot)]
    for section in made.sections:
        said += [section.title, *section.sentences, *(table.caption for table in section.tables)]
        said += [cell.text for table in section.tables for row in table.rows for cell in row]
    # A piece may be broken by the foot of a page, but never lost: each is looked for by its words.
    assert [words_ for text in said for words_ in text.split() if squeezed(words_) not in whole] == []


@pytest.mark.parametrize("locale", LOCALES)
def test_nothing_in_the_pdf_is_cut_off_by_the_margins_or_lies_over_its_neighbour(app, locale):
    _made, document = as_pdf(app, locale)
    for page in document:
        text = page.get_textpage()
        boxes = [text.get_charbox(n) for n in range(text.count_chars()) if text.get_text_range(n, 1).strip()]
        assert min(left for left, _bottom, _right, _top in boxes) >= 56
        assert max(right for _left, _bottom, right, _top in boxes) <= 595.3 - 56
        assert min(bottom for _left, bottom, _right, _top in boxes) >= 20
        assert _overlaps(boxes) == []


def test_figures_in_the_pdf_are_links_to_their_rows(app):
    made = paper(app)
    with reading(app, "zh_Hans_CN"):
        raw = pdf(made, opens)
    wanted = {
        opens(cell)
        for section in made.sections
        for table in section.tables
        for row in table.rows
        for cell in row
        if cell.figure
    }
    assert set(re.findall(r"http://needs\.example/rows\?figure=[^)]+", raw.decode("latin-1"))) == wanted


def test_the_same_paper_gives_the_same_pdf(app):
    made = paper(app)
    with reading(app, "zh_Hans_CN"):
        assert pdf(made, opens) == pdf(made, opens)


@pytest.mark.parametrize("locale", LOCALES)
def test_the_word_file_says_what_the_paper_says(app, locale):
    made, raw = as_word(app, locale)
    document = Document(BytesIO(raw))
    paragraphs = [paragraph.text for paragraph in document.paragraphs]
    assert paragraphs[:3] == [made.title, made.period, made.issuer]
    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert headings == [section.title for section in made.sections]
    tables = [table for section in made.sections for table in section.tables if table.rows]
    assert [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables] == [
        texts_of(table) for table in tables
    ]
    assert all(any(sign in text for text in paragraphs) for sign in made.signs)
    assert [hash_ for _label, hash_ in made.foot if not any(hash_ in text for text in paragraphs)] == []


def test_the_word_file_is_a4_numbers_its_pages_and_repeats_the_heads_of_tables(app):
    _made, raw = as_word(app, "zh_Hans_CN")
    document = Document(BytesIO(raw))
    page = document.sections[0]
    assert (round(page.page_width.mm), round(page.page_height.mm)) == (210, 297)
    fields = [field.get(qn("w:instr")) for field in page.footer._element.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]
    for table in document.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        wide = sum(int(column.get(qn("w:w"))) for column in table._tbl.tblGrid)
        assert wide <= (page.page_width - page.left_margin - page.right_margin) // EMU_A_TWIP + 1


def test_the_word_file_names_chinese_faces_and_its_charts_say_what_they_are(app):
    _made, raw = as_word(app, "zh_Hans_CN")
    document = Document(BytesIO(raw))
    faces = {
        style.name: style.element.rPr.rFonts.get(qn("w:eastAsia"))
        for style in document.styles
        if style.name in ("Normal", "Heading 1")
    }
    assert faces == {"Normal": "FangSong", "Heading 1": "SimHei"}
    assert [shape._inline.docPr.get("descr") for shape in document.inline_shapes] == [
        "逐季收支情况",
        "季度末在库需求（地区×清单）",
        "季度末需求所处环节",
        "各单位逾期情况",
    ]


@pytest.mark.parametrize("locale", LOCALES)
def test_the_excel_file_has_a_sheet_for_each_section_and_one_of_rows(app, locale):
    made, raw = as_excel(app, locale)
    book = CalamineWorkbook.from_filelike(BytesIO(raw))
    names = [section.title for section in made.sections]
    with reading(app, locale):
        ends = [words("Cover"), words("Rows")]
    assert book.sheet_names == [ends[0], *(name.replace("/", "")[:31] for name in names), ends[1]]
    rows = book.get_sheet_by_name(ends[1]).to_python()
    assert len(rows) == 1 + len(found_lines())
    assert [row[0] for row in rows[1:]] == [line.number for line in found_lines()]


def test_numbers_in_the_excel_file_are_numbers_and_texts_are_texts(app):
    made, raw = as_excel(app, "en")
    book = CalamineWorkbook.from_filelike(BytesIO(raw))
    sheet = book.get_sheet_by_name("2. By list").to_python()
    table = next(made.sections[1].tables)
    wanted = [[cell.text if cell.value is None else cell.value for cell in row] for row in table.rows]
    head = next(n for n, row in enumerate(sheet) if row[0] == "List")
    assert sheet[head + 1 : head + 1 + len(wanted)] == wanted


def test_no_cell_of_the_excel_file_is_a_formula(app):
    """A title that begins with "=" came from somebody outside; on a supervisor's desk it must not run."""
    _made, raw = as_excel(app, "en")
    with ZipFile(BytesIO(raw)) as parts:
        sheets = [parts.read(name) for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
    formulas = [part for sheet in sheets for part in ET.fromstring(sheet).iter(f"{NAMESPACE}f")]
    assert formulas == []
    rows = CalamineWorkbook.from_filelike(BytesIO(raw)).get_sheet_by_name("Rows").to_python()
    assert {(row[1], row[2]) for row in rows[1:]} == {(TITLE, "=1+1")}


def test_figures_in_the_excel_file_open_to_their_rows(app):
    made, raw = as_excel(app, "en")
    cells = [
        cell for section in made.sections for table in section.tables for row in table.rows for cell in row
    ]
    with ZipFile(BytesIO(raw)) as parts:
        related = "".join(parts.read(name).decode() for name in parts.namelist() if "_rels/sheet" in name)
    assert set(re.findall(r'Target="http://needs\.example/rows\?figure=([^"]+)"', related)) == {
        cell.figure for cell in cells if cell.figure
    }


def test_a_name_too_long_or_with_forbidden_signs_is_still_a_sheet(app):
    sections = (Section("1. A/B: [what] 'of' it* and so on, and on?", (), (Table("t", (), (), empty="x"),)),)
    strange = Paper("t", "i", "p", "", sections, (), ())
    with reading(app, "en"):
        raw = excel(strange, Rows("Rows", ("Need",), [[LATE]]), opens)
    assert CalamineWorkbook.from_filelike(BytesIO(raw)).sheet_names == [
        "Cover",
        "1. AB what of it and so on, and",
        "Rows",
    ]


def _overlaps(boxes):
    """Letters that lie over the one before by more than a hair; those of a ligature share one box."""
    return [
        (one, other)
        for one, other in pairwise(boxes)
        if one != other
        and min(one[2], other[2]) - max(one[0], other[0]) > 2
        and min(one[3], other[3]) - max(one[1], other[1]) > 2
    ]
