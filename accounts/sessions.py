"""The session store: Django's own, with columns that say whose login it is and since when."""

from datetime import datetime
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from accounts.models import Login


class SessionStore(DatabaseStore):
    """Keeps a login as a row; ending the login deletes the row."""

    @classmethod
    def get_model_class(cls) -> type[Login]:
        """Return our own table."""
        return Login

    def create_model_instance(self, data: dict[str, Any]) -> Login:
        """Copy whose login it is, when it began and when it was last used beside the session itself."""
        login = Login(session_key=self._get_or_create_session_key(), session_data=self.encode(data))  # type: ignore[attr-defined]
        login.expire_date = self.get_expiry_date()
        login.user_id = data.get("_auth_user_id")
        login.made_at = datetime.fromisoformat(data["made"]) if "made" in data else None
        login.acted_at = datetime.fromisoformat(data["acted"]) if "acted" in data else None
        return login
