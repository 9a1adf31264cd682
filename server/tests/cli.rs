//! The command line as an operator uses it: the real program, a configuration and a database of its own.

#![expect(clippy::unwrap_used, reason = "a test stops where it can't go on")]

#[path = "cli/bounces.rs"]
mod bounces;
#[path = "cli/campaign.rs"]
mod campaign;
#[path = "cli/export.rs"]
mod export;
#[path = "cli/serving.rs"]
mod serving;

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
    sync::Arc,
};

use credentials::{audit, clock::SystemClock};
use server::{serve, settings::Settings};

const CONFIG: &str = r#"public_url = "https://id.example.jp"
keys.file = "keys"
mail = { from = "no-reply@example.jp", host = "127.0.0.1", tls = "none" }
[realm.club]
name = { ja = "倶楽部", en = "Club" }
contact = { name = { ja = "事務局", en = "Office" }, email = "office@example.jp" }
identify = "user-id"
prove = { by = "mailed-link", life = "10m" }
enrol = "by-account"
renew = "password"
enter = "login"
"#;

/// An operator's folder, removed at the end.
struct Desk(PathBuf);

struct Answer {
    code: i32,
    out: String,
    err: String,
}

impl Desk {
    /// With keys and a configuration, but no database yet.
    fn new(name: &str) -> Self {
        let desk = Self(std::env::temp_dir().join(format!("saihakko-cli-{}-{name}", std::process::id())));
        fs::create_dir_all(&desk.0).unwrap();
        desk.fine(&["keys", "new", &desk.path("keys")]);
        let database = format!("[database]\nurl = \"sqlite://{}\"\n", desk.path("test.db"));
        fs::write(desk.path("saihakko.toml"), format!("{CONFIG}{database}")).unwrap();
        desk
    }

    fn migrated(name: &str) -> Self {
        let desk = Self::new(name);
        assert_eq!(desk.fine(&["migrate"]), "the database is up to date\n");
        desk
    }

    fn path(&self, name: &str) -> String {
        self.0.join(name).display().to_string()
    }

    fn file(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        fs::write(self.path(name), content).unwrap();
        self.path(name)
    }

    /// Runs the program with `SAIHAKKO_CONFIG` naming the configuration.
    fn run(&self, arguments: &[&str]) -> Answer {
        self.command().env("SAIHAKKO_CONFIG", self.path("saihakko.toml")).args(arguments).output().unwrap().into()
    }

    fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_saihakko"));
        command.current_dir(&self.0).env_clear();
        command
    }

    /// The output of a command that succeeds and has nothing to complain of.
    fn fine(&self, arguments: &[&str]) -> String {
        let answer = self.run(arguments);
        assert_eq!((answer.code, answer.err.as_str()), (0, ""), "{arguments:?}");
        answer.out
    }

    /// The complaint of a command that fails with exit code 1 and prints no result.
    fn refused(&self, arguments: &[&str]) -> String {
        let answer = self.run(arguments);
        assert_eq!((answer.code, answer.out.as_str()), (1, ""), "{arguments:?}: {}", answer.err);
        answer.err.replace(&self.0.display().to_string(), "…")
    }

    fn user<'a>(verb: &'a str, rest: &[&'a str]) -> Vec<&'a str> {
        [&["user", verb, "--realm", "club"], rest].concat()
    }

    fn add(&self, user_id: &str) -> String {
        self.fine(&Self::user("add", &["--user-id", user_id, "--name", "田中 一郎", "--email", "Tanaka@example.jp"]))
    }

    fn show(&self, user_id: &str) -> String {
        self.fine(&Self::user("show", &["--user-id", user_id]))
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

impl From<Output> for Answer {
    fn from(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Self { code: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
    }
}

#[test]
fn an_account_is_added_once_shown_disabled_and_enabled() {
    let desk = Desk::migrated("account");
    assert_eq!(desk.add("hk-01"), "added hk-01\nthe person sets a password at https://id.example.jp/club/recovery\n");
    let again = Desk::user("add", &["--user-id", "ＨＫ－０１", "--name", "x"]);
    assert_eq!(
        desk.refused(&again),
        "realm club already has an account of this user ID or login ID; choose another one\n"
    );
    assert_eq!(
        desk.show("HK-01"),
        "user ID            hk-01\n\
         login ID           hk-01\n\
         name               田中 一郎\n\
         mail address       Tanaka@example.jp\n\
         role               user\n\
         state              active\n\
         one-time password  not required, apps enrolled: 0\n\
         password           none\n"
    );
    let which = ["--user-id", "hk-01"];
    let said = desk.fine(&Desk::user("disable", &which));
    assert_eq!(said, "disabled hk-01; its sessions, recoveries and links have ended\n");
    assert!(desk.show("hk-01").contains("state              disabled\n"));
    assert_eq!(desk.fine(&Desk::user("enable", &which)), "enabled hk-01\n");
    assert!(desk.show("hk-01").contains("state              active\n"));
    let unknown = "realm club has no account hk-99; compare the spelling of the user ID\n";
    for verb in ["show", "disable", "enable"] {
        assert_eq!(desk.refused(&Desk::user(verb, &["--user-id", "hk-99"])), unknown);
    }
}

#[test]
fn an_account_has_the_facts_that_were_given() {
    let desk = Desk::migrated("facts");
    let facts =
        ["--user-id", "-odd-", "--name", "N", "--role", "operator", "--login-id", "n@example.jp", "--otp-required"];
    let said = desk.fine(&Desk::user("add", &facts));
    assert!(said.contains("without a mail address the person can't set a password"), "{said}");
    let shown = desk.show("-odd-");
    for fact in ["n@example.jp\n", "operator\n", " required, apps", "mail address       none\n"] {
        assert!(shown.contains(fact), "{shown}");
    }
    for (given, part) in [
        (["--user-id", " ", "--name", "N"], "the user ID is empty; fill it in\n"),
        (["--user-id", "a", "--name", "N\u{7}"], "the name has control characters; write it anew\n"),
    ] {
        assert_eq!(desk.refused(&Desk::user("add", &given)), part);
    }
    let mail = Desk::user("add", &["--user-id", "a", "--name", "N", "--email", "a@b@c"]);
    assert_eq!(desk.refused(&mail), "the mail address can't be one; write one such as name@example.jp\n");
}

#[test]
fn a_file_is_tried_imported_and_imported_again() {
    let desk = Desk::migrated("import");
    let file = desk.file("people.csv", "ユーザーID,氏名,メールアドレス\na,A,a@example.jp\nb,B,\n");
    let import = |rest: &[&str]| desk.fine(&Desk::user("import", &[&[file.as_str()], rest].concat()));
    assert_eq!(import(&["--dry-run"]), "dry run, nothing was written: would add 2, change 0, leave 0 unchanged\n");
    assert_eq!(import(&[]), "added 2, changed 0, unchanged 0\n");
    assert_eq!(import(&[]), "added 0, changed 0, unchanged 2\n");
    desk.file("people.csv", b"\x8e\x81\x96\xbc,user_id\r\n\x93c\x92\x86,a\r\n");
    assert_eq!(import(&[]), "added 0, changed 1, unchanged 0\n");
    assert!(desk.show("a").contains("name               田中\n"));
}

#[test]
fn customers_with_several_logins_are_named_and_merged() {
    let desk = Desk::migrated("customers");
    let agency = r#"
        [realm.agency]
        name = { ja = "代理店", en = "Agency" }
        contact = { name = { ja = "窓口", en = "Desk" }, email = "desk@example.jp" }
        identify = "facts"
        prove = { by = "pin", ways = ["mail"] }
        enrol = "never"
        renew = "login-id-and-password"
        enter = "portal"
        customers = true
    "#;
    let config = fs::read_to_string(desk.path("saihakko.toml")).unwrap();
    desk.file("saihakko.toml", config + agency);
    let lines = |mark: &str| {
        format!(
            "お客様ID,氏名,ログインID,メールアドレス,電話番号,上位店,残す\n1,甲,a@example.jp,a@example.jp,090-1234-5770,2,{mark}\n\
             1,甲,b@example.jp,b@example.jp,,2,\n2,乙,,,,,\n"
        )
    };
    let file = desk.file("customers.csv", lines(""));
    let import = |rest: &[&'static str]| [&["user", "import", "--realm", "agency"], rest].concat();
    let refused = desk.refused(&[import(&[]), vec![file.as_str()]].concat());
    assert!(
        refused.starts_with("…/customers.csv:3: has another login_id than line 2 of the same user_id"),
        "{refused}"
    );
    desk.file("customers.csv", lines("yes"));
    let merged = "1: the login of line 2 stays, that of line 3 is given up\n";
    let dry = desk.fine(&[import(&["--dry-run"]), vec![file.as_str()]].concat());
    assert_eq!(dry, format!("{merged}dry run, nothing was written: would add 2, change 0, leave 0 unchanged\n"));
    assert_eq!(
        desk.fine(&[import(&[]), vec![file.as_str()]].concat()),
        format!("{merged}added 2, changed 0, unchanged 0\n")
    );
    let shown = desk.fine(&["user", "show", "--realm", "agency", "--user-id", "1"]);
    for fact in [
        "login ID           *****@example.jp\n",
        "mail address       *****@example.jp\n",
        "contact            ***-****-*770\ncontact            *****@example.jp\n",
        "rank               none\nclass              none\nparent             2 乙\n",
    ] {
        assert!(shown.contains(fact), "{shown}");
    }
    assert!(
        desk.fine(&["user", "show", "--realm", "agency", "--user-id", "2"]).contains("login ID           none yet\n")
    );
}

#[test]
fn a_wrong_file_is_answered_by_line_and_changes_nothing() {
    let desk = Desk::migrated("wrong-import");
    let lines = (0..150).map(|n| format!("u{n},\n")).collect::<Vec<_>>().concat();
    let many = desk.file("many.csv", format!("user_id,name\nfine,Fine\n{lines}"));
    let said = desk.refused(&Desk::user("import", &[&many]));
    assert!(said.starts_with("…/many.csv:3: name is empty; fill it in\n…/many.csv:4: "), "{said}");
    assert_eq!(said.lines().count(), 101);
    assert!(said.ends_with("nothing was imported because of 150 problems, of which the first 100 are shown; correct the file and import it again\n"));
    let one = desk.file("one.csv", b"user_id,name\nfine,\xff\n");
    assert_eq!(
        desk.refused(&Desk::user("import", &[&one])),
        "…/one.csv:2: can't be read as UTF-8 or Shift_JIS; save the file as \"CSV UTF-8\"\n\
         nothing was imported because of this problem; correct the file and import it again\n"
    );
    desk.refused(&Desk::user("show", &["--user-id", "fine"]));
    assert!(desk.refused(&Desk::user("import", &["none.csv"])).starts_with("none.csv can't be read: "));
}

#[test]
fn keys_are_written_for_their_owner_only_and_never_overwritten() {
    let desk = Desk::new("keys");
    let (file, before) = (desk.path("keys"), fs::read(desk.path("keys")).unwrap());
    #[cfg(unix)]
    assert_eq!(std::os::unix::fs::PermissionsExt::mode(&fs::metadata(&file).unwrap().permissions()) & 0o777, 0o600);
    assert!(desk.refused(&["keys", "new", &file]).starts_with("…/keys exists, "));
    assert_eq!(fs::read(&file).unwrap(), before);
    let nowhere = desk.path("no/keys");
    assert_eq!(desk.refused(&["keys", "new", &nowhere]), "the folder of …/no/keys doesn't exist; make it first\n");
    let other = desk.fine(&["keys", "new", &desk.path("other")]);
    assert!(other.contains("keep a copy") && fs::read(desk.path("other")).unwrap() != before);
}

#[test]
fn a_wrong_configuration_is_named_with_file_and_line() {
    let desk = Desk::migrated("config");
    let text = fs::read_to_string(desk.path("saihakko.toml")).unwrap();
    desk.file("saihakko.toml", text.replace("enrol = \"by-account\"", "enrol = \"perhaps\"\ncolour = 1"));
    for command in [vec!["serve"], vec!["migrate"], vec!["audit", "verify"], Desk::user("show", &["--user-id", "a"])] {
        let said = desk.refused(&command);
        let starts: Vec<&str> = said.lines().filter_map(|line| line.split(": ").next()).collect();
        assert_eq!(starts, ["…/saihakko.toml:9", "…/saihakko.toml:10"], "{said}");
    }
    fs::remove_file(desk.path("saihakko.toml")).unwrap();
    assert!(desk.refused(&["migrate"]).starts_with("…/saihakko.toml: "));
}

#[test]
fn usage_is_another_exit_code() {
    let desk = Desk::new("usage");
    let without = desk.command().arg("migrate").output().map(Answer::from).unwrap();
    assert_eq!(without.code, 2);
    assert!(without.err.contains("--config <FILE>"), "{}", without.err);
    for wrong in [&["recover"][..], &["user", "add"], &["user", "add", "--role", "king"], &[]] {
        assert_eq!(desk.run(wrong).code, 2, "{wrong:?}");
    }
    assert_eq!(desk.run(&["--help"]).code, 0);
    assert_eq!(desk.fine(&["--version"]).split(' ').next(), Some("saihakko"));
}

#[test]
fn a_database_that_is_not_there_is_not_made_by_mistake() {
    let desk = Desk::new("no-database");
    let said = desk.refused(&Desk::user("show", &["--user-id", "a"]));
    assert!(said.starts_with("the database can't be used: ") && said.contains("saihakko migrate"), "{said}");
    assert!(!Path::new(&desk.path("test.db")).exists());
}

#[test]
fn an_unknown_realm_is_answered_with_the_known_ones() {
    let desk = Desk::migrated("realm");
    let said = desk.refused(&["user", "show", "--realm", "clubs", "--user-id", "a"]);
    assert_eq!(said, "the configuration has no realm \"clubs\"; name one of club with --realm\n");
}

#[tokio::test]
async fn the_audit_log_is_verified_and_a_broken_place_is_named() {
    let desk = Desk::migrated("audit");
    desk.add("hk-01");
    desk.add("hk-02");
    let verify = ["audit", "verify"];
    assert_eq!(desk.fine(&verify), "the audit log is whole: 0 entries in the chain, 2 not chained yet\n");
    let settings = Settings::load(desk.path("saihakko.toml").as_ref(), &|_| None, &|_| true).unwrap();
    let portal = serve::portal(&settings, settings.keys.clone(), Arc::new(SystemClock)).await.unwrap();
    assert_eq!(audit::chain(&portal).await.unwrap(), 2);
    portal.store.close().await;
    assert_eq!(desk.fine(&verify), "the audit log is whole: 2 entries in the chain, 0 not chained yet\n");
    // Seals that were made without the server's keys are what a changed log looks like.
    fs::remove_file(desk.path("keys")).unwrap();
    desk.fine(&["keys", "new", &desk.path("keys")]);
    assert!(desk.refused(&verify).starts_with("the audit log was changed: its chain breaks at entry 1; "));
    let listed = desk.fine(&["audit", "list", "--event", "account_added", "--last", "1"]);
    assert_eq!((listed.lines().count(), listed.contains("  club  account_added  ")), (1, true), "{listed}");
    assert_eq!(desk.fine(&["audit", "list", "--event", "limited"]), "");
}
