"""Save what a survey found, and the waves in which it did."""

from datetime import date

from bsc_comms.kit.in_words import whole_day
from evidence.models import FiguresFile, Score, Survey, Wave
from evidence.operations.figures.known import survey_names
from evidence.operations.figures.tally import Tally
from evidence.rules.months import add_months
from evidence.rules.reading.results import Found, Reading

_Key = tuple[int, int, int, int | None]


def save_scores(*, figures: FiguresFile, reading: Reading) -> Tally:
    """Save the percentages that a file holds. Must run in a transaction: two take turns."""
    list(Survey.objects.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))
    names = survey_names()
    waves = _Waves()
    held = _held({names.indicators[each.indicator].pk for each in reading.found})
    tally, new, changed = Tally(), [], []
    for each in reading.found:
        indicator, area = names.indicators[each.indicator], names.areas[each.area]
        wave = waves.of(indicator.survey, each.ends)
        audience = names.audiences[each.audience] if each.audience else None
        key = (indicator.pk, wave.pk, area.pk, audience.pk if audience else None)
        was = held.get(key)
        if was is None:
            score = Score(
                indicator=indicator, wave=wave, area=area, audience=audience, file=figures
            )
            _say(score, each)
            new.append(score)
        elif (was.value, was.sample_size) == (each.value, _size(was, each)):
            tally.same += 1
        else:
            _say(was, each)
            was.file = figures
            changed.append(was)
    Score.objects.bulk_create(new, batch_size=500)
    Score.objects.bulk_update(changed, ["value", "sample_size", "file"], batch_size=200)
    tally.new, tally.changed = len(new), len(changed)
    return tally


def _say(score: Score, found: Found) -> None:
    score.value = found.value
    score.sample_size = _size(score, found)


def _size(score: Score, found: Found) -> int | None:
    """How many it is a share of: as the file says, else as is known, else as is usual."""
    return found.sample_size or score.sample_size or found.assumed_size


def _held(indicators: set[int]) -> dict[_Key, Score]:
    return {
        (one.indicator_id, one.wave_id, one.area_id, one.audience_id): one
        for one in Score.objects.filter(indicator__in=indicators)
    }


class _Waves:
    """The waves there are; one that is missing is made."""

    def __init__(self) -> None:
        self._held = {(one.survey_id, one.ends): one for one in Wave.objects.all()}

    def of(self, survey: Survey, ends: date) -> Wave:
        key = (survey.pk, ends)
        if key not in self._held:
            covered = survey.months_covered
            first = add_months(ends.replace(day=1), 1 - covered) if covered else None
            year = f"Year to {ends:%B %Y}" if covered == 12 else whole_day(ends)
            self._held[key] = Wave.objects.create(
                code=f"{survey.code}-{ends}", survey=survey, name=year, starts=first, ends=ends
            )
        return self._held[key]
