"""The session store: Django's own, sealed, under a digest of its key, with whose login it is and since when."""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from accounts.entry import Login, stored_key
from accounts.keys import open_by_ring, seal_by_ring
from veiligthuis import clock
from veiligthuis.keys import KeyRefused

LOGINS = "logins"  # the kind of key
PLACE: dict[str, Any] = {"label": "login", "row": UUID(int=0), "column": "session"}


class SessionStore(DatabaseStore):
    """Keeps a login as a row; ending the login deletes the row."""

    @classmethod
    def get_model_class(cls) -> type[Login]:
        """Return our own table."""
        return Login

    def load(self) -> dict[str, Any]:
        """Return what the login of this browser holds; nothing when it has ended."""
        row = Login.objects.filter(pk=stored_key(self.session_key or ""), expire_date__gt=clock.now()).first()
        if row is None:
            self._session_key = None
            return {}
        return self.decode(row.session_data)

    def exists(self, session_key: str) -> bool:
        """Say whether there is such a login."""
        return Login.objects.filter(pk=stored_key(session_key)).exists()

    def delete(self, session_key: str | None = None) -> None:
        """End a login: this one, unless another key is given."""
        Login.objects.filter(pk=stored_key(session_key or self.session_key or "")).delete()

    def encode(self, session_dict: dict[str, Any]) -> str:
        """Seal what a login holds: the database alone does not tell it, nor a secret that is being set up."""
        return seal_by_ring(LOGINS, json.dumps(session_dict), **PLACE)

    def decode(self, session_data: str | bytes) -> dict[str, Any]:
        """Open it; what was changed or sealed under another key is an empty login."""
        try:
            text = session_data if isinstance(session_data, str) else session_data.decode()
            found: dict[str, Any] = json.loads(open_by_ring(LOGINS, text, **PLACE))
        except (KeyRefused, ValueError):
            return {}
        return found

    def create_model_instance(self, data: dict[str, Any]) -> Login:
        """Copy whose login it is, when it began and when it was last used beside the session itself."""
        key = stored_key(self._get_or_create_session_key())  # type: ignore[attr-defined]
        login = Login(session_key=key, session_data=self.encode(data))
        login.label = Login.objects.filter(pk=key).values_list("label", flat=True).first() or ""
        login.expire_date = self.get_expiry_date(modification=clock.now())
        login.user_id = data.get("_auth_user_id")
        login.made_at = datetime.fromisoformat(data["made"]) if "made" in data else None
        login.acted_at = datetime.fromisoformat(data["acted"]) if "acted" in data else None
        return login
