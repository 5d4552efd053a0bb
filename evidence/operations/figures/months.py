"""Save months of recorded crime, and count the seasons anew that they change."""

from collections.abc import Iterable
from datetime import date

from bsc_comms.kit.in_words import count_of
from evidence.choices import Basis
from evidence.models import (
    CrimeSeries,
    FiguresFile,
    MeasuredArea,
    MonthlyCount,
    SeasonalFigure,
    SeasonalIndex,
)
from evidence.operations.figures.known import our_area
from evidence.operations.figures.tally import Tally
from evidence.rules.reading.results import FiguresRefused, Month, Reading
from evidence.rules.seasonal import Shape, shape_of

#: A month that was there with more than this, and comes again with much less, is half a file.
_ENOUGH_TO_COMPARE = 50
_MUCH_LESS = 0.8
_NAMED = 3
_Key = tuple[int, date]


def save_months(*, figures: FiguresFile, reading: Reading) -> Tally:
    """Save the months of our own area. Must run in a transaction: two take turns.

    Raises FiguresRefused where a month would lose a fifth of what was counted before.
    """
    area = our_area()
    MeasuredArea.objects.select_for_update(no_key=True).get(pk=area.pk)
    series = {one.code: one for one in CrimeSeries.objects.all()}
    held = {
        (one.series_id, one.month): one
        for one in MonthlyCount.objects.filter(
            area=area, series__code__in={each.series for each in reading.months}
        )
    }
    _must_not_lose(reading.months, series, held)
    tally, new, changed = Tally(), [], []
    for each in reading.months:
        was = held.get((series[each.series].pk, each.month))
        if was is None:
            new.append(_row(each, series[each.series], area, figures))
        elif was.count == each.count and (was.complete or not each.complete):
            tally.same += 1
        else:
            was.count, was.file = each.count, figures
            was.complete = each.complete
            changed.append(was)
    MonthlyCount.objects.bulk_create(new, batch_size=500)
    MonthlyCount.objects.bulk_update(changed, ["count", "complete", "file"], batch_size=200)
    tally.new, tally.changed = len(new), len(changed)
    tally.notes = list(_notes(reading.months, {one.month for one in changed}))
    touched = {one.series_id for one in (*new, *changed)}
    count_seasons(area, [one for one in series.values() if one.pk in touched])
    return tally


def _row(
    each: Month, series: CrimeSeries, area: MeasuredArea, figures: FiguresFile
) -> MonthlyCount:
    return MonthlyCount(
        series=series,
        area=area,
        month=each.month,
        count=each.count,
        complete=each.complete,
        file=figures,
    )


def _must_not_lose(
    months: Iterable[Month],
    series: dict[str, CrimeSeries],
    held: dict[_Key, MonthlyCount],
) -> None:
    """A month that comes again with much less is a part of a file: a wrong number in silence."""
    now: dict[date, int] = {}
    for each in months:
        if (series[each.series].pk, each.month) in held:
            now[each.month] = now.get(each.month, 0) + each.count
    for month, count in sorted(now.items()):
        before = sum(one.count for (_, at), one in held.items() if at == month)
        if before >= _ENOUGH_TO_COMPARE and count < before * _MUCH_LESS:
            raise FiguresRefused(
                f"{month:%B %Y} was brought in with {before:,} before, and this file holds "
                f"{count:,}: it looks like a part of a file. Download it again."
            )


def _notes(months: Iterable[Month], changed: set[date]) -> Iterable[str]:
    if changed:
        yield f"{_some(changed)} had been brought in before, and some of it has changed since."
    late = {each.month for each in months if not each.complete}
    if late:
        yield (
            f"{_some(late)}: marked incomplete, because late records may still arrive. It counts "
            "for no season until it is brought in again."
        )


def _some(months: set[date]) -> str:
    ordered = sorted(months)
    first = ", ".join(f"{month:%B %Y}" for month in ordered[:_NAMED])
    more = len(ordered) - _NAMED
    return first if more <= 0 else f"{first} and {count_of(more, 'more month')}"


def count_seasons(area: MeasuredArea, every: Iterable[CrimeSeries]) -> None:
    """Count the seasonal index of each series anew from its complete months.

    A published index that rests on a longer time is left as it is.
    """
    for series in every:
        counts = dict(
            MonthlyCount.objects.complete()
            .filter(series=series, area=area)
            .values_list("month", "count")
        )
        shape = shape_of(counts, breaks=series.breaks, starts=series.starts, ends=series.ends)
        held = SeasonalIndex.objects.filter(series=series, area=area).first()
        if shape is not None and not _is_longer(held, shape):
            _keep(series, area, shape, held)


def _is_longer(held: SeasonalIndex | None, shape: Shape) -> bool:
    if held is None or held.basis == Basis.COUNTED:
        return False
    return held.last_month - held.first_month > shape.last_month - shape.first_month


def _keep(
    series: CrimeSeries, area: MeasuredArea, shape: Shape, held: SeasonalIndex | None
) -> None:
    index = held or SeasonalIndex(code=f"{area.code}-{series.code}", series=series, area=area)
    index.basis, index.strength = Basis.COUNTED, shape.strength
    index.offences = shape.offences
    index.first_month, index.last_month = shape.first_month, shape.last_month
    index.source = series.get_source_display()
    index.save()
    index.figures.all().delete()
    SeasonalFigure.objects.bulk_create(
        SeasonalFigure(
            index=index,
            month=each.month,
            value=each.value,
            years_above=each.years_above,
            years_counted=each.years_counted,
        )
        for each in shape.months
    )
