//! The browser in a few words, for the person's own lists ("Chrome, Android"). Nothing is decided by it.

/// What a `User-Agent` says about itself, in at most four words.
pub fn summary(agent: &str) -> String {
    let browser = first(agent, &BROWSERS);
    let system = first(agent, &SYSTEMS);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser}, {system}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => {
            agent.split(['/', ' ']).next().unwrap_or_default().chars().filter(char::is_ascii_graphic).take(40).collect()
        }
    }
}

/// The order matters: most browsers also call themselves by older names.
const BROWSERS: [(&str, &str); 12] = [
    ("Line/", "LINE"),
    ("YJApp", "Yahoo! JAPAN"),
    ("GSA/", "Google"),
    ("EdgiOS/", "Edge"),
    ("EdgA/", "Edge"),
    ("Edg/", "Edge"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
];

const SYSTEMS: [(&str, &str); 7] = [
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
];

fn first(agent: &str, names: &[(&str, &'static str)]) -> Option<&'static str> {
    names.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name)
}

#[cfg(test)]
mod tests {
    use super::summary;

    #[test]
    fn common_browsers_are_told_apart() {
        for (agent, said) in [
            (
                "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Mobile Safari/537.36",
                "Chrome, Android",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1",
                "Safari, iPhone",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36 Edg/156.0",
                "Edge, Windows",
            ),
            ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Linux"),
            ("curl/8.5.0", "curl"),
            ("", ""),
        ] {
            assert_eq!(summary(agent), said);
        }
    }

    #[test]
    fn an_endless_agent_becomes_a_few_words() {
        assert_eq!(summary(&"x".repeat(100_000)).len(), 40);
    }
}
