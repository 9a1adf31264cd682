//! Many at once.

use std::collections::BTreeMap;

use credentials::form::Page;
use tokio::task::JoinSet;

use crate::browser::Browser;

/// Lets all browsers do the same at the same time; answers them with the pages to which they were sent.
pub async fn all_at_once<F>(browsers: Vec<Browser>, deed: fn(Browser) -> F) -> Vec<(Browser, Page)>
where
    F: Future<Output = (Browser, Page)> + Send + 'static,
{
    let mut crowd = JoinSet::new();
    for browser in browsers {
        crowd.spawn(deed(browser));
    }
    crowd.join_all().await
}

/// How many were sent to each page.
pub fn pages(crowd: &[(Browser, Page)]) -> BTreeMap<Page, usize> {
    let mut pages = BTreeMap::new();
    for (_, page) in crowd {
        *pages.entry(*page).or_default() += 1;
    }
    pages
}
