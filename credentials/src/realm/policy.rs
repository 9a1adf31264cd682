//! What a realm asks of passwords, how long its sessions last, and how often things may be tried.

use std::time::Duration;

/// What the realm asks of passwords. Counted in Unicode code points after NFC.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PasswordPolicy {
    /// Least length where the password is the only factor (NIST SP 800-63B-4: 15).
    pub min: usize,
    /// Least length where a one-time password is always asked too (NIST SP 800-63B-4: 8).
    pub min_with_otp: usize,
    /// Greatest length; 256 unless the realm narrows it.
    pub max: usize,
    /// Only printable ASCII.
    pub ascii_only: bool,
    /// Only ASCII letters and digits.
    pub letters_and_digits: bool,
    /// Words of the organisation that a password must not consist of.
    pub forbidden_words: Vec<String>,
}

impl PasswordPolicy {
    /// The least length for an account.
    pub fn min_for(&self, has_otp: bool) -> usize {
        if has_otp { self.min_with_otp } else { self.min }
    }
}

/// How long sessions last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionPolicy {
    /// Ends after so long without a request.
    pub idle: Duration,
    /// Ends after so long whatever happens.
    pub absolute: Duration,
    /// Idle and absolute end of a remembered session (NIST SP 800-63B-4: 30 days).
    pub remembered: Duration,
    /// How long "I have just proven myself" counts for changes of credentials.
    pub fresh: Duration,
}

/// So many in so long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// How many.
    pub count: u32,
    /// In how long.
    pub per: Duration,
}

/// How often may be asked and tried. Counted in the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Recoveries asked for from one address (IPv4 or IPv6 /64).
    pub ask_per_address: Rate,
    /// Recoveries asked for from one network (IPv4 /24, IPv6 /48).
    pub ask_per_network: Rate,
    /// Recovery mails to one account, silently.
    pub mail_per_account: Rate,
    /// Recovery mails to one mailbox, silently.
    pub mail_per_mailbox: Rate,
    /// Wrong passwords and codes for one account from browsers that it doesn't know.
    pub try_per_account: Rate,
    /// Wrong ones for one account from one browser that it knows.
    pub try_per_browser: Rate,
    /// Wrong ones from one address.
    pub try_per_address: Rate,
    /// Wrong ones from one network.
    pub try_per_network: Rate,
    /// PINs tried for one account, over all its attempts.
    pub pin_per_account: Rate,
    /// Text messages and calls to one number.
    pub pin_per_number: Rate,
    /// Text messages and calls to numbers that differ in the last four digits only.
    pub pin_per_prefix: Rate,
    /// Text messages and calls of the whole realm.
    pub pin_per_realm: Rate,
}
