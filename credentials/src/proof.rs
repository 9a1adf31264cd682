//! What a browser has proven so far.

/// The proofs of a flow or a session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "seven facts, each true or not, in any combination")]
pub struct Proofs {
    /// It came by a mailed link.
    pub mail: bool,
    /// It gave the password.
    pub password: bool,
    /// It gave a one-time password or a recovery code, or set an app up.
    pub otp: bool,
    /// It set the app up in this very flow.
    pub enrolled: bool,
    /// It gave a PIN that was sent to a registered destination.
    pub pin: bool,
    /// It confirmed a new login ID in this very flow.
    pub login_id: bool,
    /// The password that it gave was a temporary one: nothing opens but setting another.
    pub temporary: bool,
}

impl Proofs {
    const NAMES: [&'static str; 7] = ["mail", "password", "otp", "enrolled", "pin", "login_id", "temporary"];

    fn flags(self) -> [bool; 7] {
        [self.mail, self.password, self.otp, self.enrolled, self.pin, self.login_id, self.temporary]
    }

    /// For storing: the names with commas.
    pub(crate) fn render(self) -> String {
        let names: Vec<&str> =
            Self::NAMES.into_iter().zip(self.flags()).filter_map(|(n, on)| on.then_some(n)).collect();
        names.join(",")
    }

    /// Reads what [`render`](Self::render) wrote; what it doesn't know is not proven.
    pub(crate) fn parse(text: &str) -> Self {
        let has = |name: &str| text.split(',').any(|n| n == name);
        Self {
            mail: has("mail"),
            password: has("password"),
            otp: has("otp"),
            enrolled: has("enrolled"),
            pin: has("pin"),
            login_id: has("login_id"),
            temporary: has("temporary"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn proofs_survive_storing_and_unknown_words_prove_nothing() {
        let some = Proofs { mail: true, otp: true, ..Proofs::default() };
        assert_eq!(Proofs::parse(&some.render()), some);
        assert_eq!(Proofs::parse(""), Proofs::default());
        assert_eq!(Proofs::parse("otpx,all"), Proofs::default());
    }
}
