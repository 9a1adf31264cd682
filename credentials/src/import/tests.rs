use super::{read, *};
use crate::{account::Role, form::Problem};

const HASH: &str = "$argon2id$v=19$m=19456,t=2,p=1$AAECAwQFBgcICQoLDA0ODw$AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

fn problems(text: &str) -> Vec<String> {
    read(text.as_bytes()).expect_err("something is wrong").iter().map(ToString::to_string).collect()
}

fn problem(text: &str) -> String {
    let all = problems(text);
    assert_eq!(all.len(), 1, "{all:?}");
    all.concat()
}

#[test]
fn a_line_is_read_with_all_its_columns() {
    let text = format!(
        "ユーザーID,ログインID,氏名,メールアドレス,役割,ワンタイムパスワード,パスワードハッシュ\n\
         ｈｋ０1,,田中 一郎,Tanaka@Example.JP,管理者,必要,\"{HASH}\"\n"
    );
    let lines = read(text.as_bytes()).unwrap();
    let line = &lines[0];
    assert_eq!((lines.len(), line.number), (1, 2));
    assert_eq!((line.user_id.as_str(), line.login_key().as_str(), line.name.as_str()), ("hk01", "hk01", "田中 一郎"));
    assert_eq!(line.address().map(|e| e.as_str().to_owned()).unwrap(), "Tanaka@example.jp");
    assert_eq!((line.role, line.otp), (Some(Role::Administrator), Some(true)));
    assert_eq!(line.password.as_ref().map(|p| p.as_str().to_owned()).unwrap(), HASH);
}

#[test]
fn empty_cells_and_absent_columns_say_nothing_but_an_empty_address_is_none() {
    let lines = read(b"user_id,name,email,role,otp\na,A,,,\n").unwrap();
    assert_eq!(lines[0].email, line::Mail::Nowhere);
    assert_eq!((lines[0].role, lines[0].otp), (None, None));
    assert_eq!(read(b"user_id,name\na,A\n").unwrap()[0].email, line::Mail::Unsaid);
}

#[test]
fn lines_are_counted_as_an_editor_counts_them() {
    for text in [
        "user_id,name\na,A\n\nb,\n",
        "user_id,name\r\na,A\r\n\r\nb,\r\n",
        "\u{feff}user_id,name\n\n,,\n b , ",
        "user_id,name\n\"a\",\"A\"\n,\nb,\"\"\n",
    ] {
        let line = problems(text).pop().unwrap();
        assert_eq!(line, "line 4: name is empty; fill it in", "{text:?}");
    }
    let broken = "user_id,name\n\"a\nb\",A\nc,\n";
    assert_eq!(
        problems(broken),
        [
            "line 2: user_id has a line break; close the quotation mark, or write it on one line",
            "line 4: name is empty; fill it in"
        ]
    );
}

#[test]
fn every_wrong_cell_is_named_with_its_remedy() {
    let all = problems(
        "user_id,name,email,role,otp,password_hash\n\
         \"\u{7}\",,nobody,king,maybe,$2b$12$abc\n",
    );
    assert_eq!(all.len(), 6, "{all:?}");
    for (said, part) in all.iter().zip(["control", "empty", "mail address", "\"king\"", "\"maybe\"", "Argon2"]) {
        assert!(said.starts_with("line 2: ") && said.contains(part), "{said}");
    }
    assert!(all.iter().all(|said| !said.contains("$2b$12$abc")));
    assert_eq!(
        problem(&format!("user_id,name\n{},A\n", "x".repeat(65))),
        "line 2: user_id is longer than 64 characters; shorten it"
    );
    assert_eq!(
        problem("user_id,name\na,A,B\n"),
        "line 2: has 3 cells where the header has 2; put quotation marks around a cell with a comma"
    );
}

#[test]
fn hashes_that_nobody_could_bear_or_read_are_refused() {
    let dear = HASH.replace("m=19456", "m=99999999");
    for hash in ["plain", "$argon2id$v=19$m=19456,t=2,p=1$AAECAwQFBgcICQoLDA0ODw", dear.as_str(), "{SSHA}abc"] {
        assert!(
            problem(&format!("user_id,name,password_hash\na,A,\"{hash}\"\n")).contains("password_hash is no Argon2")
        );
    }
}

#[test]
fn the_second_of_two_equal_ids_is_named_with_the_first() {
    let said = problem("user_id,name\nHK-01,A\nb,B\nｈｋ－０１,C\n");
    assert_eq!(said, "line 4: has the user_id of line 2; keep one of them");
}

#[test]
fn a_file_that_is_no_such_table_is_said_so() {
    assert_eq!(problem(""), "line 1: the file is empty; its first line must name the columns");
    assert!(problems("a;b\n1;2\n")[0].contains("aren't separated by commas"));
    assert_eq!(problems("hello")[0].split(';').next().unwrap(), "line 1: the column \"hello\" is not known");
    assert!(problem("name\nA\n").contains("the column user_id is missing; name it user_id or ユーザーID"));
    let nowhere = read(b"user_id,name\na,A\nb,\xff\n").unwrap_err();
    assert_eq!(nowhere, [Wrong::Encoding.at(3)]);
    assert_eq!(read(&vec![b'a'; MOST_BYTES + 1]).unwrap_err(), [Wrong::FileTooLarge.at(1)]);
}

#[test]
fn a_hundred_problems_are_shown_and_all_are_counted() {
    let problems = (0..250).rev().map(|line| Wrong::Value(Column::Name, Problem::Empty).at(line)).collect();
    let report = Report::refused(problems);
    assert_eq!((report.problems.len(), report.problem_count, report.is_fine()), (100, 250, false));
    assert_eq!((report.problems[0].line, report.problems[99].line), (0, 99));
}

#[test]
fn long_and_strange_cells_are_shown_short_and_plain() {
    let said = problem(&format!("user_id,name,role\na,A,\"{}\u{1b}[31m\"\n", "長".repeat(1000)));
    assert!(said.chars().count() < 160 && !said.contains('\u{1b}'), "{said}");
}
