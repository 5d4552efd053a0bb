"""Sets one document in type, in a process of its own: its memory goes when it ends.

A program that stands alone: it reads a job as JSON from its input and writes the PDF. What stopped
the template goes to the error output, and the program ends with 1.
"""

import json
import sys

import typst


def main() -> int:
    job = json.load(sys.stdin)
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=job.pop("fonts")
    )
    try:
        content = typst.compile(job.pop("template"), font_paths=fonts, **job)
    except typst.TypstError as fault:
        sys.stderr.write(f"{fault.message}\n{fault.diagnostic}")
        return 1
    sys.stdout.buffer.write(content)
    return 0


if __name__ == "__main__":
    sys.exit(main())
