//! What may stand at the cursor: the value of an option, an option, a command or an argument. Refuses to be
//! surprised: a line that makes no sense has no place.

use clap::{Arg, ArgAction, Command};

/// What may stand at the cursor.
#[derive(Debug)]
pub(super) struct CursorPlace<'c> {
    /// The names that lead to the command.
    pub(super) path: Vec<&'c str>,
    /// The command.
    pub(super) command: &'c Command,
    /// What was given before the cursor: the argument, and its value; none of a flag.
    pub(super) given: Vec<(&'c Arg, Option<String>)>,
    /// What is wanted there.
    pub(super) wanted: WantedThere<'c>,
}

/// What is wanted at the cursor.
#[derive(Debug)]
pub(super) enum WantedThere<'c> {
    /// The value of an argument, behind what of the word is no part of it, such as `--columns=`; or else an
    /// option, where the value may be left out.
    Value(&'c Arg, String),
    /// An option.
    Option,
    /// A command, or what it takes without an option.
    Word(Option<&'c Arg>),
    /// Nothing that there is.
    Nothing,
}

impl<'c> CursorPlace<'c> {
    /// Finds the place behind some words, where this much of the next one was typed. The command line is
    /// built already.
    pub(super) fn find(root: &'c Command, words: &[String], typed: &str) -> Self {
        let mut walk = Walk {
            place: Self {
                path: Vec::new(),
                command: root,
                given: Vec::new(),
                wanted: WantedThere::Nothing,
            },
            awaiting: None,
            position: 1,
            has_ended_options: false,
            is_lost: false,
        };
        for word in words {
            walk.step(word);
        }
        walk.arrive(typed)
    }

    /// Returns the values that were given for an argument.
    pub(super) fn values<'p>(&'p self, id: &'p str) -> impl Iterator<Item = &'p str> {
        let of_it = self.given.iter().filter(move |(it, _)| it.get_id() == id);
        of_it.filter_map(|(_, value)| value.as_deref())
    }

    /// Tells whether an argument was given.
    pub(super) fn has(&self, id: &str) -> bool {
        self.given.iter().any(|(it, _)| it.get_id() == id)
    }
}

/// A walk along the words of a line.
struct Walk<'c> {
    place: CursorPlace<'c>,
    /// The option whose value comes next.
    awaiting: Option<&'c Arg>,
    /// The number of the next argument without an option, from 1.
    position: usize,
    has_ended_options: bool,
    /// A word was none of ours.
    is_lost: bool,
}

/// What an option is in a word.
enum Found<'c> {
    /// A flag, or several in one word.
    Flags(Vec<&'c Arg>),
    /// An option whose value is behind it in the same word, from this byte on.
    Joined(&'c Arg, usize),
    /// An option whose value is the next word.
    Awaiting(&'c Arg),
    /// None that there is.
    Unknown,
}

impl<'c> Walk<'c> {
    fn step(&mut self, word: &str) {
        if let Some(option) = self.awaiting.take()
            && takes(option, word)
        {
            self.place.given.push((option, Some(word.to_owned())));
            return;
        }
        if self.is_option(word) {
            match self.option(word) {
                Found::Flags(flags) => {
                    let flags = flags.into_iter().map(|flag| (flag, None));
                    self.place.given.extend(flags);
                }
                Found::Joined(option, at) => {
                    let value = word.get(at..).unwrap_or_default().to_owned();
                    self.place.given.push((option, Some(value)));
                }
                Found::Awaiting(option) => {
                    self.place.given.push((option, None));
                    self.awaiting = Some(option);
                }
                Found::Unknown => {}
            }
        } else if word == "--" && !self.has_ended_options {
            self.has_ended_options = true;
        } else if let Some(below) = self.command_below(word) {
            self.place.path.push(below.get_name());
            self.place.command = below;
            self.position = 1;
        } else if let Some(argument) = self.positional() {
            self.place.given.push((argument, Some(word.to_owned())));
            if !is_repeated(argument) {
                self.position = self.position.saturating_add(1);
            }
        } else {
            self.is_lost = true;
        }
    }

    fn arrive(mut self, typed: &str) -> CursorPlace<'c> {
        self.place.wanted = self.wanted(typed);
        self.place
    }

    fn wanted(&self, typed: &str) -> WantedThere<'c> {
        if self.is_lost {
            return WantedThere::Nothing;
        }
        if let Some(option) = self.awaiting
            && takes(option, typed)
        {
            return WantedThere::Value(option, String::new());
        }
        if typed.starts_with('-') && !self.has_ended_options && typed != "-" {
            return match self.option(typed) {
                Found::Joined(option, at) => {
                    let head = typed.get(..at).unwrap_or_default().to_owned();
                    WantedThere::Value(option, head)
                }
                Found::Flags(_) | Found::Awaiting(_) | Found::Unknown => WantedThere::Option,
            };
        }
        WantedThere::Word(self.positional())
    }

    fn is_option(&self, word: &str) -> bool {
        word.starts_with('-') && word != "-" && word != "--" && !self.has_ended_options
    }

    fn option(&self, word: &str) -> Found<'c> {
        let all = || self.place.command.get_arguments();
        let Some(long) = word.strip_prefix("--") else {
            return self.short_options(word);
        };
        let (name, value) = match long.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (long, None),
        };
        let Some(option) = all().find(|it| it.get_long() == Some(name)) else {
            return Found::Unknown;
        };
        match value {
            Some(value) => Found::Joined(option, word.len().saturating_sub(value.len())),
            None if takes_value(option) && !option.is_require_equals_set() => {
                Found::Awaiting(option)
            }
            None => Found::Flags(vec![option]),
        }
    }

    /// Reads `-q`, `-vv`, `-p`, `-pdemo` or `-vpdemo`.
    fn short_options(&self, word: &str) -> Found<'c> {
        let mut flags = Vec::new();
        for (at, letter) in word.char_indices().skip(1) {
            let mut all = self.place.command.get_arguments();
            let Some(option) = all.find(|it| it.get_short() == Some(letter)) else {
                return Found::Unknown;
            };
            if takes_value(option) {
                let end = at.saturating_add(letter.len_utf8());
                let rest = word.get(end..).unwrap_or_default();
                return match rest.strip_prefix('=') {
                    Some(_) => Found::Joined(option, end.saturating_add(1)),
                    None if rest.is_empty() => Found::Awaiting(option),
                    None => Found::Joined(option, end),
                };
            }
            flags.push(option);
        }
        Found::Flags(flags)
    }

    /// Finds a command by its name, unless an argument has been given already.
    fn command_below(&self, word: &str) -> Option<&'c Command> {
        let is_first = self.position == 1 && !self.has_ended_options;
        let below = self.place.command.find_subcommand(word)?;
        is_first.then_some(below)
    }

    fn positional(&self) -> Option<&'c Arg> {
        let mut all = self.place.command.get_positionals();
        all.find(|it| it.get_index() == Some(self.position))
    }
}

fn takes_value(option: &Arg) -> bool {
    option.get_action().takes_values()
}

/// Tells whether a word is the value of the option before it.
fn takes(option: &Arg, word: &str) -> bool {
    !word.starts_with('-') || word == "-" || option.is_allow_hyphen_values_set()
}

/// Tells whether an argument may be given more than once.
pub(super) fn is_repeated(argument: &Arg) -> bool {
    let holds_several = argument
        .get_num_args()
        .is_some_and(|it| it.max_values() > 1);
    holds_several || matches!(argument.get_action(), ArgAction::Append | ArgAction::Count)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;
    use crate::cli::Cli;

    /// Says what is wanted behind a line: the command, and the argument or what else.
    fn wanted(line: &str) -> String {
        let mut root = Cli::command();
        root.build();
        let mut words: Vec<String> = line.split(' ').map(str::to_owned).collect();
        let typed = words.pop().unwrap_or_default();
        let place = CursorPlace::find(&root, &words, &typed);
        let wanted = match &place.wanted {
            WantedThere::Value(argument, head) => format!("{head}<{}>", argument.get_id()),
            WantedThere::Option => "an option".to_owned(),
            WantedThere::Word(None) => "a command".to_owned(),
            WantedThere::Word(Some(argument)) => argument.get_id().to_string(),
            WantedThere::Nothing => "nothing".to_owned(),
        };
        format!("{}: {wanted}", place.path.join(" "))
    }

    #[test]
    fn a_place_is_found_as_the_command_line_is_read() {
        for (line, expected) in [
            ("", ": a command"),
            ("sea", ": a command"),
            ("-v search ", "search: period"),
            ("search this month ", "search: period"),
            ("search --", "search: an option"),
            ("search --method", "search: an option"),
            ("search --method ", "search: <method>"),
            ("search --method=", "search: --method=<method>"),
            ("search --summary ", "search: <summary>"),
            ("search --summary --by ", "search: <by>"),
            ("search --sort -", "search: <sort>"),
            ("search --sort -am", "search: <sort>"),
            ("search --partial ", "search: period"),
            ("-p ", ": <profile>"),
            ("-pde", ": -p<profile>"),
            ("-qvp=", ": -qvp=<profile>"),
            ("-qvp demo token ", "token: a command"),
            ("refunds ", "refunds: a command"),
            ("refunds show ", "refunds show: id"),
            ("refunds show r1 ", "refunds show: a command"),
            ("refunds show r1 r2 ", "refunds show: nothing"),
            ("refunds reconcile r1 r2 ", "refunds reconcile: ids"),
            ("cancel 1 --again ", "cancel: a command"),
            ("cancel 1 --again=", "cancel: --again=<again>"),
            ("compare - ", "compare: period"),
            ("search -- --", "search: period"),
            ("nosuch ", ": nothing"),
            ("search --nosuch ", "search: period"),
            ("search --nosuch=", "search: an option"),
        ] {
            assert_eq!(wanted(line), expected, "{line}");
        }
    }
}
