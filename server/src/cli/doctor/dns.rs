//! The records by which other mail servers tell the sender's mails from forged ones.

use std::time::Duration;

use hickory_resolver::{TokioResolver, proto::rr::RData};
use tokio::time::timeout;

use super::Findings;
use crate::settings::Settings;

/// For each question.
const PATIENCE: Duration = Duration::from_secs(5);

/// Looks up SPF, DKIM and DMARC of the sender's domain.
pub(super) async fn sender(findings: &mut Findings, settings: &Settings, selector: Option<&str>) {
    let Some(mail) = &settings.mail else { return };
    let domain = mail.from.domain();
    let resolver = match TokioResolver::builder_tokio().and_then(hickory_resolver::ResolverBuilder::build) {
        Ok(resolver) => resolver,
        Err(error) => return Findings::note("DNS", format_args!("can't be asked from this machine: {error}")),
    };
    let asked = [(domain.to_owned(), Record::Spf), (format!("_dmarc.{domain}"), Record::Dmarc)];
    let dkim = selector.map(|selector| (format!("{selector}._domainkey.{domain}"), Record::Dkim));
    for (name, record) in asked.into_iter().chain(dkim) {
        match texts(&resolver, &name).await {
            Err(words) => Findings::note(
                "DNS",
                format_args!("{name} can't be looked up here ({words}); look with: dig TXT {name}"),
            ),
            Ok(texts) => record.judge(findings, &name, &texts),
        }
    }
    if selector.is_none() {
        Findings::note(
            "DKIM",
            "signs each mail with a key of the domain; to check it, name the mail server's selector: --dkim-selector NAME",
        );
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Record {
    Spf,
    Dkim,
    Dmarc,
}

impl Record {
    fn judge(self, findings: &mut Findings, name: &str, texts: &[String]) {
        let (what, begins, missing) = match self {
            Self::Spf => (
                "SPF",
                "v=spf1",
                "other mail servers can't tell that your mail server may send for this domain, and many refuse or hide its mails; \
                 publish the TXT record that your mail provider names, such as \"v=spf1 include:… -all\"",
            ),
            Self::Dkim => (
                "DKIM",
                "v=DKIM1",
                "nobody can check the signature of your mails; let the mail server sign, and publish the key that it shows",
            ),
            Self::Dmarc => (
                "DMARC",
                "v=DMARC1",
                "anybody can send in your name, and large mailbox providers refuse mass mails; publish a TXT record, at first \
                 \"v=DMARC1; p=none; rua=mailto:…\", later with p=quarantine or p=reject",
            ),
        };
        let is_it = |text: &&String| text.starts_with(begins) || (self == Self::Dkim && text.contains("p="));
        let found: Vec<&String> = texts.iter().filter(is_it).collect();
        match (self, found.as_slice()) {
            (_, []) => findings.fail(what, format_args!("{name} has none: {missing}")),
            (Self::Spf | Self::Dmarc, [_, _, ..]) => {
                findings.fail(what, format_args!("{name} has several, so that none counts; keep one"));
            }
            (Self::Spf, [one]) if one.contains("+all") => {
                findings.fail(
                    what,
                    format_args!("{name} lets everybody send in your name (+all); end it with -all or ~all"),
                );
            }
            (Self::Dkim, [_, ..]) => Findings::fine(what, format_args!("{name} has a key")),
            (_, [one, ..]) => Findings::fine(what, format_args!("{name}: {one}")),
        }
    }
}

/// The TXT records of a name; none where there are none.
async fn texts(resolver: &TokioResolver, name: &str) -> Result<Vec<String>, String> {
    // With the dot at its end the name is whole: this machine's own domain isn't tried behind it.
    match timeout(PATIENCE, resolver.txt_lookup(format!("{name}."))).await {
        Err(_) => Err("no answer in time".to_owned()),
        Ok(Err(error)) if error.is_no_records_found() => Ok(Vec::new()),
        Ok(Err(error)) => Err(error.to_string()),
        Ok(Ok(found)) => {
            let text = |data: &RData| if let RData::TXT(text) = data { Some(text.to_string()) } else { None };
            Ok(found.answers().iter().filter_map(|record| text(&record.data)).collect())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failures(record: Record, texts: &[&str]) -> u32 {
        let mut findings = Findings::default();
        record.judge(&mut findings, "example.jp", &texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>());
        findings.failed
    }

    #[test]
    fn a_record_counts_when_there_is_one_and_it_protects() {
        assert_eq!(failures(Record::Spf, &["google-site-verification=x", "v=spf1 include:a.example -all"]), 0);
        assert_eq!(failures(Record::Spf, &["google-site-verification=x"]), 1);
        assert_eq!(failures(Record::Spf, &["v=spf1 -all", "v=spf1 ~all"]), 1);
        assert_eq!(failures(Record::Spf, &["v=spf1 +all"]), 1);
        assert_eq!(failures(Record::Dmarc, &["v=DMARC1; p=none"]), 0);
        assert_eq!(failures(Record::Dmarc, &[]), 1);
        assert_eq!(failures(Record::Dkim, &["k=rsa; p=MIGf"]), 0);
        assert_eq!(failures(Record::Dkim, &["hello"]), 1);
    }
}
