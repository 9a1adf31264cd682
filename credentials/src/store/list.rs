//! Many rows in one statement: a list goes along as one JSON text, `$1`. So the statement stays the same, however long the list is.

/// A statement with the ids of the list in it: what stands before them, what after.
macro_rules! with_ids {
    ($engine:expr, $before:literal, $after:literal) => {
        match $engine {
            $crate::store::Engine::Sqlite => concat!($before, "(SELECT value FROM json_each($1))", $after),
            $crate::store::Engine::Postgres => concat!($before, "(SELECT json_array_elements_text($1::json))", $after),
        }
    };
}

/// A statement with the list as a table `x`, whose columns are the fields of its objects.
macro_rules! with_rows {
    ($engine:expr, $before:literal, [$first:ident $first_kind:ident $(, $name:ident $kind:ident)*], $after:literal) => {
        match $engine {
            $crate::store::Engine::Sqlite => concat!(
                $before,
                "(SELECT json_extract(value, '$.", stringify!($first), "') AS ", stringify!($first),
                $(", json_extract(value, '$.", stringify!($name), "') AS ", stringify!($name),)*
                " FROM json_each($1)) AS x",
                $after
            ),
            $crate::store::Engine::Postgres => concat!(
                $before,
                "json_to_recordset($1::json) AS x(", stringify!($first), " ", stringify!($first_kind),
                $(", ", stringify!($name), " ", stringify!($kind),)*
                ")",
                $after
            ),
        }
    };
}

pub(crate) use {with_ids, with_rows};

use super::StoreError;

/// The list as it goes along.
pub(crate) fn listed<T: serde::Serialize>(items: &[T]) -> Result<String, StoreError> {
    serde_json::to_string(items).map_err(|_| StoreError::unreadable("list"))
}
