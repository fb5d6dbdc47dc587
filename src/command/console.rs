//! A terminal, and the language in which a person is spoken to there. Whatever is said goes through here, in
//! that language.

use std::any::Any;
use std::io;
use std::ops::Deref;

use zeroize::Zeroizing;

use crate::language::Language;
use crate::terminal::{Terminal, Tone};
use crate::words::{InWords, PastedWay, ProgressLine};

/// A terminal, and the language in which a person is spoken to there.
pub struct Console {
    terminal: Terminal,
    language: Language,
    way: PastedWay,
}

impl Deref for Console {
    type Target = Terminal;

    fn deref(&self) -> &Terminal {
        &self.terminal
    }
}

impl Console {
    /// Speaks a language on a terminal.
    #[must_use]
    pub fn new(terminal: Terminal, language: Language) -> Self {
        Self {
            terminal,
            language,
            way: PastedWay::default(),
        }
    }

    /// Lets each command that a person is offered take this way: in a hint, or by [`Console::offer`]. What else is said
    /// may hold what others wrote, and stays as it is.
    #[must_use]
    pub(crate) fn with_way(self, way: PastedWay) -> Self {
        Self { way, ..self }
    }

    /// Returns the way that the commands take which a person is offered: to the profile that the command line
    /// names.
    pub(crate) const fn way(&self) -> &PastedWay {
        &self.way
    }

    /// Returns the language in which a person is spoken to.
    #[must_use]
    pub const fn language(&self) -> Language {
        self.language
    }

    /// Puts something into the person's language.
    pub(crate) fn words(&self, it: impl InWords) -> String {
        it.said(self.language)
    }

    /// Says something that must be heard, whatever was asked.
    pub(crate) fn show(&self, it: impl InWords) {
        self.terminal.show(self.words(it));
    }

    /// Says something that must be heard behind its title.
    pub(crate) fn show_titled(&self, title: impl InWords, tone: Tone, it: impl InWords) {
        self.terminal
            .show_titled(self.words(title), tone, self.words(it));
    }

    /// Says something beside the data, unless asked to be quiet.
    pub(crate) fn note(&self, it: impl InWords) {
        self.terminal.note(self.words(it));
    }

    /// Says something beside the data as [`Console::note`] does, and offers commands of ours that are about the
    /// profile and the file of the run.
    pub(crate) fn offer(&self, it: impl InWords) {
        self.note(self.way.lead(&self.words(it)));
    }

    /// Warns of something that does not stop the run, unless asked to be quiet.
    pub(crate) fn warn(&self, title: impl InWords, it: impl InWords) {
        self.terminal.warn(self.words(title), self.words(it));
    }

    /// Says what is going on, when asked for by so many `-v`.
    pub(crate) fn trace(&self, verbosity: u8, it: impl InWords) {
        if self.terminal.is_traced(verbosity) {
            self.terminal.trace(verbosity, self.words(it));
        }
    }

    /// Shows on what is waited, for as long as the result is kept.
    pub(crate) fn wait(&self, line: ProgressLine<'static>) -> Box<dyn Any> {
        let language = self.language;
        let line = move |elapsed| line.after(elapsed).said(language);
        Box::new(self.terminal.progress(line))
    }

    /// Asks for one line that is not shown while it is typed; `None` when none comes.
    ///
    /// # Errors
    ///
    /// Whatever reading gives.
    pub(crate) fn ask_unseen(
        &self,
        question: impl InWords,
    ) -> io::Result<Option<Zeroizing<Vec<u8>>>> {
        self.terminal.ask_unseen(self.words(question))
    }

    /// Asks for one line; `None` when none comes.
    ///
    /// # Errors
    ///
    /// Whatever reading gives.
    pub(crate) fn ask(&self, question: impl InWords) -> io::Result<Option<String>> {
        self.terminal.ask(self.words(question))
    }
}
