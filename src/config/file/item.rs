//! One `key = value` of `config.toml`, read as what its key says it is. Never quotes a line: it could
//! hold a key.

use std::ops::Range;
use std::path::PathBuf;
use std::time::Duration;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::source::Source;
use crate::config::names::{ENVIRONMENTS, endpoint_of};
use crate::config::{
    ConfigError, FileProblem, FoundValue, KeyTable, Origin, Place, Setting, WantedValue,
};
use crate::gateway::{Endpoint, Proxy};
use crate::journal::DatabaseAddress;
use crate::payment::compare::OrderColumn;
use crate::payment::{FinalCodes, Won};
use crate::spelling::nearest;

/// One `key = value` of the file.
pub(in crate::config) struct Item<'a> {
    source: &'a Source<'a>,
    pub(in crate::config) key: &'a str,
    key_span: Range<usize>,
    value: &'a Spanned<DeValue<'a>>,
}

impl<'a> Item<'a> {
    /// Returns the entries of a table in the order of the file, so that the first mistake is told first.
    pub(super) fn all(source: &'a Source<'_>, table: &'a DeTable<'_>) -> Vec<Self> {
        let mut items: Vec<Self> = table
            .iter()
            .map(|(key, value)| Self {
                source,
                key: key.get_ref(),
                key_span: key.span(),
                value,
            })
            .collect();
        items.sort_by_key(|item| item.key_span.start);
        items
    }

    pub(super) fn table(&self) -> Result<&'a DeTable<'a>, ConfigError> {
        self.value
            .get_ref()
            .as_table()
            .ok_or_else(|| self.wrong_type(WantedValue::Table))
    }

    pub(in crate::config) fn string(&self) -> Result<Setting<String>, ConfigError> {
        match self.value.get_ref().as_str() {
            Some(text) => Ok(self.setting(text.to_owned())),
            None => Err(self.wrong_type(WantedValue::String)),
        }
    }

    /// A string that says something.
    pub(super) fn text(&self, name: &'static str) -> Result<Setting<String>, ConfigError> {
        let text = self.string()?;
        if text.value.is_empty() {
            return Err(ConfigError::Empty {
                origin: text.origin,
                name,
            });
        }
        Ok(text)
    }

    pub(in crate::config) fn path(
        &self,
        name: &'static str,
    ) -> Result<Setting<PathBuf>, ConfigError> {
        let text = self.text(name)?;
        if text.value.contains(char::is_control) {
            return Err(ConfigError::InFile {
                place: self.value_place(),
                problem: FileProblem::ControlCharacter { key: name },
            });
        }
        Ok(self.setting(self.source.base.complete(&text.value)?))
    }

    pub(in crate::config) fn boolean(&self) -> Result<Setting<bool>, ConfigError> {
        match self.value.get_ref().as_bool() {
            Some(value) => Ok(self.setting(value)),
            None => Err(self.wrong_type(WantedValue::Boolean)),
        }
    }

    fn whole_number(&self, max: u64) -> Result<Setting<u64>, ConfigError> {
        const MIN: u64 = 1;
        let Some(number) = self.value.get_ref().as_integer() else {
            return Err(self.wrong_type(WantedValue::WholeNumber));
        };
        match u64::from_str_radix(number.as_str(), number.radix()) {
            Ok(value) if (MIN..=max).contains(&value) => Ok(self.setting(value)),
            Ok(_) | Err(_) => Err(ConfigError::InFile {
                place: self.value_place(),
                problem: FileProblem::OutOfRange {
                    key: self.key.to_owned(),
                    min: MIN,
                    max,
                },
            }),
        }
    }

    pub(in crate::config) fn seconds(&self, max: u64) -> Result<Setting<Duration>, ConfigError> {
        let seconds = self.whole_number(max)?.value;
        Ok(self.setting(Duration::from_secs(seconds)))
    }

    pub(in crate::config) fn won(&self, max: u64) -> Result<Setting<Won>, ConfigError> {
        let won = self.whole_number(max)?.value;
        Ok(self.setting(Won::new(won)))
    }

    pub(in crate::config) fn environment(&self) -> Result<Setting<Endpoint>, ConfigError> {
        let word = self.string()?.value;
        match endpoint_of(&word) {
            Some(endpoint) => Ok(self.setting(endpoint)),
            None => Err(ConfigError::InFile {
                place: self.value_place(),
                problem: FileProblem::UnknownEnvironment {
                    nearest: nearest(&word, ENVIRONMENTS),
                    value: word.as_str().into(),
                },
            }),
        }
    }

    pub(in crate::config) fn base_url(&self) -> Result<Setting<Endpoint>, ConfigError> {
        let url = self.string()?;
        match Endpoint::parse(&url.value) {
            Ok(endpoint) => Ok(self.setting(endpoint)),
            Err(source) => Err(ConfigError::BaseUrl {
                origin: url.origin,
                source,
            }),
        }
    }

    pub(in crate::config) fn proxy(&self) -> Result<Setting<Proxy>, ConfigError> {
        let url = self.string()?;
        match Proxy::parse(&url.value) {
            Ok(proxy) => Ok(self.setting(proxy)),
            Err(source) => Err(ConfigError::Proxy {
                origin: url.origin,
                source,
            }),
        }
    }

    /// A program and its arguments; `name` is that of the key.
    pub(in crate::config) fn command(
        &self,
        name: &'static str,
    ) -> Result<Setting<(PathBuf, Vec<String>)>, ConfigError> {
        let words = self.strings(WantedValue::Command)?;
        let words: Vec<&str> = words.into_iter().map(|(word, _)| word).collect();
        let Some((program, arguments)) = words.split_first().filter(|(first, _)| !first.is_empty())
        else {
            return Err(ConfigError::Empty {
                origin: self.origin(),
                name,
            });
        };
        // A bare name is looked up in PATH; anything else is a path like the others in this file.
        let program = if program.contains('/') {
            self.source.base.complete(program)?
        } else {
            PathBuf::from(program)
        };
        let arguments = arguments.iter().map(|word| (*word).to_owned()).collect();
        Ok(self.setting((program, arguments)))
    }

    /// The address of a database, with the paths in it completed.
    pub(in crate::config) fn database(&self) -> Result<Setting<DatabaseAddress>, ConfigError> {
        let Some(text) = self.value.get_ref().as_str() else {
            return Err(self.wrong_type(WantedValue::String));
        };
        let address = DatabaseAddress::parse(text).map_err(|error| ConfigError::InFile {
            place: self.value_place(),
            problem: FileProblem::Database(error),
        })?;
        let base = &self.source.base;
        let address = address.complete_paths(|path| base.complete(&path.to_string_lossy()))?;
        Ok(self.setting(address))
    }

    pub(in crate::config) fn final_codes(&self) -> Result<Setting<FinalCodes>, ConfigError> {
        let mut codes = Vec::new();
        let mut known = FinalCodes::default();
        // Taken up to each in turn, so that the error names the one that cannot be.
        for (code, place) in self.strings(WantedValue::Codes)? {
            codes.push(code);
            known =
                FinalCodes::new(codes.iter().copied()).map_err(|source| ConfigError::InFile {
                    place,
                    problem: FileProblem::FinalCode {
                        code: code.into(),
                        source,
                    },
                })?;
        }
        Ok(self.setting(known))
    }

    /// The columns of the shop's list, with what that calls them, in the order of the file.
    pub(in crate::config) fn compare_columns(
        &self,
    ) -> Result<Setting<Vec<(OrderColumn, String)>>, ConfigError> {
        let mut columns = Vec::new();
        for item in Self::all(self.source, self.table()?) {
            if item.key != "columns" {
                return Err(item.unknown(KeyTable::Compare, ["columns"]));
            }
            for column in Self::all(self.source, item.table()?) {
                let mut known = OrderColumn::ALL.into_iter();
                let found = known.find(|it| it.name() == column.key);
                let Some(found) = found else {
                    let names = OrderColumn::ALL.map(OrderColumn::name);
                    return Err(column.unknown(KeyTable::CompareColumns, names));
                };
                columns.push((found, column.text(found.name())?.value));
            }
        }
        Ok(self.setting(columns))
    }

    /// An array of strings, each with its place; `expected` says what it should be, if it is not.
    fn strings(&self, expected: WantedValue) -> Result<Vec<(&'a str, Place)>, ConfigError> {
        let array = self.value.get_ref().as_array();
        array
            .ok_or_else(|| self.wrong_type(expected))?
            .iter()
            .map(|item| match item.get_ref().as_str() {
                Some(text) => Ok((text, self.source.place(item.span().start))),
                None => Err(self.wrong_type_of(item, expected)),
            })
            .collect()
    }

    fn setting<T>(&self, value: T) -> Setting<T> {
        Setting {
            value,
            origin: self.origin(),
        }
    }

    fn origin(&self) -> Origin {
        Origin::File(self.value_place())
    }

    pub(in crate::config) fn key_place(&self) -> Place {
        self.source.place(self.key_span.start)
    }

    fn value_place(&self) -> Place {
        self.source.place(self.value.span().start)
    }

    fn wrong_type(&self, expected: WantedValue) -> ConfigError {
        self.wrong_type_of(self.value, expected)
    }

    fn wrong_type_of(&self, value: &Spanned<DeValue<'_>>, expected: WantedValue) -> ConfigError {
        let problem = FileProblem::WrongType {
            key: self.key.into(),
            expected,
            found: match value.get_ref() {
                DeValue::String(_) => FoundValue::String,
                DeValue::Integer(_) => FoundValue::WholeNumber,
                DeValue::Float(_) => FoundValue::DecimalNumber,
                DeValue::Boolean(_) => FoundValue::Boolean,
                DeValue::Datetime(_) => FoundValue::Date,
                DeValue::Array(_) => FoundValue::Array,
                DeValue::Table(_) => FoundValue::Table,
            },
        };
        ConfigError::InFile {
            place: self.source.place(value.span().start),
            problem,
        }
    }

    pub(in crate::config) fn unknown(
        &self,
        table: KeyTable,
        known: impl IntoIterator<Item = &'static str>,
    ) -> ConfigError {
        ConfigError::InFile {
            place: self.key_place(),
            problem: FileProblem::UnknownKey {
                key: self.key.into(),
                table,
                nearest: nearest(self.key, known),
            },
        }
    }
}
