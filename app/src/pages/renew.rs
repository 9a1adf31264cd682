//! Step four of a journey: what is replaced.

pub mod password;
