"""Forward plans as Word, CSV and JSON as well."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('plans', '0019_indicators_and_other_intelligence'),
    ]

    operations = [
        migrations.AlterField(
            model_name='annualrecordfile',
            name='format',
            field=models.CharField(choices=[('pdf', 'PDF'), ('docx', 'Word'), ('xlsx', 'Excel'), ('csv', 'CSV'), ('json', 'JSON')], max_length=6),
        ),
        migrations.AlterField(
            model_name='forwardplanfile',
            name='format',
            field=models.CharField(choices=[('pdf', 'PDF'), ('docx', 'Word'), ('xlsx', 'Excel'), ('csv', 'CSV'), ('json', 'JSON')], max_length=6),
        ),
    ]
