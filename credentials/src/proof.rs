//! What a browser has proven so far.

/// The proofs of a flow or a session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "four facts, each true or not, in any combination")]
pub struct Proofs {
    /// It came by a mailed link.
    pub mail: bool,
    /// It gave the password.
    pub password: bool,
    /// It gave a one-time password or a recovery code, or set an app up.
    pub otp: bool,
    /// It set the app up in this very flow.
    pub enrolled: bool,
}

impl Proofs {
    const NAMES: [&'static str; 4] = ["mail", "password", "otp", "enrolled"];

    fn flags(self) -> [bool; 4] {
        [self.mail, self.password, self.otp, self.enrolled]
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
        Self { mail: has("mail"), password: has("password"), otp: has("otp"), enrolled: has("enrolled") }
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
