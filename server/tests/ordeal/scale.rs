//! Short or long, and on which database.

/// Whether the promised numbers are asked for: `cargo xtask ordeal` says so.
pub fn is_long() -> bool {
    std::env::var("SAIHAKKO_ORDEAL").is_ok_and(|form| form == "long")
}

/// The number of this form.
pub fn of<T>(short: T, long: T) -> T {
    if is_long() { long } else { short }
}

/// Where an installation keeps its data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

impl Engine {
    /// `false` only where somebody said in so many words that PostgreSQL stays out.
    pub fn is_wanted(self) -> bool {
        self == Self::Sqlite || !std::env::var("SAIHAKKO_TEST_ONLY").is_ok_and(|only| only == "sqlite")
    }
}

/// Tells an ordeal on SQLite and on PostgreSQL.
macro_rules! on_both {
    ($name:ident, $told:ident) => {
        mod $name {
            #[test]
            fn on_sqlite() {
                super::$told(crate::scale::Engine::Sqlite);
            }

            #[test]
            fn on_postgres() {
                if crate::scale::Engine::Postgres.is_wanted() {
                    super::$told(crate::scale::Engine::Postgres);
                }
            }
        }
    };
}
pub(crate) use on_both;
