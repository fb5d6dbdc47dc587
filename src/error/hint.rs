//! The ways out, as data; their sentences are in `words/`.

use std::path::Path;

use jiff::Timestamp;

use super::misuse::{Meant, MeantTopic};
use crate::gateway::NotReached;
use crate::journal::{DatabaseFault, Entry, MoveError, Moved, Unwritable};
use crate::payment::{
    Environment, ParseMethodError, ParsePeriodError, ParseStatusError, PaymentsOfOrder, RefundId,
    Tid, Won,
};
use crate::rights::Exposed;

/// The way out of an error.
#[derive(Clone, Debug)]
pub enum Hint<'e> {
    /// What was probably meant, where a period is none.
    Period(&'e ParsePeriodError),
    /// The method that was probably meant.
    Method(&'e ParseMethodError),
    /// The status that was probably meant.
    Status(&'e ParseStatusError),
    /// What is explained that was probably meant, or where all of it is listed.
    Topic(Option<&'e MeantTopic>),
    /// Look at the plan first, then say yes in advance: there was nobody to ask.
    PlanThenYes,
    /// See it at a terminal, or say yes in advance: there was nobody to show it to.
    TerminalOrYes,
    /// Choose another place for the file.
    WritableFolder,
    /// What was printed is not all.
    OutputNotComplete,
    /// Ask for less at a time, or take what came.
    SmallerSlices,
    /// Accept what came, or run it again: less cannot be asked for at a time.
    PartOrAgain,
    /// Say which profile is meant, of several that know the TID.
    WhichProfile,
    /// Look the TID up with the profile that it was made with.
    OtherProfile,
    /// Look for the order that this is probably the number of.
    OrderNo(&'e Tid),
    /// Name the days to compare: the list of orders has none.
    NameDays,
    /// Mend the first day of a list of orders, or name the days to compare.
    MendDays,
    /// Make a batch of payments with their amounts.
    ExportAmounts,
    /// Of a command line that cannot be read.
    Misuse(MisuseHint<'e>),
    /// Of a configuration.
    Config(ConfigHint<'e>),
    /// Of the gateway.
    Gateway(GatewayHint),
    /// Of the journal.
    Journal(JournalHint<'e>),
    /// Of refunds that were begun.
    Outcome(OutcomeHint<'e>),
    /// Of a refund that was not begun.
    NotBegun(NotBegunHint<'e>),
    /// Of a batch.
    Batch(BatchHint<'e>),
}

impl Hint<'_> {
    /// Tells whether it repeats what others wrote beside the commands that it offers: a name may look like one.
    #[must_use]
    pub const fn repeats_others(&self) -> bool {
        matches!(
            self,
            Self::Misuse(MisuseHint::Meant(Meant::Written(_)))
                | Self::Config(ConfigHint::DidYouMean(_) | ConfigHint::NameOneOf(_))
                | Self::Outcome(OutcomeHint::AddProfile(_))
        )
    }
}

/// The way out with a command line that cannot be read.
#[derive(Clone, Copy, Debug)]
pub enum MisuseHint<'e> {
    /// Write what was probably meant.
    Meant(&'e Meant),
    /// Read the help of this command.
    HelpOf(&'e str),
}

/// The way out with a configuration that cannot be used.
#[derive(Clone, Copy, Debug)]
pub enum ConfigHint<'e> {
    /// Let nobody else change these.
    Close(&'e [Exposed]),
    /// How to begin where nothing is set up: with this file, if another than the usual one was named.
    Begin(Option<&'e Path>),
    /// How a profile is set up where there is nobody to ask.
    SetUpByFlags,
    /// A profile that is there is replaced by this.
    ReplaceIt,
    /// The name that is spelled most like it.
    DidYouMean(&'e str),
    /// The file that has every key.
    EveryKey,
    /// Save the file as UTF-8.
    SaveAsUtf8 {
        /// The encoding that it has, as `iconv` calls it.
        from: &'static str,
    },
    /// Type plain quotes.
    PlainQuotes,
    /// Put a name into quotes.
    QuoteTheName,
    /// Put a path into single quotes.
    SingleQuotes,
    /// Where the profiles are listed.
    ListProfiles,
    /// Name one of these.
    NameOneOf(&'e [String]),
    /// Write an environment, or a base URL.
    WriteEnvironment,
    /// Write a key, or where it comes from.
    WriteKey,
    /// Fill an empty value in.
    FillIn,
    /// Set all three variables.
    AllVariables,
    /// Only a tunnel has both an environment and a base URL.
    TunnelOnly,
    /// Leave one of two out.
    LeaveOneOut,
    /// Wait longer before a refund counts as not made.
    SettleLonger {
        /// How long at least.
        least_seconds: u64,
    },
    /// Only codes of a final no.
    OnlyFinalCodes,
    /// A gateway on this machine is named by its base URL.
    LocalByBaseUrl,
    /// The file that was there is still there.
    LeftAsItWas,
    /// Say where the file is.
    NameTheFile,
    /// Where the key should come from.
    KeySource,
    /// Where the password of the database should come from.
    PasswordSource,
    /// The keys of the address of a database.
    DatabaseKeys,
    /// Check the certificate of a database, and its name.
    VerifyFull,
}

/// The way out when the gateway fails us.
#[derive(Clone, Copy, Debug)]
pub enum GatewayHint {
    /// Live and test credentials are mixed up.
    MixedUp,
    /// The credentials are wrong.
    Credentials,
    /// There was no connection.
    NotReached(NotReached),
    /// Wait longer, or ask for less.
    LongerOrLess,
    /// Try again later.
    TryLater,
    /// Try again.
    TryAgain,
    /// The base URL leads elsewhere.
    Redirected,
    /// Somebody else may have answered.
    SomebodyElse,
    /// The rows have to be compared.
    RowsDiffer,
    /// Ask for less.
    ShorterPeriod,
    /// The address of this machine has to be on the merchant's list.
    IpAddress,
    /// The gateway is being maintained.
    Maintenance,
    /// Fewer requests at a time.
    FewerRequests,
    /// Another run has another token.
    NewToken,
    /// Only the vendor can tell what the merchant may do.
    AskCookiePay,
    /// The form of a file of certificates.
    Pem,
    /// The form of a proxy.
    ProxyForm,
}

/// The way out when the journal says no.
#[derive(Clone, Copy, Debug)]
pub enum JournalHint<'e> {
    /// Where it is said that the profile is read-only.
    ReadOnlyProfile,
    /// Where the limit of one refund is set.
    RefundLimit,
    /// Where the limit of a day is set.
    DayLimit,
    /// Another run is at work on it.
    WaitForRun(&'e Entry),
    /// Look at a refund in doubt again.
    LookAgain(&'e Entry),
    /// It was refused, and may yet be carried out.
    Wait {
        /// Until when.
        until: Option<Timestamp>,
        /// How the next such refusal is final at once.
        final_code: Option<FinalCode<'e>>,
    },
    /// Who has the reference.
    OwnReference(&'e Entry),
    /// Which refunds were made of the payment.
    WhichWereMade(&'e Tid),
    /// Another amount is another refund, which is asked for without naming this one.
    LeaveOutAgain(&'e Entry),
    /// The answer was an old one.
    ReadAgain(Environment),
    /// Say that a cancel was undone.
    SayBalance(Won),
    /// Compare with the vendor's pages.
    CompareAgain,
    /// See what was learnt since.
    WhatWasLearnt(&'e Entry),
    /// It stays open until then.
    StaysOpen,
    /// Read the payment anew.
    ReadAnew,
    /// Where all refunds are listed.
    ListRefunds,
    /// Say that it was undone.
    Overturn(&'e Entry),
    /// See what proved it.
    WhatProvedIt(&'e Entry),
    /// See its history.
    History(&'e RefundId),
    /// Of the journal's file.
    Store(StoreHint<'e>),
}

/// The way out when the journal's file cannot be used.
#[derive(Clone, Copy, Debug)]
pub enum StoreHint<'e> {
    /// Let nobody else change these.
    Close(&'e [Exposed]),
    /// Let this user write these.
    Open(&'e [Unwritable]),
    /// Put the right journal back.
    PutBack,
    /// Another program has it locked.
    Unlock,
    /// A copy needs another name.
    OtherName,
    /// A copy needs another folder.
    OtherFolder,
    /// The journal was written to meanwhile.
    RunAgain,
    /// A journal cannot be read.
    SeeToTheFile,
    /// A journal is damaged, or is none: another would know of none of its refunds.
    TakeUpCopy,
    /// A journal cannot be used.
    NothingWithoutIt,
    /// A database, or the way to it, is at fault.
    Database(&'e DatabaseFault),
    /// A file is not copied into a database.
    Move(&'e MoveError),
    /// A file was moved into a database, or is on its way.
    Moved(&'e Moved),
}

/// The way out of refunds that were begun: what a person can do about what came of them.
#[derive(Clone, Copy, Debug)]
pub enum OutcomeHint<'e> {
    /// A person has to find out, of a refund in conflict.
    Decide(&'e Entry),
    /// It blocks its payment.
    Blocks(&'e Entry),
    /// Several block their payments, and a run can settle them.
    AllBlock,
    /// Several block their payments, and a person has to settle each.
    AllToDecide(&'e Entry),
    /// Several block their payments, and a person has to settle some of them.
    SomeToDecide(&'e Entry),
    /// The journal does not know yet.
    NotRecorded(&'e Entry),
    /// It is known from then on.
    KnownFrom(&'e Entry, Timestamp),
    /// It is not known.
    NotKnown(&'e Entry),
    /// Refused, and not for certain.
    RefusedForNow(&'e Entry),
    /// The shop's money has to come back first.
    Deposit,
    /// The credentials of its profile are refused.
    Credentials(&'e Entry),
    /// Nothing left.
    NoMoneyMoved,
    /// Its record is in the journal.
    InTheJournal(&'e Entry),
    /// A profile has to lead to the merchant.
    AddProfile(&'e Entry),
    /// Nothing is changed by looking.
    VerifyAgain,
}

/// The way out of a refund that was not begun: what has to be another order, or another payment.
#[derive(Clone, Copy, Debug)]
pub enum NotBegunHint<'e> {
    /// The payment of an order may be older.
    LookFurtherBack(&'e PaymentsOfOrder),
    /// Name the payment that is meant, of several of one order.
    NameByTid {
        /// Those that were paid, among others.
        payments: &'e PaymentsOfOrder,
        /// What else was asked for, as it is typed behind the TID of the one that is meant.
        arguments: &'e [String],
    },
    /// It was made before.
    Made(&'e Entry),
    /// It was made before, and nothing is left of the payment.
    MadeAndUsedUp(&'e Entry),
    /// It is the one more that was asked for.
    MadeOnceMore,
    /// As much was given back elsewhere.
    Unexplained {
        /// The attempts that were taken for not made, and may have been.
        not_made: &'e [(RefundId, Won)],
        /// What is left of the payment.
        balance: Won,
    },
    /// The payment is another by now.
    ShowAnew,
    /// A row is like a refund that was made for another reason.
    OtherReason,
    /// Only the vendor's pages do it.
    VendorsPages,
    /// Somebody was here since.
    LookAnew,
    /// Only the whole of it can go back.
    UseFull,
    /// Only the whole of it could go back, and a part is gone.
    RestOnVendorsPages,
    /// It needs a bank account.
    AddBankAccount,
    /// It takes no bank account.
    LeaveOutBankAccount,
    /// How to ask for all that is left.
    FullTakesAll,
}

/// How a code becomes one of a final no, where a profile can take it.
#[derive(Clone, Copy, Debug)]
pub struct FinalCode<'e> {
    /// The profile.
    pub profile: &'e str,
    /// The code.
    pub code: &'e str,
}

/// The way on with a batch.
#[derive(Clone, Copy, Debug)]
pub enum BatchHint<'e> {
    /// The sum that was expected is another.
    ExpectTotal,
    /// Mend these lines.
    Mend(&'e [u64]),
    /// Mend these lines; the others can be sent.
    MendOrSendOthers(&'e [u64]),
    /// Mend these lines, then run the batch again.
    MendAndRun(&'e [u64]),
    /// Mend these lines, and go on with the rest.
    MendAndGoOn(&'e [u64], GoOn),
    /// Go on.
    GoOn(GoOn),
}

/// How a batch goes on as it is.
#[derive(Clone, Copy, Debug)]
pub enum GoOn {
    /// Look at what is in doubt first.
    Reconcile,
    /// Nothing is left to do.
    NothingLeft,
    /// A person has to find out.
    ByAPerson,
    /// After what was refused is certain.
    After(Timestamp),
    /// When the limit of a day allows more.
    Tomorrow,
    /// At once.
    RunAgain,
}

/// The way out for a row of a batch, behind the error's own words: what to change in the file, where an
/// option would help a refund by itself.
#[derive(Clone, Copy, Debug)]
pub enum RowHint<'e> {
    /// As for a refund by itself.
    Same(NotBegunHint<'e>),
    /// It is like a refund that was made for another reason.
    OtherReason,
    /// As much was given back elsewhere.
    Unexplained {
        /// The attempts that were taken for not made, and may have been.
        not_made: &'e [(RefundId, Won)],
        /// What is left of the payment.
        balance: Won,
    },
    /// How to ask for all that is left.
    FullTakesAll,
    /// It needs a bank account.
    FillInBankAccount,
    /// It takes no bank account.
    EmptyBankAccount,
    /// Say that a cancel was undone.
    SayBalance(Won),
    /// It was refused, and may yet be carried out.
    AfterThat(Option<FinalCode<'e>>),
    /// Look at a refund in doubt again.
    LookAgain(&'e Entry),
    /// The ref is another's.
    OwnReference,
}

impl<'e> From<MisuseHint<'e>> for Hint<'e> {
    fn from(hint: MisuseHint<'e>) -> Self {
        Self::Misuse(hint)
    }
}

impl<'e> From<ConfigHint<'e>> for Hint<'e> {
    fn from(hint: ConfigHint<'e>) -> Self {
        Self::Config(hint)
    }
}

impl From<GatewayHint> for Hint<'_> {
    fn from(hint: GatewayHint) -> Self {
        Self::Gateway(hint)
    }
}

impl<'e> From<JournalHint<'e>> for Hint<'e> {
    fn from(hint: JournalHint<'e>) -> Self {
        Self::Journal(hint)
    }
}

impl<'e> From<OutcomeHint<'e>> for Hint<'e> {
    fn from(hint: OutcomeHint<'e>) -> Self {
        Self::Outcome(hint)
    }
}

impl<'e> From<NotBegunHint<'e>> for Hint<'e> {
    fn from(hint: NotBegunHint<'e>) -> Self {
        Self::NotBegun(hint)
    }
}

impl<'e> From<BatchHint<'e>> for Hint<'e> {
    fn from(hint: BatchHint<'e>) -> Self {
        Self::Batch(hint)
    }
}

impl<'e> From<StoreHint<'e>> for Hint<'e> {
    fn from(hint: StoreHint<'e>) -> Self {
        Self::Journal(JournalHint::Store(hint))
    }
}
