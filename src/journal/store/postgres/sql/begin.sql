-- The tables of a journal of cookiepay in PostgreSQL 14 or later, and what the role of the program may do with them.
-- Run this once, in the database and the schema of the journal, with the role that is to own the tables:
--   psql -v ON_ERROR_STOP=1 -f THIS
-- All of it is done, or nothing.
BEGIN;
