"""The trail's tables: events by year, append-only; changes append-only; the tables we keep empty (foundation.md 5, 6)."""

from django.db import migrations

from veiligthuis.database import REFUSE_FUNCTION, append_only, frozen_when, recorded

EVENT = """
create table accounts_event (
  id uuid not null,
  at timestamptz not null,
  actor text not null constraint event_has_actor check (actor <> ''),
  act varchar(40) not null,
  role text not null,
  ground varchar(20) not null,
  purpose text not null,
  result varchar(12) not null,
  kind varchar(60) not null,
  object_id uuid,
  case_id uuid,
  case_number varchar(20) not null,
  region uuid,
  persons uuid[] not null,
  listed uuid[] not null,
  request text not null,
  xid xid8 not null default pg_current_xact_id(),
  primary key (at, id)
) partition by range (at);
create index accounts_event_case on accounts_event (case_id, at);
create index accounts_event_actor on accounts_event (actor, at);
create index accounts_event_number on accounts_event (case_number, region) where case_number <> '';
create index accounts_event_xid on accounts_event (xid);
-- what happened to one person's access: `accounts.audit.looks.about_person` asks by these same acts
create index accounts_event_access on accounts_event (object_id, at)
  where act in ('rol_gewijzigd', 'rol_gevraagd', 'rol_besloten', 'persoon_gewijzigd', 'uitgenodigd', 'dienst_gewijzigd');
create index accounts_event_listed on accounts_event using gin (listed);
create trigger refuse_truncate before truncate on accounts_event for each statement execute function vt_refuses();

-- what the database saw changing, whoever asked: names of columns, never a value
create table accounts_rowchange (
  at timestamptz not null default clock_timestamp(),
  actor text not null constraint change_has_actor check (actor <> ''),
  request text not null,
  xid xid8 not null default pg_current_xact_id(),
  table_name text not null,
  row_id text not null,
  case_id uuid,
  operation text not null,
  columns text[] not null
) partition by range (at);
create index accounts_rowchange_case on accounts_rowchange (case_id, at);
create index accounts_rowchange_xid on accounts_rowchange (xid);
create trigger refuse_truncate before truncate on accounts_rowchange for each statement execute function vt_refuses();

create function vt_records() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  was jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) end;
  is_now jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) end;
  named text[] := '{}';
begin
  if tg_op = 'UPDATE' then
    select array_agg(key order by key) into named from jsonb_each(is_now) where value is distinct from was -> key;
    if named is null then return null; end if;
  end if;
  insert into accounts_rowchange (actor, request, table_name, row_id, case_id, operation, columns) values (
    coalesce(current_setting('vt.actor', true), ''), coalesce(current_setting('vt.request', true), ''),
    tg_table_name, coalesce(is_now, was) ->> 'id',
    (case when tg_table_name = 'cases_case' then coalesce(is_now, was) ->> 'id'
      else coalesce(is_now, was) ->> 'case_id' end)::uuid,
    lower(tg_op), named);
  return null;
end $$;

create function trail_partition(y int) returns boolean language plpgsql security definer set search_path = public, pg_temp as $$
declare
  parent text;
  t text;
  made boolean := false;
begin
  foreach parent in array array['accounts_event', 'accounts_rowchange'] loop
    t := format('%s_%s', parent, y);
    continue when to_regclass(t) is not null;
    execute format('create table %I (like %I including defaults including constraints including indexes)', t, parent);
    execute format('create trigger refuse_change before update or delete on %I for each row execute function vt_refuses()', t);
    execute format('create trigger refuse_truncate before truncate on %I for each statement execute function vt_refuses()', t);
    execute format('alter table %I enable always trigger refuse_change', t);
    execute format('alter table %I enable always trigger refuse_truncate', t);
    execute format('revoke all on %I from public, vt_app, vt_public, vt_worker, vt_audit_reader', t);
    execute format('alter table %I attach partition %I for values from (%L) to (%L)', parent, t,
      make_timestamptz(y, 1, 1, 0, 0, 0, 'UTC'), make_timestamptz(y + 1, 1, 1, 0, 0, 0, 'UTC'));
    made := true;
  end loop;
  return made;
end $$;
revoke all on function trail_partition(int) from public;
grant execute on function trail_partition(int) to vt_worker;
select trail_partition(y) from generate_series(extract(year from now())::int - 1, extract(year from now())::int + 5) as y;

alter table accounts_event enable row level security;
alter table accounts_event force row level security;
create policy event_write on accounts_event for insert to vt_app, vt_worker
  with check (actor = current_setting('vt.actor', true));
create policy event_read on accounts_event for select to vt_audit_reader, vt_worker using (true);
do $$ begin execute format('create policy event_owner on accounts_event to %I using (true)', current_user); end $$;
revoke all on accounts_event from vt_app, vt_worker, vt_public, vt_audit_reader;
grant insert on accounts_event to vt_app, vt_worker;
grant select on accounts_event to vt_audit_reader, vt_worker;
revoke all on accounts_rowchange from vt_app, vt_worker, vt_public, vt_audit_reader;
grant select on accounts_rowchange to vt_audit_reader, vt_worker;
"""
# every table of ours and of the second factors, save those that tests/test_row_changes.py names with a reason
RECORDED = [
    "accounts_datakey", "accounts_dutyshift", "accounts_membership", "accounts_onetimelink", "accounts_organisation",
    "accounts_peopleimport", "accounts_resetrequest", "accounts_review", "accounts_reviewstep", "accounts_rolerequest",
    "accounts_team", "accounts_user", "accounts_user_groups", "accounts_user_user_permissions", "mfa_authenticator",
]  # fmt: skip
REVIEW = """
alter table accounts_review add constraint review_never_own check (reviewer_id::text <> event_actor);
grant select on accounts_review to vt_audit_reader;
grant select on accounts_user to vt_audit_reader;
"""
STEP = """
create function reviewstep_fits() returns trigger language plpgsql as $$
declare asked accounts_review;
begin
  select * into asked from accounts_review where id = new.review_id;
  if asked.verdict is distinct from 'navragen' then
    raise exception 'reviewstep_follows_a_question' using errcode = 'check_violation', constraint = 'reviewstep_follows_a_question';
  end if;
  if new.kind = 'afgesloten' and new.author_id::text = asked.event_actor then
    raise exception 'reviewstep_never_own' using errcode = 'check_violation', constraint = 'reviewstep_never_own';
  end if;
  if new.kind = 'antwoord' and exists (select 1 from accounts_reviewstep s where s.review_id = new.review_id and s.kind = 'afgesloten') then
    raise exception 'reviewstep_before_its_end' using errcode = 'check_violation', constraint = 'reviewstep_before_its_end';
  end if;
  return new;
end $$;
create trigger reviewstep_fits before insert on accounts_reviewstep for each row execute function reviewstep_fits();
alter table accounts_reviewstep enable always trigger reviewstep_fits;
grant select on accounts_reviewstep to vt_audit_reader;
"""
# a second person decides, never one whom it is about, and a decision stands
SECOND_PERSON = """
alter table accounts_rolerequest add constraint role_request_never_own check (asked_by_id <> all (concerns));
alter table accounts_rolerequest add constraint role_request_names_whom_it_is_about
  check (person_id is null or person_id = any (concerns));
alter table accounts_rolerequest add constraint role_request_second_person check (
  case when state in ('gegeven', 'geweigerd')
    then decided_by_id is not null and decided_by_id <> asked_by_id and decided_by_id <> all (concerns)
  when state = 'ingetrokken' then decided_by_id is not null and decided_by_id = asked_by_id
  else decided_by_id is null end);
alter table accounts_rolerequest add constraint role_request_decided_in_time
  check (state not in ('gegeven', 'geweigerd') or decided_at < expires_at);
"""
# django-auditlog's stock table is not ours; guardian's generic tables stay empty (dropping them breaks has_perm)
STOCK = """
drop table if exists auditlog_logentry;
alter table guardian_userobjectpermission add constraint stays_empty check (false);
alter table guardian_groupobjectpermission add constraint stays_empty check (false);
"""


class Migration(migrations.Migration):
    """After this nothing that is in the trail can be changed by the program."""

    dependencies = [
        ("accounts", "0001_first"),
        ("auditlog", "0017_add_actor_email"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("guardian", "0003_remove_groupobjectpermission_guardian_gr_content_ae6aec_idx_and_more"),
    ]
    operations = [
        migrations.RunSQL(REFUSE_FUNCTION),
        migrations.RunSQL(EVENT),
        migrations.RunSQL(append_only("accounts_changeentry")),
        migrations.RunSQL(append_only("accounts_review")),
        migrations.RunSQL(REVIEW),
        migrations.RunSQL(append_only("accounts_reviewstep")),
        migrations.RunSQL(STEP),
        migrations.RunSQL(SECOND_PERSON),
        migrations.RunSQL(frozen_when("accounts_rolerequest", "old.state <> 'gevraagd'", "role_request_stands")),
        migrations.RunSQL(STOCK),
        *[migrations.RunSQL(recorded(table)) for table in RECORDED],
    ]
