//! Accounts go out to a file and come back; customers and companies at the command line.

use std::fs;

use super::{CONFIG, Desk};

const MORE: &str = r#"
[realm.agency]
name = { ja = "代理店", en = "Agency" }
contact = { name = { ja = "窓口", en = "Desk" }, email = "desk@example.jp" }
identify = "facts"
prove = { by = "pin", ways = ["mail"] }
enrol = "never"
renew = "login-id-and-password"
enter = "portal"
customers = true
[realm.trade]
name = { ja = "取引所", en = "Exchange" }
contact = { name = { ja = "窓口", en = "Desk" }, email = "desk@example.jp" }
identify = "organisation"
enrol = "by-account"
renew = "password"
enter = "portal"
companies = true
[realm.trade.prove]
by = "reissue"
[[realm.trade.prove.check]]
key = "phone"
kind = "call-back"
fact = "phone"
ask = { ja = "折り返し", en = "Call back" }
"#;

fn desk(name: &str) -> Desk {
    let desk = Desk::new(name);
    let database = format!("[database]\nurl = \"sqlite://{}\"\n", desk.path("test.db"));
    desk.file("saihakko.toml", format!("{CONFIG}{MORE}{database}"));
    desk.fine(&["migrate"]);
    desk
}

#[test]
fn accounts_are_exported_once_and_come_back() {
    let desk = desk("export");
    let file = desk.file("people.csv", "user_id,name,email\na,=A(),a@example.jp\nb,B,\n");
    desk.fine(&Desk::user("import", &[&file]));
    let out = desk.path("out.csv");
    let export = Desk::user("export", &["--out", &out]);
    assert_eq!(desk.fine(&export), format!("exported 2 to {out}\n"));
    let written = fs::read_to_string(&out).unwrap();
    let expected = "\u{feff}user_id,name,login_id,email,role,otp,phone,fax\n\
                    a,'=A(),a,a@example.jp,user,no,,\nb,B,b,,user,no,,\n";
    assert_eq!(written, expected);
    #[cfg(unix)]
    assert_eq!(std::os::unix::fs::PermissionsExt::mode(&fs::metadata(&out).unwrap().permissions()) & 0o777, 0o600);
    assert_eq!(desk.refused(&export), "…/out.csv exists; choose another name, or move it away first\n");
    assert_eq!(fs::read_to_string(&out).unwrap(), written);
    assert_eq!(desk.fine(&Desk::user("export", &[])), written, "to standard output");
    assert_eq!(desk.fine(&Desk::user("import", &[&out])), "added 0, changed 0, unchanged 2\n");
    let said = desk.fine(&["audit", "list", "--event", "exported"]);
    assert_eq!(said.lines().count(), 2, "{said}");
    let nobody = desk.refused(&Desk::user("export", &["--company", "EJ0009", "--out", &desk.path("none.csv")]));
    assert_eq!(nobody, "realm club has no such company; compare the spelling of its ID\n");
    assert!(!fs::exists(desk.path("none.csv")).unwrap(), "no empty file stays");
}

#[test]
fn a_customer_has_no_login_unless_one_is_given() {
    let desk = desk("customer");
    let add = |more: &[&'static str]| [&["user", "add", "--realm", "agency", "--name", "環境 花子"], more].concat();
    let said = desk.fine(&add(&["--user-id", "01058735", "--email", "hanako@example.jp"]));
    assert!(said.starts_with("added 01058735\nthere is no login yet: "), "{said}");
    let shown = desk.fine(&["user", "show", "--realm", "agency", "--user-id", "01058735"]);
    assert!(shown.contains("login ID           none yet\n"), "{shown}");
    let said = desk.refused(&add(&["--user-id", "01058736", "--login-id", "01058736"]));
    assert_eq!(said, "a customer signs in with a mail address; give one such as name@example.jp as --login-id\n");
    let login = ["--user-id", "01058737", "--login-id", "a@example.jp", "--email", "a@example.jp"];
    assert!(desk.fine(&add(&login)).contains("the person sets a password at "));
}

#[test]
fn users_belong_to_companies_where_there_are_some() {
    let desk = desk("company");
    let add = |realm, more: &[&'static str]| [&["user", "add", "--realm", realm, "--name", "管理 一郎"], more].concat();
    let said = desk.refused(&add("trade", &["--user-id", "EJUM0000", "--role", "administrator"]));
    assert_eq!(said, "a user or administrator of this realm belongs to a company; give --company and --company-name\n");
    let company = ["--company", "EJ0001", "--company-name", "テスト商事"];
    desk.fine(&add("trade", &[&["--user-id", "EJUM0000", "--role", "administrator"], &company[..]].concat()));
    desk.fine(&add("trade", &["--user-id", "helpdesk01", "--role", "helpdesk"]));
    let said = desk.refused(&add("club", &[&["--user-id", "a"], &company[..]].concat()));
    assert!(said.starts_with("realm club has no companies; "), "{said}");
    assert_eq!(desk.run(&add("trade", &["--user-id", "b", "--company", "EJ0001"])).code, 2);
    let file = desk.file("people.csv", "会員ID,会員名,ユーザーID,氏名\nEJ0001,新しい名,EJUM0001,花子\n");
    let said = desk.fine(&["user", "import", "--realm", "trade", &file]);
    assert_eq!(said, "companies: added 0, renamed 1\nadded 1, changed 0, unchanged 0\n");
    let said = desk.fine(&["user", "export", "--realm", "trade", "--company", "ej0001"]);
    assert!(said.contains("EJUM0001,花子,EJUM0001,,user,no,,,EJ0001,新しい名\n"), "{said}");
}

#[test]
fn the_first_people_get_a_temporary_password_at_the_command_line() {
    let desk = desk("issue");
    let add = ["user", "add", "--realm", "trade", "--name", "N", "--role", "operator", "--user-id", "operator01"];
    let said = desk.fine(&add);
    assert!(said.ends_with("saihakko user issue --realm trade --user-id operator01\n"), "{said}");
    let issue = |realm, id| ["user", "issue", "--realm", realm, "--user-id", id];
    let password = |said: String| {
        let line = said.lines().next().unwrap_or_default().to_owned();
        assert!(said.contains("it works once, until 20") && said.contains("/trade/login\n"), "{said}");
        line.strip_prefix("temporary password: ").unwrap().to_owned()
    };
    let (one, other) =
        (password(desk.fine(&issue("trade", "OPERATOR01"))), password(desk.fine(&issue("trade", "operator01"))));
    assert!(one.len() >= 12 && one != other);
    let log = desk.fine(&["audit", "list", "--event", "reissued"]);
    assert_eq!((log.lines().count(), log.contains(&one)), (2, false), "{log}");
    assert!(desk.refused(&issue("trade", "nobody")).starts_with("realm trade has no active account nobody; "));
    assert!(
        desk.refused(&issue("club", "operator01")).starts_with("in realm club people set a password themselves at ")
    );
}
