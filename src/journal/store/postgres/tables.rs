//! The tables of a journal in PostgreSQL, as SQL: for the program that makes them, and for an administrator who
//! does. A role that holds the grants below can keep the journal, and take nothing away.

/// The steps to the tables of this version, from none on.
pub(super) const MIGRATIONS: [&str; 1] = [include_str!("sql/1.sql")];

/// The version of the tables.
pub(in crate::journal) const VERSION: i64 = 1;

/// Keeps others from making or moving the tables until the transaction ends.
pub(super) const LOCK: &str = include_str!("sql/lock.sql");

/// All tables. Nothing is ever taken from one.
pub(super) const TABLES: [&str; 6] = ["journal", "run", "refund", "step", "payment", "copied"];

/// What the program does in each table.
pub(super) const GRANTS: [&str; 3] = ["SELECT", "INSERT", "UPDATE"];

/// Writes the SQL with which an administrator makes the tables, and lets a role of the program use them. Without
/// a role it only says how to.
pub(in crate::journal) fn administrator_sql(role: Option<&str>) -> String {
    let grants = match role {
        Some(role) => format!(
            "SET LOCAL cookiepay.role = {};\n\
             DO $$ BEGIN EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', current_schema(), \
             current_setting('cookiepay.role')); END $$;\n\
             GRANT {} ON {} TO {};\n",
            quoted('\'', role),
            GRANTS.join(", "),
            TABLES.join(", "),
            quoted('"', role),
        ),
        None => include_str!("sql/nobody.sql").to_owned(),
    };
    [
        include_str!("sql/begin.sql"),
        LOCK,
        &MIGRATIONS.concat(),
        include_str!("sql/grants.sql"),
        &grants,
        "COMMIT;\n",
    ]
    .concat()
}

/// Writes a text between quotes, in which each quote stands twice.
fn quoted(quote: char, text: &str) -> String {
    let twice = format!("{quote}{quote}");
    format!("{quote}{}{quote}", text.replace(quote, &twice))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_role_is_a_name_whatever_is_in_it() {
        let sql = administrator_sql(Some("min'ji\"; DROP TABLE refund; --"));
        assert!(sql.contains(" TO \"min'ji\"\"; DROP TABLE refund; --\";\n"));
        assert!(sql.contains(" = 'min''ji\"; DROP TABLE refund; --';\n"));
    }

    #[test]
    fn without_a_role_nothing_is_granted() {
        let sql = administrator_sql(None);
        let grants: Vec<&str> = sql.lines().filter(|it| it.contains("GRANT ")).collect();
        assert_eq!(grants.len(), 2);
        assert!(grants.iter().all(|it| it.starts_with("--   ")));
        let tables = TABLES.join(", ");
        assert!(grants[1].contains(&format!("GRANT {} ON {tables} TO", GRANTS.join(", "))));
        for table in TABLES {
            assert!(sql.contains(&format!("CREATE TABLE {table} (")), "{table}");
        }
        assert_eq!(sql.matches("CREATE TABLE").count(), TABLES.len());
    }
}
