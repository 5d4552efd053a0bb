"""What other programs ask of the planner, and how they are told of a fault."""

from http import HTTPStatus

from django.http import HttpRequest, JsonResponse

FOR_MACHINES = "/api/"


def asked_by_a_machine(request: HttpRequest) -> bool:
    """Whether an address of the interface for programs was asked for."""
    return request.path_info.startswith(FOR_MACHINES)


def fault(words: str, *, status: int) -> JsonResponse:
    """A fault in the form that the interface's description names."""
    return JsonResponse({"error": words}, status=status)


def only_reads() -> JsonResponse:
    """The fault of a machine that would write: the interface has nothing to write to."""
    refused = fault("This interface only reads: use GET.", status=HTTPStatus.METHOD_NOT_ALLOWED)
    refused["Allow"] = "GET, HEAD"
    return refused
