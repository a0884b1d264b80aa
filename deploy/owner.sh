#!/bin/sh
# Run once by the image of PostgreSQL on an empty volume: the owner of the tables, who is no superuser, and the database.
set -eu
psql --no-psqlrc --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" --dbname=postgres --set=password="$VT_OWNER_PASSWORD" <<'SQL'
set log_statement = 'none';
set password_encryption = 'scram-sha-256';
create role vt_owner login createrole password :'password';
grant set on parameter log_statement to vt_owner;
create database veiligthuis owner vt_owner encoding 'UTF8' template template0;
SQL
