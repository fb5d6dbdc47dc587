//! The pages of `explain`: of everything that is printed, none left out.

mod check;
mod compare;
mod consequence;
mod error;
mod exit;
mod gateway;
mod journal;
mod not_begun;
mod payment;
mod phrase;
mod refund;
mod refund_state;
mod row;
mod status;

use crate::error::ErrorCode;
use crate::words::explain::{ExplainPage, Topic, TopicKind};

/// Returns what is said of something.
pub(crate) const fn page(topic: Topic) -> &'static ExplainPage {
    match topic {
        Topic::Gateway(it) => gateway::code(it),
        Topic::OtherGatewayCode => &gateway::OTHER,
        Topic::Error(it) => of_error(it),
        Topic::Exit(it) => exit::page(it),
        Topic::State(it) => refund_state::state(it),
        Topic::Evidence(it) => refund_state::evidence(it),
        Topic::Certain => &refund_state::CERTAIN,
        Topic::Row(it) => row::page(it),
        Topic::Status(it) => status::page(it),
        Topic::Compare(it) => compare::page(it),
        Topic::Check(it) => check::page(it),
        Topic::MoneyMoved(it) => consequence::money_moved(it),
        Topic::Retry(it) => consequence::retry(it),
    }
}

const fn of_error(code: ErrorCode) -> &'static ExplainPage {
    match code {
        ErrorCode::Auth(it) => error::auth(it),
        ErrorCode::Batch(it) => error::batch(it),
        ErrorCode::Config(it) => error::config(it),
        ErrorCode::Gateway(it) => error::gateway(it),
        ErrorCode::Internal(it) => error::internal(it),
        ErrorCode::Journal(it) => journal::page(it),
        ErrorCode::Mock(it) => error::mock(it),
        ErrorCode::Network(it) => error::network(it),
        ErrorCode::Output(it) => error::output(it),
        ErrorCode::Payment(it) => payment::page(it),
        ErrorCode::Refund(it) => refund::page(it),
        ErrorCode::Search(it) => error::search(it),
        ErrorCode::Usage(it) => error::usage(it),
    }
}

/// Says where a word stands, or from where a code of the gateway is known.
pub(crate) const fn source(topic: Topic) -> &'static str {
    match topic {
        Topic::Gateway(it) => gateway::source(it),
        Topic::OtherGatewayCode => gateway::SOURCE_OF_OTHERS,
        Topic::Error(_) => {
            "`error.code` of an error with -o json, `code` of a row of a batch, `obstacle` of `show`"
        }
        Topic::Exit(_) => "what the process ends with: `$?` in a shell",
        Topic::State(_) => "`outcome` of a refund, and of a row of a batch that has one",
        Topic::Evidence(_) => "`evidence` of a refund",
        Topic::Certain => "`certain` and `certain_at` of a refund",
        Topic::Row(_) => "`outcome` of a row of a batch that has no refund in the journal",
        Topic::Status(_) => "`status` of a payment",
        Topic::Compare(_) => "`result` and `reasons` of `compare`",
        Topic::Check(_) => "`check` of `doctor` with -o json",
        Topic::MoneyMoved(_) => "`error.money_moved` of an error with -o json",
        Topic::Retry(_) => "`error.retry` of an error with -o json",
    }
}

/// Heads a page.
pub(crate) fn headline(name: &str, title: &str) -> String {
    format!("{name}: {title}")
}

/// Heads the page of the exit code that a shell shows in the place of another.
pub(crate) fn hangup_headline(name: &str, title: &str) -> String {
    format!("129 (the same as {name}): {title}")
}

/// Names a kind of thing.
pub(crate) const fn kind(kind: TopicKind) -> &'static str {
    match kind {
        TopicKind::GatewayCode => "code of the gateway",
        TopicKind::ErrorCode => "error code",
        TopicKind::ExitCode => "exit code",
        TopicKind::RefundState => "state of a refund",
        TopicKind::Evidence => "what proved it",
        TopicKind::BatchRow => "row of a batch",
        TopicKind::PaymentStatus => "status of a payment",
        TopicKind::CompareResult => "result of a comparison",
        TopicKind::DoctorCheck => "check of `doctor`",
        TopicKind::MoneyMoved => "whether money moved",
        TopicKind::Retry => "what may be done next",
    }
}
