//! One style sheet from many: follows `@import`, checks that brackets close, drops comments and needless space.
//!
//! A whole CSS compiler would take longer to build than the rest of xtask, and brotli leaves it little to gain: this keeps
//! every value as it was written.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

mod minify;

/// Reads a style sheet with everything that it imports, small.
pub fn bundle(main: &Path) -> Result<String> {
    let mut text = String::new();
    inline(main, &mut Vec::new(), &mut text)?;
    Ok(minify::minify(&text))
}

fn inline(file: &Path, above: &mut Vec<PathBuf>, out: &mut String) -> Result<()> {
    let name = file.display();
    let text = fs::read_to_string(file).with_context(|| format!("the style sheet {name} can't be read"))?;
    if let Err(line) = minify::check(&text) {
        bail!("{name}, line {line}: a bracket, string or comment doesn't close; close it");
    }
    if above.iter().any(|other| other == file) {
        bail!("{name} imports itself in the end; remove one @import");
    }
    above.push(file.to_path_buf());
    for (number, line) in text.lines().enumerate() {
        let Some(import) = line.trim_start().strip_prefix("@import") else {
            out.push_str(line);
            out.push('\n');
            continue;
        };
        let number = number + 1;
        let Some(import) = Import::parse(import) else {
            bail!("{name}, line {number}: write it as @import \"file.css\" layer(name) condition; on one line");
        };
        let imported = file.with_file_name(&import.file);
        if !imported.is_file() {
            bail!("{name}, line {number}: imports {}, which isn't there", import.file);
        }
        out.push_str(&import.before);
        inline(&imported, above, out)?;
        out.push_str(&import.after);
    }
    above.pop();
    Ok(())
}

/// One `@import`, and what stands around the content in its place.
#[derive(Debug, PartialEq)]
struct Import {
    file: String,
    before: String,
    after: String,
}

impl Import {
    /// Takes what follows `@import`: a file, perhaps a layer, perhaps a media condition.
    fn parse(text: &str) -> Option<Self> {
        let text = text.split("/*").next()?.trim().strip_suffix(';')?.trim();
        let (file, rest) = quoted(text).or_else(|| {
            let (inner, rest) = text.strip_prefix("url(")?.split_once(')')?;
            let file = quoted(inner).map_or(inner, |(file, _)| file);
            Some((file, rest))
        })?;
        let mut rules = Vec::new();
        let mut rest = rest.trim();
        if let Some((name, after)) = rest.strip_prefix("layer(").and_then(|rest| rest.split_once(')')) {
            rules.push(format!("@layer {name}"));
            rest = after.trim();
        }
        if !rest.is_empty() {
            rules.push(format!("@media {rest}"));
        }
        Some(Self {
            file: file.to_owned(),
            before: rules.iter().fold(String::new(), |text, rule| text + rule + "{\n"),
            after: "}\n".repeat(rules.len()),
        })
    }
}

fn quoted(text: &str) -> Option<(&str, &str)> {
    let quote = text.chars().next().filter(|first| matches!(first, '"' | '\''))?;
    text.get(1..)?.split_once(quote)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn import(text: &str) -> (String, String) {
        let import = Import::parse(text).unwrap();
        (import.file, import.before)
    }

    #[test]
    fn an_import_may_name_a_layer_and_a_condition() {
        assert_eq!(import(" \"a.css\";"), ("a.css".into(), String::new()));
        assert_eq!(import(" url('b.css') layer(base);"), ("b.css".into(), "@layer base{\n".into()));
        assert_eq!(
            import(" 'c.css' layer(x) print; /* paper */"),
            ("c.css".into(), "@layer x{\n@media print{\n".into())
        );
        assert_eq!(Import::parse(" \"a.css\""), None);
    }

    #[test]
    fn what_is_wrong_with_a_style_sheet_is_said_with_its_line() {
        let folder = std::env::temp_dir().join(format!("saihakko-css-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let main = folder.join("main.css");
        let says = |text: &str| {
            fs::write(&main, text).unwrap();
            format!("{:#}", bundle(&main).unwrap_err())
        };
        assert!(says("a{}\n@import \"none.css\";").contains("line 2: imports none.css"));
        assert!(says("@import \"main.css\";").contains("imports itself"));
        assert!(says("a {\n").contains("line 1"));
        fs::remove_dir_all(folder).unwrap();
    }
}
