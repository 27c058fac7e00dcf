from django.db import migrations


def note_bans(apps, schema_editor):
    sanctions = apps.get_model("comments", "Sanction").objects.using(schema_editor.connection.alias)
    users = apps.get_model("accounts", "User").objects.using(schema_editor.connection.alias)
    banned = sanctions.filter(kind="ban", until=None, lifted_at=None).values("fan")
    users.filter(pk__in=banned).update(is_banned=True)


class Migration(migrations.Migration):
    dependencies = [("comments", "0007_sanctions"), ("accounts", "0007_avatar")]
    operations = [migrations.RunPython(note_bans, migrations.RunPython.noop)]
