import django.db.models.deletion
from django.db import migrations, models

import chatapp.desk.models.queues


class Migration(migrations.Migration):
    # On its own: PostgreSQL alters no table whose rows the same transaction wrote.
    dependencies = [("desk", "0003_default_queue")]

    operations = [
        migrations.AlterField(
            model_name="ticket",
            name="queue",
            field=models.ForeignKey(
                default=chatapp.desk.models.queues.default_queue_id,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="tickets",
                to="desk.queue",
            ),
        ),
    ]
