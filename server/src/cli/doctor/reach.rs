//! Whether those who carry messages can be reached; nothing is sent.

use super::Findings;
use crate::{
    gateway::{PhoneGateway, SmtpGateway},
    settings::Settings,
};

pub(super) async fn mail(findings: &mut Findings, settings: &Settings) {
    let Some(mail) = &settings.mail else { return };
    let server = format!("{}:{}", mail.host, mail.port);
    let gateway = match SmtpGateway::new(mail, &settings.public_url) {
        Ok(gateway) => gateway,
        Err(error) => return findings.fail("mail", error),
    };
    let signed_in = if mail.login.is_some() { "and lets us in" } else { "without a password" };
    match gateway.greet().await {
        Ok(()) => Findings::fine("mail", format_args!("{server} answers, {:?}, {signed_in}", mail.tls)),
        Err(failure) => findings.fail(
            "mail",
            format_args!("{server}: {failure}; compare host, port, tls, user and password_file in [mail], and firewalls on the way"),
        ),
    }
}

pub(super) async fn phone(findings: &mut Findings, settings: &Settings) {
    let Some(phone) = &settings.phone else { return };
    let gateway = match PhoneGateway::new(phone, &settings.public_url) {
        Ok(gateway) => gateway,
        Err(error) => return findings.fail("phone", error),
    };
    for (host, reached) in gateway.reach().await {
        match reached {
            Ok(()) => Findings::fine("phone", format_args!("{host} answers (nothing was asked of it)")),
            Err(words) => findings.fail(
                "phone",
                format_args!(
                    "{host}: {words}; compare the address in [phone], its certificate, and firewalls on the way"
                ),
            ),
        }
    }
}
