//! Text inside a `LIKE`.

/// A pattern for what holds this text; goes with `ESCAPE '!'`, so that nobody's `%` or `_` stands for anything else.
pub(crate) fn containing(text: &str) -> String {
    format!("%{}%", text.replace('!', "!!").replace('%', "!%").replace('_', "!_"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_stands_for_itself() {
        assert_eq!(containing("a_b"), "%a!_b%");
        assert_eq!(containing("50%!"), "%50!%!!%");
    }
}
