//! Every error that the program can print, by samples of all of them: its code, its exit code, and what a
//! script may do next. A change of one of these lines is a change for scripts.

mod of_batch;
mod of_usage;

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::date;

use super::{
    ConfigError, Error, ErrorCode, InternalError, MoneyMoved, NotConfirmed, NotOnePayment,
    RefundCode, money_moved_by, retries_after,
};
use crate::config::{
    FileProblem, FoundValue, HomeFor, JournalProblem, KeyPlace, KeyProblem, KeyProgram, KeyTable,
    Origin, OtherProfiles, PasswordFault, PasswordProblem, Place, ReservedProfile, SyntaxProblem,
    UnfitCharacter, WantedValue,
};
use crate::destination;
use crate::encoding::OtherEncoding;
use crate::exit::Exit;
use crate::gateway::{
    CaFileProblem, Call, CertificateFault, GatewayError, GatewayErrorKind, NotReached,
    ParseEndpointError, ParseProxyError, Problem, RedirectTarget, RowProblem, SetupError,
};
use crate::journal::every_address_error;
use crate::journal::tests::{entry, reply};
use crate::journal::{
    Barrier, CopyError, DatabaseFault, Entry, Evidence, FileError, JournalError, JournalLocation,
    Mismatch, MoveError, Moved, Outcome, PlaceError, Reply, Ruling, Senseless, State, StoreError,
    Unwritable, WitnessError,
};
use crate::payment::sample::paid_card;
use crate::payment::{
    Environment, Foreign, No, ParseFinalCodeError, Payment, PaymentsOfOrder, Period, Refusal, Tid,
    Won,
};
use crate::refund::{RefundError, planned};
use crate::rights::{Exposed, Exposure};
use crate::search::SeveralOwners;
use crate::small_file::SmallFileError;

fn path() -> PathBuf {
    "a/file".into()
}

fn place() -> Place {
    let path: Arc<Path> = Path::new("config.toml").into();
    Place {
        path,
        line: 2,
        column: 3,
    }
}

fn tid() -> Tid {
    "T1".parse().unwrap()
}

fn failed() -> io::Error {
    io::Error::other("the disk is on fire")
}

/// What the configuration is refused for where it lacks a key, or holds what it cannot.
fn of_config_keys() -> Vec<ConfigError> {
    use ConfigError as E;
    use FileProblem as P;
    let in_file = |problem| E::InFile {
        place: place(),
        problem,
    };
    let origin = Origin::Environment("COOKIEPAY_X");
    let unknown_key = |nearest| {
        in_file(P::UnknownKey {
            key: "api_ib".into(),
            table: KeyTable::Profile("store".into()),
            nearest,
        })
    };
    let two = |first, second| {
        in_file(P::TwoSources {
            profile: "store".into(),
            first,
            second,
        })
    };
    let environment = |value: &str, nearest| {
        in_file(P::UnknownEnvironment {
            value: value.into(),
            nearest,
        })
    };
    let missing = |key| {
        in_file(P::MissingKey {
            profile: "store".into(),
            key,
        })
    };
    vec![
        unknown_key(Some("api_id")),
        unknown_key(None),
        in_file(P::WrongType {
            key: "api_id".into(),
            expected: WantedValue::String,
            found: FoundValue::WholeNumber,
        }),
        in_file(P::OutOfRange {
            key: "settle_seconds".into(),
            min: 1,
            max: 2,
        }),
        E::Exposed(vec![exposed()]),
        E::SettleTooShort {
            settle_seconds: 1,
            origin: origin.clone(),
            least_seconds: 90,
            cancel_timeout_seconds: 30,
            cancel_timeout_origin: Origin::Default,
        },
        in_file(P::FinalCode {
            code: "0000".into(),
            source: ParseFinalCodeError::Success,
        }),
        E::Empty {
            origin: origin.clone(),
            name: "api_id",
        },
        E::BadApiId {
            origin,
            unfit: UnfitCharacter {
                character: '\u{200b}',
                place: 5,
            },
        },
        in_file(P::BadProfileName { name: "".into() }),
        in_file(P::ReservedProfile {
            name: "demo".into(),
            meaning: ReservedProfile::Demo,
        }),
        two("environment", "base_url"),
        two("base_url", "environment"),
        two("api_key", "api_key_file"),
        environment("liv", Some("live")),
        environment("local", None),
        environment("moon", None),
        missing("api_id"),
        missing("api_key"),
        missing("environment"),
        missing("other"),
    ]
}

fn of_config() -> Vec<ConfigError> {
    use ConfigError as E;
    let origin = Origin::Environment("COOKIEPAY_X");
    let no_such = |nearest: Option<&str>| E::NoSuchProfile {
        name: "stor".into(),
        origin: Origin::Flag("-p"),
        path: None,
        others: match nearest {
            Some(nearest) => OtherProfiles::Like(nearest.to_owned()),
            None => OtherProfiles::Nobody,
        },
    };
    let mut all = vec![
        E::NoHome {
            wanted: HomeFor::ConfigFile,
        },
        E::Read {
            path: path(),
            source: failed().into(),
        },
        E::InFile {
            place: place(),
            problem: FileProblem::NotUtf8(OtherEncoding::Unknown),
        },
        E::BaseUrl {
            origin: origin.clone(),
            source: ParseEndpointError::NotAUrl("x".into()),
        },
        E::Proxy {
            origin: origin.clone(),
            source: ParseProxyError::NotAUrl,
        },
        no_such(Some("store")),
        no_such(None),
        E::NoSuchProfile {
            name: "stor".into(),
            origin: Origin::Flag("-p"),
            path: Some(path()),
            others: OtherProfiles::Unlike,
        },
        E::NoProfileNamed {
            path: path(),
            profiles: Vec::new(),
        },
        E::Read {
            path: path(),
            source: io::Error::from(io::ErrorKind::NotFound).into(),
        },
        E::NoProfileNamed {
            path: path(),
            profiles: vec!["one".into(), "two".into()],
        },
        E::NothingConfigured { path: None },
        E::ProfileThere {
            path: path(),
            name: "store-live".to_owned(),
        },
        E::MissingVariable {
            name: "COOKIEPAY_API_KEY",
        },
        E::VariableNotUtf8 {
            name: "COOKIEPAY_API_KEY",
        },
        E::UnusableKey {
            place: KeyPlace::Written(origin.clone()),
            problem: KeyProblem::Empty,
        },
        E::KeyFile {
            origin: origin.clone(),
            path: "store.key".into(),
            source: failed().into(),
        },
        E::KeyCommandStart {
            origin: origin.clone(),
            program: KeyProgram("pass".into()),
            source: failed(),
        },
        E::KeyCommandTimeout {
            origin,
            program: KeyProgram("pass".into()),
            limit_seconds: 30,
        },
        E::AlreadyThere { path: path() },
        E::Write {
            path: path(),
            source: failed(),
        },
    ];
    all.extend(of_config_keys());
    all.extend(of_config_text());
    all.extend(of_config_journal());
    all
}

/// What `[journal]` is refused for.
fn of_config_journal() -> Vec<ConfigError> {
    let in_file = |problem| ConfigError::InFile {
        place: place(),
        problem,
    };
    let program = || KeyProgram("pass".into());
    let faults = [
        PasswordFault::Empty,
        PasswordFault::TooLong,
        PasswordFault::SeveralLines,
        PasswordFault::Utf16,
        PasswordFault::NotText,
    ];
    let mut passwords = vec![
        PasswordProblem::CommandStart {
            program: program(),
            source: failed(),
        },
        PasswordProblem::CommandTimeout {
            program: program(),
            limit_seconds: 60,
        },
        PasswordProblem::File {
            path: path(),
            source: failed().into(),
        },
        PasswordProblem::NotTextInFile { path: path() },
    ];
    #[cfg(unix)]
    passwords.push(PasswordProblem::CommandFailed {
        program: program(),
        status: std::os::unix::process::ExitStatusExt::from_raw(256),
    });
    passwords.extend(faults.map(|fault| PasswordProblem::Printed {
        program: program(),
        fault,
    }));
    let together = [
        JournalProblem::TwoPlaces,
        JournalProblem::TwoPasswords,
        JournalProblem::CommandForNothing,
    ];
    let together = together.map(|it| in_file(FileProblem::Journal(it)));
    let addresses = every_address_error().into_iter();
    let addresses = addresses.map(|it| in_file(FileProblem::Database(it)));
    let passwords = passwords.into_iter().map(|problem| ConfigError::Password {
        origin: Origin::Default,
        problem,
    });
    let empty = ConfigError::Empty {
        origin: Origin::Default,
        name: "postgres_password_command",
    };
    let of_file = together.into_iter().chain(addresses);
    of_file.chain(passwords).chain([empty]).collect()
}

/// What the text of the configuration, and a key from elsewhere, are refused for.
fn of_config_text() -> Vec<ConfigError> {
    use ConfigError as E;
    let syntax = [
        SyntaxProblem::Json,
        SyntaxProblem::CurlyQuotes,
        SyntaxProblem::UnquotedKey,
        SyntaxProblem::Backslash,
        SyntaxProblem::Duplicate,
        SyntaxProblem::OpenQuote,
        SyntaxProblem::OpenBracket,
        SyntaxProblem::NoEquals,
        SyntaxProblem::NoValue,
        SyntaxProblem::Unquoted,
        SyntaxProblem::Other,
    ];
    let keys = [
        KeyProblem::TooLong,
        KeyProblem::SeveralLines,
        KeyProblem::Blank,
        KeyProblem::Utf16,
        KeyProblem::NotVisibleAscii,
    ];
    let in_file = |problem| E::InFile {
        place: place(),
        problem,
    };
    let endpoint = |source| E::BaseUrl {
        origin: Origin::Flag("--base-url"),
        source,
    };
    let mut all = vec![
        in_file(FileProblem::NotUtf8(OtherEncoding::Cp949)),
        in_file(FileProblem::NotUtf8(OtherEncoding::Utf16)),
        in_file(FileProblem::ControlCharacter { key: "ca_file" }),
        in_file(FileProblem::UnknownKey {
            key: "api_ib".into(),
            table: KeyTable::TopLevel,
            nearest: None,
        }),
        in_file(FileProblem::UnknownKey {
            key: "qX3vTz81LmPw0aYb7RkD".into(),
            table: KeyTable::Journal,
            nearest: None,
        }),
        E::NothingConfigured { path: Some(path()) },
        E::Read {
            path: path(),
            source: SmallFileError::TooLarge { bytes_max: 1_000 },
        },
        endpoint(ParseEndpointError::Clear("http://x".into())),
        endpoint(ParseEndpointError::Credentials),
        endpoint(ParseEndpointError::Path("https://x/y".into())),
        E::Proxy {
            origin: Origin::Environment("HTTPS_PROXY"),
            source: ParseProxyError::Scheme("ftp".into()),
        },
    ];
    all.extend(syntax.map(|it| in_file(FileProblem::Syntax(it))));
    all.extend(keys.map(|problem| E::UnusableKey {
        place: KeyPlace::Command("pass".into()),
        problem,
    }));
    all
}

fn of_gateway() -> Vec<GatewayError> {
    use GatewayErrorKind as K;
    let limit = Duration::from_secs(30);
    let refused = |code: &str| K::Refused {
        code: Foreign::new(code),
        message: Foreign::new("거절"),
    };
    let not_reached = [
        NotReached::Lookup,
        NotReached::Refused,
        NotReached::TimedOut { limit },
        NotReached::Certificate(CertificateFault::Expired),
        NotReached::Certificate(CertificateFault::NotYetValid),
        NotReached::Certificate(CertificateFault::OtherHost),
        NotReached::Certificate(CertificateFault::UnknownAuthority),
        NotReached::Certificate(CertificateFault::Unfit),
        NotReached::NotTls,
        NotReached::Tls,
        NotReached::Proxy,
        NotReached::Unreachable,
        NotReached::Impossible,
        NotReached::Header,
    ];
    let mut kinds: Vec<K> = not_reached
        .into_iter()
        .map(|reason| K::NotReached {
            reason,
            detail: Foreign::new("no"),
        })
        .collect();
    kinds.extend([
        K::TimedOut { limit },
        K::Broken {
            detail: Foreign::new("no"),
        },
        K::Stalled {
            least_bytes: 1,
            limit,
        },
        K::Incomplete,
        refused("E001"),
        refused("E003"),
        refused("9999"),
        K::Unavailable {
            retry_after: None,
            excerpt: Foreign::default(),
        },
        K::Redirected {
            to: RedirectTarget::Host(Foreign::new("https://elsewhere")),
        },
        K::Unreadable {
            problem: Problem::Empty,
            excerpt: Foreign::default(),
        },
        K::TooLarge { limit_bytes: 1 },
    ]);
    kinds.extend(of_answers());
    let of = |call| {
        move |kind| GatewayError {
            call,
            http_status: Some(200),
            kind,
        }
    };
    let mut all: Vec<GatewayError> = kinds.into_iter().map(of(Call::Search)).collect();
    all.push(of(Call::Token)(refused("1234")));
    all
}

/// What answers fail us by, beyond one of each kind.
fn of_answers() -> Vec<GatewayErrorKind> {
    use GatewayErrorKind as K;
    let messages = [
        "API_ID 값이 올바르지 않습니다",
        "허용되지 않은 IP 입니다.",
        "서비스 점검 중입니다",
        "요청 횟수 초과",
        "토큰이 만료되었습니다",
        "권한이 없습니다",
        "조회기간 초과",
        "통신 타임아웃",
    ];
    let refused = messages.map(|message| K::Refused {
        code: Foreign::new("9999"),
        message: Foreign::new(message),
    });
    let unavailable =
        [(None, "x"), (Some(2), ""), (Some(2), "x")].map(|(wait, excerpt)| K::Unavailable {
            retry_after: wait.map(Duration::from_secs),
            excerpt: Foreign::new(excerpt),
        });
    let redirected = [
        RedirectTarget::Nowhere,
        RedirectTarget::Unreadable,
        RedirectTarget::OwnPath,
    ];
    let row = |problem| Problem::Row {
        element: 2,
        problem,
    };
    let unreadable = [
        Problem::NotJson,
        Problem::Contradictory,
        Problem::NoCode,
        Problem::NoPayment,
        Problem::NoToken,
        row(RowProblem::Syntax),
        row(RowProblem::NoPayment),
        row(RowProblem::NoComma),
        Problem::Trailing,
        Problem::NotUtf8 { offset: 2 },
        Problem::Encoding(Foreign::new("br")),
        Problem::Corrupt,
        Problem::AnotherTid,
        Problem::SeveralPayments,
    ];
    let mut all = refused.to_vec();
    all.extend(unavailable);
    all.extend(redirected.map(|to| K::Redirected { to }));
    all.extend(unreadable.map(|problem| K::Unreadable {
        problem,
        excerpt: Foreign::new("x"),
    }));
    all
}

fn of_setup() -> Vec<SetupError> {
    let ca_file = |problem| SetupError::CaFile {
        path: path(),
        problem,
    };
    vec![
        ca_file(CaFileProblem::Empty),
        ca_file(CaFileProblem::NotPem),
        ca_file(CaFileProblem::BrokenCertificate),
        ca_file(CaFileProblem::Unreadable(SmallFileError::TooLarge {
            bytes_max: 1_000,
        })),
        ca_file(CaFileProblem::Unreadable(SmallFileError::NoEnd {
            waited: Duration::from_secs(5),
        })),
        SetupError::Proxy,
        SetupError::ApiKey,
    ]
}

fn journal() -> JournalLocation {
    (*path()).into()
}

fn database(fault: DatabaseFault) -> StoreError {
    StoreError::Database {
        journal: journal(),
        fault,
    }
}

fn of_database() -> Vec<StoreError> {
    let faults = vec![
        DatabaseFault::LeftOut,
        DatabaseFault::Unreachable("no".into()),
        DatabaseFault::Refused("no".into()),
        DatabaseFault::TooManyClients,
        DatabaseFault::Tls("no".into()),
        DatabaseFault::Lost(None),
        DatabaseFault::Lost(Some("no".into())),
        DatabaseFault::Standby,
        DatabaseFault::NotDurable { setting: "fsync" },
        DatabaseFault::TooOld {
            version: "13.4".into(),
        },
        DatabaseFault::Pooler,
        DatabaseFault::NotBegun {
            role: "refunds".into(),
        },
        DatabaseFault::OldTables {
            role: "refunds".into(),
            found: 1,
            known: 2,
        },
        DatabaseFault::Forbidden("no".into()),
        DatabaseFault::MovedOn,
        DatabaseFault::WentBack,
        DatabaseFault::InOtherSchema {
            schema: "minji".into(),
        },
        DatabaseFault::NotUtf8 {
            encoding: "EUC_KR".into(),
        },
        DatabaseFault::CopiedElsewhere,
        DatabaseFault::NeverTakenUp,
    ];
    faults.into_iter().map(database).collect()
}

fn of_store() -> Vec<StoreError> {
    use StoreError as E;
    vec![
        E::Open {
            journal: journal(),
            source: "no".into(),
        },
        E::ReadOnly { journal: journal() },
        E::Full { journal: journal() },
        E::Locked {
            journal: journal(),
            seconds: 10,
        },
        E::NotAJournal { journal: journal() },
        E::Newer {
            journal: journal(),
            found: 9,
            known: 3,
        },
        E::Corrupt {
            journal: journal(),
            what: Senseless::Database("no".into()),
        },
        E::Corrupt {
            journal: journal(),
            what: Senseless::Seal,
        },
        FileError::Exposed(vec![exposed()]).into(),
        unwritable(Barrier::Mode),
        unwritable(Barrier::Owner),
        unwritable(group(false, false)),
        unwritable(group(false, true)),
        unwritable(group(true, true)),
        unwritable(Barrier::System(failed())),
        FileError::Locks {
            path: path(),
            source: failed(),
        }
        .into(),
        PlaceError::NotAFile { path: path() }.into(),
        WitnessError::Mismatch {
            path: path(),
            mismatch: Mismatch::OtherId,
        }
        .into(),
        WitnessError::Damaged { path: path() }.into(),
        CopyError::Exists { path: path() }.into(),
        CopyError::Write {
            path: path(),
            source: "no".into(),
        }
        .into(),
        CopyError::Read {
            path: path(),
            source: "no".into(),
        }
        .into(),
        CopyError::Damaged {
            path: path(),
            detail: "no".into(),
        }
        .into(),
        CopyError::Changing { path: path() }.into(),
        moved(true),
        moved(false),
        E::NothingDone,
        E::Other {
            journal: journal(),
            source: "no".into(),
        },
    ]
}

fn in_state(state: State) -> Entry {
    Entry {
        state,
        certain_at: None,
        ..entry()
    }
}

fn refused_with(no: No, code: &str, certain_at: Option<Timestamp>) -> Entry {
    Entry {
        certain_at,
        doubt_since: Some(Timestamp::UNIX_EPOCH),
        reply: Some(Reply {
            code: Foreign::new(code),
            ..reply(no)
        }),
        ..in_state(State::Refused)
    }
}

fn exposed() -> Exposed {
    Exposed {
        path: "/etc/cookiepay.toml".into(),
        mode: 0o666,
        owner: 0,
        exposure: Exposure::Mode,
    }
}

const fn group(is_member: bool, is_closed: bool) -> Barrier {
    Barrier::Group {
        group: 4242,
        is_member,
        is_closed,
    }
}

fn unwritable(barrier: Barrier) -> StoreError {
    let found = vec![Unwritable {
        path: path(),
        is_above: false,
        mode: 0o400,
        owner: 1000,
        user: 1000,
        barrier,
    }];
    let path = path();
    StoreError::File(FileError::Unwritable { path, found })
}

fn moved(is_done: bool) -> StoreError {
    StoreError::File(FileError::Moved {
        path: path(),
        moved: Box::new(Moved {
            is_done,
            at: Timestamp::UNIX_EPOCH,
            person: "mina@shop".into(),
            location: "db.example".into(),
            journal: "0".into(),
        }),
    })
}

pub(crate) fn of_move() -> Vec<MoveError> {
    let open = |state| Box::new(in_state(state));
    vec![
        MoveError::NoFile(path()),
        MoveError::NoDatabase,
        MoveError::InHand(vec![in_state(State::Sending)]),
        MoveError::InHand(vec![in_state(State::Claimed), in_state(State::Sending)]),
        MoveError::TwoOpen {
            here: open(State::Unknown),
            there: open(State::Conflict),
        },
        MoveError::OtherThanBefore {
            at: Timestamp::UNIX_EPOCH,
            refunds: 12,
        },
        MoveError::Differs(entry().id),
    ]
}

fn of_journal() -> Vec<JournalError> {
    use JournalError as E;
    let one = |state| Box::new(in_state(state));
    let old = |environment| E::OldReading {
        environment,
        tid: tid(),
        known: Won::new(1),
        balance: Won::new(2),
    };
    let mut all = vec![
        E::ReadOnlyProfile,
        E::AboveRefundLimit {
            amount: Won::new(2),
            limit: Won::new(1),
        },
        E::AboveDayLimit {
            amount: Won::new(2),
            limit: Won::new(1),
            sum: Won::new(0),
            day: date(2026, 10, 3),
        },
        E::Held(one(State::Sending)),
        E::InDoubt(one(State::Unknown)),
        E::InDoubt(one(State::Conflict)),
        E::AlreadyRefunded(Box::new(entry())),
        E::AlreadyRefunded(Box::new(Entry {
            balance_after: Some(Won::ZERO),
            ..entry()
        })),
        E::RefusedRecently(one(State::Refused)),
        E::RefusedRecently(Box::new(refused_with(No::Other, "1234", None))),
        E::ReferenceUsed(Box::new(entry())),
        E::NotAgain {
            id: entry().id,
            tid: tid(),
        },
        E::AgainOfOtherAmount {
            entry: Box::new(entry()),
            amount: Won::new(7_000),
        },
        old(Environment::Live),
        old(Environment::Local { port: 8480 }),
        E::RolledBack {
            tid: tid(),
            known: Won::new(1),
            balance: Won::new(2),
        },
        E::PaymentChanged(tid()),
        E::NoSuchRefund(entry().id),
        E::NotResolvable(Box::new(entry())),
        E::NotResolvable(one(State::NotSent)),
        E::Contradicted {
            id: entry().id,
            ruling: Ruling::Refunded,
            before: Won::new(3),
            amount: Won::new(2),
            balance: None,
        },
        E::Changed(one(State::Unknown)),
        E::TooEarly {
            id: entry().id,
            until: Timestamp::UNIX_EPOCH,
        },
        E::LostOwnership {
            id: entry().id,
            expected: State::Claimed,
            found: State::NotSent,
        },
    ];
    all.extend(of_move().into_iter().map(E::from));
    all.extend(of_store().into_iter().map(E::from));
    all.extend(of_database().into_iter().map(E::from));
    all
}

fn refusals() -> Vec<Refusal> {
    let won = Won::new(1);
    let not_in_part = |is_untouched| Refusal::NotInPart {
        method: Foreign::new("KAKAOPAY"),
        is_untouched,
    };
    vec![
        Refusal::NothingLeft,
        Refusal::OtherPayment {
            asked: tid(),
            found: Foreign::new("T2"),
        },
        Refusal::OtherOrder {
            asked: "ORD-1".parse().unwrap(),
            found: Foreign::new("ORD-2"),
        },
        Refusal::NeverPaid,
        Refusal::AwaitingDeposit,
        Refusal::Mobile,
        Refusal::BalanceUnknown,
        Refusal::BalanceDiffers {
            expected: won,
            balance: won,
        },
        Refusal::NoAmount,
        Refusal::MoreThanBalance {
            amount: won,
            balance: won,
        },
        not_in_part(true),
        not_in_part(false),
        Refusal::TaxfreeAboveAmount {
            taxfree_amount: won,
            amount: won,
        },
        Refusal::NoBankAccount,
        Refusal::BankAccountNotUsed {
            method: Foreign::new("CARD"),
        },
    ]
}

/// Refunds that were begun and are not done and recorded, as they may end.
fn of_refunds() -> Vec<Error> {
    let certain = Some(Timestamp::UNIX_EPOCH);
    let mut entries: Vec<Entry> = State::ALL.into_iter().map(in_state).collect();
    entries.extend([
        refused_with(No::Credentials, "E003", certain),
        refused_with(No::AlreadyCancelled, "2013", certain),
        refused_with(No::Final, "9029", certain),
        refused_with(No::Final, "2013", certain),
        refused_with(No::Other, "1234", certain),
        refused_with(No::Other, "1234", None),
        Entry {
            reply: Some(Reply {
                is_yes: true,
                no: None,
                ..reply(No::Other)
            }),
            evidence: Some(Evidence::Reply),
            ..in_state(State::Conflict)
        },
    ]);
    let outcome = |entry: &Entry| {
        Box::new(Outcome {
            entry: entry.clone(),
            detail: crate::journal::Detail::Text("the last word".to_owned()),
            unrecorded: None,
            unrecorded_look: None,
        })
    };
    let mut all = Vec::new();
    for entry in &entries {
        for is_recorded in [true, false] {
            if is_recorded && entry.state == State::Refunded {
                continue;
            }
            let full = || Box::new(StoreError::Full { journal: journal() }.into());
            all.push(Error::Refund {
                outcome: outcome(entry),
                unrecorded: (!is_recorded).then(full),
            });
        }
    }
    all.push(Error::NotPrinted {
        outcome: outcome(&entry()),
        source: Box::new(failed().into()),
    });
    for states in [
        &[State::Unknown][..],
        &[State::Conflict],
        &[State::Unknown, State::Sending],
        &[State::Unknown, State::Conflict],
        &[State::Conflict, State::Conflict],
    ] {
        let open = states.iter().copied().map(in_state).collect();
        all.push(Error::StillOpen(open));
    }
    all
}

fn made_before(is_once_more: bool, is_used_up: bool) -> Error {
    Error::MadeBefore {
        entry: Box::new(entry()),
        is_once_more,
        is_used_up,
    }
}

fn unprofiled(environment: Environment) -> Error {
    let mut entry = entry();
    entry.merchant.environment = environment;
    Error::NoProfileFor(Box::new(entry))
}

/// Samples of every error but a batch's.
pub(crate) fn all() -> Vec<Error> {
    let mut all = vec![
        Error::NoSuchPayment(vec![tid()]),
        made_before(false, false),
        made_before(false, true),
        made_before(true, false),
        RefundError::PaymentDiffers {
            shown: Box::new(paid_card()),
            now: Box::new(Payment {
                buyer: "다른 사람".into(),
                ..paid_card()
            }),
        }
        .into(),
        RefundError::OtherReason(Box::new(entry())).into(),
        RefundError::Unexplained(Box::new(planned())).into(),
        RefundError::SameRefund { line: 2 }.into(),
        Error::TotalDiffers {
            expected: Won::new(1),
            planned: Won::new(2),
        },
        unprofiled(Environment::Live),
        unprofiled(Environment::Local { port: 8480 }),
        Error::NotVerified(vec![(Environment::Live, tid())]),
        of_order(&[]),
        of_order(&["T1", "T2"]),
        Error::SeveralOwners(SeveralOwners {
            tid: tid(),
            profiles: vec!["one".into(), "two".into()],
        }),
        Error::CheckNotDone { limit_seconds: 10 },
        destination::DestinationError {
            path: path(),
            source: failed(),
        }
        .into(),
        failed().into(),
        anyhow::anyhow!("a bug").into(),
        InternalError::SignalsUnwatched(failed()).into(),
        InternalError::PagesNotWritten {
            folder: path(),
            error: io::ErrorKind::NotADirectory.into(),
        }
        .into(),
        io::Error::from(io::ErrorKind::StorageFull).into(),
        NotConfirmed::NobodyToAsk.into(),
        NotConfirmed::SaidNo.into(),
        NotConfirmed::NotTheAmount(Won::new(1)).into(),
        NotConfirmed::NobodyToShow.into(),
        NotConfirmed::WordNotWritten.into(),
        NotConfirmed::WordNotTheAmount(Won::new(1)).into(),
        NotConfirmed::JournalLeft.into(),
        NotConfirmed::ProfileNotWritten.into(),
    ];
    all.extend(of_usage::of_usage().into_iter().map(Error::Usage));
    all.extend(of_usage::of_setup().into_iter().map(Error::Usage));
    all.extend(of_usage::of_periods().into_iter().map(Error::from));
    all.extend(of_usage::of_mock().into_iter().map(Error::from));
    all.extend(of_config().into_iter().map(Error::from));
    all.extend(of_gateway().into_iter().map(Error::from));
    all.extend(of_setup().into_iter().map(Error::from));
    all.extend(of_journal().into_iter().map(Error::from));
    all.extend(refusals().into_iter().map(Error::from));
    all.extend(of_refunds());
    all
}

/// Samples of every error, batches and searches of which a part is missing among them.
fn whole_and_not() -> Vec<Error> {
    let mut all = all();
    all.extend(of_batch::of_batches());
    all.extend(of_batch::of_searches());
    all
}

/// An order number that these payments have.
fn of_order(tids: &[&str]) -> Error {
    let day = date(2026, 1, 22);
    let mut payments = PaymentsOfOrder::new(
        paid_card().order_no.parse().unwrap(),
        Period::new(day, day).unwrap(),
    );
    for tid in tids {
        let payment = Payment {
            tid: (*tid).into(),
            ..paid_card()
        };
        payments.add(&payment, "store");
    }
    let arguments = vec!["--full".to_owned()];
    Error::NotOnePayment(Box::new(NotOnePayment {
        payments,
        arguments,
    }))
}

fn word(value: impl serde::Serialize) -> String {
    let json = serde_json::to_string(&value).unwrap();
    json.trim_matches('"').to_owned()
}

/// Writes a line for each way in which an error is seen by scripts.
fn table() -> String {
    let row = |error: &Error| {
        let verdict = error.verdict();
        format!(
            "{:<29} {:>2}  {:<7}  {}",
            verdict.code,
            verdict.exit.code(),
            word(verdict.money_moved),
            word(verdict.retry)
        )
    };
    let rows: BTreeSet<String> = whole_and_not().iter().map(row).collect();
    rows.into_iter().collect::<Vec<_>>().join("\n")
}

#[test]
#[expect(clippy::too_many_lines, reason = "it is one table")]
fn what_a_script_sees_of_each_error_stays() {
    insta::assert_snapshot!(table(), @r"
    auth.no_credentials            4  no       fix
    auth.refused                   4  no       after_reconcile
    auth.refused                   4  no       fix
    batch.done_not_recorded       12  no       never
    batch.done_not_recorded       12  yes      never
    batch.not_done                 3  no       fix
    batch.not_done                 3  unknown  after_reconcile
    batch.not_done                 4  no       fix
    batch.not_done                 5  no       fix
    batch.not_done                 5  no       never
    batch.not_done                 6  no       fix
    batch.not_done                 7  no       safe
    batch.not_done                 8  no       after_action
    batch.not_done                11  no       fix
    batch.not_done                11  no       safe
    batch.not_done                11  unknown  after_action
    batch.not_done                11  unknown  after_reconcile
    batch.not_done                11  yes      fix
    batch.not_done                11  yes      safe
    batch.outcome_unknown         10  unknown  after_reconcile
    batch.total_differs            6  no       fix
    config.api_key                 6  no       fix
    config.ca_file                 6  no       fix
    config.invalid                 6  no       fix
    config.no_password             6  no       fix
    config.proxy                   6  no       fix
    config.untrusted               6  no       fix
    gateway.redirected             7  no       safe
    gateway.refused                3  no       fix
    gateway.refused                3  no       safe
    gateway.too_large              7  no       safe
    gateway.unavailable            7  no       safe
    gateway.unreadable             7  no       safe
    internal.error                 1  no       safe
    journal.connection_lost        7  no       safe
    journal.forbidden              6  no       fix
    journal.in_hand                6  no       safe
    journal.login_refused          6  no       fix
    journal.moved                  6  no       fix
    journal.moved_on               6  no       fix
    journal.no_database            6  no       fix
    journal.no_tables              6  no       fix
    journal.not_copied             6  no       fix
    journal.nothing_to_copy        6  no       fix
    journal.old_tables             6  no       fix
    journal.too_many_clients       6  no       safe
    journal.two_open               6  no       fix
    journal.unfit_server           6  no       fix
    journal.unreachable            6  no       safe
    journal.untrusted              6  no       fix
    journal.unusable               6  no       fix
    journal.unusable               6  no       safe
    journal.went_back              6  no       fix
    mock.failed                    1  no       safe
    network.broken                 7  no       safe
    network.incomplete             7  no       safe
    network.not_reached            7  no       safe
    network.stalled                7  no       safe
    network.timed_out              7  no       safe
    output.failed                  1  no       safe
    output.file                    1  no       safe
    payment.not_found              5  no       never
    payment.old_reading            7  no       safe
    payment.order_not_found        5  no       never
    payment.rolled_back            6  no       fix
    payment.rows_differ            6  no       fix
    payment.several_of_order       6  no       fix
    payment.several_profiles       6  no       fix
    refund.above_day_limit         6  no       fix
    refund.above_limit             6  no       fix
    refund.already_cancelled       5  no       after_reconcile
    refund.already_cancelled       5  no       never
    refund.already_refunded        6  no       never
    refund.awaiting_deposit        6  no       fix
    refund.balance_differs         6  no       fix
    refund.balance_unknown         6  no       fix
    refund.bank_account_not_used   6  no       fix
    refund.changed                 6  no       safe
    refund.conflict               11  unknown  after_action
    refund.conflict               11  yes      after_action
    refund.contradicted            6  no       fix
    refund.deposit_first           8  no       after_action
    refund.deposit_first           8  no       after_reconcile
    refund.done_not_printed       12  yes      never
    refund.done_not_recorded      12  yes      never
    refund.held                    6  no       safe
    refund.in_doubt                6  no       after_reconcile
    refund.lost                    6  no       fix
    refund.mobile                  6  no       fix
    refund.more_than_balance       6  no       fix
    refund.never_paid              6  no       fix
    refund.no_amount               6  no       fix
    refund.no_bank_account         6  no       fix
    refund.no_profile              6  no       fix
    refund.nobody_to_ask           9  no       fix
    refund.not_again               6  no       fix
    refund.not_applied             7  no       after_reconcile
    refund.not_applied             7  no       safe
    refund.not_confirmed           9  no       fix
    refund.not_found               5  no       never
    refund.not_in_part             6  no       fix
    refund.not_resolvable          6  no       fix
    refund.not_sent                7  no       after_reconcile
    refund.not_sent                7  no       safe
    refund.not_verified            7  no       safe
    refund.nothing_left            5  no       never
    refund.other_order             6  no       fix
    refund.other_payment           6  no       fix
    refund.other_reason            6  no       fix
    refund.outcome_unknown        10  unknown  after_reconcile
    refund.payment_changed         6  no       fix
    refund.payment_changed         6  no       safe
    refund.read_only_profile       6  no       fix
    refund.ref_used                6  no       fix
    refund.refused                 3  no       after_reconcile
    refund.refused                 3  no       fix
    refund.refused_for_now         3  unknown  after_reconcile
    refund.refused_recently        6  no       safe
    refund.rolled_back             7  no       after_reconcile
    refund.rolled_back             7  no       safe
    refund.still_open             10  unknown  after_reconcile
    refund.still_open             11  unknown  after_action
    refund.taxfree_above_amount    6  no       fix
    refund.too_early               6  no       safe
    refund.unexplained             6  no       fix
    search.incomplete              3  no       fix
    search.incomplete              4  no       fix
    search.incomplete              6  no       fix
    search.incomplete              7  no       safe
    usage.invalid                  2  no       fix
    usage.order_list               2  no       fix
    usage.period                   2  no       fix
    ");
}

#[test]
fn the_facts_of_a_code_are_those_of_its_errors_and_no_code_is_without_one() {
    let errors = whole_and_not();
    for code in ErrorCode::ALL {
        let of_it = errors.iter().map(Error::verdict);
        let of_it: Vec<_> = of_it.filter(|verdict| verdict.code == *code).collect();
        let facts = code.facts();
        let exits: BTreeSet<u8> = of_it.iter().map(|it| it.exit.code()).collect();
        let moved: BTreeSet<String> = of_it.iter().map(|it| word(it.money_moved)).collect();
        let retries: BTreeSet<String> = of_it.iter().map(|it| word(it.retry)).collect();
        assert_eq!(
            exits,
            facts.exits.iter().map(|it| it.code()).collect(),
            "{code}"
        );
        assert_eq!(
            moved,
            facts.money_moved.iter().map(word).collect(),
            "{code}"
        );
        assert_eq!(retries, facts.retries.iter().map(word).collect(), "{code}");
    }
}

#[test]
fn the_facts_of_an_exit_code_are_those_of_the_errors_that_end_so() {
    let errors = whole_and_not();
    for exit in Exit::ALL {
        let of_it = errors.iter().map(Error::verdict);
        let of_it: Vec<_> = of_it.filter(|verdict| verdict.exit == exit).collect();
        if of_it.is_empty() {
            continue;
        }
        let moved: BTreeSet<String> = of_it.iter().map(|it| word(it.money_moved)).collect();
        let retries: BTreeSet<String> = of_it.iter().map(|it| word(it.retry)).collect();
        let facts = money_moved_by(exit).iter().map(word).collect();
        assert_eq!(moved, facts, "{exit:?}");
        assert_eq!(
            retries,
            retries_after(exit).iter().map(word).collect(),
            "{exit:?}"
        );
    }
}

#[test]
fn the_codes_that_a_readme_names_are_codes() {
    let areas = ErrorCode::ALL
        .iter()
        .filter_map(|it| it.name().split('.').next());
    let areas: BTreeSet<&str> = areas.collect();
    for readme in [
        include_str!("../../README.md"),
        include_str!("../../README.ko.md"),
    ] {
        let quoted = readme
            .lines()
            .flat_map(|line| line.split('`').skip(1).step_by(2));
        let named = |text: &&str| {
            let is_plain = text
                .chars()
                .all(|c| c.is_ascii_lowercase() || "._".contains(c));
            let area = text.split_once('.').map(|it| it.0);
            is_plain && area.is_some_and(|it| areas.contains(it)) && *text != "config.toml"
        };
        let named: Vec<&str> = quoted.filter(named).collect();
        assert!(named.len() > 20, "{named:?}");
        for name in named {
            assert!(ErrorCode::ALL.iter().any(|it| it.name() == name), "{name}");
        }
    }
}

#[test]
fn a_command_in_a_hint_is_one_that_can_be_pasted() {
    let mut count = 0_usize;
    for error in all() {
        let hint = error.verdict().hint.map(|hint| hint.to_string());
        let hint = hint.unwrap_or_default();
        let quoted = hint.split('`').skip(1).step_by(2);
        for command in quoted.filter(|it| it.starts_with("cookiepay")) {
            count = count.checked_add(1).unwrap();
            assert!(!command.contains(['|', '<', '>', '…']), "{command}");
        }
    }
    assert!(count > 50, "found {count} commands");
}

#[test]
fn below_ten_no_money_moved_and_from_ten_on_it_did_or_may_have() {
    for error in all() {
        let verdict = error.verdict();
        let is_no = verdict.money_moved == MoneyMoved::No;
        let is_for_now = verdict.code == RefundCode::RefusedForNow.into();
        assert_eq!(verdict.exit.code() < 10, is_no || is_for_now, "{error}");
    }
}
