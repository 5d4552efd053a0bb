"""As what each format of a document is handed out."""

from bsc_comms.kit.downloads import CSV, JSON, PDF, WORD, XLSX
from plans.choices import FileFormat

CONTENT_TYPES = {
    FileFormat.PDF: PDF,
    FileFormat.DOCX: WORD,
    FileFormat.XLSX: XLSX,
    FileFormat.CSV: CSV,
    FileFormat.JSON: JSON,
}
