from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("refusals", "0008_policy")]

    operations = [
        migrations.AlterField(
            model_name="outcome",
            name="kind",
            field=models.CharField(
                choices=[
                    ("chosen", "Chosen"),
                    ("answered", "Answered"),
                    ("refused_again", "Refused Again"),
                    ("escalated", "Escalated"),
                    ("resolved", "Resolved"),
                    ("unresolved", "Unresolved"),
                    ("mistake", "Mistake"),
                ],
                max_length=20,
            ),
        ),
    ]
