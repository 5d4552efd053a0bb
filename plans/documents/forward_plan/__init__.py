"""The documents of a forward plan, made from its frozen content alone: they cannot disagree.

A partner's extract is made by the same means; what the partner may see beyond the common plan
stands in a part of its own.
"""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

from bsc_comms.kit import clock
from bsc_comms.kit.names import in_a_file_name
from bsc_comms.kit.typesetting import typeset
from plans.choices import FileFormat
from plans.documents.forward_plan.data import as_json
from plans.documents.forward_plan.printed import (
    WARNING,
    Published,
    as_printed,
    in_figures,
    title_of,
)
from plans.documents.forward_plan.sheets import as_csv, as_xlsx

__all__ = ["WARNING", "as_printed", "document", "documents", "file_name", "in_figures", "title_of"]


def file_name(plan: Published, file_format: str) -> str:
    """Such as "bscp-forward-plan-03-2016-11-08.pdf": number and the meeting's day.

    An extract names its partner's code behind the number.
    """
    short = in_a_file_name(plan.content["partnership"]["short_name"])
    day = plan.meeting_date or clock.local(plan.published_at).date()
    extract = plan.content.get("extract")
    whose = f"-{in_a_file_name(extract['code'])}" if extract else ""
    return f"{short or 'partnership'}-forward-plan-{plan.number:02d}{whose}-{day}.{file_format}"


def document(plan: Published, file_format: str) -> bytes:
    """The plan as a file of that format. Raises TypesettingFailed where a PDF cannot be set."""
    writers = {
        FileFormat.PDF: _pdf,
        FileFormat.DOCX: _docx,
        FileFormat.XLSX: as_xlsx,
        FileFormat.CSV: as_csv,
        FileFormat.JSON: as_json,
    }
    return writers[FileFormat(file_format)](plan)


def documents(plan: Published) -> Mapping[str, bytes]:
    """The plan in every format, in their order.

    The type is set beside the writing of the others: it takes as long as they do together, and
    typst leaves the interpreter to them meanwhile. Raises as `document` does.
    """
    with ThreadPoolExecutor(max_workers=1) as beside:
        pdf = beside.submit(document, plan, FileFormat.PDF)
        written = {
            each: document(plan, each) for each in FileFormat.values if each != FileFormat.PDF
        }
        written[FileFormat.PDF.value] = pdf.result()
    return {each: written[each] for each in FileFormat.values}


def _docx(plan: Published) -> bytes:
    from plans.documents.forward_plan.word import as_word  # noqa: PLC0415 - large, for no page

    return as_word(plan)


def _pdf(plan: Published) -> bytes:
    return typeset("forward_plan.typ", as_printed(plan), created=plan.published_at)
