"""The years that have a person's labels of pairs, and where their sheets lie."""

from pathlib import Path

DATA = Path(__file__).resolve().parent.parent / "tests" / "data"
SAMPLE_YEAR = "2016/17"


def labelled_years() -> dict[str, tuple[Path, Path]]:
    """Each financial year that has labels: its sheet and those labels. The sample year first."""
    found = {SAMPLE_YEAR: (DATA / "sample_year.csv", DATA / "overlap_pairs.csv")}
    for folder in sorted((DATA / "overlap_years").iterdir()):
        found[folder.name.replace("-", "/")] = in_folder(folder)
    return found


def in_folder(folder: Path) -> tuple[Path, Path]:
    """The sheet and the labels of a folder. StopIteration where it has no sheet."""
    names = ("sheet", "sample_year")
    sheet = next(path for path in sorted(folder.iterdir()) if path.stem in names)
    return sheet, folder / "overlap_pairs.csv"
