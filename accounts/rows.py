"""What every row of ours has: a key that says nothing."""

import uuid

from django.db import models


class Row(models.Model):
    """A row whose key is random, made here, and tells neither time nor order."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        """Name the kind and a piece of the random key: never anything of a person."""
        return f"{self._meta.verbose_name} {str(self.pk)[:8]}"
