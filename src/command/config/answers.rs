//! What is to be known of a profile that is set up: from flags, and what they leave out from a person, one thing at
//! a time, or from stdin. Refuses to show a key, to take it from a flag, and to wait for ever.

use std::path::{Path, PathBuf, absolute};
use std::sync::Arc;

use super::key::{TRIES, ask_key, is_nothing_piped, key_of_stdin};
use crate::command::confirm::{self, Confirmation, WantedAnswer};
use crate::command::own_files::spare;
use crate::command::{Console, Print};
use crate::config::{
    ConfigError, ConfigText, Keeper, NewKey, NewProfile, Origin, Setting, UnfitCharacter,
    profile_name,
};
use crate::destination::Target;
use crate::error::{Error, InternalError, MissingSetup, NotConfirmed, OwnFile, SetupProblem};
use crate::folder::parent_of;
use crate::gateway::Endpoint;
use crate::interruption::LastWord;
use crate::payment::Environment;
use crate::secret::{Guarded, Secret};
use crate::terminal::KeyboardModes;
use crate::words::{SetupQuestion, SetupScreen, Unanswered};

/// The environments of the gateway, as a configuration names them.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum AskedEnvironment {
    /// Real money
    Live,
    /// Tests
    Sandbox,
}

/// What a profile is to be like.
#[derive(Debug, clap::Args)]
pub(super) struct SetupArgs {
    /// Where its payments are: live or sandbox
    #[arg(
        long,
        value_enum,
        hide_possible_values = true,
        value_name = "ENVIRONMENT"
    )]
    environment: Option<AskedEnvironment>,
    /// Where requests go instead: a mock or the near end of a tunnel on this machine, or a relay with https
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// The API ID that CookiePay issued
    #[arg(long, value_name = "ID")]
    api_id: Option<String>,
    /// Take the key from this file; one that is not there yet is made with the key that is typed or piped
    #[arg(long, value_name = "FILE", conflicts_with = "api_key_command")]
    api_key_file: Option<PathBuf>,
    /// Take the key from what this command prints: a program and its arguments, run by no shell
    #[arg(long, value_name = "COMMAND")]
    api_key_command: Option<String>,
}

/// All that is to be written.
pub(super) struct SetUp {
    pub(super) profile: NewProfile,
    /// The file that the key is to be put in.
    pub(super) key_file: Option<(PathBuf, Secret)>,
    /// A profile of that name may get another key.
    pub(super) may_replace: bool,
}

/// What the flags say.
pub(super) struct Answers {
    way: Option<SetupWay>,
    /// What the profile is called.
    name: Option<String>,
    /// What is offered for a name, and taken where there is nobody to ask.
    offered: Option<String>,
    api_id: Option<String>,
    key: Option<KeyHome>,
}

/// Where a profile leads.
#[derive(Clone, Debug)]
struct SetupWay {
    environment: Option<String>,
    base_url: Option<String>,
    leads_to: Environment,
}

/// Where a key is kept.
#[derive(Debug)]
enum KeyHome {
    /// In the profile.
    Profile,
    /// In a file that is there.
    File(String),
    /// In a file that is to be made.
    NewFile {
        /// Where it is.
        path: PathBuf,
        /// How the configuration names it.
        named: String,
    },
    /// In a program that keeps secrets, where it has to be put yet.
    Keeper(Keeper),
    /// Wherever this command has it from.
    Command(Vec<String>),
}

impl Answers {
    /// Reads the flags; `target` is where the result goes, which may not be where the key is.
    pub(super) fn of(
        args: &SetupArgs,
        named: Option<Setting<String>>,
        target: Target<'_>,
    ) -> Result<Self, Error> {
        let way = SetupWay::of(args.environment, args.base_url.as_deref())?;
        let api_id = args.api_id.as_deref().map(read_api_id).transpose()?;
        let of_file = |path: &PathBuf| {
            spare(target, OwnFile::Key, path)?;
            let path = absolute(path).unwrap_or_else(|_| path.clone());
            let named = path.to_string_lossy().into_owned();
            Ok::<_, Error>(if path.exists() {
                KeyHome::File(named)
            } else {
                KeyHome::NewFile { path, named }
            })
        };
        let file = args.api_key_file.as_ref().map(of_file).transpose()?;
        let command = args.api_key_command.as_deref().map(read_command);
        let command = command.transpose()?.map(KeyHome::Command);
        let is_flag = |it: &Setting<String>| matches!(it.origin, Origin::Flag(_));
        let (of_flag, of_variable) = match named {
            Some(named) if is_flag(&named) => (Some(read_name(&named.value)?), None),
            Some(named) => (None, read_name(&named.value).ok()),
            None => (None, None),
        };
        Ok(Self {
            way,
            name: of_flag,
            offered: of_variable,
            api_id,
            key: command.or(file),
        })
    }

    /// Finds out the rest.
    pub(super) fn gather(
        self,
        file: &Path,
        before: &ConfigText,
        may_replace: bool,
        print: &Print<'_>,
    ) -> Result<SetUp, Error> {
        let terminal = print.terminal;
        if terminal.can_ask() {
            return self.ask(file, before, may_replace, print);
        }
        let (Some(way), Some(api_id)) = (self.way.as_ref(), self.api_id.as_ref()) else {
            return Err(self.lacks());
        };
        let name = self.name.clone().or_else(|| self.offered.clone());
        let name = name.unwrap_or_else(|| way.name(before));
        refuse_replacing(&name, file, before, may_replace)?;
        let (way, api_id) = (way.clone(), api_id.clone());
        let home = self.key.unwrap_or(KeyHome::Profile);
        let secret = if home.wants_key() {
            Some(key_of_stdin(terminal)?)
        } else {
            None
        };
        Ok(set_up(way, name, api_id, home, secret, may_replace))
    }

    /// Names all that is missing.
    fn lacks(&self) -> Error {
        let wants_key = self.key.as_ref().is_none_or(KeyHome::wants_key);
        let missing = [
            (MissingSetup::Environment, self.way.is_none()),
            (MissingSetup::ApiId, self.api_id.is_none()),
            (MissingSetup::Key, wants_key && is_nothing_piped()),
        ];
        let missing = missing.into_iter().filter(|(_, is_missing)| *is_missing);
        let missing = missing.map(|(missing, _)| missing).collect();
        SetupProblem::Lacks(missing).into()
    }

    /// Asks a person for what the flags leave out.
    fn ask(
        self,
        file: &Path,
        before: &ConfigText,
        mut may_replace: bool,
        print: &Print<'_>,
    ) -> Result<SetUp, Error> {
        let terminal = print.terminal;
        let word = last_word(terminal)?;
        let is_there = before.is_there();
        terminal.show(SetupScreen::Begin { file, is_there });
        let way = match self.way {
            Some(way) => way,
            None => ask(terminal, SetupQuestion::Environment, SetupWay::typed)?,
        };
        let name = if let Some(name) = self.name {
            name
        } else {
            let offered = self.offered.unwrap_or_else(|| way.name(before));
            ask(terminal, SetupQuestion::Name(&offered), |typed| {
                read_name(if typed.is_empty() { &offered } else { typed })
            })?
        };
        if before.has(&name) && !may_replace {
            let question = SetupQuestion::Replace(&name);
            if confirm::ask(terminal, question, WantedAnswer::Word)? != Confirmation::Yes {
                return Err(NotConfirmed::ProfileNotWritten.into());
            }
            may_replace = true;
        }
        let api_id = match self.api_id {
            Some(api_id) => api_id,
            None => ask(terminal, SetupQuestion::ApiId, read_api_id)?,
        };
        let home = match self.key {
            Some(home) => home,
            None => ask_home(file, &name, print)?,
        };
        if let KeyHome::Keeper(keeper) = home {
            let profile = &*name;
            terminal.show(SetupScreen::PutKey { keeper, profile });
            ask(terminal, SetupQuestion::KeyIsThere, |_| Ok(()))?;
        }
        let secret = if home.wants_key() {
            Some(ask_key(terminal)?)
        } else {
            None
        };
        drop(word);
        Ok(set_up(way, name, api_id, home, secret, may_replace))
    }
}

/// Says, below the question, what it means if a signal ends the run, and lets the keyboard be as it was.
fn last_word(terminal: &Arc<Console>) -> Result<LastWord, Error> {
    let (terminal, modes) = (Arc::clone(terminal), KeyboardModes::now());
    let word = LastWord::on_end(move || {
        modes.restore();
        terminal.show(Unanswered::NoProfile);
    });
    Ok(word.map_err(InternalError::SignalsUnwatched)?)
}

/// Refuses to replace a profile that is there, where nobody said that it may be.
pub(super) fn refuse_replacing(
    name: &str,
    file: &Path,
    before: &ConfigText,
    may_replace: bool,
) -> Result<(), Error> {
    if before.has(name) && !may_replace {
        return Err(ConfigError::ProfileThere {
            path: file.to_owned(),
            name: name.to_owned(),
        }
        .into());
    }
    Ok(())
}

fn set_up(
    way: SetupWay,
    name: String,
    api_id: String,
    home: KeyHome,
    secret: Option<Secret>,
    may_replace: bool,
) -> SetUp {
    let (key, key_file) = match (home, secret) {
        (KeyHome::NewFile { path, named }, secret) => {
            (NewKey::File(named), secret.map(|secret| (path, secret)))
        }
        (KeyHome::File(named), _) => (NewKey::File(named), None),
        (KeyHome::Keeper(keeper), _) => (NewKey::Command(keeper.command(&name)), None),
        (KeyHome::Command(words), _) => (NewKey::Command(words), None),
        (KeyHome::Profile, secret) => {
            let secret = secret.unwrap_or_else(|| Secret::new(String::new()));
            (NewKey::Text(secret), None)
        }
    };
    SetUp {
        profile: NewProfile {
            name,
            environment: way.environment,
            base_url: way.base_url,
            api_id,
            key,
        },
        key_file,
        may_replace,
    }
}

impl SetupWay {
    fn of(
        environment: Option<AskedEnvironment>,
        base_url: Option<&str>,
    ) -> Result<Option<Self>, SetupProblem> {
        let far = environment.map(|it| match it {
            AskedEnvironment::Live => Environment::Live,
            AskedEnvironment::Sandbox => Environment::Sandbox,
        });
        let near = base_url.map(Endpoint::parse).transpose();
        let near = near.map_err(SetupProblem::BaseUrl)?;
        let leads_to = match (far, &near) {
            (Some(far), Some(near)) => {
                near.tunnel_to(far).ok_or(SetupProblem::NoTunnel)?;
                far
            }
            (Some(far), None) => far,
            (None, Some(near)) => near.environment(),
            (None, None) => return Ok(None),
        };
        Ok(Some(Self {
            environment: far.map(|it| it.name().to_owned()),
            base_url: base_url.map(str::to_owned),
            leads_to,
        }))
    }

    /// Reads what a person types; nothing is a test.
    fn typed(typed: &str) -> Result<Self, SetupProblem> {
        let way = match typed.to_lowercase().as_str() {
            "" | "t" | "test" | "sandbox" | "테스트" => {
                Self::of(Some(AskedEnvironment::Sandbox), None)
            }
            "l" | "live" | "라이브" | "실거래" => {
                Self::of(Some(AskedEnvironment::Live), None)
            }
            url if url.contains("://") => Self::of(None, Some(typed)),
            _ => Ok(None),
        };
        way?.ok_or(SetupProblem::Environment)
    }

    /// Returns a name for its profile that is free.
    fn name(&self, before: &ConfigText) -> String {
        let name = match self.leads_to {
            Environment::Live => "store-live",
            Environment::Sandbox => "store-test",
            Environment::Local { .. } | Environment::Demo => "mock",
        };
        first_free(name, |name| !before.has(name))
    }
}

impl KeyHome {
    /// Tells whether the key itself has to be handed in.
    const fn wants_key(&self) -> bool {
        match self {
            Self::Profile | Self::NewFile { .. } => true,
            Self::File(_) | Self::Keeper(_) | Self::Command(_) => false,
        }
    }
}

fn read_name(typed: &str) -> Result<String, SetupProblem> {
    profile_name(typed).ok_or(SetupProblem::Name)
}

fn read_api_id(typed: &str) -> Result<String, SetupProblem> {
    if typed.is_empty() {
        return Err(SetupProblem::ApiId);
    }
    match UnfitCharacter::first_in(typed) {
        Some(unfit) => Err(SetupProblem::UnfitApiId(unfit)),
        None => Ok(typed.to_owned()),
    }
}

/// Takes a command apart as a shell does. A program in a folder is found from everywhere.
fn read_command(typed: &str) -> Result<Vec<String>, SetupProblem> {
    let mut words = shlex::split(typed).unwrap_or_default();
    let Some(program) = words.first_mut().filter(|it| !it.is_empty()) else {
        return Err(SetupProblem::Command);
    };
    if Path::new(&**program).components().count() > 1
        && let Ok(whole) = absolute(&**program)
    {
        *program = whole.to_string_lossy().into_owned();
    }
    Ok(words)
}

/// Asks, and once more where the answer is none. What is wrong with the last one is said too.
fn ask<T>(
    terminal: &Console,
    question: SetupQuestion<'_>,
    read: impl Fn(&str) -> Result<T, SetupProblem>,
) -> Result<T, Error> {
    for _ in 0..TRIES {
        let Some(typed) = terminal.ask(question)? else {
            break;
        };
        match read(&typed) {
            Ok(answer) => return Ok(answer),
            Err(problem) => terminal.show(&problem),
        }
    }
    Err(NotConfirmed::ProfileNotWritten.into())
}

/// Asks where the key is kept.
fn ask_home(file: &Path, name: &str, print: &Print<'_>) -> Result<KeyHome, Error> {
    let terminal = print.terminal;
    let mut keepers = Keeper::ALL.to_vec();
    keepers.retain(|it| it.is_installed());
    let own_file = free_file(parent_of(file), name, print.target);
    let own_name = own_file.file_name().unwrap_or_default().to_string_lossy();
    terminal.show(SetupScreen::KeyHomes {
        own_file: &own_name,
        keepers: &keepers,
    });
    ask(terminal, SetupQuestion::KeyHome, |typed| {
        let keeper = |number: usize| keepers.get(number.checked_sub(3)?).copied();
        match typed {
            "" | "1" => Ok(KeyHome::Profile),
            // Paths of the configuration start at its folder.
            "2" => Ok(KeyHome::NewFile {
                path: own_file.clone(),
                named: own_name.to_string(),
            }),
            typed if typed.chars().all(|it| it.is_ascii_digit()) => {
                let number = typed.parse().ok().and_then(keeper);
                number.map(KeyHome::Keeper).ok_or(SetupProblem::KeyHome)
            }
            typed => {
                let words = read_command(typed).map_err(|_| SetupProblem::KeyHome)?;
                // One word that could be a key is one, which was to be asked for next.
                if let [word] = words.as_slice()
                    && Guarded::from(&**word).as_harmless().is_none()
                {
                    return Err(SetupProblem::KeyHome);
                }
                Ok(KeyHome::Command(words))
            }
        }
    })
}

/// Returns where a file of a key can be made: where there is none, and the result does not go.
fn free_file(folder: &Path, name: &str, target: Target<'_>) -> PathBuf {
    let path = |name: &str| folder.join(format!("{name}.key"));
    let is_free = |name: &str| {
        let path = path(name);
        path.symlink_metadata().is_err() && !target.takes_place_of(&path)
    };
    path(&first_free(name, is_free))
}

/// Returns a name that is free: this one, or else with the first number behind it from 2 on.
fn first_free(name: &str, is_free: impl Fn(&str) -> bool) -> String {
    let numbered = (2..).map(|number: u32| format!("{name}-{number}"));
    let mut names = [name.to_owned()].into_iter().chain(numbered);
    let free = names.find(|name| is_free(name));
    free.unwrap_or_else(|| name.to_owned())
}
