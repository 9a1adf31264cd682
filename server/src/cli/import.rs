use std::{
    fs::File,
    io::{self, Read as _, Write as _},
    path::Path,
};

use credentials::{
    import::{self, MOST_BYTES, Mode, Report},
    portal::Portal,
    realm::Realm,
};

use super::{Failure, say};

pub(super) const HELP: &str = "\
The first line names the columns, in any order:
  user_id        ユーザーID            needed
  name           氏名                  needed
  login_id       ログインID            the user ID unless given
  email          メールアドレス        an empty cell removes the address
  role           役割                  user, administrator, helpdesk, operator
  otp            ワンタイムパスワード  yes, no, 必要, 不要
  password_hash  パスワードハッシュ    Argon2, bcrypt, PBKDF2 (also as Keycloak's JSON), for new accounts only
  phone          電話番号              several with ; between them, or in phone_2 (電話番号2)
  fax            FAX番号
  company_id     会員ID                in realms with companies; a new one needs
  company_name   会員名                its name, and another name renames it
  rank           ランク
  class          会員区分
  parent         上位店                the user_id of the parent, who may stand further below
  keep           残す                  yes: of a customer's several logins, this one is kept

In realms with customers, user_id may be called お客様ID, and without a login_id there is no
login yet. A customer who stands there several times with different login_ids needs one line
with keep: its login stays, the others' telephones and addresses are added to it.

An account that exists is changed to what the file says; its login ID and password stay, but
a customer who has no login yet gets the one that the file says.
Telephones are added, never removed. A column that isn't there leaves what is there.";

pub(super) async fn run(portal: &Portal, realm: &Realm, file: &Path, dry_run: bool) -> Result<(), Failure> {
    let shown = file.display();
    let bytes = read(file, MOST_BYTES)
        .map_err(|error| Failure::new(format!("{shown} can't be read: {error}; name a CSV file that you may read")))?;
    let mode = if dry_run { Mode::DryRun } else { Mode::Apply };
    let report = import::users(portal, realm, &bytes, mode).await.map_err(|error| {
        if !error.is_duplicate() {
            return Failure::from(error);
        }
        Failure::new(
            "somebody added an account of the same ID meanwhile, so nothing was imported; run the command again",
        )
    })?;
    if !report.is_fine() {
        return Err(refused(file, &report));
    }
    let Report { added, changed, unchanged, companies_added, companies_renamed, merged, .. } = report;
    for one in &merged {
        let lines: Vec<String> = one.given_up.iter().map(u64::to_string).collect();
        let (plural, lines) = (if lines.len() == 1 { "" } else { "s" }, lines.join(", "));
        say(format!("{}: the login of line {} stays, that of line{plural} {lines} is given up", one.user_id, one.kept));
    }
    if companies_added + companies_renamed > 0 {
        say(match mode {
            Mode::Apply => format!("companies: added {companies_added}, renamed {companies_renamed}"),
            Mode::DryRun => format!("companies: would add {companies_added}, rename {companies_renamed}"),
        });
    }
    say(match mode {
        Mode::Apply => format!("added {added}, changed {changed}, unchanged {unchanged}"),
        Mode::DryRun => {
            format!("dry run, nothing was written: would add {added}, change {changed}, leave {unchanged} unchanged")
        }
    });
    Ok(())
}

/// One byte more than is taken, so that whoever takes it sees that it is too much.
pub(super) fn read(file: &Path, most: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let most = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
    File::open(file)?.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn refused(file: &Path, report: &Report) -> Failure {
    let mut stderr = io::stderr().lock();
    for problem in &report.problems {
        let _ = writeln!(stderr, "{}:{}: {}", file.display(), problem.line, problem.wrong);
    }
    let (shown, all) = (report.problems.len(), report.problem_count);
    Failure::new(match (shown, all) {
        (1, 1) => "nothing was imported because of this problem; correct the file and import it again".to_owned(),
        (shown, all) if shown == all => {
            format!("nothing was imported because of these {all} problems; correct the file and import it again")
        }
        _ => format!(
            "nothing was imported because of {all} problems, of which the first {shown} are shown; correct the file and import it again"
        ),
    })
}
