//! The names of the rows on a screen, as keys.

use crate::output::Column;

/// The name of a row on a screen about a refund, or about the plan of many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RefundLabel {
    /// The profile.
    Profile,
    /// The refund's number.
    Number,
    /// The payment's TID.
    Payment,
    /// How it was paid.
    PaidBy,
    /// When it was paid.
    PaidOn,
    /// Who bought.
    Buyer,
    /// What was bought.
    Product,
    /// The shop's number of the order.
    OrderNo,
    /// Why the money goes back.
    Reason,
    /// The account that the money goes to.
    ToAccount,
    /// Whose account that is.
    HeldBy,
    /// The caller's own name for the refund.
    Reference,
    /// The same refund, made before.
    MadeBefore,
    /// What is left of the payment.
    Left,
    /// What was paid.
    Paid,
    /// What went back so far.
    Refunded,
    /// What of that is in no journal of ours.
    Elsewhere,
    /// More is left than was once known.
    RolledBack,
    /// What goes back.
    ToRefund,
    /// What will then be left.
    LeftAfter,
    /// What happened last.
    Last,
    /// Whether the journal has it.
    Recorded,
    /// How much was asked for.
    AskedFor,
    /// Who made the refund.
    Person,
    /// Which attempt it is.
    Attempt,
    /// Which refund it is one more after.
    OnceMore,
    /// When it was begun.
    Begun,
    /// When it was sent.
    Sent,
    /// When an answer came.
    Answered,
    /// When it was settled.
    Settled,
    /// An earlier conclusion was overturned.
    Late,
    /// A person's note.
    Note,
    /// The TID of the cancel.
    CancelTid,
    /// When the gateway says that the money went back.
    RefundedOn,
    /// What the gateway answered.
    Answer,
    /// What proves what has become of it.
    ProvedBy,
    /// Whether that can still change.
    Certain,
    /// The state of the payment as it is now.
    PaymentNow,
    /// When the payment was cancelled.
    Cancelled,
    /// Why the payment was cancelled.
    CancelReason,
    /// What a person says of the refund.
    YouSay,
    /// What a person may have overlooked.
    Beware,
    /// The file of a batch.
    File,
    /// The rows that were done before.
    DoneBefore,
    /// The profile's limit of one refund.
    Limit,
    /// The profile's limit of a day.
    DayLimit,
    /// The rows that cannot be done.
    CannotBe,
    /// The rows that have to wait.
    Held,
}

/// The name of a row on the screen about one payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ShowLabel {
    /// A field of the payment.
    Field(Column),
    /// The fields that are blank.
    Blank,
    /// What went back and is in no journal of ours.
    Elsewhere,
    /// What went back, and may be that of a refund in doubt.
    OfWhom,
    /// How to refund all that is left.
    RefundAll,
    /// How to refund a part.
    RefundPart,
    /// Whether anything can be refunded.
    Refund,
    /// What to do instead.
    WayOut,
    /// The row above goes on.
    Continued,
}

/// The name of a row of what is known of the journal as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum JournalLabel {
    /// Where it is.
    Path,
    /// Its own id.
    Id,
    /// The version of its form.
    Version,
    /// The number of refunds in it.
    Refunds,
    /// The highest refund that was sent.
    HighestSent,
    /// The refunds that block others.
    Open,
    /// The refunds that are not certain.
    NotCertain,
    /// The server of a database.
    Server,
    /// What keeps a commit safe in a crash.
    Durability,
    /// The server that would take its place.
    Standby,
    /// The way to it.
    Connection,
    /// What the role may do.
    Role,
    /// The runs that are at work.
    Alive,
    /// The row above goes on.
    Continued,
}

/// The name of a row of how a gateway is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ConnectionLabel {
    /// The configuration file.
    ConfigFile,
    /// Where the key comes from.
    Key,
    /// The profile.
    Profile,
    /// The environment that the profile leads to.
    Environment,
    /// Where requests go.
    BaseUrl,
    /// The proxy between.
    Proxy,
    /// Whom TLS trusts.
    Certificates,
    /// The token that was issued.
    Token,
}

/// The name of a row on a page of `explain`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ExplainLabel {
    /// What kind of thing it is.
    Kind,
    /// The exit codes that it comes with.
    ExitCode,
    /// What it means.
    Meaning,
    /// Whether money moved.
    Money,
    /// What to do.
    ToDo,
    /// Whether it is safe to run the same again.
    Again,
    /// Where it stands, or from where it is known.
    Source,
}

/// The title of a line on stderr.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ReportLabel {
    /// What went wrong.
    Error,
    /// What that comes from.
    CausedBy,
    /// The way out.
    Hint,
    /// Where more is said.
    More,
    /// What does not stop the run.
    Warning,
}
