//! What a script asks at each `TAB`: `cookiepay __complete SHELL …`. Refuses to say anything but the answer: whatever
//! is wrong, there is nothing to complete.

use std::ffi::OsString;
use std::io::Write as _;

use jiff::Timestamp;

use super::answer::{AskingShell, answer};
use super::candidates::{Completion, Offer};
use super::local::typed_path;
use super::place::CursorPlace;
use super::typed_line::TypedLine;
use crate::command::{self, value_of};
use crate::exit::Exit;
use crate::language::Language;
use crate::payment::korean_day;
use crate::terminal::{ColorChoice, Terminal};
use crate::words;

/// The word before a request, which nobody types.
const REQUEST: &str = "__complete";

/// What a script asks.
#[derive(Debug)]
pub struct Request {
    /// The shell, and what it hands over.
    arguments: Vec<OsString>,
}

impl Request {
    /// Reads a request; `None` of any other command line.
    #[must_use]
    pub fn of(arguments: &[OsString]) -> Option<Self> {
        let (first, rest) = arguments.get(1..)?.split_first()?;
        (first == REQUEST).then(|| Self {
            arguments: rest.to_vec(),
        })
    }

    /// Prints what may stand at the cursor.
    #[must_use]
    pub fn answer(&self, root: clap::Command) -> Exit {
        let text = self.text(root).unwrap_or_default();
        let terminal = Terminal::new(ColorChoice::Never, true, 0);
        let mut out = terminal.stdout();
        // A shell that went away needs no answer.
        let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
        Exit::Done
    }

    /// Returns the answer; `None` of a request that no script of ours makes.
    fn text(&self, root: clap::Command) -> Option<String> {
        let mut all = self.arguments.iter().map(|it| it.to_str());
        let shell = AskingShell::named(all.next()??)?;
        // Bash hands over the line, and which part of the word it will replace; others the word and those before.
        let first = all.next()??;
        let (line, replaced) = match shell {
            AskingShell::Bash => (TypedLine::read(first), all.next()??),
            AskingShell::Zsh | AskingShell::Fish => {
                let words = all.map(|word| word.unwrap_or_default().to_owned());
                (TypedLine::of_words(words, first), first)
            }
        };
        let offer = offer(root, &line);
        answer(shell, &offer, &line.word, replaced)
    }
}

fn offer(root: clap::Command, line: &TypedLine) -> Offer {
    if line.is_redirection {
        return Offer::File;
    }
    let words: Vec<OsString> = line.words.iter().map(OsString::from).collect();
    let asked = value_of("--lang", &words).and_then(|name| Language::named(name.to_str()?));
    let config = value_of("--config", &words).and_then(|word| Some(typed_path(word.to_str()?)));
    let language = command::language(asked, config);
    let mut root = words::command_line(language, root);
    root.build();
    let place = CursorPlace::find(&root, &line.words, &line.word.text);
    let asked = Completion {
        root: &root,
        place: &place,
        typed: &line.word.text,
        language,
        today: korean_day(Timestamp::now()),
    };
    asked.offer()
}
