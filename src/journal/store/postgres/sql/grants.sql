
-- What the role of the program may do, and no more: it can neither delete, nor truncate, nor make anything. In
-- PostgreSQL 14 everybody may make tables in the schema "public": REVOKE CREATE ON SCHEMA public FROM PUBLIC.
-- Where the tables are there, and another role is to use them, these lines will do, between BEGIN and COMMIT.
