//! The files of a site, gathered in memory and then written where they differ.

use std::collections::BTreeMap;
use std::path::Path;
use std::{fs, io};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use super::NAME;

/// Content by path, relative to the site's folder.
#[derive(Default)]
pub struct Files(pub BTreeMap<String, Vec<u8>>);

impl Files {
    pub fn add(&mut self, path: &str, content: Vec<u8>) {
        self.0.insert(path.to_owned(), content);
    }

    /// Adds `pkg/saihakko.HASH.EXTENSION` and gives the hash.
    pub fn add_hashed(&mut self, extension: &str, content: Vec<u8>) -> String {
        let hash = hash(&content);
        self.add(&format!("pkg/{NAME}.{hash}.{extension}"), content);
        hash
    }

    /// Adds everything below a folder; none when it isn't there.
    pub fn add_folder(&mut self, folder: &Path) -> Result<()> {
        if folder.is_dir() {
            self.add_below(folder, "").with_context(|| format!("{} can't be read", folder.display()))?;
        }
        Ok(())
    }

    fn add_below(&mut self, folder: &Path, prefix: &str) -> io::Result<()> {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with('.') {
                continue;
            }
            let path = format!("{prefix}{name}");
            if entry.file_type()?.is_dir() {
                self.add_below(&entry.path(), &format!("{path}/"))?;
            } else {
                self.add(&path, fs::read(entry.path())?);
            }
        }
        Ok(())
    }

    /// Says how large the files with hashed names are: as they are, and with brotli.
    pub fn print_sizes(&self) {
        for (path, content) in self.0.iter().filter(|(path, _)| path.starts_with("pkg/")) {
            if let Some(small) = self.0.get(&format!("{path}.br")) {
                println!("{:>9} bytes, {:>6} with brotli  {path}", content.len(), small.len());
            }
        }
    }

    /// Makes a folder hold exactly these files. Files that stay the same aren't touched, so a running server goes on.
    pub fn write_to(&self, folder: &Path) -> Result<()> {
        let remedy = || format!("the site can't be written to {}", folder.display());
        for (path, content) in &self.0 {
            let file = folder.join(path);
            if let Some(parent) = file.parent() {
                fs::create_dir_all(parent).with_context(remedy)?;
            }
            write_if_changed(&file, content).with_context(remedy)?;
        }
        self.remove_others(folder, "").with_context(remedy)
    }

    fn remove_others(&self, folder: &Path, prefix: &str) -> io::Result<()> {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
            let inside = format!("{path}/");
            if !entry.file_type()?.is_dir() {
                if !self.0.contains_key(&path) {
                    fs::remove_file(entry.path())?;
                }
            } else if self.0.keys().any(|file| file.starts_with(&inside)) {
                self.remove_others(&entry.path(), &inside)?;
            } else {
                fs::remove_dir_all(entry.path())?;
            }
        }
        Ok(())
    }
}

/// 64 bits of SHA-256 in hexadecimal: two contents never share a name.
pub fn hash(content: &[u8]) -> String {
    use std::fmt::Write;
    let digest = Sha256::digest(content);
    digest.iter().take(8).fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

pub fn write_if_changed(file: &Path, content: &[u8]) -> io::Result<()> {
    if fs::read(file).is_ok_and(|old| old == content) {
        return Ok(());
    }
    fs::write(file, content)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_holds_exactly_the_files_of_the_site() {
        let folder = std::env::temp_dir().join(format!("saihakko-files-{}", std::process::id()));
        fs::create_dir_all(folder.join("pkg/old")).unwrap();
        fs::write(folder.join("pkg/old/a.js"), "old").unwrap();
        fs::write(folder.join("gone.txt"), "old").unwrap();

        let mut files = Files::default();
        files.add("robots.txt", b"all".to_vec());
        let hash = files.add_hashed("css", b"a{}".to_vec());
        files.write_to(&folder).unwrap();

        let mut found = Files::default();
        found.add_folder(&folder).unwrap();
        assert_eq!(found.0, files.0);
        assert!(found.0.contains_key(&format!("pkg/saihakko.{hash}.css")));
        fs::remove_dir_all(folder).unwrap();
    }
}
