from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("conversations", "0004_branches")]

    operations = [
        migrations.AlterField(
            model_name="conversation",
            name="control",
            field=models.CharField(
                choices=[
                    ("model", "Model"),
                    ("queued", "Model, while a person is waited for"),
                    ("human", "Human"),
                ],
                db_default="model",
                default="model",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="message",
            name="notice",
            field=models.CharField(
                blank=True,
                choices=[
                    ("switched", "Switched"),
                    ("switched_back", "Switched Back"),
                    ("ticket_opened", "Ticket Opened"),
                    ("agent_joined", "Agent Joined"),
                    ("handed_back", "Handed Back"),
                    ("ticket_closed", "Ticket Closed"),
                    ("ticket_merged", "Ticket Merged"),
                    ("ticket_reopened", "Ticket Reopened"),
                    ("review_opened", "Review Opened"),
                    ("passed_on", "Passed On"),
                    ("withdrawn", "Withdrawn"),
                ],
                max_length=20,
            ),
        ),
    ]
