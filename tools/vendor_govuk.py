"""Copy the compiled govuk-frontend into static/vendor, without what belongs to gov.uk only.

    python tools/vendor_govuk.py            # packs the pinned version with npm
    python tools/vendor_govuk.py FILE.tgz   # takes a package that was packed before

Outside gov.uk the GDS Transport typeface, the crown and the crest may not be used, and a link to
a file that is not there stops `collectstatic` with a manifest. So the script takes out the
@font-face rules, names the system's sans instead, drops every rule that points at a picture of
the package and the source map lines. It fails when any of these is still there afterwards.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

VERSION = "6.6.0"
TARGET = Path(__file__).resolve().parent.parent / "static" / "vendor" / f"govuk-frontend-{VERSION}"
STYLES = "package/dist/govuk/govuk-frontend.min.css"
SCRIPT = "package/dist/govuk/govuk-frontend.min.js"
FORBIDDEN = ("GDS Transport", "@font-face", "sourceMappingURL", "url(", "crest")
LICENCE = """\
govuk-frontend {version}, https://github.com/alphagov/govuk-frontend
Changed here: the typeface, the crown and the crest of gov.uk and the source map lines are
taken out (tools/vendor_govuk.py).

The MIT License (MIT)

Copyright (C) 2017 Crown Copyright (Government Digital Service)

Permission is hereby granted, free of charge, to any person obtaining a copy of
this software and associated documentation files (the "Software"), to deal in
the Software without restriction, including without limitation the rights to
use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of
the Software, and to permit persons to whom the Software is furnished to do so,
subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS
FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER
IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN
CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""


def clean_styles(css: str) -> str:
    """The stylesheet without typeface, pictures, crown, crest and source map."""
    css = re.sub(r"/\*# sourceMappingURL=.*?\*/", "", css)
    css = re.sub(r"/\*![^*]*Margaret Calvert[^*]*\*/", "", css)
    css = re.sub(r"@font-face\{[^}]*\}", "", css)
    css = css.replace("GDS Transport,arial,sans-serif", "arial,helvetica,sans-serif")
    # An @supports block that only sets a picture, then plain rules that do.
    css = re.sub(r"@supports [^{]*\{[^{}]*\{[^{}]*url\([^{}]*\}\}", "", css)
    css = re.sub(r"(?<=[{};])background-image:url\([^)]*\);?", "", css)
    css = re.sub(r"\.govuk-footer__(?:crown|copyright-logo)[^{}]*\{[^{}]*\}", "", css)
    return css.strip() + "\n"


def clean_script(script: str) -> str:
    """The script without its source map line."""
    return re.sub(r"//# sourceMappingURL=.*", "", script).strip() + "\n"


def pack(folder: Path) -> Path:
    """Have npm fetch the pinned package into `folder`; the path of the archive."""
    done = subprocess.run(
        ["npm", "pack", "--silent", f"govuk-frontend@{VERSION}"],
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
    )
    return folder / done.stdout.strip().splitlines()[-1]


def read_member(archive: tarfile.TarFile, name: str) -> str:
    """One text file of the archive; LookupError when it is missing."""
    member = archive.extractfile(name)
    if member is None:
        raise LookupError(f"{name} is not a file of the package")
    return member.read().decode()


def main(arguments: list[str]) -> int:
    """Write the cleaned files; 0 when all went well."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(arguments[0]) if arguments else pack(Path(folder))
        with tarfile.open(path) as archive:
            styles = clean_styles(read_member(archive, STYLES))
            script = clean_script(read_member(archive, SCRIPT))
    left = [word for word in FORBIDDEN if word in styles] + [
        word for word in ("sourceMappingURL",) if word in script
    ]
    if left:
        print(f"Still in the files after cleaning: {', '.join(left)}", file=sys.stderr)
        return 1
    TARGET.mkdir(parents=True, exist_ok=True)
    (TARGET / "govuk-frontend.min.css").write_text(styles)
    (TARGET / "govuk-frontend.min.js").write_text(script)
    (TARGET / "LICENCE.txt").write_text(LICENCE.format(version=VERSION))
    print(f"Wrote govuk-frontend {VERSION}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
