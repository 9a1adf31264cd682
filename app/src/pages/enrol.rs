//! Step three of a journey: a one-time-password app.

pub mod authenticator;
