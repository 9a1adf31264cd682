//! The ordeal: the real program, killed, starved, frozen and hammered, with a real mail server and a real PostgreSQL.
//!
//! Each ordeal has a short form, which runs here, and a long one with the numbers that were promised: `cargo xtask ordeal [NAME]`.
//!
//! | file | subject |
//! |---|---|
//! | `scale` | short or long, and on which database |
//! | `ground`, `cluster`, `relay`, `campaign` | an installation, its PostgreSQL, its mail server, a campaign in it |
//! | `browser`, `person` | who uses it, and knows what was promised to them |
//! | `invariants` | what must hold in the database whatever happened |
//! | the others | one ordeal each |

#![cfg(all(target_os = "linux", not(feature = "demo")))]
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test may panic")]

mod browser;
mod campaign;
mod cluster;
mod faults;
mod ground;
mod invariants;
mod kills;
mod outage;
mod person;
mod processes;
mod relay;
mod revocation;
mod scale;
mod silence;
