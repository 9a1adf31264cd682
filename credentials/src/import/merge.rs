//! Customers of whom the file has several logins: merged into the one that is to be kept, or reported.

use std::collections::HashMap;

use super::{
    LineProblem, Wrong,
    line::{Line, Mail},
};

/// Joins the lines of the same user ID into the one that says so; what is wrong with them goes to `problems`.
pub(super) fn merge(lines: Vec<Line>, problems: &mut Vec<LineProblem>) -> Vec<Line> {
    let mut places: HashMap<String, usize> = HashMap::with_capacity(lines.len());
    let mut groups: Vec<Vec<Line>> = Vec::with_capacity(lines.len());
    for line in lines {
        let place = *places.entry(line.user_id.key()).or_insert(groups.len());
        match groups.get_mut(place) {
            Some(group) => group.push(line),
            None => groups.push(vec![line]),
        }
    }
    groups.into_iter().filter_map(|group| one(group, problems)).collect()
}

fn one(mut group: Vec<Line>, problems: &mut Vec<LineProblem>) -> Option<Line> {
    if group.len() < 2 {
        return group.pop();
    }
    let wrong = wrong(&group);
    if !wrong.is_empty() {
        problems.extend(wrong);
        return None;
    }
    let kept = group.remove(group.iter().position(|line| line.keep)?);
    Some(group.into_iter().fold(kept, take))
}

/// What is wrong with lines of the same user ID. The first one is the one that the others are compared with.
fn wrong(group: &[Line]) -> Vec<LineProblem> {
    let Some((first, others)) = group.split_first() else { return Vec::new() };
    let mut seen: HashMap<String, u64> = HashMap::from([(first.login_key(), first.number)]);
    let mut wrong = Vec::new();
    for line in others {
        let same = *seen.entry(line.login_key()).or_insert(line.number);
        if same != line.number {
            wrong.push(Wrong::UserIdRepeated(same).at(line.number));
        }
    }
    if !wrong.is_empty() {
        return wrong;
    }
    let mut kept = group.iter().filter(|line| line.keep);
    match (kept.next(), kept.next()) {
        (Some(_), None) => Vec::new(),
        (Some(first), Some(second)) => vec![Wrong::KeptTwice(first.number).at(second.number)],
        (None, _) => others.iter().map(|line| Wrong::LoginsSeveral(first.number).at(line.number)).collect(),
    }
}

/// What remains of a login that is given up: its telephones and its address.
fn take(mut kept: Line, other: Line) -> Line {
    kept.merged.push(other.number);
    if let Mail::To(address) = other.email {
        kept.more.push(address);
    }
    kept.phones.extend(other.phones);
    kept
}
