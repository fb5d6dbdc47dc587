//! A configuration file of any bytes: it is read or refused with a line, and no key in it is ever shown.

use std::cell::RefCell;
use std::io::{Seek as _, Write as _};

use cookiepay::config::{Config, Overrides, Selected, Variables};
use cookiepay::error::Failure;
use tempfile::NamedTempFile;

use super::input::assert_is_showable;

thread_local! {
    static FILE: RefCell<NamedTempFile> = RefCell::new(NamedTempFile::new().expect("a file"));
}

pub(crate) fn target(bytes: &[u8]) {
    let path = FILE.with_borrow_mut(|file| {
        file.as_file().set_len(0).expect("an empty file");
        file.rewind().expect("its beginning");
        file.write_all(bytes).expect("a file");
        file.path().to_owned()
    });
    let overrides = Overrides {
        profile: None,
        config_file: Some(path),
    };
    let keys = keys(bytes);
    let config = match Config::load(overrides, Variables::default()) {
        Ok(config) => config,
        Err(error) => return is_discreet(error, &keys),
    };
    has_no_key(&format!("{config:?}"), &keys);
    if let Err(error) = config.select(None) {
        is_discreet(error, &keys);
    }
    for name in config.profile_names() {
        match config.select(Some(name)) {
            Ok(Selected::Demo(_)) => assert_eq!(name, "demo"),
            Ok(Selected::Profile(settings)) => {
                assert_eq!(settings.name.value, name);
                has_no_key(&format!("{settings:?}"), &keys);
            }
            Err(error) => is_discreet(error, &keys),
        }
    }
}

fn is_discreet(error: impl Into<Failure>, keys: &[String]) {
    let failure: Failure = error.into();
    let report = serde_json::to_string(&failure.report(|hint| hint.to_string())).expect("a report");
    has_no_key(&report, keys);
    has_no_key(&format!("{:?}", failure.error), keys);
    assert_is_showable(&failure.error.to_string());
}

fn has_no_key(shown: &str, keys: &[String]) {
    for key in keys {
        assert!(!shown.contains(key), "{key:?} is shown: {shown}");
    }
}

/// Returns the keys of a file that is TOML, so far as they are no other text in it.
fn keys(bytes: &[u8]) -> Vec<String> {
    let text = str::from_utf8(bytes).unwrap_or_default();
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let document: toml::Table = toml::from_str(text).unwrap_or_default();
    let profiles = document.get("profiles").and_then(toml::Value::as_table);
    let keys = profiles.into_iter().flatten().filter_map(|(_, profile)| {
        let key = profile.get("api_key")?.as_str()?.trim();
        (key.chars().count() >= 8 && text.matches(key).count() == 1).then(|| key.to_owned())
    });
    keys.collect()
}
