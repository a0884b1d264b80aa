"""The screens of this room: the conversation, the report, somebody unknown, the Postvak, reading a report."""
