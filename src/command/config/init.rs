//! `config init`: sets a profile up, tries it, and says what can be done with it. Refuses to touch what is there
//! without being told to, and to take a key from the command line.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;
use std::time::Instant;

use serde::Serialize;

use super::answers::{Answers, SetUp, SetupArgs, refuse_replacing};
use super::check::name;
use crate::command::{Connection, Print, Session, TextOrJson};
use crate::config::{self, Config, ConfigError, ConfigText, NewKey, NewProfile, Settings};
use crate::destination::{DestinationError, Target};
use crate::error::{Context, Error, Failure, SetupProblem, UsageError};
use crate::exit::Exit;
use crate::folder::{self, parent_of};
use crate::gateway::AccessToken;
use crate::payment::KOREA;
use crate::secret::Secret;
use crate::shown::{ShownPath, escape};
use crate::terminal::Terminal;
use crate::words::{
    CommandNote, ConnectionLabel as Label, InWords, PastedWay, SetupScreen, config_screen as say,
};

/// How a profile is set up. What is left out is asked for on a terminal.
#[derive(Debug, clap::Args)]
#[command(
    before_long_help = "\
Examples:
  cookiepay config init
  cookiepay config init -p store-live --environment live --api-id ID --api-key-command 'pass show cookiepay/live'
  printf %s \"$KEY\" | cookiepay config init --environment sandbox --api-id ID
  cookiepay config init -p mock --base-url http://127.0.0.1:8480 --api-id ID",
    after_long_help = "\
The profile is called what -p says: else store-live, store-test or mock. The file is made for its owner only; in one \
that is there, comments and order stay, and so do the other settings of a profile that --replace changes. A key is \
never an argument: it is typed unseen, or comes on stdin. The profile is tried at once, and stays if that fails."
)]
pub struct InitArgs {
    #[command(flatten)]
    profile: SetupArgs,
    /// Change a profile that is there: its environment, API ID and key
    #[arg(long)]
    replace: bool,
    /// Do not try the profile
    #[arg(long)]
    offline: bool,
    /// Write a file with every key explained, to fill in, where there is none
    #[arg(long, conflicts_with_all = [
        "environment", "base_url", "api_id", "api_key_file", "api_key_command", "replace", "offline",
    ])]
    template: bool,
}

/// Sets a profile up.
///
/// # Errors
///
/// [`Error::Usage`] of what is missing or wrong, [`Error::NotConfirmed`] where nobody answers,
/// [`Error::Config`]; of a profile that was written and does not work, whatever keeps it from that.
pub(super) fn init(
    args: &InitArgs,
    session: &Session<'_>,
    print: &Print<'_>,
) -> Result<Exit, Failure> {
    let file = session.location()?.value;
    if args.template {
        return Ok(template(&file, print)?);
    }
    let document = print.document(UsageError::ConfigFormat)?;
    check_place(&file)?;
    let before = ConfigText::read(&file)?;
    if args.replace && before.is_there() {
        refuse_unknown(session)?;
    }
    let named = session.profile_to_set_up()?;
    let answers = Answers::of(&args.profile, named, print.target)?;
    let set_up = answers.gather(&file, &before, args.replace, print)?;
    let is_replaced = write(&file, &set_up, print.terminal)?;
    let (config, settings) = session.set_up(&set_up.profile.name)?;
    let written = Written::new(&file, &config, &settings, &set_up.profile, is_replaced);
    let result = try_profile(args.offline, document, &written, session, &config, print);
    let profile = &*set_up.profile.name;
    let named_file = session.overrides().config_file;
    let named: &[&str] = if written.default { &[] } else { &[profile] };
    let way = PastedWay::new(named_file.as_deref(), named);
    if result.is_ok() {
        print.terminal.note(SetupScreen::Next(&way));
    } else {
        let way = &way.to(profile);
        print.terminal.note(SetupScreen::NotYet { profile, way });
    }
    let variables = session.variables_before_the_file();
    if !variables.is_empty() {
        print.terminal.note(SetupScreen::VariablesFirst(&variables));
    }
    result
}

/// Refuses to replace a profile that is named and not there: the name is probably a slip.
fn refuse_unknown(session: &Session<'_>) -> Result<(), Error> {
    if session.profile_to_set_up()?.is_some()
        && let Err(error @ ConfigError::NoSuchProfile { .. }) = session.load()?.select(None)
    {
        return Err(error.into());
    }
    Ok(())
}

/// Writes a configuration file to fill in, and prints where it is.
fn template(file: &Path, print: &Print<'_>) -> Result<Exit, Error> {
    let document = print.document(UsageError::ConfigFormat)?;
    config::init(file, say::example(print.language()))?;
    let json = serde_json::json!({ "path": file.to_string_lossy() });
    let exit = document.finish(|out| writeln!(out, "{}", ShownPath(file)), &json)?;
    print.terminal.offer(CommandNote::FillInConfig);
    Ok(exit)
}

/// Refuses what is no file that can be written, before anybody is asked anything.
fn check_place(file: &Path) -> Result<(), Error> {
    let cannot_write = |error: DestinationError| cannot_write(file, error.source);
    let target = Target::of(Some(file)).map_err(cannot_write)?;
    if !matches!(target, Target::File(_)) {
        return Err(UsageError::Setup(SetupProblem::NoFile(file.to_owned())).into());
    }
    // A folder that is not there is made when it is needed.
    if parent_of(file).exists() {
        target.check(|_| {}).map_err(cannot_write)?;
    }
    Ok(())
}

fn cannot_write(path: &Path, source: io::Error) -> Error {
    Error::Config(ConfigError::Write {
        path: path.to_owned(),
        source,
    })
}

/// Writes the profile, and its key where that is to be in a file of its own. Tells whether the profile was there.
fn write(file: &Path, set_up: &SetUp, terminal: &Terminal) -> Result<bool, Error> {
    let Some((key_file, secret)) = &set_up.key_file else {
        return put(file, &set_up.profile, set_up.may_replace, terminal);
    };
    write_key(key_file, secret)?;
    put(file, &set_up.profile, set_up.may_replace, terminal).inspect_err(|_| {
        // Nothing names it.
        drop(fs::remove_file(key_file));
    })
}

fn write_key(path: &Path, secret: &Secret) -> Result<(), Error> {
    let write = || {
        folder::create_private(parent_of(path))?;
        let mut file = folder::create_private_file(path)?;
        file.write_all(secret.expose().as_bytes())?;
        file.write_all(b"\n")?;
        file.sync_all()
    };
    write().map_err(|source| cannot_write(path, source))
}

/// Puts the profile into the file as it is now: somebody may have edited it since the first question.
fn put(
    file: &Path,
    profile: &NewProfile,
    may_replace: bool,
    terminal: &Terminal,
) -> Result<bool, Error> {
    let cannot_write = |source| cannot_write(file, source);
    let _others_wait = alone_in(parent_of(file)).map_err(cannot_write)?;
    let before = ConfigText::read(file)?;
    let is_there = before.has(&profile.name);
    refuse_replacing(&profile.name, file, &before, may_replace)?;
    let text = before.with(file, profile)?;
    if !before.is_there() {
        config::init(file, &text)?;
        return Ok(is_there);
    }
    let open = || Target::of(Some(file))?.check(|_| {})?.open(terminal);
    let mut out = open().map_err(|error: DestinationError| cannot_write(error.source))?;
    let written = out.write_all(text.as_bytes()).and_then(|()| out.finish());
    written.map(|_| is_there).map_err(cannot_write)
}

/// Keeps other runs that set a profile up out of a folder until what is returned is dropped, so that none reads a file
/// that another is about to replace.
#[cfg(unix)]
fn alone_in(folder: &Path) -> io::Result<fs::File> {
    folder::create_private(folder)?;
    let folder = fs::File::open(folder)?;
    folder.lock()?;
    Ok(folder)
}

/// A folder cannot be locked here.
#[cfg(not(unix))]
fn alone_in(folder: &Path) -> io::Result<()> {
    folder::create_private(folder)
}

/// What was written, as `-o json` prints it.
#[derive(Serialize)]
struct Written<'w> {
    path: String,
    profile: &'w str,
    environment: &'static str,
    base_url: &'w str,
    api_id: &'w str,
    key: &'static str,
    /// It is used where none is named.
    default: bool,
    /// It was there, and has another key now.
    replaced: bool,
    #[serde(skip)]
    settings: &'w Settings,
    #[serde(skip)]
    file: &'w Path,
}

/// What came of trying it.
#[derive(Serialize)]
struct Tried<'w> {
    #[serde(flatten)]
    written: &'w Written<'w>,
    /// `issued`, `failed` or `skipped`.
    token: &'static str,
    expires_at: Option<String>,
    elapsed_milliseconds: Option<u64>,
}

impl<'w> Written<'w> {
    fn new(
        file: &'w Path,
        config: &Config,
        settings: &'w Settings,
        profile: &'w NewProfile,
        is_replaced: bool,
    ) -> Self {
        let mut listed = config.list().into_iter();
        let listed = listed.find(|it| it.name == profile.name);
        Self {
            path: file.to_string_lossy().into_owned(),
            profile: &profile.name,
            environment: settings.environment.value.name(),
            base_url: settings.endpoint.value.origin(),
            api_id: &settings.api_id.value,
            key: match profile.key {
                NewKey::Text(_) => "written",
                NewKey::File(_) => "file",
                NewKey::Command(_) => "command",
            },
            default: listed.is_some_and(|it| it.is_default),
            replaced: is_replaced,
            settings,
            file,
        }
    }

    /// Writes a line for each thing that is known before the profile is tried.
    fn rows(&self, out: &mut dyn io::Write, print: &Print<'_>) -> io::Result<()> {
        let language = print.language();
        let rows = [
            (Label::ConfigFile, ShownPath(self.file).to_string()),
            (Label::Profile, escape(self.profile).into_owned()),
            (
                Label::Environment,
                self.settings.environment.value.said(language),
            ),
            (Label::BaseUrl, escape(self.base_url).into_owned()),
            (Label::Key, (&self.settings.api_key.value).said(language)),
        ];
        for (label, value) in rows {
            writeln!(out, "{}  {value}", name(label, language))?;
        }
        out.flush()
    }
}

/// Prints what was written, issues a token, and prints what came of that.
fn try_profile(
    is_offline: bool,
    mut document: TextOrJson<'_>,
    written: &Written<'_>,
    session: &Session<'_>,
    config: &Config,
    print: &Print<'_>,
) -> Result<Exit, Failure> {
    if !document.is_json {
        written
            .rows(&mut document.out, print)
            .map_err(Error::Output)?;
    }
    let started = Instant::now();
    let issued = if is_offline {
        None
    } else {
        Some(issue(session, config, written))
    };
    let milliseconds = started.elapsed().as_millis();
    let (token, expires_at) = match &issued {
        None => ("skipped", None),
        Some(Ok(token)) => ("issued", token.expires_at),
        Some(Err(_)) => ("failed", None),
    };
    let tried = Tried {
        written,
        token,
        expires_at: expires_at.map(|it| it.display_with_offset(KOREA).to_string()),
        elapsed_milliseconds: issued
            .as_ref()
            .and_then(|it| it.is_ok().then(|| u64::try_from(milliseconds).ok())?),
    };
    let language = print.language();
    let exit = document.finish(
        |out| {
            if token == "issued" {
                let issued = say::issued(language, milliseconds, expires_at);
                writeln!(out, "{}  {issued}", name(Label::Token, language))?;
            }
            Ok(())
        },
        &tried,
    )?;
    issued.transpose()?;
    Ok(exit)
}

fn issue(
    session: &Session<'_>,
    config: &Config,
    written: &Written<'_>,
) -> Result<AccessToken, Failure> {
    let connection: Connection = session.connect_to(config).map_err(|error| Failure {
        error,
        context: Box::new(Context {
            profile: Some(written.profile.to_owned()),
            environment: Some(written.environment),
            base_url: Some(written.base_url.to_owned()),
            ..Context::default()
        }),
    })?;
    let token = connection.gateway.issue_token();
    token.map_err(|error| connection.name_in(Error::from(error)))
}
