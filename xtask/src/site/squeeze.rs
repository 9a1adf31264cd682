//! `.br` and `.gz` beside each file. Brotli at its strongest takes a second or two, so results are kept by content.

use std::fs;
use std::io::Write;

use anyhow::{Context, Result};

use super::files::{Files, hash};
use crate::tool;

/// Kinds of files that aren't compressed already.
const TEXTS: [&str; 10] = ["css", "html", "ico", "js", "json", "svg", "txt", "wasm", "webmanifest", "xml"];

/// Adds the compressed forms; drops kept results that nothing needs any more.
pub fn beside(files: &mut Files) -> Result<()> {
    let folder = tool::target().join("xtask/squeezed");
    let mut kept = Files::default();
    let mut added = Vec::new();
    for (path, content) in &files.0 {
        if !TEXTS.iter().any(|kind| path.ends_with(&format!(".{kind}"))) {
            continue;
        }
        let key = hash(content);
        for (ending, squeeze) in [("br", brotli as fn(&[u8]) -> _), ("gz", gzip)] {
            let name = format!("{key}.{ending}");
            let small: Vec<u8> = match fs::read(folder.join(&name)) {
                Ok(small) => small,
                Err(_) => squeeze(content).with_context(|| format!("{path} can't be compressed"))?,
            };
            kept.add(&name, small.clone());
            if small.len() < content.len() {
                added.push((format!("{path}.{ending}"), small));
            }
        }
    }
    fs::create_dir_all(&folder)?;
    kept.write_to(&folder)?;
    files.0.extend(added);
    Ok(())
}

fn brotli(content: &[u8]) -> Result<Vec<u8>> {
    let parameters =
        brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, size_hint: content.len(), ..Default::default() };
    let mut small = Vec::new();
    brotli::BrotliCompress(&mut &*content, &mut small, &parameters)?;
    Ok(small)
}

fn gzip(content: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(content)?;
    Ok(encoder.finish()?)
}
