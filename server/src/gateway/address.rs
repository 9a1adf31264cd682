//! Which addresses go into an SMTP command: fewer than the standards allow, so that nothing in one can be anything else.

use lettre::Address;

/// Reads an address: ASCII, letters, digits and ``!#$%&'*+-/=?^_`{|}~.`` before the `@`, a host name behind it.
///
/// Japanese carriers have given out addresses with a dot before the `@` or two in a row, against the standard; their mailboxes
/// are reached by quoting that part.
pub(super) fn parse(text: &str) -> Option<Address> {
    let (local, domain) = text.rsplit_once('@')?;
    let local = local.strip_prefix('"').and_then(|l| l.strip_suffix('"')).unwrap_or(local);
    if !is_local(local) || !is_host(domain) {
        return None;
    }
    let regular = !local.starts_with('.') && !local.ends_with('.') && !local.contains("..");
    let local = if regular { local.to_owned() } else { format!("\"{local}\"") };
    Address::new(local, domain).ok()
}

fn is_local(local: &str) -> bool {
    (1..=62).contains(&local.len())
        && local.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~.".contains(&b))
}

/// A host name of letters, digits and inner hyphens.
pub(super) fn is_host(domain: &str) -> bool {
    domain.len() <= 253
        && domain.split('.').all(|label| {
            (1..=63).contains(&label.len())
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_addresses_stay_as_they_are() {
        for address in ["tanaka@example.jp", "a.b+c_d-e@mail.example.co.jp", "o'neil@example.com", "x@localhost"] {
            assert_eq!(parse(address).unwrap().to_string(), address);
        }
    }

    #[test]
    fn the_carriers_irregular_addresses_are_quoted() {
        assert_eq!(parse("taro.@docomo.ne.jp").unwrap().to_string(), "\"taro.\"@docomo.ne.jp");
        assert_eq!(parse("taro..1@ezweb.ne.jp").unwrap().to_string(), "\"taro..1\"@ezweb.ne.jp");
        assert_eq!(parse("\"taro..1\"@ezweb.ne.jp").unwrap().to_string(), "\"taro..1\"@ezweb.ne.jp");
    }

    #[test]
    fn whatever_could_be_more_than_an_address_is_refused() {
        let refused = [
            "",
            "@",
            "a@",
            "@b.jp",
            "a",
            "a b@c.jp",
            "a@b.jp ",
            " a@b.jp",
            "a@b.jp\r\nRCPT TO:<c@d.jp>",
            "a\n@b.jp",
            "a\0@b.jp",
            "a@b.jp>",
            "<a@b.jp",
            "a>@b.jp",
            "a@b.jp,c@d.jp",
            "a,c@d.jp",
            "a@c@d.jp",
            "\"a b\"@c.jp",
            "\"a\\\"b\"@c.jp",
            "a@[127.0.0.1]",
            "a@b_c.jp",
            "a@-b.jp",
            "a@b..jp",
            "a@.jp",
            "a\u{560A}b@c.jp",
            "a@c\u{760D}.jp",
            "ａ@b.jp",
            "a@日本.jp",
            "ı@b.jp",
            "a\t@b.jp",
            "a(x)@b.jp",
            "a;b@c.jp",
            "a:b@c.jp",
        ];
        for address in refused {
            assert!(parse(address).is_none(), "{address:?}");
        }
        assert!(parse(&format!("{}@b.jp", "a".repeat(63))).is_none());
        assert!(parse(&format!("a@{}", "b.".repeat(127) + "jp")).is_none());
    }
}
