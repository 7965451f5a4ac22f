// helios-agent: decides whether the release offered by the service is to be installed.
//
//   manifest (text) --> lines "name version sha256" --> newer than what is installed? --> list to fetch
//
// The transport (HTTP/2 over TLS) is left out of the sample: only what a reader needs to follow the case is here.
use regex::Regex;
use smallvec::SmallVec;
use std::io::Read;

#[derive(Debug, PartialEq)]
struct Item {
    name: String,
    version: [u32; 3],
    sha256: String,
}

fn version(text: &str) -> Option<[u32; 3]> {
    let mut parts = text.split('.').map(|p| p.parse::<u32>().ok());
    let found = [parts.next()??, parts.next()??, parts.next()??];
    if parts.next().is_some() {
        return None;
    }
    Some(found)
}

fn parse(manifest: &str) -> SmallVec<[Item; 8]> {
    let line = Regex::new(r"^([a-z][a-z0-9-]{0,31}) (\d+\.\d+\.\d+) ([0-9a-f]{64})$").unwrap();
    manifest
        .lines()
        .filter_map(|l| {
            let c = line.captures(l)?;
            Some(Item {
                name: c[1].to_string(),
                version: version(&c[2])?,
                sha256: c[3].to_string(),
            })
        })
        .collect()
}

fn main() {
    let installed = [2, 3, 1];
    let mut text = String::new();
    if std::io::stdin().take(1 << 20).read_to_string(&mut text).is_err() {
        eprintln!("helios-agent: the manifest is not text");
        std::process::exit(1);
    }
    for item in parse(&text).iter().filter(|i| i.version > installed) {
        if atty::is(atty::Stream::Stdout) {
            println!("{} is offered since {}", item.name, time::now_utc().rfc3339());
        }
        println!("{} {}", item.name, item.sha256);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_lines_count() {
        let good = format!("gateway 2.4.0 {}", "a".repeat(64));
        assert_eq!(parse(&good).len(), 1);
        assert!(parse("gateway 2.4 00").is_empty());
        assert!(parse(&format!("{} x", good)).is_empty());
        assert_eq!(version("1.2.3.4"), None);
    }
}
