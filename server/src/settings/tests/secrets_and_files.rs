//! Files that the configuration names: missing, empty, open to others.

use std::path::PathBuf;

use credentials::seal::KeyFileError;

use super::*;

/// An empty folder of this test's own, removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("saihakko-settings-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn file(&self, name: &str, text: &str, mode: u32) -> PathBuf {
        use std::os::unix::fs::PermissionsExt as _;
        let path = self.0.join(name);
        std::fs::write(&path, text).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
        path
    }

    /// The answer to a configuration in this folder, without anything in the environment; the folder is shown as "…".
    fn answer(&self, text: &str) -> Result<Settings, String> {
        let shown = self.0.display().to_string();
        Settings::parse(text, &self.0.join("x.toml"), &|_| None, &known_word)
            .map_err(|error| first_line(&error).replace(&shown, "…"))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[test]
fn missing_and_open_secrets_stop_the_start() {
    let folder = Folder::new("secrets");
    let lacks = "…/x.toml:1: [keys] lacks \"file\"; make a file with: saihakko keys new /etc/saihakko/keys, and name it here, or set SAIHAKKO_KEYS";
    assert_eq!(folder.answer(&BASE.replace("keys.file = \"keys\"", "")).unwrap_err(), lacks);
    let at = "…/x.toml:4: \"file\" in [keys] names …/keys, which";
    assert_eq!(folder.answer(BASE).unwrap_err(), format!("{at} doesn't exist; make it with: saihakko keys new …/keys"));
    folder.file("keys", &key_text(), 0o644);
    assert_eq!(
        folder.answer(BASE).unwrap_err(),
        format!("{at} others on this machine can open; run: chmod 640 …/keys")
    );
    folder.file("keys", "\n", 0o600);
    assert_eq!(folder.answer(BASE).unwrap_err(), format!("{at} is empty; make it with: saihakko keys new …/keys"));
    folder.file("keys", "not a key", 0o600);
    assert_eq!(
        folder.answer(BASE).unwrap_err(),
        format!("{at} can't be used ({}); bring back the copy that was kept", KeyFileError::Line(1))
    );
    folder.file("keys", &format!("{}\n", key_text()), 0o640);
    folder.answer(BASE).unwrap();
}

#[test]
fn a_mail_user_needs_a_password_from_a_file_or_the_environment() {
    let folder = Folder::new("mail");
    folder.file("keys", &key_text(), 0o600);
    let with = |more: &str| BASE.replace("mail = {", &format!("mail = {{ {more}, "));
    let at = "…/x.toml:5: ";
    assert_eq!(
        folder.answer(&with("user = \"me\"")).unwrap_err(),
        format!(
            "{at}\"user\" in [mail] has no password; add password_file = \"/etc/saihakko/mail-password\", or set SAIHAKKO_MAIL_PASSWORD"
        )
    );
    let named = with("user = \"me\", password_file = \"word\"");
    assert_eq!(
        folder.answer(&named).unwrap_err(),
        format!(
            "{at}\"password_file\" in [mail] names …/word, which doesn't exist; write the password into it and run chmod 640 on it"
        )
    );
    folder.file("word", "s p \n", 0o604);
    assert_eq!(
        folder.answer(&named).unwrap_err(),
        format!(
            "{at}\"password_file\" in [mail] names …/word, which others on this machine can open; run: chmod 640 …/word"
        )
    );
    folder.file("word", "s p \n", 0o600);
    let login = folder.answer(&named).unwrap().mail.unwrap().login.unwrap();
    assert_eq!((login.user.as_str(), login.password.reveal()), ("me", "s p "));
    assert_eq!(
        folder.answer(&with("password_file = \"word\"")).unwrap_err(),
        format!(
            "{at}\"password_file\" in [mail] has no \"user\"; add it, or remove password_file for a server that asks for none"
        )
    );
    let login = parse(&with("user = \"me\"")).unwrap().mail.unwrap().login.unwrap();
    assert_eq!(login.password.reveal(), "secret");
}

#[test]
fn an_own_certificate_authority_must_be_a_certificate() {
    let folder = Folder::new("ca");
    folder.file("keys", &key_text(), 0o600);
    let text = BASE.replace("mail = {", "mail = { ca_file = \"ca.pem\",");
    let at = "…/x.toml:5: \"ca_file\" in [mail] names …/ca.pem, which";
    let remedy = "put the certificate of the authority there, in PEM form";
    assert_eq!(folder.answer(&text).unwrap_err(), format!("{at} doesn't exist; {remedy}"));
    folder.file("ca.pem", "hello", 0o644);
    assert_eq!(folder.answer(&text).unwrap_err(), format!("{at} holds no certificate; {remedy}"));
    folder.file("ca.pem", "-----BEGIN CERTIFICATE-----\n", 0o644);
    assert!(folder.answer(&text).unwrap().mail.unwrap().ca_pem.is_some());
}
