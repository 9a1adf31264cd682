use std::fmt;

use credentials::store::StoreError;

use crate::{serve::ServeError, settings::SettingsError};

/// Why a command did not do what it was asked: a sentence with its remedy, for standard error.
#[derive(Debug)]
pub(super) struct Failure(String);

impl Failure {
    pub fn new(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self(format!(
            "the database can't be used: {}; if it is new or of an older version, run: saihakko migrate --config FILE",
            error.cause()
        ))
    }
}

impl From<SettingsError> for Failure {
    fn from(error: SettingsError) -> Self {
        Self(error.to_string())
    }
}

impl From<ServeError> for Failure {
    fn from(error: ServeError) -> Self {
        Self(error.to_string())
    }
}
