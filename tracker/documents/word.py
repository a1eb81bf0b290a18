"""A paper as a Word file: A4, numbered pages, heads of tables repeated, fonts that offices here have."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from io import BytesIO
from typing import Any

import resvg_py
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Emu, Mm, Pt
from flask_babel import gettext as _

from tracker.documents.fonts import font_file
from tracker.documents.paper import Drawing, Paper, Section, Table, fitted, is_apart

# Latin and Chinese faces of text, heads and title; what a machine lacks, Word puts another for.
TEXT, HEAD, TITLE = ("Times New Roman", "FangSong"), ("Arial", "SimHei"), ("Times New Roman", "SimSun")
WIDE, HIGH, MARGIN = Mm(210), Mm(297), Mm(20)
ROOM_POINTS = 481.0
TWIPS = 20
SHARP = 2
SHORT = 14


def word(paper: Paper) -> bytes:
    """The file."""
    document = Document()
    _lay_out(document, paper)
    _open(document, paper)
    for section in paper.sections:
        _write(document, section)
    _close(document, paper)
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def _lay_out(document: Any, paper: Paper) -> None:
    page = document.sections[0]
    page.page_width, page.page_height = WIDE, HIGH
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = MARGIN
    _face(document.styles["Normal"], TEXT, 11)
    _face(document.styles["Heading 1"], HEAD, 14)
    document.styles["Heading 1"].font.color.rgb = None
    document.styles["Normal"].paragraph_format.space_after = Pt(6)
    document.core_properties.title, document.core_properties.author = paper.title, paper.issuer
    _number_pages(page.footer.paragraphs[0])


def _face(style: Any, faces: tuple[str, str], size: float) -> None:
    """Both faces of a style: without the East Asian one Word would draw Chinese in whatever it finds."""
    latin, chinese = faces
    style.font.name, style.font.size = latin, Pt(size)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:eastAsia"), chinese)


def _number_pages(paragraph: Any) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    before, between, after = _("Page %(page)s of %(pages)s", page="\n", pages="\n").split("\n")
    paragraph.style.font.size = Pt(9)
    for words, field in ((before, "PAGE"), (between, "NUMPAGES"), (after, "")):
        paragraph.add_run(words)
        if field:
            paragraph._p.append(  # python-docx has no fields of its own
                parse_xml(
                    f'<w:fldSimple {nsdecls("w")} w:instr="{field}"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
                )
            )


def _open(document: Any, paper: Paper) -> None:
    for words, size, faces in ((paper.title, 20, TITLE), (paper.period, 12, TEXT)):
        line = document.add_paragraph()
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = line.add_run(words)
        _face(run, faces, size)
        run.bold = size > 12
    issuer = document.add_paragraph(paper.issuer)
    issuer._p.get_or_add_pPr().append(  # nor has it rules of paragraphs
        parse_xml(
            f'<w:pBdr {nsdecls("w")}><w:top w:val="double" w:sz="6" w:space="6" w:color="000000"/></w:pBdr>'
        )
    )
    if paper.mark:
        document.add_paragraph().add_run(paper.mark).bold = True


def _write(document: Any, section: Section) -> None:
    document.add_heading(section.title, level=1)
    for words in section.sentences:
        document.add_paragraph(words)
    for block in section.blocks:
        if isinstance(block, Drawing):
            _draw(document, block)
        else:
            _tabulate(document, block)


def _draw(document: Any, drawing: Drawing) -> None:
    _caption(document, drawing.title)
    png = resvg_py.svg_to_bytes(
        svg_string=str(drawing.svg),
        skip_system_fonts=True,
        font_files=[str(font_file())],
        zoom=SHARP,
        background="#ffffff",
    )
    document.add_picture(BytesIO(png), width=Emu(WIDE - 2 * MARGIN - Cm(0.2)))
    document.paragraphs[-1].paragraph_format.keep_together = True
    document.inline_shapes[-1]._inline.docPr.set("descr", drawing.title)  # what who cannot see it hears


def _caption(document: Any, words: str) -> None:
    line = document.add_paragraph()
    line.paragraph_format.keep_with_next = True
    line.paragraph_format.space_before = Pt(8)
    run = line.add_run(words)
    run.bold = True
    _face(run, HEAD, 10)


def _tabulate(document: Any, table: Table) -> None:
    if not table.rows:
        document.add_paragraph(_("%(label)s: %(value)s", label=table.caption, value=table.empty))
        return
    _caption(document, table.caption)
    document.element.body.insert(len(document.element.body) - 1, parse_xml("".join(_table_xml(table))))


def _table_xml(table: Table) -> Iterator[str]:
    """The table in one piece: adding cell by cell takes seconds where there are hundreds of rows."""
    fit = fitted(table, ROOM_POINTS)
    twips = [int(width * TWIPS) for width in fit.widths]
    yield f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(twips)}" w:type="dxa"/><w:tblBorders>'
    for side, weight in (("top", 12), ("bottom", 12), ("insideH", 4)):
        yield f'<w:{side} w:val="single" w:sz="{weight}" w:space="0" w:color="000000"/>'
    yield '</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar>'
    yield '<w:left w:w="50" w:type="dxa"/><w:right w:w="50" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>'
    yield "".join(f'<w:gridCol w:w="{width}"/>' for width in twips)
    yield "</w:tblGrid>"
    last = len(table.rows) - 1
    # A short table stays on one page.
    together = [_cell_xml(table, n, width, fit.size, keep=last < SHORT) for n, width in enumerate(twips)]
    ending = [_cell_xml(table, n, width, fit.size, keep=False) for n, width in enumerate(twips)]
    yield _row_xml([column.label for column in table.columns], together, fit.size, head=True)
    for n, row in enumerate(table.rows):
        columns = ending if n == last else together
        yield _row_xml([cell.text for cell in row], columns, fit.size, bold=table.total and n == last)
    yield "</w:tbl>"


def _cell_xml(table: Table, n: int, width: int, size: float, *, keep: bool) -> str:
    """What a cell of a column begins with; `keep` holds it together with the row below."""
    side = "right" if table.columns[n].numeric else "left"
    held = "<w:keepNext/>" if keep else ""
    indent = '<w:ind w:left="200"/>' if is_apart(table, n) else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr>{held}<w:spacing w:before="20" w:after="20"/>{indent}<w:jc w:val="{side}"/>'
        f'<w:rPr><w:sz w:val="{round(size * 2)}"/></w:rPr></w:pPr>'
    )


def _row_xml(
    texts: list[str], columns: list[str], size: float, *, head: bool = False, bold: bool = False
) -> str:
    marks = "<w:cantSplit/><w:tblHeader/>" if head else "<w:cantSplit/>"
    look = f'<w:rPr>{"<w:b/>" if head or bold else ""}<w:sz w:val="{round(size * 2)}"/></w:rPr>'
    cells = "".join(
        f'{column}<w:r>{look}<w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p></w:tc>'
        for text, column in zip(texts, columns, strict=True)
    )
    return f"<w:tr><w:trPr>{marks}</w:trPr>{cells}</w:tr>"


def _close(document: Any, paper: Paper) -> None:
    line = document.add_paragraph()
    line.paragraph_format.space_before = Pt(30)
    line.paragraph_format.keep_with_next = True
    # Each place to sign with a rule behind it.
    line.add_run("    ".join(_("%(label)s: %(value)s", label=sign, value="_" * 14) for sign in paper.signs))
    for label, hash_ in paper.foot:
        run = document.add_paragraph().add_run(_("%(label)s: %(value)s", label=label, value=hash_))
        run.font.size = Pt(7)
