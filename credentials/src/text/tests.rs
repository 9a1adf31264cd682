use proptest::prelude::*;

use super::*;

fn full_width(text: &str) -> String {
    text.chars()
        .map(|c| if ('!'..='~').contains(&c) { char::from_u32(u32::from(c) + 0xFEE0).unwrap() } else { c })
        .collect()
}

#[test]
fn every_dash_of_a_keyboard_in_japan_is_a_hyphen() {
    for dash in "-‐‑‒–—―−ー－ｰ─━".chars() {
        assert_eq!(fold(&format!("hk000000{dash}01_a")), "hk000000-01_a", "{dash:?}");
    }
}

#[test]
fn spaces_and_invisible_characters_vanish() {
    assert_eq!(fold(" \u{3000}1\u{200b}2\u{feff}3\u{202e}4\t5\u{a0}6 "), "123456");
    assert_eq!(UserId::parse("\u{3000}ｈｋ０００００-０１＿ａ\t").unwrap().as_str(), "hk00000-01_a");
}

#[test]
fn an_id_keeps_its_case_for_showing_and_loses_it_for_looking_up() {
    let id = UserId::parse("EJUM0000").unwrap();
    assert_eq!((id.as_str(), id.key().as_str()), ("EJUM0000", "ejum0000"));
    let id = LoginId::parse("Kankyo.Taro@Example.JP").unwrap();
    assert_eq!(id.key(), "kankyo.taro@example.jp");
    assert_eq!(format!("{id:?}"), "LoginId(Ka*****@Example.JP)");
}

#[test]
fn hyphen_and_underscore_stay_apart() {
    assert_ne!(UserId::parse("a-b").unwrap().key(), UserId::parse("a_b").unwrap().key());
}

#[test]
fn an_id_has_its_limits() {
    assert_eq!(UserId::parse(" \u{3000}\u{200b}"), Err(Problem::Empty));
    assert_eq!(UserId::parse(&"a".repeat(65)), Err(Problem::TooLong(64)));
    assert!(UserId::parse(&"あ".repeat(64)).is_ok());
    assert_eq!(LoginId::parse(&"a".repeat(255)), Err(Problem::TooLong(254)));
    assert_eq!(UserId::parse(&"ﷺ".repeat(500_000)), Err(Problem::TooLong(64)));
    for wrong in ["a\0b", "a\r\nBcc: b", "\na", "a\u{1b}[0m", "\u{85}"] {
        assert_eq!(UserId::parse(wrong), Err(Problem::Unreadable), "{wrong:?}");
        assert_eq!(LoginId::parse(wrong), Err(Problem::Unreadable), "{wrong:?}");
    }
    assert_eq!(UserId::parse("<script>alert(1)</script>").unwrap().as_str(), "<script>alert(1)</script>");
}

#[test]
fn a_device_has_a_name_that_can_be_seen() {
    assert_eq!(DeviceName::parse("\u{3000}私の 電話 ").unwrap().as_str(), "私の 電話");
    assert_eq!(DeviceName::parse("か\u{3099}").unwrap().as_str(), "が");
    assert_eq!(DeviceName::parse("\u{202e}enohp").unwrap().as_str(), "enohp");
    assert!(DeviceName::parse("👨\u{200d}👩\u{200d}👧").is_ok());
    assert_eq!(DeviceName::parse(" \u{200b}\u{3000}"), Err(Problem::Empty));
    assert_eq!(DeviceName::parse(&"電".repeat(41)), Err(Problem::TooLong(40)));
    assert!(DeviceName::parse(&"電".repeat(40)).is_ok());
    assert_eq!(DeviceName::parse("a\nb"), Err(Problem::Unreadable));
}

#[test]
fn a_one_time_password_is_six_digits_however_typed() {
    for typed in ["123456", "123 456", "１２３４５６", " 123-456 ", "１２３ー４５６", "123\u{3000}456"] {
        assert_eq!(OtpInput::parse(typed).unwrap().reveal(), "123456", "{typed:?}");
    }
    assert!(matches!(OtpInput::parse(" - "), Err(Problem::Empty)));
    for wrong in ["12345", "1234567", "12345a", "+12345", "１２３４５万", "١٢٣٤٥٦", &"1".repeat(1 << 20)] {
        assert!(matches!(OtpInput::parse(wrong), Err(Problem::OtpForm)));
    }
    assert_eq!(format!("{:?}", OtpInput::parse("123456")), "Ok(OtpInput(…))");
}

#[test]
fn one_field_takes_a_one_time_password_or_a_recovery_code() {
    assert!(matches!(CodeInput::parse("123 456"), Ok(CodeInput::Otp(_))));
    assert!(matches!(CodeInput::parse("ABCDE-fghjk-mnpq"), Ok(CodeInput::Recovery(_))));
    assert!(matches!(CodeInput::parse(""), Err(Problem::Empty)));
    assert!(matches!(CodeInput::parse("12345"), Err(Problem::OtpForm)));
    assert!(matches!(CodeInput::parse("hello"), Err(Problem::OtpForm)));
}

#[test]
fn a_mail_address_is_taken_as_it_is() {
    let address = EmailAddress::parse(" O'Brien+x@Example.JP\u{3000}").unwrap();
    assert_eq!((address.as_str(), address.local()), ("O'Brien+x@example.jp", "O'Brien+x"));
    assert_eq!(address.key(), "o'brien+x@example.jp");
    assert_eq!(format!("{address:?}"), "EmailAddress(O'*****@example.jp)");
    for fine in ["a..b.@docomo.example", "root@mailhost", "a@xn--wgv71a119e.jp"] {
        assert!(EmailAddress::parse(fine).is_ok(), "{fine}");
    }
}

#[test]
fn what_could_add_a_header_or_a_recipient_is_no_mail_address() {
    for wrong in [
        "a",
        "@example.jp",
        "a@",
        "a@b@example.jp",
        "a b@example.jp",
        "a@example.jp\r\nBcc: b@example.jp",
        "\n",
        "\na@example.jp",
        "<a@example.jp>",
        "\"a\"@example.jp",
        "a,b@example.jp",
        "a;b@example.jp",
        "a@exam ple.jp",
        "a@-example.jp",
        "a@example..jp",
        "a@example.jp.",
        "ａ@example.jp",
        "a@[127.0.0.1]",
        "a\u{560a}@example.jp",
        "a\0@example.jp",
    ] {
        assert_eq!(EmailAddress::parse(wrong), Err(Problem::Unreadable), "{wrong:?}");
    }
    assert_eq!(EmailAddress::parse("  "), Err(Problem::Empty));
    assert_eq!(EmailAddress::parse(&format!("a@{}", "a.".repeat(150))), Err(Problem::TooLong(254)));
}

proptest! {
    #[test]
    fn folding_twice_changes_nothing(text in any::<String>()) {
        let once = fold(&text);
        prop_assert_eq!(fold(&once), once);
    }

    #[test]
    fn folding_leaves_no_space_and_no_other_dash(text in "[a-z \u{3000}\u{2010}-\u{2015}\u{2212}ー－ｰ\u{200b}\u{300}-\u{310}\u{3099}か-こｶﾞ¨]{0,20}") {
        let once = fold(&text);
        prop_assert!(once.chars().all(|c| !vanishes(c) && (c == '-' || !is_dash(c))));
        prop_assert_eq!(fold(&once), once);
    }

    #[test]
    fn full_width_equals_ascii(text in "[!-~]{1,64}") {
        prop_assert_eq!(UserId::parse(&full_width(&text)), UserId::parse(&text));
        prop_assert_eq!(LoginId::parse(&full_width(&text)), LoginId::parse(&text));
    }

    #[test]
    fn any_spacing_of_six_digits_is_the_same_code(digits in "[0-9]{6}", gaps in prop::collection::vec("[ \u{3000}ー‐-]{0,2}", 6), wide: bool) {
        let typed: String = digits.chars().zip(&gaps).flat_map(|(digit, gap)| std::iter::once(digit).chain(gap.chars())).collect();
        let typed = if wide { full_width(&typed) } else { typed };
        let code = OtpInput::parse(&typed).unwrap();
        prop_assert_eq!(code.reveal(), &digits);
    }

    #[test]
    fn an_id_that_was_read_reads_as_itself(text in any::<String>()) {
        if let Ok(id) = UserId::parse(&text) {
            prop_assert_eq!(UserId::parse(id.as_str()), Ok(id));
        }
    }

    #[test]
    fn nothing_typed_panics(text in any::<String>()) {
        let _ = (LoginId::parse(&text), DeviceName::parse(&text), CodeInput::parse(&text), EmailAddress::parse(&text));
    }
}
