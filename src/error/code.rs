//! The stable names of errors, `area.reason`: a closed set, so that what is said of each is a match that leaves
//! none out. Refuses a name that no error has: a test compares them with samples of every error.

use std::fmt;

use serde::{Serialize, Serializer};

use super::consequence::{MoneyMoved, Retry};
use crate::exit::Exit;

/// What an error with a code may mean, over all that share the code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CodeFacts {
    /// The exit codes that a run ends with.
    pub exits: &'static [Exit],
    /// Whether money moved.
    pub money_moved: &'static [MoneyMoved],
    /// What may be done next.
    pub retries: &'static [Retry],
}

/// Lists the codes of each area: the reason, and what errors with it may mean.
macro_rules! error_codes {
    ($($area:ident($codes:ident) $prefix:literal {
        $($code:ident $reason:literal: $($exit:ident)+, $($moved:ident)+, $($retry:ident)+;)+
    })+) => {
        /// The stable name of an error, `area.reason`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum ErrorCode {
            $(
                #[doc = concat!("Of the area `", $prefix, "`.")]
                $area($codes),
            )+
        }

        impl ErrorCode {
            /// Every code, in the order of the alphabet.
            pub const ALL: &'static [Self] = &[$($(Self::$area($codes::$code),)+)+];

            /// Returns the name that is printed and documented.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$area(code) => code.name(),)+
                }
            }

            /// Returns what errors with the code may mean.
            #[must_use]
            pub const fn facts(self) -> CodeFacts {
                match self {
                    $(Self::$area(code) => code.facts(),)+
                }
            }
        }

        $(
            #[doc = concat!("The errors of the area `", $prefix, "`.")]
            #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
            pub enum $codes {
                $(
                    #[doc = concat!("`", $prefix, ".", $reason, "`")]
                    $code,
                )+
            }

            impl $codes {
                const fn name(self) -> &'static str {
                    match self {
                        $(Self::$code => concat!($prefix, ".", $reason),)+
                    }
                }

                const fn facts(self) -> CodeFacts {
                    match self {
                        $(Self::$code => CodeFacts {
                            exits: &[$(Exit::$exit),+],
                            money_moved: &[$(MoneyMoved::$moved),+],
                            retries: &[$(Retry::$retry),+],
                        },)+
                    }
                }
            }

            impl From<$codes> for ErrorCode {
                fn from(code: $codes) -> Self {
                    Self::$area(code)
                }
            }
        )+
    };
}

error_codes! {
    Auth(AuthCode) "auth" {
        NoCredentials "no_credentials": Auth, No, Fix;
        Refused "refused": Auth, No, Fix AfterReconcile;
    }
    Batch(BatchCode) "batch" {
        DoneNotRecorded "done_not_recorded": DoneNotRecorded, No Yes, Never;
        NotDone "not_done": Refused Auth NotFound Precondition Network ActionRequired Mixed, No Yes Unknown, Safe Fix AfterReconcile AfterAction Never;
        OutcomeUnknown "outcome_unknown": Unknown, Unknown, AfterReconcile;
        TotalDiffers "total_differs": Precondition, No, Fix;
    }
    Config(ConfigCode) "config" {
        ApiKey "api_key": Precondition, No, Fix;
        CaFile "ca_file": Precondition, No, Fix;
        Invalid "invalid": Precondition, No, Fix;
        NoPassword "no_password": Precondition, No, Fix;
        Proxy "proxy": Precondition, No, Fix;
        Untrusted "untrusted": Precondition, No, Fix;
    }
    Gateway(GatewayCode) "gateway" {
        Redirected "redirected": Network, No, Safe;
        Refused "refused": Refused, No, Safe Fix;
        TooLarge "too_large": Network, No, Safe;
        Unavailable "unavailable": Network, No, Safe;
        Unreadable "unreadable": Network, No, Safe;
    }
    Internal(InternalCode) "internal" {
        Error "error": Internal, No, Safe;
    }
    Journal(JournalCode) "journal" {
        ConnectionLost "connection_lost": Network, No, Safe;
        Forbidden "forbidden": Precondition, No, Fix;
        InHand "in_hand": Precondition, No, Safe;
        LoginRefused "login_refused": Precondition, No, Fix;
        Moved "moved": Precondition, No, Fix;
        MovedOn "moved_on": Precondition, No, Fix;
        NoDatabase "no_database": Precondition, No, Fix;
        NoTables "no_tables": Precondition, No, Fix;
        NotCopied "not_copied": Precondition, No, Fix;
        NothingToCopy "nothing_to_copy": Precondition, No, Fix;
        OldTables "old_tables": Precondition, No, Fix;
        TooManyClients "too_many_clients": Precondition, No, Safe;
        TwoOpen "two_open": Precondition, No, Fix;
        UnfitServer "unfit_server": Precondition, No, Fix;
        Unreachable "unreachable": Precondition, No, Safe;
        Untrusted "untrusted": Precondition, No, Fix;
        Unusable "unusable": Precondition, No, Safe Fix;
        WentBack "went_back": Precondition, No, Fix;
    }
    Mock(MockCode) "mock" {
        Failed "failed": Internal, No, Safe;
    }
    Network(NetworkCode) "network" {
        Broken "broken": Network, No, Safe;
        Incomplete "incomplete": Network, No, Safe;
        NotReached "not_reached": Network, No, Safe;
        Stalled "stalled": Network, No, Safe;
        TimedOut "timed_out": Network, No, Safe;
    }
    Output(OutputCode) "output" {
        Failed "failed": Internal, No, Safe;
        File "file": Internal, No, Safe;
    }
    Payment(PaymentCode) "payment" {
        NotFound "not_found": NotFound, No, Never;
        OldReading "old_reading": Network, No, Safe;
        OrderNotFound "order_not_found": NotFound, No, Never;
        RolledBack "rolled_back": Precondition, No, Fix;
        RowsDiffer "rows_differ": Precondition, No, Fix;
        SeveralOfOrder "several_of_order": Precondition, No, Fix;
        SeveralProfiles "several_profiles": Precondition, No, Fix;
    }
    Refund(RefundCode) "refund" {
        AboveDayLimit "above_day_limit": Precondition, No, Fix;
        AboveLimit "above_limit": Precondition, No, Fix;
        AlreadyCancelled "already_cancelled": NotFound, No, AfterReconcile Never;
        AlreadyRefunded "already_refunded": Precondition, No, Never;
        AwaitingDeposit "awaiting_deposit": Precondition, No, Fix;
        BalanceDiffers "balance_differs": Precondition, No, Fix;
        BalanceUnknown "balance_unknown": Precondition, No, Fix;
        BankAccountNotUsed "bank_account_not_used": Precondition, No, Fix;
        Changed "changed": Precondition, No, Safe;
        Conflict "conflict": Mixed, Yes Unknown, AfterAction;
        Contradicted "contradicted": Precondition, No, Fix;
        DepositFirst "deposit_first": ActionRequired, No, AfterReconcile AfterAction;
        DoneNotPrinted "done_not_printed": DoneNotRecorded, Yes, Never;
        DoneNotRecorded "done_not_recorded": DoneNotRecorded, Yes, Never;
        Held "held": Precondition, No, Safe;
        InDoubt "in_doubt": Precondition, No, AfterReconcile;
        Lost "lost": Precondition, No, Fix;
        Mobile "mobile": Precondition, No, Fix;
        MoreThanBalance "more_than_balance": Precondition, No, Fix;
        NeverPaid "never_paid": Precondition, No, Fix;
        NoAmount "no_amount": Precondition, No, Fix;
        NoBankAccount "no_bank_account": Precondition, No, Fix;
        NoProfile "no_profile": Precondition, No, Fix;
        NobodyToAsk "nobody_to_ask": NotConfirmed, No, Fix;
        NotAgain "not_again": Precondition, No, Fix;
        NotApplied "not_applied": Network, No, Safe AfterReconcile;
        NotConfirmed "not_confirmed": NotConfirmed, No, Fix;
        NotFound "not_found": NotFound, No, Never;
        NotInPart "not_in_part": Precondition, No, Fix;
        NotResolvable "not_resolvable": Precondition, No, Fix;
        NotSent "not_sent": Network, No, Safe AfterReconcile;
        NotVerified "not_verified": Network, No, Safe;
        NothingLeft "nothing_left": NotFound, No, Never;
        OtherOrder "other_order": Precondition, No, Fix;
        OtherPayment "other_payment": Precondition, No, Fix;
        OtherReason "other_reason": Precondition, No, Fix;
        OutcomeUnknown "outcome_unknown": Unknown, Unknown, AfterReconcile;
        PaymentChanged "payment_changed": Precondition, No, Safe Fix;
        ReadOnlyProfile "read_only_profile": Precondition, No, Fix;
        RefUsed "ref_used": Precondition, No, Fix;
        Refused "refused": Refused, No, Fix AfterReconcile;
        RefusedForNow "refused_for_now": Refused, Unknown, AfterReconcile;
        RefusedRecently "refused_recently": Precondition, No, Safe;
        RolledBack "rolled_back": Network, No, Safe AfterReconcile;
        StillOpen "still_open": Unknown Mixed, Unknown, AfterReconcile AfterAction;
        TaxfreeAboveAmount "taxfree_above_amount": Precondition, No, Fix;
        TooEarly "too_early": Precondition, No, Safe;
        Unexplained "unexplained": Precondition, No, Fix;
    }
    Search(SearchCode) "search" {
        Incomplete "incomplete": Refused Auth Precondition Network, No, Safe Fix;
    }
    Usage(UsageCode) "usage" {
        Invalid "invalid": Usage, No, Fix;
        OrderList "order_list": Usage, No, Fix;
        Period "period": Usage, No, Fix;
    }
}

/// Returns whether money moved in runs that end with an exit code, over all their errors.
#[must_use]
pub const fn money_moved_by(exit: Exit) -> &'static [MoneyMoved] {
    match exit {
        Exit::Done => &[],
        Exit::Refused => &[MoneyMoved::No, MoneyMoved::Unknown],
        Exit::Unknown => &[MoneyMoved::Unknown],
        Exit::Mixed => &MoneyMoved::ALL,
        Exit::DoneNotRecorded => &[MoneyMoved::No, MoneyMoved::Yes],
        Exit::Internal
        | Exit::Usage
        | Exit::Auth
        | Exit::NotFound
        | Exit::Precondition
        | Exit::Network
        | Exit::ActionRequired
        | Exit::NotConfirmed
        | Exit::Differs
        | Exit::Interrupted
        | Exit::Terminated => &[MoneyMoved::No],
    }
}

/// Returns what may be done after runs that end with an exit code, over all their errors.
#[must_use]
pub const fn retries_after(exit: Exit) -> &'static [Retry] {
    match exit {
        Exit::Done | Exit::Differs => &[],
        Exit::Internal | Exit::Interrupted | Exit::Terminated => &[Retry::Safe],
        Exit::Usage | Exit::NotConfirmed => &[Retry::Fix],
        Exit::Refused => &[Retry::Safe, Retry::Fix, Retry::AfterReconcile],
        Exit::Auth => &[Retry::Fix, Retry::AfterReconcile],
        Exit::NotFound => &[Retry::Fix, Retry::AfterReconcile, Retry::Never],
        Exit::Precondition => &[Retry::Safe, Retry::Fix, Retry::AfterReconcile, Retry::Never],
        Exit::Network => &[Retry::Safe, Retry::AfterReconcile],
        Exit::ActionRequired => &[Retry::AfterReconcile, Retry::AfterAction],
        Exit::Unknown => &[Retry::AfterReconcile],
        Exit::Mixed => &[
            Retry::Safe,
            Retry::Fix,
            Retry::AfterReconcile,
            Retry::AfterAction,
        ],
        Exit::DoneNotRecorded => &[Retry::Never],
    }
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl Serialize for ErrorCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}
