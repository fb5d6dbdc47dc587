//! What the help of one command has to say, and of each of its arguments.

/// What the help of one command says.
pub(super) struct CommandHelp {
    /// The names that lead to it, with blanks between; none for the program itself.
    pub(super) path: &'static str,
    pub(super) about: &'static str,
    /// The examples, below a title.
    pub(super) examples: &'static str,
    /// What there is to know besides.
    pub(super) notes: &'static str,
    pub(super) arguments: &'static [ArgumentHelp],
}

/// What the help of one argument says.
#[derive(Clone, Copy)]
pub(super) struct ArgumentHelp {
    pub(super) id: &'static str,
    /// What it means, which the short help says too.
    pub(super) gist: &'static str,
    /// What else there is to know of it, in whole sentences without the last full stop.
    pub(super) rest: &'static str,
    /// What stands for its value, where that is a word.
    pub(super) value_name: &'static str,
    /// What counts without it, where clap knows nothing of that.
    pub(super) default: &'static str,
    /// The values that it takes, and what each means.
    pub(super) values: &'static [(&'static str, &'static str)],
}

/// Says what an argument means.
pub(super) const fn argument(id: &'static str, gist: &'static str) -> ArgumentHelp {
    ArgumentHelp {
        id,
        gist,
        rest: "",
        value_name: "",
        default: "",
        values: &[],
    }
}

impl ArgumentHelp {
    pub(super) const fn rest(self, rest: &'static str) -> Self {
        Self { rest, ..self }
    }

    pub(super) const fn value_name(self, value_name: &'static str) -> Self {
        Self { value_name, ..self }
    }

    pub(super) const fn default(self, default: &'static str) -> Self {
        Self { default, ..self }
    }

    pub(super) const fn values(self, values: &'static [(&'static str, &'static str)]) -> Self {
        Self { values, ..self }
    }
}
