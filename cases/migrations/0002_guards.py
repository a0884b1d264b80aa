"""What the database refuses by itself: rows of another region, changed history, an identity that may not be."""

from django.db import migrations

from veiligthuis.database import append_only, frozen_when, recorded, states_follow

BELOW_A_CASE = [
    "address", "answerfact", "assignment", "decision", "handover", "handovermessage", "household", "householdmember",
    "itemanswer", "journalabout", "journalentry", "monitoringmoment", "person", "personlevel", "personversion", "relation", "report",
    "reporteridentity", "safecontact", "safetyagreement", "safetyassessment", "secondreading", "term",
]  # fmt: skip
# not below a case, or without a region of their own; drafts, messages and deliveries are named with their reason
BESIDE_A_CASE = ["advice", "case", "caseuserpermission", "contact", "definition", "submission"]
SAME_REGION = "\n".join(
    f"alter table cases_{name} add constraint {name}_region_of_case "
    f"foreign key (case_id, region_id) references cases_case (id, region_id);"
    for name in BELOW_A_CASE
)
# Uitvoeringsbesluit Wmo 2015, 4.1.8(3), and domain.md 4: who is unknown to us has no row, whatever a program does
UNKNOWN_HAS_NO_IDENTITY = """
create function unknown_has_no_identity() returns trigger language plpgsql as $$
begin
  if exists (select 1 from cases_reporteridentity i join cases_report r on r.id = i.report_id
             where r.mode = 'dubbel_anoniem' and (i.id = new.id or r.id = new.id)) then
    raise exception 'unknown_has_no_identity' using errcode = 'check_violation', constraint = 'unknown_has_no_identity';
  end if;
  return null;
end $$;
create constraint trigger unknown_has_no_identity after insert or update on cases_reporteridentity
  deferrable initially deferred for each row execute function unknown_has_no_identity();
create constraint trigger unknown_has_no_identity after insert or update of mode on cases_report
  deferrable initially deferred for each row execute function unknown_has_no_identity();
"""
# an agreed assessment and everything below it stands as it was agreed
AGREED = """
create function assessment_part_agreed() returns trigger language plpgsql as $$
declare found_state text;
begin
  if tg_table_name = 'cases_answerfact' then
    select a.state into found_state from cases_safetyassessment a join cases_itemanswer i on i.assessment_id = a.id
      where i.id = case when tg_op = 'DELETE' then old.answer_id else new.answer_id end;
  elsif tg_op = 'DELETE' then
    select state into found_state from cases_safetyassessment where id = old.assessment_id;
  else
    select state into found_state from cases_safetyassessment where id = new.assessment_id;
  end if;
  if found_state = 'vastgesteld' then
    raise exception 'assessment_agreed' using errcode = 'check_violation', constraint = 'assessment_agreed';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$;
create trigger assessment_agreed before insert or update or delete on cases_itemanswer
  for each row execute function assessment_part_agreed();
create trigger assessment_agreed before insert or update or delete on cases_personlevel
  for each row execute function assessment_part_agreed();
create trigger assessment_agreed before insert or update or delete on cases_answerfact
  for each row execute function assessment_part_agreed();
"""
# a closed case takes no new report: a later one is a hermelding in a case of its own (ministers' annex, domain.md 1)
CLOSED = """
create function closed_case_takes_no_report() returns trigger language plpgsql as $$
begin
  perform 1 from cases_case where id = new.case_id and closed_at is null for share;
  if not found then
    raise exception 'closed_case_takes_no_report'
      using errcode = 'check_violation', constraint = 'closed_case_takes_no_report';
  end if;
  return new;
end $$;
create trigger closed_case_takes_no_report before insert on cases_report
  for each row execute function closed_case_takes_no_report();
"""

# the tables of the rules once more, so that nobody passes them by; tests/test_states.py holds that both say the same
STATES: dict[str, dict[str, list[str]]] = {
    "cases_report": {"ontvangen": ["in_beoordeling"], "in_beoordeling": ["besloten"], "besloten": []},
    "cases_submission": {"wacht": ["aangenomen", "geweigerd"], "aangenomen": [], "geweigerd": []},
    "cases_safetyassessment": {
        "concept": ["voorgelegd"],
        "voorgelegd": ["vastgesteld", "niet_akkoord", "teruggestuurd"],
        "teruggestuurd": ["voorgelegd"],
        "niet_akkoord": ["voorgelegd"],
        "vastgesteld": [],
    },
    "cases_handover": {
        "verstuurd": ["vraag_gesteld", "aangenomen", "geweigerd", "teruggehaald"],
        "vraag_gesteld": ["beantwoord", "aangenomen", "geweigerd", "teruggehaald"],
        "beantwoord": ["vraag_gesteld", "aangenomen", "geweigerd", "teruggehaald"],
        "aangenomen": [],
        "geweigerd": [],
        "teruggehaald": [],
    },
}
# a case is open, then closed; what comes later is another case
STAYS_CLOSED = """
create function case_stays_closed() returns trigger language plpgsql as $$
begin
  if old.closed_at is not null
     and (new.closed_at is distinct from old.closed_at or new.closing_reason <> old.closing_reason) then
    raise exception 'case_stays_closed' using errcode = 'check_violation', constraint = 'case_stays_closed';
  end if;
  return new;
end $$;
create trigger case_stays_closed before update of closed_at, closing_reason on cases_case
  for each row execute function case_stays_closed();
"""


class Migration(migrations.Migration):
    """Constraints that Django cannot say."""

    dependencies = [("cases", "0001_first"), ("accounts", "0002_trail")]
    operations = [
        migrations.RunSQL(SAME_REGION),
        migrations.RunSQL(UNKNOWN_HAS_NO_IDENTITY),
        *[
            migrations.RunSQL(append_only(f"cases_{name}"))
            for name in (
                "definition",
                "personversion",
                "journalentry",
                "journalabout",
                "secondreading",
                "handovermessage",
                "decision",
                "delivery",
            )
        ],
        migrations.RunSQL(frozen_when("cases_safetyassessment", "old.state = 'vastgesteld'", "assessment_frozen")),
        migrations.RunSQL(AGREED),
        migrations.RunSQL(frozen_when("cases_monitoringmoment", "old.done_at is not null", "moment_frozen")),
        migrations.RunSQL(frozen_when("cases_advice", "true", "advice_frozen")),
        migrations.RunSQL(CLOSED),
        migrations.RunSQL(STAYS_CLOSED),
        *[migrations.RunSQL(states_follow(table, following)) for table, following in STATES.items()],
        *[migrations.RunSQL(recorded(f"cases_{name}")) for name in (*BELOW_A_CASE, *BESIDE_A_CASE)],
    ]
