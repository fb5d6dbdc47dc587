//! Samples of what a command line, a batch file, a period and a fault of the mock are refused for.

use std::io;

use jiff::civil::date;

use super::super::{
    BadValue, BatchProblem, InputProblem, InputSource, Meant, MeantTopic, MissingSetup, Misuse,
    MisuseProblem, OrderListProblem, OwnFile, SetupProblem, UsageError,
};
use crate::config::{KeyProblem, UnfitCharacter};
use crate::encoding::OtherEncoding;
use crate::gateway::ParseEndpointError;
use crate::mock;
use crate::order_list::{
    BadOrderCell, BadOrderLine, BadOrderList, OrderCellFault, OrderLineProblem,
};
use crate::output::{Format, ParseColumnsError, TooManyPayments};
use crate::payment::compare::OrderColumn;
use crate::payment::{
    Foreign, ParseMethodError, ParsePeriodError, ParseStatusError, ParseTidError, ParseWonError,
    Period, SpreadsheetDamage, Won,
};
use crate::refund::batch::file::{BadBatch, BadLine, CellFault, CellProblem, LineProblem};
use crate::table_file::{ColumnChoice, ExportFault, JsonFault, TableFileProblem, TableProblem};

/// What no profile can be set up with.
pub(super) fn of_setup() -> Vec<UsageError> {
    use UsageError as E;
    vec![
        E::Setup(SetupProblem::Environment),
        E::Setup(SetupProblem::BaseUrl(ParseEndpointError::Credentials)),
        E::Setup(SetupProblem::NoTunnel),
        E::Setup(SetupProblem::Name),
        E::Setup(SetupProblem::ApiId),
        E::Setup(SetupProblem::UnfitApiId(UnfitCharacter {
            character: '\u{200b}',
            place: 1,
        })),
        E::Setup(SetupProblem::KeyHome),
        E::Setup(SetupProblem::Command),
        E::Setup(SetupProblem::Key(KeyProblem::Blank)),
        E::Setup(SetupProblem::Lacks(vec![
            MissingSetup::Environment,
            MissingSetup::ApiId,
            MissingSetup::Key,
        ])),
        E::Setup(SetupProblem::NoKeyInTime { waited_seconds: 60 }),
        E::Setup(SetupProblem::ShownKeyboard),
        E::Setup(SetupProblem::NoFile("a.b".into())),
    ]
}

/// What no command line may ask for.
pub(super) fn of_usage() -> Vec<UsageError> {
    use UsageError as E;
    let tid = |text: &str, error| E::Tid {
        text: Foreign::new(text),
        error,
    };
    let no_topic = |typed: &str, meant| E::NoSuchTopic {
        typed: Foreign::new(typed),
        meant,
    };
    let own = [
        OwnFile::Stdin,
        OwnFile::Config,
        OwnFile::Key,
        OwnFile::Certificates,
        OwnFile::Ledger,
        OwnFile::Journal,
        OwnFile::Batch,
        OwnFile::Orders,
    ];
    let encodings = [
        OtherEncoding::Cp949,
        OtherEncoding::Utf16,
        OtherEncoding::Unknown,
    ];
    let mut all = vec![
        E::WorkbookWithoutPayments,
        E::WorkbookOnTerminal,
        E::WorkbookTooSmall(TooManyPayments),
        E::NoSuchColumn {
            name: "tud".to_owned(),
            known: vec!["tid", "amount"],
        },
        E::NoSuchColumn {
            name: "x".to_owned(),
            known: vec!["tid", "amount"],
        },
        E::ColumnTwice("tid"),
        no_topic(
            "결과 미확임",
            Some(MeantTopic::Near("결과 미확인".to_owned())),
        ),
        no_topic("E004", Some(MeantTopic::GatewayCode)),
        no_topic("종료 코드 99", Some(MeantTopic::ExitNumber)),
        no_topic("없는 말", None),
        E::SuffixContradicts {
            asked: Format::Csv,
            other: Format::Json,
            path: "a.json".into(),
        },
        E::SuffixUnknown("a.b".into()),
        E::SuffixOfText {
            other: Format::Csv,
            path: "a.csv".into(),
        },
        E::ConfigFormat,
        E::TokenFormat,
        E::OrdersFormat,
        E::VersionFormat,
        E::HeaderAsJson,
        E::TwoProfiles {
            one: "one".to_owned(),
            other: "two".to_owned(),
        },
        E::NoProfiles,
        E::EmptyProfileName,
        E::MarkWithoutCsv,
        E::NotOfSums("--columns".to_owned()),
        E::Method(ParseMethodError("crad".to_owned())),
        E::Method(ParseMethodError("?".to_owned())),
        E::Status(ParseStatusError("piad".to_owned())),
        E::Status(ParseStatusError("?".to_owned())),
        E::NothingSought("--buyer"),
        E::SumsOfSome,
        E::NoAmountBetween {
            min: Won::new(2),
            max: Won::new(1),
        },
        tid("", ParseTidError::Empty),
        tid("a b", ParseTidError::NotVisible(' ')),
        E::TidOnStdin {
            line: 2,
            text: Foreign::new("1E+10"),
            error: ParseTidError::Damaged(SpreadsheetDamage::Scientific),
        },
        E::Stdin(io::ErrorKind::TimedOut.into()),
        E::TooManyTids { limit_mib: 1 },
        E::NoTids,
        E::NoTidOrReason,
        E::AgainUnseen,
        E::RefundsNoFile,
        E::RefundsFormat("refunds.xlsx".into()),
        E::NoneAndOthers,
    ];
    all.extend(own.map(E::TakesPlaceOf));
    all.extend(encodings.map(E::TidsNotUtf8));
    all.extend(of_misuse().into_iter().map(|it| E::Misuse(Box::new(it))));
    all.extend(of_batch_files());
    all.extend(of_order_lists());
    all
}

/// What a command line cannot be read for.
fn of_misuse() -> Vec<Misuse> {
    use MisuseProblem as P;
    let option = || "--amount".to_owned();
    let value = |text: &str| Foreign::new(text);
    let problems = vec![
        P::UnknownOption(value("--ful")),
        P::UnknownCommand(value("serch")),
        P::UnexpectedArgument(value("x")),
        P::NoCommand,
        P::Missing(vec![
            vec!["--full".to_owned(), option()],
            vec!["--reason TEXT".to_owned()],
        ]),
        P::NoValue(option()),
        P::UnwantedValue {
            option: option(),
            value: value("x"),
        },
        P::NoEquals(option()),
        P::Twice(option()),
        P::Conflict {
            option: option(),
            others: vec!["--full".to_owned()],
        },
        P::NotOneOf {
            option: option(),
            value: value("x"),
            known: vec!["table".to_owned(), "json".to_owned()],
        },
        P::Invalid {
            option: option(),
            value: value(""),
            why: BadValue::of(ParseWonError::Empty),
        },
        P::Invalid {
            option: option(),
            value: value("x"),
            why: BadValue::of(ParseColumnsError::Empty),
        },
        P::NotUtf8,
    ];
    let meant = [
        Some(Meant::Written("--full".to_owned())),
        Some(Meant::Key),
        Some(Meant::BareTid),
        Some(Meant::BarePeriod),
    ];
    let of = |problem, meant| Misuse {
        problem,
        meant,
        command: "cookiepay cancel".to_owned(),
    };
    let hinted = meant.into_iter().map(|meant| of(P::NoCommand, meant));
    let plain = problems.into_iter().map(|problem| of(problem, None));
    hinted.chain(plain).collect()
}

/// What a batch file is refused for: as a whole, and line by line.
fn of_batch_files() -> Vec<UsageError> {
    use TableFileProblem as T;
    let whole = [
        T::Cp949,
        T::Utf16,
        T::NotUtf8 { line: 2 },
        T::Binary { line: 2 },
        T::OldWorkbook,
        T::LockedWorkbook,
        T::OpenDocument,
        T::BrokenWorkbook,
        T::NoSheet,
        T::WorkbookTooLarge { limit_mib: 1 },
        T::Markup,
        T::Separator(';'),
        T::JsonArray,
        T::PrettyJson,
        T::TitleRow { line: 1, header: 2 },
        T::NoHeader { line: 1 },
        T::Export(ExportFault::OtherColumns),
        T::Export(ExportFault::OtherMeaning {
            title: "취소금액",
            column: "amount",
        }),
    ];
    let mut problems = vec![
        BatchProblem::NoRefunds,
        BatchProblem::Input(InputProblem::NobodyWrites { waited_seconds: 5 }),
        BatchProblem::Input(InputProblem::TooLarge { limit_mib: 1 }),
        BatchProblem::Input(InputProblem::Unreadable(io::ErrorKind::NotFound.into())),
        BatchProblem::Bad(BadBatch::Lines(of_lines())),
    ];
    problems.extend(whole.map(|it| BatchProblem::Bad(BadBatch::File(it))));
    let sources = [InputSource::Stdin, InputSource::File("a.csv".to_owned())];
    let problems = problems.into_iter().zip(sources.into_iter().cycle());
    problems
        .map(|(problem, source)| UsageError::Batch { source, problem })
        .collect()
}

/// What a list of the shop's orders is refused for.
fn of_order_lists() -> Vec<UsageError> {
    use TableFileProblem as T;
    let whole = [
        T::Cp949,
        T::Utf8,
        T::NotCp949 { line: 3 },
        T::NotUtf8 { line: 3 },
        T::Binary { line: 2 },
        T::NoHeader { line: 1 },
        T::OldWorkbook,
    ];
    let shared = BadOrderList::CalledTheSame {
        one: OrderColumn::OrderNo,
        other: OrderColumn::Tid,
        name: "번호".to_owned(),
    };
    let problems = [shared, BadOrderList::Lines(of_order_lines())].into_iter();
    let problems = problems.chain(whole.map(BadOrderList::File));
    let problems = problems.map(OrderListProblem::Bad);
    let problems = problems.chain([
        OrderListProblem::NoOrders,
        OrderListProblem::NoDays,
        OrderListProblem::ToCome {
            first: date(2027, 1, 2),
            today: date(2026, 11, 15),
        },
        OrderListProblem::TooOld {
            first: date(1926, 11, 3),
        },
    ]);
    let sources = [InputSource::File("a.csv".to_owned()), InputSource::Stdin];
    problems
        .zip(sources.into_iter().cycle())
        .map(|(problem, source)| UsageError::OrderList { source, problem })
        .collect()
}

fn of_order_lines() -> Vec<BadOrderLine> {
    use ColumnChoice as C;
    use OrderCellFault as F;
    use OrderLineProblem as L;
    let has = || ["주문번호", "총 주문금액"].map(str::to_owned).to_vec();
    let cell = |column, text: &str, fault| BadOrderCell::Invalid {
        column,
        text: text.to_owned(),
        fault,
    };
    let not_called = |name: &str| C::NotCalledSo {
        column: "amount",
        name: name.to_owned(),
        has: has(),
    };
    let table = [
        C::Lacks {
            columns: vec!["amount"],
            has: has(),
        },
        C::Lacks {
            columns: vec!["order_no", "tid"],
            has: vec!["가".to_owned()],
        },
        not_called("총 주문금엑"),
        not_called("판매가"),
        C::TwoNames {
            column: "amount",
            one: "결제금액".to_owned(),
            other: "승인금액".to_owned(),
        },
        C::SameName {
            name: "결제금액".to_owned(),
        },
    ];
    let cells = vec![
        BadOrderCell::Missing(OrderColumn::Amount),
        cell(OrderColumn::Amount, "1.5", F::Won(ParseWonError::Decimals)),
        cell(
            OrderColumn::Tid,
            "2.6E+19",
            F::Damaged(SpreadsheetDamage::Scientific),
        ),
        cell(OrderColumn::PaidAt, "11/03", F::Day),
        cell(OrderColumn::Kind, "교환", F::Kind),
        cell(
            OrderColumn::Net,
            "2,000",
            F::MoreThanPaid {
                amount: Won::new(1_000),
            },
        ),
    ];
    let split = L::SplitAmount {
        amount: "58".to_owned(),
        next: "000".to_owned(),
    };
    let other_sum = L::OtherOrderSum {
        column: OrderColumn::Amount,
        line: 2,
    };
    let others = [L::Cells(cells), split, other_sum];
    let problems = table
        .map(|choice| L::Table(choice.into()))
        .into_iter()
        .chain(others);
    let lines = (2..).zip(problems);
    lines
        .map(|(line, problem)| BadOrderLine { line, problem })
        .collect()
}

fn of_lines() -> Vec<BadLine> {
    use LineProblem as L;
    use TableProblem as T;
    let cell = |column, text: &str, fault| CellProblem::Invalid {
        column,
        text: text.to_owned(),
        fault,
    };
    let table = [
        T::OpenQuote,
        T::NotAnObject(JsonFault::Ends),
        T::NotAnObject(JsonFault::Unexpected { place: 3 }),
        T::NotAnObject(JsonFault::OtherValue),
        T::ColumnTwice("amount"),
        T::NoColumn("tid"),
        T::UnknownColumn {
            name: "amuont".to_owned(),
            known: vec!["amount"],
        },
        T::UnknownColumn {
            name: "?".to_owned(),
            known: vec!["amount"],
        },
        T::NoColumnAbove {
            cell: 4,
            text: "000".to_owned(),
            columns: 3,
        },
        T::HiddenRow,
        T::HiddenColumn("amount"),
        T::NumberCell {
            column: "tid",
            text: "1".to_owned(),
        },
        T::FormulaWithoutValue { cell: 2 },
        T::TotalRow {
            name: "합계".to_owned(),
        },
        T::MemberTwice("amount"),
        T::NotWholeWon {
            column: "amount",
            text: "1.5".to_owned(),
        },
        T::NotText {
            column: "tid",
            text: "1".to_owned(),
        },
    ];
    let mut problems: Vec<L> = table.into_iter().map(L::Table).collect();
    problems.extend([
        L::NoReason,
        L::Cells(vec![
            CellProblem::Missing("tid"),
            CellProblem::HalfAnAccount,
            cell("amount", "1,00", CellFault::Won(ParseWonError::Commas)),
            cell("tid", "a b", CellFault::Tid(ParseTidError::NotVisible(' '))),
        ]),
        L::SplitAmount {
            amount: "1".to_owned(),
            next: "000".to_owned(),
        },
        L::FullTwice { line: 2 },
        L::SameRefund { line: 2 },
        L::SameReference { line: 2 },
    ]);
    (2..)
        .zip(problems)
        .map(|(line, problem)| BadLine { line, problem })
        .collect()
}

/// What is no period.
pub(super) fn of_periods() -> Vec<ParsePeriodError> {
    use ParsePeriodError as E;
    let (first, today) = (date(2026, 11, 3), date(2026, 10, 3));
    let unknown = |text: &str, offer: Option<&str>| E::Unknown {
        text: text.to_owned(),
        offer: offer.map(str::to_owned),
    };
    let period = Period::new(today, today).unwrap();
    vec![
        unknown("?", Some("7d")),
        unknown("tody", None),
        unknown("2898563196", None),
        unknown("ORD-2026-1", None),
        E::Impossible {
            text: "2026-13".to_owned(),
            offer: None,
        },
        E::Impossible {
            text: "2026-02-30".to_owned(),
            offer: Some(period),
        },
        E::Ambiguous {
            text: "11/3".to_owned(),
            readings: ["2026-11-03".to_owned(), "2026-03-11".to_owned()],
        },
        E::Reversed { first, last: today },
        E::Future {
            first,
            today,
            offer: None,
        },
        E::Future {
            first,
            today,
            offer: Some(period),
        },
        E::TooOld {
            first: date(1026, 1, 1),
        },
    ]
}

/// What a mock gateway does not start for.
pub(super) fn of_mock() -> Vec<mock::Error> {
    use mock::Error as E;
    let address = "127.0.0.1:8480".parse().unwrap();
    vec![
        E::NotLoopback(address),
        E::Listen {
            address,
            source: io::ErrorKind::AddrInUse.into(),
        },
        E::TooManyPayments(1),
        E::Today(date(1960, 1, 1)),
        E::State(mock::StateError::Io {
            path: "a/file".into(),
            source: io::ErrorKind::PermissionDenied.into(),
        }),
        E::State(mock::StateError::Line {
            path: "a/file".into(),
            line: "?".to_owned(),
        }),
    ]
}
