//! Step four of a journey: what is replaced.

pub mod login_id;
pub mod password;
