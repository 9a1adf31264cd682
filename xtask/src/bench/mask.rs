//! What may differ between two answers to the same question, made equal: cookie values, nonces, the short number, the date,
//! the minutes of a lock, the typed ID, what is left of a time.

use super::http::Answer;

/// Where such a value begins, and the character that ends it.
const VALUES: [(&str, char); 11] = [
    ("nonce-", '\''),
    ("nonce=\"", '"'),
    ("name=\"nonce\" value=\"", '"'),
    ("class=\"number\">", '<'),
    // What is left of a PIN's time, in milliseconds.
    ("data-total=\"", '"'),
    // Its end by the clock: the seconds of two journeys of one round may differ.
    ("有効期限</dt><dd><time ", '/'),
    ("受付番号</dt><dd>", '<'),
    ("-flow=", ';'),
    ("name=\"destination\" value=\"", '"'),
    ("id=\"destination-", '"'),
    // The minutes until a lock ends: two locks of the same round may lie on two sides of a full minute.
    ("受け付けられません。", '分'),
];

/// Status line, headers and body, masked.
pub fn masked(answer: &Answer, typed: &str) -> String {
    let head: Vec<&str> = answer.head.lines().filter(|line| !line.starts_with("date:")).collect();
    let text = head.join("\n") + "\n" + &String::from_utf8_lossy(&answer.body);
    VALUES.iter().fold(text, |text, (begin, end)| hide(&text, begin, *end)).replace(typed, "ID")
}

fn hide(text: &str, begin: &str, end: char) -> String {
    let mut parts = text.split(begin);
    let mut hidden = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        hidden += begin;
        hidden += part.find(end).and_then(|at| part.get(at..)).unwrap_or_default();
    }
    hidden
}

/// How many bytes differ; bytes that only one has count too.
pub fn differing(one: &str, other: &str) -> usize {
    let same = one.bytes().zip(other.bytes()).filter(|(one, other)| one == other).count();
    one.len().max(other.len()) - same
}

/// The first place where they differ, with what stands before and after it.
pub fn contrast(one: &str, other: &str) -> String {
    let at = one.bytes().zip(other.bytes()).take_while(|(one, other)| one == other).count();
    let around = |text: &str| {
        let bytes = text.as_bytes().get(at.saturating_sub(60)..(at + 60).min(text.len())).unwrap_or_default();
        String::from_utf8_lossy(bytes).into_owned()
    };
    format!("{:?} beside {:?}", around(one), around(other))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(head: &str, body: &str) -> Answer {
        Answer { status: 200, head: head.to_owned(), body: body.as_bytes().to_vec() }
    }

    #[test]
    fn only_what_is_new_each_time_is_hidden() {
        let one = answer(
            "HTTP/1.1 200 OK\r\ndate: a\r\nset-cookie: load-flow=abc; Path=/\r\n",
            "<dd class=\"number\">1234</dd>ka1",
        );
        let other = answer(
            "HTTP/1.1 200 OK\r\ndate: b\r\nset-cookie: load-flow=xyz; Path=/\r\n",
            "<dd class=\"number\">5678</dd>un1",
        );
        assert_eq!(masked(&one, "ka1"), masked(&other, "un1"));
        let third = answer(
            "HTTP/1.1 200 OK\r\ndate: b\r\nset-cookie: load-flow=xyz; Path=/x\r\n",
            "<dd class=\"number\">5678</dd>un1",
        );
        assert!(differing(&masked(&one, "ka1"), &masked(&third, "un1")) > 0);
    }

    #[test]
    fn differing_bytes_are_counted() {
        assert_eq!((differing("abc", "abc"), differing("abc", "abd"), differing("abc", "abcde")), (0, 1, 2));
    }
}
