"""What an address or a job of the audit is called on its page.

An address that hands out a file, or that a key opens, has its words here, and so has each job and
each kind of second step. The tests walk all of them.
"""

import contextlib

from django.apps import apps
from django.utils.text import capfirst

from partnership.models import OwedWork

# What was downloaded, or read by a key.
FILES = {
    "channels_registry:copy_deadlines": "The calendar of copy deadlines",
    "channels_registry:resource_file": "A file of a resource",
    "channels_registry:sheet_csv": "The register of channels as CSV",
    "channels_registry:sheet_xlsx": "The register of channels as Excel",
    "evidence:awareness_days_csv": "Awareness days as CSV",
    "evidence:crime_csv": "Recorded crime as CSV",
    "evidence:findings_csv": "Findings as CSV",
    "evidence:indicator_csv": "An indicator’s scores as CSV",
    "evidence:rises_csv": "When it rises, as CSV",
    "mfa_download_recovery_codes": "Their own recovery codes",
    "overview:audit_csv": "The audit as CSV",
    "overview:data_of_person_file": "What is held about a person",
    "overview:my_data_file": "What is held about themselves",
    "partnership:partners_csv": "Partners as CSV",
    "plans:api_changes": "What changed on the plan, for a partner’s machine",
    "plans:api_communication": "A communication, for a partner’s machine",
    "plans:api_communications": "The plan, for a partner’s machine",
    "plans:approaches_csv": "Questions to the advocates as CSV",
    "plans:artwork_file": "Artwork",
    "plans:campaigns_csv": "Campaigns as CSV",
    "plans:channel_use_csv": "Who used a channel, as CSV",
    "plans:channel_use_xlsx": "Who used a channel, as Excel",
    "plans:commitments_csv": "Commitments as CSV",
    "plans:contacts_csv": "Contacts for residents as CSV",
    "plans:feed_calendar": "A calendar of the plan",
    "plans:feed_data": "A feed of the plan, for a machine",
    "plans:feed_news": "News of the plan",
    "plans:forward_plan_extract_file": "A partner’s extract of a forward plan",
    "plans:forward_plan_file": "A forward plan",
    "plans:forward_plans_csv": "The list of forward plans as CSV",
    "plans:gaps_csv": "Low scores without an answer, as CSV",
    "plans:import_csv": "The rows of an import as CSV",
    "plans:lines_csv": "Agreed lines as CSV",
    "plans:overlaps_csv": "Overlaps as CSV",
    "plans:plan_calendar_csv": "A month or week of the plan as CSV",
    "plans:plan_calendar_xlsx": "A month or week of the plan as Excel",
    "plans:plan_coverage_csv": "What the plan covers, as CSV",
    "plans:plan_csv": "The plan as CSV",
    "plans:plan_map_csv": "The plan by area as CSV",
    "plans:plan_timeline_csv": "The plan’s timeline in numbers, as CSV",
    "plans:plan_xlsx": "The plan as Excel",
    "plans:proof_file": "A proof that something was issued",
    "plans:record_file": "An annual record",
    "plans:record_shared_file": "An annual record, by a link",
    "plans:seasons_csv": "Seasons and awareness days as CSV",
    "subgroup:actions_csv": "Actions as CSV",
    "subgroup:advice_csv": "Advice requests as CSV",
    "subgroup:calendar": "The calendar of a member’s meetings",
    "subgroup:meeting_file": "The pack or the minutes of a meeting",
    "subgroup:meetings_csv": "Meetings as CSV",
    "subgroup:paper": "A paper of a meeting",
    "subgroup:review_csv": "The review as CSV",
    "subgroup:review_xlsx": "The review as Excel",
}
# What was run by hand on the machine; a row beside it says whether it failed.
COMMANDS = {
    "evidence.import_figures": "An import of figures by command",
    "overview.backup": "A backup",
    "overview.load_reference": "A load of the reference data",
    "overview.load_sample": "A load of the sample year",
    "overview.make_load": "Invented communications for measuring",
    "overview.move_database": "A move into another database",
    "overview.restore": "A restore from a backup",
    "overview.setup_partnership": "The first setting up of the planner",
    "partnership.changepassword": "A password set by command",
    "partnership.createsuperuser": "An administrator made by command",
    "partnership.load_boundaries": "A load of outlines for the map",
    "partnership.read_bounce": "A reading of delivery reports",
    "plans.compile_annual_record": "A compiling of an annual record by command",
    "plans.export_plan": "An export of the plan by command",
    "plans.find_overlaps": "A search for overlaps by command",
    "plans.import_plan": "An import of a sheet by command",
    "subgroup.cycle": "A round of the planner as of another moment",
}
# What the planner did by itself, and what was run by hand.
JOBS = {
    **COMMANDS,
    "partnership.letter": "Letters were sent",
    "plans.look_for_overlaps": "Communications that changed were looked at for overlaps",
    "plans.artwork": "A leaflet was looked at",
    "plans.forwardplanorder": "The documents of a forward plan were made",
    "plans.importorder": "A sheet was read",
    "plans.recordorder": "An annual record was compiled",
    "evidence.figuresfile": "A file of figures was read",
    "subgroup.packorder": "The documents of a meeting were made",
    "subgroup.tick.addresses_emptied": "Addresses from where people came were taken out",
    "subgroup.tick.actions_chased": "Owners of actions were reminded",
    "subgroup.tick.advice_checks": "It was asked whether communications was on an agenda",
    "subgroup.tick.agendas_and_minutes": "Agendas and minutes were sent",
    "subgroup.tick.approaches": "Questions to the advocates were followed up",
    "subgroup.tick.changes_told": "Partners were told what changed",
    "subgroup.tick.contact_checks": "Yearly checks of contacts were asked for",
    "subgroup.tick.editions_told": "Changed editions were told of",
    "subgroup.tick.evaluations_asked": "It was asked what came of communications",
    "subgroup.tick.failed": "A part of the planner’s round",
    "subgroup.tick.given_back": "Letters that a stopped worker held were given back",
    "subgroup.tick.invited": "Members were invited to meetings",
    "subgroup.tick.letters_emptied": "The words of old letters were taken out",
    "subgroup.tick.letters_owed": "Letters about meetings were written",
    "subgroup.tick.letters_taken_back": "Letters whose recipients may know no more were taken back",
    "subgroup.tick.nominations_asked": "Partners were asked to name somebody",
    "subgroup.tick.occasions_prompted": "Seasons and days that nobody has picked up were told of",
    "subgroup.tick.overdue_asked": "Overdue communications were asked about",
    "subgroup.tick.overdue_on_the_agenda": "Overdue communications were put on the agenda",
    "subgroup.tick.people_made_anonymous": "Names of people who left long ago were taken out",
    "subgroup.tick.questions_passed_on": "What was asked of who left was passed on",
    "subgroup.tick.references": "References were given",
    "subgroup.tick.register_checks": "Yearly checks of the register were asked for",
    "subgroup.tick.slots_given_up": "Slots that are no longer needed were given back",
}
# What a second step consists of, by the names that django-allauth gives.
SECOND_STEPS = {
    "totp": "Authenticator app",
    "webauthn": "Passkey",
    "recovery_codes": "Recovery codes",
}
WORDS = {**FILES, **JOBS, **SECOND_STEPS}


def is_owed_work(what: str) -> bool:
    """Whether a job did one order of a kind of owed work, and not whatever it found."""
    kinds = (each for each in apps.get_models() if issubclass(each, OwedWork))
    return what in {each._meta.label_lower for each in kinds}


def in_words(what: str) -> str:
    """What an address or a job is called; one without words by its own name."""
    if what in WORDS:
        return WORDS[what]
    app, _, model = what.partition(".")
    with contextlib.suppress(LookupError):
        return str(capfirst(apps.get_model(app, model)._meta.verbose_name))
    return str(capfirst(what.rpartition(":")[2].rpartition(".")[2].replace("_", " ")))


def named_like(word: str) -> list[str]:
    """The addresses and jobs whose words hold this one, in capitals or not."""
    return [name for name, words in WORDS.items() if word.lower() in words.lower()]
