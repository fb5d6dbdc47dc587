-- Nobody else makes or moves tables of this schema meanwhile. Other schemas of the database have locks of their own.
DO $$ BEGIN PERFORM pg_advisory_xact_lock(1668247403, coalesce(
    (SELECT relnamespace FROM pg_class WHERE relname = 'journal' AND relkind = 'r' AND pg_table_is_visible(oid)),
    (SELECT oid FROM pg_namespace WHERE nspname = current_schema()))::integer); END $$;

