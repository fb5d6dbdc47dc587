//! What is offered at a place, in the person's language. Refuses to offer what would have to be quoted in a way
//! that nobody sees: a text with a control or an invisible character is left out.

use clap::{Arg, Command};
use jiff::civil::Date;

use super::candidate::{Candidate, candidate};
use super::faults::{faults, order_faults};
use super::local::{Local, typed_path};
use super::periods::{days, periods};
use super::place::{CursorPlace, WantedThere, is_repeated};
use super::source::ValueSource;
use crate::command::cancel::ENTRY;
use crate::journal::{RecentRefund, State};
use crate::language::Language;
use crate::output::Column;
use crate::payment::{Bank, GroupBy, KNOWN_METHODS, Status};
use crate::shown::escape;
use crate::words::{InWords as _, Topic, explain_words, refunds as say, summary};

/// The most refunds or payments that are offered.
const RECENT_MAX: usize = 40;

/// What may stand at the cursor.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Offer {
    /// One of these, behind what of the word was typed before it.
    Candidates {
        /// What stands before each: `--columns=tid,`.
        head: String,
        all: Vec<Candidate>,
        /// Whether the word may go on behind it.
        goes_on: bool,
    },
    /// A file, which the shell knows best.
    File,
    /// A folder.
    Folder,
}

/// What is asked for: a place, and all that is known of who asks.
pub(super) struct Completion<'a> {
    /// The whole command line.
    pub(super) root: &'a Command,
    pub(super) place: &'a CursorPlace<'a>,
    /// The word up to the cursor.
    pub(super) typed: &'a str,
    pub(super) language: Language,
    /// The day in Korea.
    pub(super) today: Date,
}

impl Completion<'_> {
    /// Returns what may stand there.
    pub(super) fn offer(&self) -> Offer {
        let mut offer = match &self.place.wanted {
            WantedThere::Value(argument, head) => self.values(argument, head),
            WantedThere::Option => plain(self.options()),
            WantedThere::Word(argument) => self.word(*argument),
            WantedThere::Nothing => plain(Vec::new()),
        };
        if let Offer::Candidates { all, .. } = &mut offer {
            all.retain(|it| !it.value.is_empty() && escape(&it.value) == it.value);
            for it in all {
                let says_more = it.meaning != it.value;
                it.meaning = escape(&it.meaning).into_owned();
                if !says_more {
                    it.meaning.clear();
                }
            }
        }
        offer
    }

    /// Returns what may stand where no option has begun: what the command takes there or the commands below; and
    /// where nothing is known and nothing has to stand there, the options.
    fn word(&self, argument: Option<&Arg>) -> Offer {
        let offer = match argument {
            Some(argument) => self.values(argument, ""),
            None => plain(Vec::new()),
        };
        let is_required = argument.is_some_and(Arg::is_required_set);
        match &offer {
            Offer::Candidates { all, .. } if all.is_empty() => {
                let commands = self.commands();
                if commands.is_empty() && self.typed.is_empty() && !is_required {
                    plain(self.options())
                } else {
                    plain(commands)
                }
            }
            Offer::Candidates { .. } | Offer::File | Offer::Folder => offer,
        }
    }

    /// Lists the commands below, and what each does.
    fn commands(&self) -> Vec<Candidate> {
        commands_below(self.place.command)
    }

    /// Lists the commands below the one that was named already.
    fn commands_to_explain(&self, argument: &Arg) -> Vec<Candidate> {
        let mut names = self.place.values(argument.get_id().as_str());
        let command = names.try_fold(self.root, Command::find_subcommand);
        command.map(commands_below).unwrap_or_default()
    }

    /// Lists the options that can still be given, and what each means.
    fn options(&self) -> Vec<Candidate> {
        let place = self.place;
        let can_be_given = |option: &&Arg| {
            let is_given = place.has(option.get_id().as_str());
            !option.is_hide_set() && (is_repeated(option) || !is_given)
        };
        let excluded: Vec<&Arg> = place
            .given
            .iter()
            .flat_map(|(it, _)| place.command.get_arg_conflicts_with(it))
            .collect();
        let mut found = Vec::new();
        for option in place.command.get_arguments().filter(can_be_given) {
            let Some(long) = option.get_long() else {
                continue;
            };
            let name = format!("--{long}");
            if excluded.iter().any(|it| it.get_id() == option.get_id()) {
                continue;
            }
            found.push(candidate(&name, text(option.get_help())));
            // Where a value has to stand in the same word, no blank leads to it.
            if option.is_require_equals_set()
                && self.typed == name
                && let Offer::Candidates { all, .. } = self.values(option, "")
            {
                let joined = |it: Candidate| candidate(format!("{name}={}", it.value), it.meaning);
                found.extend(all.into_iter().map(joined));
            }
        }
        found
    }

    /// Lists the values of an argument, behind what of the word is none of the value.
    fn values(&self, argument: &Arg, head: &str) -> Offer {
        let typed = self.typed.strip_prefix(head).unwrap_or_default();
        let Some(source) = ValueSource::of(&self.place.path, argument) else {
            return plain(Vec::new());
        };
        if source == ValueSource::Files {
            return Offer::File;
        }
        if source == ValueSource::Folders {
            return Offer::Folder;
        }
        if !source.is_list(argument) {
            let goes_on = matches!(source, ValueSource::Faults);
            return Offer::Candidates {
                head: head.to_owned(),
                all: self.of(source, argument, typed),
                goes_on,
            };
        }
        let (before, typed) = match typed.rsplit_once(',') {
            Some((before, typed)) => (format!("{before},"), typed),
            None => (String::new(), typed),
        };
        let mut all = self.of(source, argument, typed);
        all.retain(|it| before.split(',').all(|chosen| chosen.trim() != it.value));
        let is_full = source == ValueSource::Groupings && before.matches(',').count() > 1;
        Offer::Candidates {
            head: format!("{head}{before}"),
            all: if is_full { Vec::new() } else { all },
            goes_on: true,
        }
    }

    fn of(&self, source: ValueSource, argument: &Arg, typed: &str) -> Vec<Candidate> {
        let language = self.language;
        match source {
            ValueSource::Fixed => fixed(argument),
            ValueSource::Profiles => self.profiles(),
            ValueSource::PaymentColumns => columns(language, typed),
            ValueSource::RefundColumns => refund_columns(language, typed),
            ValueSource::Sort => sort_columns(language, typed),
            ValueSource::Methods => methods(language, typed),
            ValueSource::Statuses => statuses(language, typed),
            ValueSource::Periods => {
                let before: Vec<&str> = self.place.values(argument.get_id().as_str()).collect();
                periods(language, &before, typed, self.today)
            }
            ValueSource::Days => days(language, typed, self.today),
            ValueSource::Groupings => GroupBy::ALL
                .map(|by| candidate(by.name(), (summary::titles(language).group_by)(by)))
                .into(),
            ValueSource::Outcomes => State::ALL
                .map(|state| candidate(state.name(), state.said(language)))
                .into(),
            ValueSource::Payments => self.payments(&self.local().refunds(), |_| true),
            ValueSource::RefundablePayments => {
                let all = self.local().refunds();
                let is_used_up = |it: &RecentRefund| {
                    let is_same = |other: &&RecentRefund| {
                        (&other.profile, &other.tid) == (&it.profile, &it.tid)
                    };
                    all.iter().filter(is_same).any(|it| it.is_of_the_rest)
                };
                self.payments(&all, |it| !is_used_up(it))
            }
            ValueSource::Refunds => self.refunds(|_| true),
            ValueSource::OpenRefunds => {
                let shows_all = self.place.has("overturn");
                self.refunds(|it| shows_all || !it.is_certain)
            }
            ValueSource::Banks => banks(language, typed),
            ValueSource::Faults => faults(self.place.command, typed),
            ValueSource::OrderFaults => order_faults(self.place.command),
            ValueSource::Topics => topics(language),
            ValueSource::Commands => self.commands_to_explain(argument),
            ValueSource::Files | ValueSource::Folders | ValueSource::Person => Vec::new(),
        }
    }

    fn local(&self) -> Local {
        Local::read(self.place.values("config").last().map(typed_path))
    }

    fn profiles(&self) -> Vec<Candidate> {
        let all = self.local().profiles(self.language).into_iter();
        all.map(|(name, meaning)| candidate(name, meaning))
            .collect()
    }

    /// Lists refunds, the latest first; of the payment and the profile that the line names, if it does.
    fn refunds(&self, is_wanted: impl Fn(&RecentRefund) -> bool) -> Vec<Candidate> {
        let tid = self.place.values("tid").last();
        let chosen: Vec<&str> = self.place.values("ids").collect();
        let all = self.local().refunds().into_iter();
        all.filter(|it| tid.is_none_or(|tid| it.tid.as_str() == tid) && is_wanted(it))
            .map(|it| candidate(it.id.to_string(), say::recent_refund(self.language, &it)))
            .filter(|it| !chosen.contains(&it.value.as_str()))
            .take(RECENT_MAX)
            .collect()
    }

    /// Lists the payments of which something was refunded, the latest first; of the profile that the line
    /// names, if it does.
    fn payments(
        &self,
        refunds: &[RecentRefund],
        is_wanted: impl Fn(&RecentRefund) -> bool,
    ) -> Vec<Candidate> {
        let profile = self.place.values("profile").last();
        let mut found: Vec<Candidate> = Vec::new();
        for it in refunds.iter().filter(|it| is_wanted(it)) {
            let is_of_profile = profile.is_none_or(|profile| it.profile == profile);
            let is_new = !found.iter().any(|known| known.value == it.tid.as_str());
            if is_of_profile && is_new && found.len() < RECENT_MAX {
                let meaning = say::recent_payment(self.language, it);
                found.push(candidate(it.tid.as_str(), meaning));
            }
        }
        found
    }
}

/// Lists what has a page of `explain`, each with its title; a word that stands for several things once.
fn topics(language: Language) -> Vec<Candidate> {
    let mut found: Vec<Candidate> = Vec::new();
    for topic in Topic::all() {
        let name = topic.name();
        if !found.iter().any(|known| known.value == *name) {
            found.push(candidate(name, explain_words::page(language, topic).title));
        }
    }
    found
}

fn commands_below(command: &Command) -> Vec<Candidate> {
    let all = command.get_subcommands();
    all.filter(|it| !it.is_hide_set())
        .map(|it| candidate(it.get_name(), text(it.get_about())))
        .collect()
}

fn plain(all: Vec<Candidate>) -> Offer {
    Offer::Candidates {
        head: String::new(),
        all,
        goes_on: false,
    }
}

/// Returns the gist of a help: its first line, without what is said behind it and what there is to choose from.
fn text(help: Option<&clap::builder::StyledStr>) -> String {
    let help = help.map(ToString::to_string).unwrap_or_default();
    let line = help.lines().next().unwrap_or_default();
    let ends = ["; ", ": ", " [", " ("].into_iter();
    let end = ends.filter_map(|end| line.find(end)).min();
    let gist = end.and_then(|end| line.get(..end)).unwrap_or(line);
    gist.to_owned()
}

fn fixed(argument: &Arg) -> Vec<Candidate> {
    let all = argument.get_possible_values().into_iter();
    all.filter(|it| !it.is_hide_set())
        .map(|it| candidate(it.get_name(), text(it.get_help())))
        .collect()
}

/// Chooses the names of the person's language, or else those of the other one that begin so.
fn in_language<'n>(
    language: Language,
    typed: &str,
    names: impl Iterator<Item = (&'n str, &'n str)>,
) -> Vec<Candidate> {
    let (english, korean): (Vec<_>, Vec<_>) = names
        .map(|(english, korean)| (candidate(english, ""), candidate(korean, english)))
        .unzip();
    let (own, others) = match language {
        Language::English => (english, korean),
        Language::Korean => (korean, english),
    };
    let begins = |it: &Candidate| it.value.starts_with(typed);
    if own.iter().any(begins) || !others.iter().any(begins) {
        own
    } else {
        others
    }
}

fn methods(language: Language, typed: &str) -> Vec<Candidate> {
    let names = KNOWN_METHODS;
    let names = names.iter().map(|it| (it.name(), it.korean_name()));
    in_language(language, typed, names)
}

fn statuses(language: Language, typed: &str) -> Vec<Candidate> {
    let names = Status::ALL.map(|it| (it.name(), it.korean_name()));
    in_language(language, typed, names.into_iter())
}

/// Lists columns by the names that programs know, or by their titles where one of these was begun.
fn titled(
    names: impl IntoIterator<Item = (&'static str, &'static str)>,
    typed: &str,
) -> Vec<Candidate> {
    let by_title = !typed.is_ascii();
    names
        .into_iter()
        .map(|(name, title)| {
            if by_title {
                // What stands in brackets may be left out.
                candidate(title.split('(').next().unwrap_or(title).trim_end(), name)
            } else {
                candidate(name, title)
            }
        })
        .collect()
}

fn columns(language: Language, typed: &str) -> Vec<Candidate> {
    let title = summary::titles(language).column;
    let mut all = titled(Column::ALL.map(|it| (it.name(), title(it))), typed);
    all.push(candidate(ALL_COLUMNS, ""));
    all
}

fn sort_columns(language: Language, typed: &str) -> Vec<Candidate> {
    let (sign, typed) = match typed.strip_prefix('-') {
        Some(typed) => ("-", typed),
        None => ("", typed),
    };
    let title = summary::titles(language).column;
    let all = titled(Column::ALL.map(|it| (it.name(), title(it))), typed).into_iter();
    all.map(|it| candidate(format!("{sign}{}", it.value), it.meaning))
        .collect()
}

fn refund_columns(language: Language, typed: &str) -> Vec<Candidate> {
    let title = summary::titles(language).record_column;
    let mut all = titled(ENTRY.map(|(name, _)| (name, title(name))), typed);
    all.push(candidate(ALL_COLUMNS, ""));
    all
}

/// The word for all columns there are.
const ALL_COLUMNS: &str = "all";

/// Lists banks by their names or by their codes, whichever was begun.
fn banks(language: Language, typed: &str) -> Vec<Candidate> {
    let by_code = Bank::all().map(|(code, name)| candidate(code, name));
    let by_name = Bank::all().map(|(code, name)| candidate(name, code));
    match (typed, language) {
        ("", Language::English) => by_code.collect(),
        ("", Language::Korean) => by_name.collect(),
        (typed, _) => by_code
            .chain(by_name)
            .filter(|it| it.value.starts_with(typed))
            .collect(),
    }
}
