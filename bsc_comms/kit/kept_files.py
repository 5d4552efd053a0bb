"""The field of every file that the planner keeps for others to save."""

from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Any

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile

from bsc_comms.kit.file_kinds import ALSO_CALLED, KINDS, MEGABYTE
from bsc_comms.kit.uploads import UploadRefused, look_into


class KeptFileField(forms.FileField):
    """A file to be kept. Comes out as what may be kept of it, with its ending and type put right.

    kinds: endings of file_kinds.KINDS. largest: bytes. The sentence for another kind of file is the
    error message `kind`, the one for a larger file `large`.
    """

    default_error_messages = {
        "kind": "The file is not one of %(kinds)s: save it as one of these and choose that copy",
        "large": "The file is larger than %(megabytes)d MB: save a smaller copy and choose that",
    }

    def __init__(self, *, kinds: Iterable[str], largest: int, **kwargs: Any) -> None:
        self.kinds, self.largest = tuple(kinds), largest
        unknown = set(self.kinds) - set(KINDS)
        if unknown:
            raise ValueError(f"Nothing tells these kinds of file apart: {sorted(unknown)}")
        others = [name for name, kind in ALSO_CALLED.items() if kind in self.kinds]
        kwargs.setdefault(
            "widget", forms.FileInput(attrs={"accept": ",".join([*self.kinds, *others])})
        )
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        return self._fit_to_keep(file) if isinstance(file, UploadedFile) else file

    def _fit_to_keep(self, file: UploadedFile) -> UploadedFile:
        told = {"kinds": ", ".join(self.kinds), "megabytes": self.largest // MEGABYTE}
        if (file.size or 0) > self.largest:
            raise forms.ValidationError(self.error_messages["large"], code="large", params=told)
        name = file.name or ""
        try:
            received = look_into(name, file.read(), kinds=frozenset(self.kinds))
        except UploadRefused as refused:
            if refused.kind:
                raise forms.ValidationError(
                    self.error_messages["kind"], code="kind", params=told
                ) from refused
            raise forms.ValidationError(str(refused)) from refused
        stem = PurePosixPath(name).stem or "file"
        return SimpleUploadedFile(
            f"{stem}{received.ending}", received.content, received.content_type
        )
