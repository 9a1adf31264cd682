//! Importing a company's list: 100,000 lines with every column, on SQLite, then the same file again and with one bad line.

use std::fmt::Write as _;
use std::fs;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use serde_json::json;

use super::ground::{COMPANIES, Ground, Place};
use super::line::Line;

const LINES: u32 = 100_000;
const TARGET: Duration = Duration::from_secs(30);

pub fn run(ground: &Ground) -> Result<Vec<Line>> {
    let place = ground.install(None, Duration::ZERO)?;
    let file = place.folder.join("list.csv");
    let mut text = "user_id,login_id,name,email,phone,fax,company_id,company_name,role,password_hash\n".to_owned();
    for number in 0..LINES {
        let company = number % 500;
        let _ = writeln!(
            text,
            "EJ{number:06},CZ{number:06},計測 花子,cz{number:06}@example.jp,090-1000-{:04},03-1234-{:04},EJ{company:04},会社{company},担当者,{}",
            number % 10_000,
            number % 10_000,
            super::ground::quoted_hash()
        );
    }
    fs::write(&file, &text)?;
    let (first, said) = timed(&place)?;
    if !said.contains(&format!("added {LINES}")) {
        bail!("the import said: {said}");
    }
    let (again, said) = timed(&place)?;
    if !said.contains(&format!("added 0, changed 0, unchanged {LINES}")) {
        bail!("the second import said: {said}");
    }
    let numbers = json!({ "first_s": first.as_secs_f64(), "again_s": again.as_secs_f64() });
    let line = Line::told(
        "import of 100,000 lines with 10 columns and 500 companies, SQLite; the same file again",
        format!("{:.1} s; {:.1} s", first.as_secs_f64(), again.as_secs_f64()),
    );
    Ok(vec![line.target("< 30 s", first < TARGET).numbers(numbers)])
}

fn timed(place: &Place) -> Result<(Duration, String)> {
    let begin = Instant::now();
    let said = place.import_file(COMPANIES, "list.csv")?;
    Ok((begin.elapsed(), said))
}
