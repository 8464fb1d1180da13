#!/bin/sh
# Run once by PostgreSQL's container on an empty data folder: creates the three roles and the
# database, as the launcher does. No role but the administrator is a superuser or has BYPASSRLS.
set -eu
: "${KOMPASS_OWNER_PASSWORD:?}" "${KOMPASS_APP_PASSWORD:?}" "${KOMPASS_BACKUP_PASSWORD:?}"
# psql reads the passwords from the environment, so they are on no command line.
psql -v ON_ERROR_STOP=1 --no-psqlrc --quiet --username "$POSTGRES_USER" --dbname postgres <<'SQL'
\getenv owner_password KOMPASS_OWNER_PASSWORD
\getenv app_password KOMPASS_APP_PASSWORD
\getenv backup_password KOMPASS_BACKUP_PASSWORD
CREATE ROLE kompass_owner LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOREPLICATION CREATEDB
    PASSWORD :'owner_password';
CREATE ROLE kompass_app LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOREPLICATION NOCREATEDB
    PASSWORD :'app_password';
CREATE ROLE kompass_backup LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOREPLICATION NOCREATEDB
    PASSWORD :'backup_password';
CREATE DATABASE kompass OWNER kompass_owner;
SQL
