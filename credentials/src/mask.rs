//! Masks with fixed shapes: they remind a person who knows the value and tell nothing else, its length included.

const STARS: &str = "*****";

/// `ka*****@gmail.com`: the first two letters, five asterisks, the domain. A local part of one or two letters shows none of
/// them, because two would be all of it.
pub fn mask_email(address: &str) -> String {
    match address.rsplit_once('@') {
        Some((local, domain)) => format!("{}{STARS}@{domain}", head(local, 3)),
        None => STARS.to_owned(),
    }
}

/// `****-**-*300` for a landline, `***-****-*770` for a mobile telephone: the last three digits. Takes any spelling, +81 included.
pub fn mask_phone(number: &str) -> String {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let national = match digits.strip_prefix("81") {
        Some(rest) if number.trim_start().starts_with('+') => format!("0{}", rest.trim_start_matches('0')),
        _ => digits,
    };
    let shape = if is_mobile(&national) { "***-****-*" } else { "****-**-*" };
    // Fewer digits than any subscriber has: show none, or the mask would show most of it.
    let tail = national.get(national.len().saturating_sub(3)..).filter(|_| national.len() >= 9).unwrap_or("***");
    format!("{shape}{tail}")
}

/// Whether a national number (digits only) is a mobile telephone's: 060, 070, 080, 090 and eleven digits.
fn is_mobile(national: &str) -> bool {
    national.len() == 11 && ["060", "070", "080", "090"].iter().any(|p| national.starts_with(p))
}

/// `hk*****`: the first two characters. A mail address is masked as one; an ID of fewer than four characters shows none.
pub fn mask_id(id: &str) -> String {
    if id.contains('@') { mask_email(id) } else { format!("{}{STARS}", head(id, 4)) }
}

/// The first two characters of a text that has at least so many.
fn head(text: &str, least: usize) -> String {
    if text.chars().count() < least { String::new() } else { text.chars().take(2).collect() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn masks_have_the_products_shapes() {
        assert_eq!(mask_email("kankyo.taro@gmail.com"), "ka*****@gmail.com");
        assert_eq!(mask_phone("0123-45-6300"), "****-**-*300");
        assert_eq!(mask_phone("090-1234-5770"), "***-****-*770");
        assert_eq!(mask_phone("+81 90 1234 5770"), "***-****-*770");
        assert_eq!(mask_phone("03-1234-5678"), "****-**-*678");
        assert_eq!(mask_id("hk000000-01_a"), "hk*****");
        assert_eq!(mask_id("tanaka@example.jp"), "ta*****@example.jp");
    }

    #[test]
    fn short_values_show_nothing_of_themselves() {
        assert_eq!(mask_email("ab@example.jp"), "*****@example.jp");
        assert_eq!(mask_email("abc@example.jp"), "ab*****@example.jp");
        assert_eq!(mask_email("no address"), "*****");
        assert_eq!(mask_id("abc"), "*****");
        assert_eq!(mask_phone("110"), "****-**-****");
        assert_eq!(mask_phone(""), "****-**-****");
    }

    proptest! {
        #[test]
        fn a_mask_tells_no_length(head in "[a-z]{2}", one in "[a-z]{2,20}", other in "[a-z]{2,20}") {
            prop_assert_eq!(mask_id(&format!("{head}{one}")), mask_id(&format!("{head}{other}")));
            prop_assert_eq!(mask_email(&format!("{head}{one}@x.jp")), mask_email(&format!("{head}{other}@x.jp")));
        }

        #[test]
        fn nothing_panics(text in any::<String>()) {
            let _ = (mask_email(&text), mask_phone(&text), mask_id(&text));
        }
    }
}
