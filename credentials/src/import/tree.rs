//! Who is below whom: parents that the file names, in it or there already, and no circles.

use std::collections::{HashMap, HashSet};

use super::{LineProblem, Wrong, line::Line};
use crate::{
    portal::Portal,
    realm::Realm,
    store::{StoreError, row, rows},
};

row! {
    /// An account and the one above it, by their keys.
    struct Pair { child: String, parent: String }
}

/// Finds parents that aren't there, and circles. `known` are the keys of parents that are there already.
pub(super) async fn check(
    portal: &Portal,
    realm: &Realm,
    (lines, known): (&[Line], &HashSet<String>),
    problems: &mut Vec<LineProblem>,
) -> Result<(), StoreError> {
    let named: Vec<(&Line, String, String)> =
        lines.iter().filter_map(|line| Some((line, line.user_id.key(), line.parent.as_ref()?.key()))).collect();
    if named.is_empty() {
        return Ok(());
    }
    let in_file: HashSet<String> = lines.iter().map(|line| line.user_id.key()).collect();
    let missing = named.iter().filter(|(_, _, parent)| !in_file.contains(parent) && !known.contains(parent));
    problems.extend(missing.map(|(line, ..)| Wrong::ParentUnknown.at(line.number)));
    let sql = "SELECT a.user_key AS child, p.user_key AS parent FROM accounts a JOIN accounts p ON p.id = a.parent_id WHERE a.realm = $1";
    let there: Vec<Pair> = rows!(Pair, sql, realm.slug.as_str()).fetch_all(portal.store.read()).await?;
    let mut above: HashMap<String, String> = there.into_iter().map(|pair| (pair.child, pair.parent)).collect();
    above.extend(named.iter().map(|(_, child, parent)| (child.clone(), parent.clone())));
    let circular = circular(&above);
    let lines = named.iter().filter(|(_, child, _)| circular.contains(child.as_str()));
    problems.extend(lines.map(|(line, ..)| Wrong::ParentCircle.at(line.number)));
    Ok(())
}

/// Those who are above themselves.
fn circular(above: &HashMap<String, String>) -> HashSet<&str> {
    let (mut done, mut circular) = (HashSet::new(), HashSet::new());
    for start in above.keys() {
        let (mut path, mut here) = (Vec::new(), start.as_str());
        let mut on_path = HashSet::new();
        while !done.contains(here) && on_path.insert(here) {
            path.push(here);
            match above.get(here) {
                Some(next) => here = next,
                None => break,
            }
        }
        if !done.contains(here)
            && let Some(begin) = path.iter().position(|one| *one == here)
            && above.contains_key(here)
        {
            circular.extend(path.iter().skip(begin).copied());
        }
        done.extend(path);
    }
    circular
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(pairs: &[(&str, &str)]) -> Vec<String> {
        let above = pairs.iter().map(|(child, parent)| ((*child).to_owned(), (*parent).to_owned())).collect();
        let mut found: Vec<String> = circular(&above).into_iter().map(str::to_owned).collect();
        found.sort();
        found
    }

    #[test]
    fn only_those_on_the_circle_are_circular() {
        assert!(of(&[("a", "b"), ("b", "c"), ("d", "b")]).is_empty());
        assert_eq!(of(&[("a", "a"), ("b", "a")]), ["a"]);
        assert_eq!(of(&[("a", "b"), ("b", "c"), ("c", "b"), ("d", "a")]), ["b", "c"]);
        let long: Vec<(String, String)> = (0..5000).map(|n| (n.to_string(), (n + 1).to_string())).collect();
        let long: Vec<(&str, &str)> = long.iter().map(|(child, parent)| (child.as_str(), parent.as_str())).collect();
        assert!(of(&long).is_empty());
    }
}
