"""One placement marked as issued, as most tests need it: with a word for its proof."""

from plans.operations import issuing
from plans.operations.issuing import Issue, Proof


def mark_issued(
    *,
    by,
    placement,
    issued_on,
    issued_until=None,
    proof_url="",
    proof_file=None,
    no_proof_reason="",
):
    """The placement as it is kept from then on."""
    proof = Proof(url=proof_url, file=proof_file, reason=no_proof_reason)
    said = Issue(issued_on, issued_until, proof)
    issuing.mark_issued(by=by, placements=[placement], said=said)
    placement.refresh_from_db()
    return placement
