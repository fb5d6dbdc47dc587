//! What `explain` tells about: whatever the program prints that a script may branch on, or a person may not
//! know. Refuses to leave one without a page: each language matches all of them.

use std::borrow::Cow;

use crate::error::{ErrorCode, MoneyMoved, Retry, money_moved_by, retries_after};
use crate::exit::Exit;
use crate::journal::{Evidence, State};
use crate::payment::compare::CompareResult;
use crate::payment::{ResultCode, Status, Sureness};
use crate::refund::batch::result::RowOutcome;
use crate::words::checkup::CheckName;

/// Something that has a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Topic {
    /// A code of the gateway that means something here.
    Gateway(ResultCode),
    /// Any other code of the gateway.
    OtherGatewayCode,
    /// A code of an error of ours.
    Error(ErrorCode),
    /// An exit code.
    Exit(Exit),
    /// What has become of a refund.
    State(State),
    /// What proved that.
    Evidence(Evidence),
    /// Whether that can still change.
    Certain,
    /// What has become of a row of a batch.
    Row(RowOutcome),
    /// What has become of a payment.
    Status(Status),
    /// What comes of comparing an order with its payments.
    Compare(CompareResult),
    /// What `doctor` looks at.
    Check(CheckName),
    /// Whether money moved in a run that failed.
    MoneyMoved(MoneyMoved),
    /// What a script may do then.
    Retry(Retry),
}

/// What kind of thing a page is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TopicKind {
    /// A code of the gateway.
    GatewayCode,
    /// A code of an error of ours.
    ErrorCode,
    /// An exit code.
    ExitCode,
    /// What has become of a refund.
    RefundState,
    /// What proved that, and whether it can still change.
    Evidence,
    /// What has become of a row of a batch.
    BatchRow,
    /// What has become of a payment.
    PaymentStatus,
    /// What comes of a comparison.
    CompareResult,
    /// What `doctor` looks at.
    DoctorCheck,
    /// Whether money moved.
    MoneyMoved,
    /// What may be done next.
    Retry,
}

/// What is said of something.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct ExplainPage {
    /// What it is, in a line.
    pub(crate) title: &'static str,
    /// What it means.
    pub(crate) meaning: &'static str,
    /// Whether money moved.
    pub(crate) money: &'static str,
    /// What to do, one after the other.
    pub(crate) steps: &'static [&'static str],
    /// Whether it is safe to run the same again.
    pub(crate) again: &'static str,
}

impl Topic {
    /// Returns everything that has a page, in the order of kinds.
    pub(crate) fn all() -> Vec<Self> {
        let mut all: Vec<Self> = ResultCode::ALL.map(Self::Gateway).into();
        all.push(Self::OtherGatewayCode);
        all.extend(ErrorCode::ALL.iter().copied().map(Self::Error));
        all.extend(Exit::ALL.map(Self::Exit));
        all.extend(State::ALL.map(Self::State));
        all.extend(Evidence::ALL.map(Self::Evidence));
        all.push(Self::Certain);
        all.extend(RowOutcome::ALL.map(Self::Row));
        all.extend(Status::ALL.map(Self::Status));
        all.extend(CompareResult::ALL.map(Self::Compare));
        all.extend(CheckName::ALL.iter().copied().map(Self::Check));
        all.extend(MoneyMoved::ALL.map(Self::MoneyMoved));
        all.extend(Retry::ALL.map(Self::Retry));
        all
    }

    /// Returns what kind of thing it is.
    pub(crate) const fn kind(self) -> TopicKind {
        match self {
            Self::Gateway(_) | Self::OtherGatewayCode => TopicKind::GatewayCode,
            Self::Error(_) => TopicKind::ErrorCode,
            Self::Exit(_) => TopicKind::ExitCode,
            Self::State(_) => TopicKind::RefundState,
            Self::Evidence(_) | Self::Certain => TopicKind::Evidence,
            Self::Row(_) => TopicKind::BatchRow,
            Self::Status(_) => TopicKind::PaymentStatus,
            Self::Compare(_) => TopicKind::CompareResult,
            Self::Check(_) => TopicKind::DoctorCheck,
            Self::MoneyMoved(_) => TopicKind::MoneyMoved,
            Self::Retry(_) => TopicKind::Retry,
        }
    }

    /// Returns the name that is printed, and that a page is asked for by.
    pub(crate) fn name(self) -> Cow<'static, str> {
        Cow::Borrowed(match self {
            Self::Gateway(it) => it.code(),
            Self::OtherGatewayCode => "other",
            Self::Error(it) => it.name(),
            Self::Exit(it) => return Cow::Owned(it.code().to_string()),
            Self::State(it) => it.name(),
            Self::Evidence(it) => it.name(),
            Self::Certain => "certain",
            Self::Row(it) => it.name(),
            Self::Status(it) => it.name(),
            Self::Compare(it) => it.name(),
            Self::Check(it) => it.code(),
            Self::MoneyMoved(it) => it.name(),
            Self::Retry(it) => it.name(),
        })
    }

    /// Returns the exit codes that it comes with.
    pub(crate) fn exits(self) -> Vec<Exit> {
        match self {
            Self::Error(code) => code.facts().exits.to_vec(),
            Self::Exit(exit) => vec![exit],
            Self::Gateway(_)
            | Self::OtherGatewayCode
            | Self::State(_)
            | Self::Evidence(_)
            | Self::Certain
            | Self::Row(_)
            | Self::Status(_)
            | Self::Compare(_)
            | Self::Check(_)
            | Self::MoneyMoved(_)
            | Self::Retry(_) => Vec::new(),
        }
    }

    /// Returns whether money moved, as far as the word itself says it.
    pub(crate) fn money_moved(self) -> Vec<MoneyMoved> {
        match self {
            Self::Error(code) => code.facts().money_moved.to_vec(),
            Self::Exit(exit) => money_moved_by(exit).to_vec(),
            Self::State(state) => of_state(state).to_vec(),
            Self::Row(_) => vec![MoneyMoved::No],
            Self::MoneyMoved(it) => vec![it],
            Self::Gateway(_)
            | Self::OtherGatewayCode
            | Self::Evidence(_)
            | Self::Certain
            | Self::Status(_)
            | Self::Compare(_)
            | Self::Check(_)
            | Self::Retry(_) => Vec::new(),
        }
    }

    /// Returns what may be done next, as far as the word itself says it.
    pub(crate) fn retries(self) -> Vec<Retry> {
        match self {
            Self::Error(code) => code.facts().retries.to_vec(),
            Self::Exit(exit) => retries_after(exit).to_vec(),
            Self::Retry(it) => vec![it],
            Self::Gateway(_)
            | Self::OtherGatewayCode
            | Self::State(_)
            | Self::Evidence(_)
            | Self::Certain
            | Self::Row(_)
            | Self::Status(_)
            | Self::Compare(_)
            | Self::Check(_)
            | Self::MoneyMoved(_) => Vec::new(),
        }
    }

    /// Returns how sure it is what a code of the gateway means.
    pub(crate) const fn sureness(self) -> Option<Sureness> {
        match self {
            Self::Gateway(code) => Some(code.sureness()),
            Self::OtherGatewayCode => Some(Sureness::Inferred),
            Self::Error(_)
            | Self::Exit(_)
            | Self::State(_)
            | Self::Evidence(_)
            | Self::Certain
            | Self::Row(_)
            | Self::Status(_)
            | Self::Compare(_)
            | Self::Check(_)
            | Self::MoneyMoved(_)
            | Self::Retry(_) => None,
        }
    }
}

/// Tells whether money moved by a refund in a state; a refusal may not be certain, and a conflict is what the
/// gateway calls made, or nobody knows.
const fn of_state(state: State) -> &'static [MoneyMoved] {
    match state {
        State::Claimed | State::NotSent | State::NotApplied | State::RolledBack => {
            &[MoneyMoved::No]
        }
        State::Sending | State::Unknown => &[MoneyMoved::Unknown],
        State::Refunded => &[MoneyMoved::Yes],
        State::Refused => &[MoneyMoved::No, MoneyMoved::Unknown],
        State::Conflict => &[MoneyMoved::Yes, MoneyMoved::Unknown],
    }
}

impl TopicKind {
    /// Returns the name that is printed.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::GatewayCode => "gateway_code",
            Self::ErrorCode => "error_code",
            Self::ExitCode => "exit_code",
            Self::RefundState => "refund_state",
            Self::Evidence => "evidence",
            Self::BatchRow => "batch_row",
            Self::PaymentStatus => "payment_status",
            Self::CompareResult => "compare_result",
            Self::DoctorCheck => "doctor_check",
            Self::MoneyMoved => "money_moved",
            Self::Retry => "retry",
        }
    }
}
