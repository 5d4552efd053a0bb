"""Records are chained, sealed and signed; the guard is lifted while their tables change."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from bsc_comms.kit import frozen
from bsc_comms.kit.financial_year import FinancialYear
from plans.rules.chain import NOTHING_BEFORE, about_record, head_of, links_of

RECORD_IS_FROZEN = "OLD.revision > 0"
ITS_RECORD_IS_FROZEN = (
    "EXISTS (SELECT 1 FROM plans_annualrecord AS record "
    "WHERE record.id = OLD.record_id AND record.revision > 0)"
)
RECORD = ("plans_annualrecord", (("id",), ("year", "revision")), RECORD_IS_FROZEN)
BEFORE = (
    RECORD,
    ("plans_annualrecordfile", (("id",), ("record_id", "format")), ITS_RECORD_IS_FROZEN),
)
AFTERWARDS = (
    RECORD,
    ("plans_annualrecordfile", (("id",), ("record_id", "format", "part")), ITS_RECORD_IS_FROZEN),
    ("plans_recordsignature", (("id",), ("record_id", "role"), ("record_id", "person_id")), "TRUE"),
)


def _freeze(schema_editor, tables):
    vendor = schema_editor.connection.vendor
    for table, keys, when in tables:
        for statement in frozen.freezing(vendor, table, keys=keys, when=when):
            schema_editor.execute(statement)


def _thaw(schema_editor, tables):
    for table, _keys, _when in tables:
        for statement in frozen.thawing(schema_editor.connection.vendor, table):
            schema_editor.execute(statement)


def thaw(apps, schema_editor):
    _thaw(schema_editor, BEFORE)


def freeze_again(apps, schema_editor):
    _freeze(schema_editor, BEFORE)


def freeze(apps, schema_editor):
    _freeze(schema_editor, AFTERWARDS)


def thaw_again(apps, schema_editor):
    _thaw(schema_editor, AFTERWARDS)


def chain_what_there_is(apps, schema_editor):
    """Frozen records follow each other as they were compiled; they were made without a seal."""
    head = NOTHING_BEFORE
    for record in apps.get_model("plans", "AnnualRecord").objects.order_by("compiled_at", "pk"):
        record.previous = head if record.revision else NOTHING_BEFORE
        about = about_record(
            year=FinancialYear(record.year).label,
            revision=record.revision,
            compiled_at=record.compiled_at,
            compiled_by=record.compiled_by_id,
            content_hash=record.content_hash,
            difference=record.difference,
            previous=record.previous,
            key=record.key,
        )
        record.links = links_of(about, record.content)
        record.head = head_of(record.links)
        record.save()
        head = record.head if record.revision else head


class Migration(migrations.Migration):

    dependencies = [
        ('plans', '0022_occasions_left_out_and_prompted'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(thaw, freeze_again),
        migrations.CreateModel(
            name='RecordSignature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('coordinator', 'Compiled by the coordinator'), ('chair', 'Signed by the chair')], max_length=12)),
                ('at', models.DateTimeField()),
                ('head', models.CharField(help_text='The head that was on the screen.', max_length=64)),
                ('digest', models.CharField(help_text='Of who signed what, as what and when.', max_length=64)),
                ('seal', models.CharField(blank=True, max_length=128)),
            ],
            options={
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.AlterModelOptions(
            name='annualrecordfile',
            options={'ordering': ['format', 'part']},
        ),
        migrations.RemoveConstraint(
            model_name='annualrecordfile',
            name='one_file_a_format_of_a_record',
        ),
        migrations.AddField(
            model_name='annualrecord',
            name='difference',
            field=models.JSONField(blank=True, default=dict, help_text='Since the revision before: what changed, and why.'),
        ),
        migrations.AddField(
            model_name='annualrecord',
            name='files_seal',
            field=models.CharField(blank=True, help_text='Of head and documents.', max_length=128),
        ),
        migrations.AddField(
            model_name='annualrecord',
            name='head',
            field=models.CharField(blank=True, help_text='The end of the chain.', max_length=64),
        ),
        migrations.AddField(
            model_name='annualrecord',
            name='key',
            field=models.CharField(blank=True, help_text='The public half of the key.', max_length=64),
        ),
        migrations.AddField(
            model_name='annualrecord',
            name='links',
            field=models.JSONField(default=list, help_text='The chain over its parts, with their names.'),
        ),
        migrations.AddField(
            model_name='annualrecord',
            name='previous',
            field=models.CharField(blank=True, help_text='The head of the revision that was frozen before it.', max_length=64),
        ),
        migrations.AddField(
            model_name='annualrecord',
            name='seal',
            field=models.CharField(blank=True, help_text='Of the head, by the key.', max_length=128),
        ),
        migrations.AddField(
            model_name='annualrecordfile',
            name='part',
            field=models.PositiveSmallIntegerField(default=0, help_text='Of a register that comes in parts; 0 is the document itself.'),
        ),
        migrations.AddField(
            model_name='recordorder',
            name='why',
            field=models.TextField(blank=True, help_text='What came to light since the last revision.'),
        ),
        migrations.RunPython(chain_what_there_is, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='annualrecord',
            constraint=models.UniqueConstraint(condition=models.Q(('revision__gt', 0)), fields=('previous',), name='one_record_follows_another'),
        ),
        migrations.AddConstraint(
            model_name='annualrecordfile',
            constraint=models.UniqueConstraint(fields=('record', 'format', 'part'), name='one_file_a_format_and_part_of_a_record'),
        ),
        migrations.AddField(
            model_name='recordsignature',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='recordsignature',
            name='record',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='plans.annualrecord'),
        ),
        migrations.AddConstraint(
            model_name='recordsignature',
            constraint=models.UniqueConstraint(fields=('record', 'role'), name='a_record_is_signed_once_as'),
        ),
        migrations.AddConstraint(
            model_name='recordsignature',
            constraint=models.UniqueConstraint(fields=('record', 'person'), name='two_people_sign_a_record'),
        ),
        migrations.RunPython(freeze, thaw_again),
    ]
