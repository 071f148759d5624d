import io

from pypdf import PdfReader

from workbench.reports.pdf_file import PdfFile, text_string


def test_a_file_of_objects_can_be_opened() -> None:
    stream = io.BytesIO()
    pdf = PdfFile(stream)
    tree, page = pdf.reserve(), pdf.reserve()
    content = pdf.add_stream(b"BT ET")
    pdf.write(page, b"<</Type/Page/Parent %d 0 R/Contents %d 0 R/MediaBox[0 0 9 9]>>" % (tree, content))
    pdf.write(tree, b"<</Type/Pages/Count 1/Kids[%d 0 R]>>" % page)
    pdf.close(pdf.add(b"<</Type/Catalog/Pages %d 0 R>>" % tree), pdf.add(b"<</Title%b>>" % text_string("Å (1) \\")))
    assert pdf.size == len(stream.getvalue())
    reader = PdfReader(stream, strict=True)
    assert len(reader.pages) == 1
    assert reader.metadata is not None
    assert reader.metadata.title == "Å (1) \\"


def test_plain_text_strings_are_escaped() -> None:
    assert text_string("a (b) \\") == b"(a \\(b\\) \\\\)"
    assert text_string("å") == b"<FEFF00e5>"
