//! Whether the settings of the mail server may be used as they are, and TLS for it.

use std::net::IpAddr;

use lettre::transport::smtp::client::{Certificate, CertificateStore, TlsParameters, TlsVersion};

use crate::settings::{MailSettings, MailTls};

/// What is wrong with the settings. Each message ends in the remedy.
#[derive(Debug, thiserror::Error)]
pub enum RelayError {
    /// The sender's address.
    #[error("\"{0}\" can't be a sender's address: write it in ASCII, like \"no-reply@example.jp\"")]
    From(String),
    /// Our own name.
    #[error("\"{0}\" can't be said in EHLO: write this server's host name")]
    Hello(String),
    /// In clear to another machine.
    #[error("mail to \"{0}\" would leave this machine in clear: set tls to \"starttls\" or \"implicit\"")]
    InClear(String),
    /// A password in clear.
    #[error(
        "a password is never sent in clear: set tls to \"starttls\" or \"implicit\", or leave user and password out"
    )]
    PasswordInClear,
    /// The extra certificates.
    #[error("the file of extra certificates can't be used ({0}): it has to hold certificates in PEM form")]
    Certificates(String),
}

/// The host without the brackets of an IPv6 address.
pub(super) fn bare_host(relay: &MailSettings) -> &str {
    relay.host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(&relay.host)
}

/// Prepares TLS, which trusts the public authorities and those of the settings; `None` for a connection in clear, which is
/// for this machine and without a password only.
pub(super) fn tls_parameters(relay: &MailSettings) -> Result<Option<TlsParameters>, RelayError> {
    let host = bare_host(relay);
    if relay.tls == MailTls::None {
        return match (is_this_machine(host), &relay.login) {
            (false, _) => Err(RelayError::InClear(host.to_owned())),
            (true, Some(_)) => Err(RelayError::PasswordInClear),
            (true, None) => Ok(None),
        };
    }
    let mut builder = TlsParameters::builder(host.to_owned())
        .certificate_store(CertificateStore::WebpkiRoots)
        .set_min_tls_version(TlsVersion::Tlsv12);
    if let Some(pem) = &relay.ca_pem {
        builder = builder.add_root_certificate(certificates(pem)?);
    }
    builder.build().map(Some).map_err(|e| RelayError::Certificates(e.to_string()))
}

fn is_this_machine(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

fn certificates(pem: &str) -> Result<Certificate, RelayError> {
    if !pem.contains("-----BEGIN CERTIFICATE-----") {
        return Err(RelayError::Certificates("no certificate in it".into()));
    }
    Certificate::from_pem(pem.as_bytes()).map_err(|e| RelayError::Certificates(e.to_string()))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use credentials::{outbox::Speeds, secret::Password};

    use super::*;
    use crate::settings::MailLogin;

    fn relay(host: &str, tls: MailTls) -> MailSettings {
        MailSettings {
            from: "no-reply@example.jp".parse().unwrap(),
            host: host.into(),
            port: 25,
            tls,
            login: None,
            ca_pem: None,
            timeout: Duration::from_secs(1),
            hello: "portal.example.jp".into(),
            connections: 8,
            speeds: Speeds::default(),
            journal: None,
            bounces: None,
        }
    }

    #[test]
    fn mail_in_clear_stays_on_this_machine() {
        for host in ["127.0.0.1", "::1", "[::1]", "localhost"] {
            assert!(matches!(tls_parameters(&relay(host, MailTls::None)), Ok(None)), "{host}");
        }
        for host in ["mail.example.jp", "10.0.0.1", "0.0.0.0", "localhost.example.jp"] {
            assert!(matches!(tls_parameters(&relay(host, MailTls::None)), Err(RelayError::InClear(_))), "{host}");
        }
    }

    #[test]
    fn a_password_is_never_sent_in_clear() {
        let login = MailLogin { user: "u".into(), password: Password::new("p".into()) };
        let relay = MailSettings { login: Some(login), ..relay("localhost", MailTls::None) };
        assert!(matches!(tls_parameters(&relay), Err(RelayError::PasswordInClear)));
    }

    #[test]
    fn a_file_without_certificates_is_refused() {
        for pem in ["", "hello", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
            let relay = MailSettings { ca_pem: Some(pem.into()), ..relay("mail.example.jp", MailTls::StartTls) };
            assert!(matches!(tls_parameters(&relay), Err(RelayError::Certificates(_))), "{pem}");
        }
    }
}
