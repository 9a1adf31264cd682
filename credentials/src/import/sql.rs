//! Statements over many rows at once: on SQLite nobody else writes while the import does, so that it has to be short.

use sqlx::{Any, AssertSqlSafe, any::AnyArguments, query::Query};

/// Rows a statement. SQLite looks each of its numbered values up in a list, so twice as many rows take four times as long.
pub(super) const BATCH: usize = 20;

pub(super) type Many = Query<'static, Any, AnyArguments>;

/// `head ($1, $2), ($3, $4) tail` for two rows of two.
pub(super) fn many(head: &str, (rows, columns): (usize, usize), tail: &str) -> Many {
    let row = |row: usize| format!("({})", list(1 + row * columns, columns));
    let rows: Vec<String> = (0..rows).map(row).collect();
    sqlx::query(AssertSqlSafe(format!("{head}{}{tail}", rows.join(", "))))
}

/// `$1, $2`, counted from `first`.
pub(crate) fn list(first: usize, count: usize) -> String {
    (first..first + count).map(|n| format!("${n}")).collect::<Vec<_>>().join(", ")
}
