"""What the planner is made of, as CycloneDX: every locked package and what static/ carries.

make sbom      # writes var/sbom.json
"""

import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools import scanning  # noqa: E402

OUT = ROOT / "var" / "sbom.json"
ROW = re.compile(
    r"^\| (?P<name>[^|]+?) \| (?P<version>[^|]+?) \| (?P<licence>[^|]+?)"
    r" \| (?P<where>static/[^|]+?) \|"
)
VALID = (
    "import sys; from cyclonedx.validation.json import JsonStrictValidator as V;"
    "from cyclonedx.schema import SchemaVersion as S;"
    "fault = V(S.V1_6).validate_str(sys.stdin.read()); sys.exit(str(fault) if fault else None)"
)


def carried(third_party: str, root: Path) -> list[dict[str, Any]]:
    """The parts that static/ carries, as THIRD_PARTY.md names them, with a hash of each file.

    Raises ValueError for a row whose folder is not there, and for a folder without a row.
    """
    rows = [found for line in third_party.split("\n") if (found := ROW.match(line))]
    parts = [_part(row, root / row["where"]) for row in rows]
    named = {(root / row["where"]).resolve() for row in rows}
    vendor = root / "static/vendor"
    for folder in (one.resolve() for one in vendor.rglob("*") if one.is_file()):
        if not any(folder.is_relative_to(one) for one in named):
            raise ValueError(f"THIRD_PARTY.md does not name {folder.relative_to(root.resolve())}")
    return parts


def _part(row: re.Match[str], folder: Path) -> dict[str, Any]:
    if not folder.is_dir():
        raise ValueError(f"THIRD_PARTY.md names {row['where']}, which is not there")
    files = sorted(one for one in folder.rglob("*") if one.is_file())
    return {
        "type": "library",
        "bom-ref": f"{row['where']} {row['name']}",
        "name": row["name"],
        "version": row["version"],
        "licenses": [{"license": {"name": row["licence"]}}],
        "components": [
            {
                "type": "file",
                "bom-ref": f"{row['where']} {row['name']} {one.name}",
                "name": one.relative_to(folder).as_posix(),
                "hashes": [
                    {"alg": "SHA-256", "content": hashlib.sha256(one.read_bytes()).hexdigest()}
                ],
            }
            for one in files
        ],
    }


def whole(packages: dict[str, Any], parts: list[dict[str, Any]]) -> dict[str, Any]:
    """One bill of both; the planner itself depends on all of them."""
    components = [*packages["components"], *parts]
    root = packages["metadata"]["component"]["bom-ref"]
    others = [one for one in packages.get("dependencies", []) if one["ref"] != root]
    refs = [one["bom-ref"] for one in components]
    known = {one["ref"] for one in others}
    return {
        **packages,
        "components": components,
        "dependencies": [
            {"ref": root, "dependsOn": refs},
            *others,
            *({"ref": ref} for ref in refs if ref not in known),
        ],
    }


def main() -> None:
    """Write the bill and have it checked against the schema of CycloneDX 1.6."""
    scanning.environment()
    draft = scanning.FOLDER / "packages.json"
    tool = [scanning.ENVIRONMENT / "bin/cyclonedx-py", "requirements", ROOT / "requirements.txt"]
    options = ["--pyproject", ROOT / "pyproject.toml", "--output-reproducible", "-o", draft]
    done = scanning.run([*tool, *options])
    if done.returncode:
        sys.exit(done.stdout)
    parts = carried((ROOT / "THIRD_PARTY.md").read_text(), ROOT)
    bill = json.dumps(whole(json.loads(draft.read_text()), parts), indent=1)
    subprocess.run(
        [str(scanning.ENVIRONMENT / "bin/python"), "-c", VALID], input=bill, text=True, check=True
    )
    OUT.write_text(bill)
    print(f"{OUT.relative_to(ROOT)}: {len(json.loads(bill)['components'])} parts")


if __name__ == "__main__":
    main()
