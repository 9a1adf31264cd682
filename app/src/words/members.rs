//! What is wrong with the wording of a campaign and with its list of IDs, for the page and the command line.

use credentials::{
    campaign::{
        members_csv::{Fault, Faults, Wrong},
        wording::Mark,
    },
    form::Problem,
};

use super::Words;

/// How many lines a sentence names.
const NAMED: usize = 5;

crate::words::words! {
    LINE "members-line" "{line}行目：{what}" "Line {line}: {what}";
    MORE "members-more" "ほかに{count}件あります。" "There are {count} more.";
    FILE_TOO_LARGE "members-file-too-large" "ファイルが大きすぎます。8MB以下に分けてください。" "The file is too large. Split it into files of at most 8 MB.";
    ENCODING "members-encoding" "文字を読み取れません。「CSV UTF-8」の形式で保存してください。" "The text can’t be read. Save the file as “CSV UTF-8”.";
    NO_IDS "members-no-ids" "ユーザーIDが1つもありません。" "There is no user ID in it.";
    COLUMN_MISSING "members-column-missing" "ユーザーIDの列が見つかりません。見出しを「ユーザーID」または「user_id」にして、コンマ区切りで保存してください。" "There is no column of user IDs. Name it user_id, and save the file with commas between the cells.";
    COLUMN_REPEATED "members-column-repeated" "ユーザーIDの列が2つあります。1つにしてください。" "There are two columns of user IDs. Keep one.";
    ID_EMPTY "members-id-empty" "ユーザーIDが空です。入力するか、行を削除してください。" "The user ID is empty. Fill it in, or remove the line.";
    ID_LONG "members-id-long" "ユーザーIDが長すぎます。ご確認ください。" "The user ID is too long. Please check it.";
    ID_UNREADABLE "members-id-unreadable" "ユーザーIDに使えない文字があります。引用符が閉じているかもご確認ください。" "There are characters that no user ID has. Check that quotation marks are closed, too.";
    REPEATED "members-repeated" "{first}行目と同じユーザーIDです。1つだけ残してください。" "This is the user ID of line {first}. Keep one of them.";
    UNKNOWN "members-unknown" "「{id}」というユーザーIDはありません。つづりをご確認ください。" "There is no user ID {id}. Please check its spelling.";
    WITHOUT_LINK "wording-without-link" "本文に{mark}がありません。IDごとのURLを入れる場所に書いてください。" "The text has no {mark}. Write it where the links for each ID belong.";
    LINK_TWICE "wording-link-twice" "本文に{mark}が2つ以上あります。1つだけ残してください。" "The text has {mark} more than once. Keep one.";
    UNKNOWN_MARK "wording-unknown-mark" "「{mark}」は使えません。使えるのは、{marks}です。" "{mark} can’t be used. These can: {marks}.";
    MARK_IN_SUBJECT "wording-mark-in-subject" "件名に波かっこは使えません。取り除いてください。" "A subject can’t have braces. Remove them.";
}

/// Whether the sentence for a problem quotes what was written.
pub(super) fn quotes(problem: &Problem) -> bool {
    use Problem::{MembersCsv, WordingLinkTwice, WordingUnknownMark, WordingWithoutLink};
    matches!(problem, MembersCsv(_) | WordingUnknownMark(_) | WordingWithoutLink | WordingLinkTwice)
}

/// The sentence for such a problem.
pub(super) fn quoted(words: &Words, problem: &Problem) -> String {
    let marked = |mark: &Mark| format!("{{{}}}", mark.name(words.lang()));
    match problem {
        Problem::MembersCsv(faults) => list(words, faults),
        // What was typed goes in last: it may look like a part.
        Problem::WordingUnknownMark(typed) => {
            let marks = Mark::ALL.iter().map(marked).collect::<Vec<_>>().join(" ");
            words.with(UNKNOWN_MARK, &[("marks", &marks), ("mark", typed)])
        }
        Problem::WordingLinkTwice => words.with(LINK_TWICE, &[("mark", &marked(&Mark::Link))]),
        _ => words.with(WITHOUT_LINK, &[("mark", &marked(&Mark::Link))]),
    }
}

/// What is wrong at a line.
pub fn line(words: &Words, fault: &Fault) -> String {
    let what = match &fault.wrong {
        Wrong::FileTooLarge => return words.get(FILE_TOO_LARGE),
        Wrong::NoIds => return words.get(NO_IDS),
        Wrong::Encoding => words.get(ENCODING),
        Wrong::ColumnMissing => words.get(COLUMN_MISSING),
        Wrong::ColumnRepeated => words.get(COLUMN_REPEATED),
        Wrong::IdEmpty => words.get(ID_EMPTY),
        Wrong::IdLong => words.get(ID_LONG),
        Wrong::IdUnreadable => words.get(ID_UNREADABLE),
        Wrong::Repeated(first) => words.with(REPEATED, &[("first", &first.to_string())]),
        Wrong::Unknown(id) => words.with(UNKNOWN, &[("id", id)]),
    };
    words.with(LINE, &[("line", &fault.line.to_string()), ("what", &what)])
}

/// The first lines in one text, and how many more there are.
fn list(words: &Words, faults: &Faults) -> String {
    let mut lines: Vec<String> = faults.first.iter().take(NAMED).map(|fault| line(words, fault)).collect();
    let more = faults.count.saturating_sub(lines.len());
    lines.extend((more > 0).then(|| words.with(MORE, &[("count", &more.to_string())])));
    lines.join(" ")
}

#[cfg(test)]
mod tests {
    use credentials::{
        campaign::{members_csv, wording::Body},
        form::{Field, Page},
        lang::Lang,
    };

    use super::*;
    use crate::words::problems::sentence;

    #[test]
    fn the_first_lines_that_are_wrong_are_named_and_the_others_counted() {
        let text = "a\n".repeat(9);
        let problem = Problem::MembersCsv(members_csv::read(text.as_bytes()).unwrap_err());
        let said = sentence(&Words::new(Lang::En, None), Page::Admin, None, &problem);
        assert!(said.starts_with("Line 2: This is the user ID of line 1. Keep one of them. Line 3: "), "{said}");
        assert!(said.ends_with("Line 6: This is the user ID of line 1. Keep one of them. There are 3 more."), "{said}");
    }

    #[test]
    fn a_mark_that_is_not_known_is_quoted_beside_those_that_are() {
        let say = |lang, text| {
            let problem = Body::parse(text).unwrap_err();
            sentence(&Words::new(lang, None), Page::Admin, Some(Field::Reason), &problem)
        };
        let ja = say(Lang::Ja, "{お名前} {リンク}");
        assert_eq!(ja, "「{お名前}」は使えません。使えるのは、{氏名} {サイト名} {開始} {終了} {理由} {リンク}です。");
        let en = say(Lang::En, "{marks} {link}");
        assert_eq!(en, "{marks} can’t be used. These can: {name} {site} {opens} {closes} {reason} {link}.");
        let en = say(Lang::En, "no place");
        assert_eq!(en, "The text has no {link}. Write it where the links for each ID belong.");
    }
}
