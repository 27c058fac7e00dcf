from django.db import migrations

from cast.folding import fold


def fold_keys(apps, schema_editor):
    """Spellings meet under more sounds than before."""
    TagAlias = apps.get_model("cast", "TagAlias")
    for alias in TagAlias.objects.iterator():
        TagAlias.objects.filter(pk=alias.pk).update(key=fold(alias.text)[:100])


class Migration(migrations.Migration):
    dependencies = [("cast", "0001_initial")]
    operations = [migrations.RunPython(fold_keys, migrations.RunPython.noop)]
