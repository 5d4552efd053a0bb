from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('partnership', '0004_lives_of_services_and_priorities'),
    ]

    operations = [
        migrations.AlterField(
            model_name='letter',
            name='kind',
            field=models.CharField(choices=[('invitation', 'Invitation'), ('new_password', 'Link for a new password'), ('second_step_off', 'Second step taken off'), ('speaks_too', 'Somebody new speaks for a partner'), ('call_for_updates', 'Call for updates'), ('confirm_reminder', 'Reminder to confirm the plan'), ('plan_published', 'Forward plan published'), ('help_offered', 'Help offered'), ('decision_made', 'Decision of the chair'), ('overdue', 'Overdue communication'), ('booking_asked', 'Slot asked for'), ('booking_answered', 'Answer about a slot'), ('edition_changed', 'Edition moved or cancelled'), ('loan_asked', 'Resource asked for'), ('loan_answered', 'Answer about a resource'), ('register_check', 'Yearly check of the register'), ('register_request', 'Request for channels and resources'), ('overlap_joint', 'Proposal to go joint'), ('approach_asked', 'Question about a local communication'), ('approach_nudge', 'Reminder to answer a question'), ('approach_answered', 'Answers to a question'), ('offer_asked', 'Offer asked for'), ('offer_answered', 'Answer about an offer'), ('what_changed', 'Changes to what you take part in'), ('line_changed', 'Agreed line or contact changed'), ('contact_check', 'Yearly check of contacts'), ('evaluation_asked', 'Question what came of communications'), ('not_picked_up', 'A season or day that nobody has picked up'), ('nomination_asked', 'Request to name an advocate'), ('nominated', 'Nomination to accept'), ('handed_over', 'Work handed over'), ('meeting_changed', 'Meeting set, moved or cancelled'), ('agenda_out', 'Agenda and pack'), ('minutes_out', 'Draft minutes'), ('action_given', 'Action'), ('action_due', 'Action due'), ('advice_answered', 'Advice'), ('advice_check', 'Whether communications was on an agenda'), ('mail_refused', 'Address that refuses mail'), ('digest', 'Digest')], max_length=30),
        ),
        migrations.AlterField(
            model_name='letterchoice',
            name='kind',
            field=models.CharField(choices=[('invitation', 'Invitation'), ('new_password', 'Link for a new password'), ('second_step_off', 'Second step taken off'), ('speaks_too', 'Somebody new speaks for a partner'), ('call_for_updates', 'Call for updates'), ('confirm_reminder', 'Reminder to confirm the plan'), ('plan_published', 'Forward plan published'), ('help_offered', 'Help offered'), ('decision_made', 'Decision of the chair'), ('overdue', 'Overdue communication'), ('booking_asked', 'Slot asked for'), ('booking_answered', 'Answer about a slot'), ('edition_changed', 'Edition moved or cancelled'), ('loan_asked', 'Resource asked for'), ('loan_answered', 'Answer about a resource'), ('register_check', 'Yearly check of the register'), ('register_request', 'Request for channels and resources'), ('overlap_joint', 'Proposal to go joint'), ('approach_asked', 'Question about a local communication'), ('approach_nudge', 'Reminder to answer a question'), ('approach_answered', 'Answers to a question'), ('offer_asked', 'Offer asked for'), ('offer_answered', 'Answer about an offer'), ('what_changed', 'Changes to what you take part in'), ('line_changed', 'Agreed line or contact changed'), ('contact_check', 'Yearly check of contacts'), ('evaluation_asked', 'Question what came of communications'), ('not_picked_up', 'A season or day that nobody has picked up'), ('nomination_asked', 'Request to name an advocate'), ('nominated', 'Nomination to accept'), ('handed_over', 'Work handed over'), ('meeting_changed', 'Meeting set, moved or cancelled'), ('agenda_out', 'Agenda and pack'), ('minutes_out', 'Draft minutes'), ('action_given', 'Action'), ('action_due', 'Action due'), ('advice_answered', 'Advice'), ('advice_check', 'Whether communications was on an agenda'), ('mail_refused', 'Address that refuses mail'), ('digest', 'Digest')], max_length=30),
        ),
    ]
