//! A refund that may be asked for. Refuses what the gateway's rules forbid, and every refund whose
//! amount would be a guess.

use super::{
    AmountAsked, BankAccount, Foreign, Method, Order, OrderNo, Payment, Reason, Status, Tid, Won,
};

/// One refund, ready to be asked for: exactly this much money of this payment.
///
/// Made by [`plan`] from a payment as the gateway tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refund {
    /// The payment that the money goes back from.
    pub tid: Tid,
    /// What goes back.
    pub amount: Won,
    /// Whether that is the whole of an untouched payment.
    pub extent: Extent,
    /// Whether the request names the amount. It does where a part could have been taken: somebody
    /// else may take one between the reading and the request, and what is then left is another
    /// amount. Where only the whole can be cancelled the amount is left out (manual).
    pub names_amount: bool,
    /// How much of the amount is free of tax; only for merchants of mixed taxation (manual).
    pub taxfree_amount: Option<Won>,
    /// Why, in the shop's words.
    pub reason: Reason,
    /// Where the money goes; for virtual accounts only (manual).
    pub account: Option<BankAccount>,
}

/// How much of a payment a refund takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Extent {
    /// The whole of an untouched payment.
    Whole,
    /// Less than the payment was, all that is left after earlier refunds included.
    Part,
}

/// Says whether an order can be carried out on a payment as it stands, and as which refund.
///
/// The rules are the manual's and `wire.md`'s: phone bills never; virtual accounts only with bank
/// details; less than the full amount only for cards, authenticated or keyed in. A method that the
/// manual does not list may be refunded whole, since the gateway can say no, but not in part.
/// An amount that equals an untouched payment is the whole of it, and is planned like
/// [`AmountAsked::Full`].
///
/// # Errors
///
/// [`Refusal`] names the rule. A refund of an unknown balance is refused whole as well as in part,
/// unless the order says what is left: nobody could say how much would go back.
pub fn plan(payment: &Payment<'_>, order: &Order) -> Result<Refund, Refusal> {
    if payment.tid != order.tid.as_str() {
        return Err(Refusal::OtherPayment {
            asked: order.tid.clone(),
            found: Foreign::new(payment.tid.clone()),
        });
    }
    // What the gateway does not state may be said by a person.
    let left = Left::of(payment, order.expect_balance)?;
    let balance = left.balance;
    if let Some(expected) = order.expect_balance.filter(|won| *won != balance) {
        return Err(Refusal::BalanceDiffers { expected, balance });
    }
    let amount = match order.asked {
        AmountAsked::Full => balance,
        AmountAsked::Part(won) if won.is_zero() => return Err(Refusal::NoAmount),
        AmountAsked::Part(won) => won,
    };
    if amount > balance {
        return Err(Refusal::MoreThanBalance { amount, balance });
    }
    let extent = left.extent_of(amount, &payment.method)?;
    if let Some(taxfree_amount) = order.taxfree_amount.filter(|won| *won > amount) {
        return Err(Refusal::TaxfreeAboveAmount {
            taxfree_amount,
            amount,
        });
    }
    check_account(&payment.method, order)?;
    Ok(Refund {
        tid: order.tid.clone(),
        amount,
        extent,
        names_amount: extent == Extent::Part || may_be_refunded_in_part(&payment.method),
        taxfree_amount: order.taxfree_amount,
        reason: order.reason.clone(),
        account: order.account.clone(),
    })
}

/// What can go back of a payment as it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refundable {
    /// All that can: what is left.
    pub balance: Won,
    /// Whether less than that can go back too.
    pub is_in_part: bool,
    /// Whether it takes a bank account to send it to.
    pub needs_account: bool,
}

/// Says what can go back of a payment as it stands, by the rules that [`plan`] goes by.
///
/// # Errors
///
/// [`Refusal`]: why nothing can.
pub fn refundable(payment: &Payment<'_>) -> Result<Refundable, Refusal> {
    let left = Left::of(payment, None)?;
    left.extent_of(left.balance, &payment.method)?;
    Ok(Refundable {
        balance: left.balance,
        is_in_part: may_be_refunded_in_part(&payment.method),
        needs_account: needs_account(&payment.method),
    })
}

/// What is left of a payment that money came in for.
#[derive(Clone, Copy)]
struct Left {
    paid: Won,
    /// More than nothing, and no more than was paid.
    balance: Won,
    is_untouched: bool,
}

impl Left {
    /// Says what is left to give back. `stated` is what a person says where the gateway says nothing.
    fn of(payment: &Payment<'_>, stated: Option<Won>) -> Result<Self, Refusal> {
        match payment.status() {
            Status::Failed => return Err(Refusal::NeverPaid),
            Status::AwaitingDeposit => return Err(Refusal::AwaitingDeposit),
            Status::Paid | Status::PartiallyCancelled | Status::Cancelled | Status::Unclear => {}
        }
        if payment.method == Method::Mobile {
            return Err(Refusal::Mobile);
        }
        let balance = payment.balance().known().or(stated);
        let (Some(paid), Some(balance)) = (payment.amount.value(), balance) else {
            return Err(Refusal::BalanceUnknown);
        };
        if balance > paid {
            return Err(Refusal::BalanceUnknown);
        }
        if balance.is_zero() {
            return Err(Refusal::NothingLeft);
        }
        Ok(Self {
            paid,
            balance,
            is_untouched: balance == paid && payment.cancelled_at.is_absent(),
        })
    }

    /// Says whether an amount is the whole of the payment, or a part where there may be one.
    fn extent_of(self, amount: Won, method: &Method<'_>) -> Result<Extent, Refusal> {
        if self.is_untouched && amount == self.paid {
            return Ok(Extent::Whole);
        }
        if may_be_refunded_in_part(method) {
            return Ok(Extent::Part);
        }
        Err(Refusal::NotInPart {
            method: in_words(method),
            is_untouched: self.is_untouched,
        })
    }
}

/// Virtual accounts are refunded to a bank account, and nothing else is (manual).
fn needs_account(method: &Method<'_>) -> bool {
    *method == Method::VirtualAccount
}

fn check_account(method: &Method<'_>, order: &Order) -> Result<(), Refusal> {
    match (needs_account(method), &order.account) {
        (true, None) => Err(Refusal::NoBankAccount),
        (true, Some(_)) | (false, None) => Ok(()),
        (false, Some(_)) => {
            let method = in_words(method);
            Err(Refusal::BankAccountNotUsed { method })
        }
    }
}

/// Names a way of paying in a sentence.
fn in_words(method: &Method<'_>) -> Foreign {
    match method {
        // The gateway's own word for it.
        Method::Other(name) => Foreign::new(name.as_ref()),
        known @ (Method::Card
        | Method::CardKeyIn
        | Method::CardRecurring
        | Method::KakaoPay
        | Method::NaverPay
        | Method::BankTransfer
        | Method::VirtualAccount
        | Method::Mobile) => Foreign::new(known.name().replace('_', " ")),
    }
}

/// The manual allows it for cards only, authenticated or keyed in; for easy-pay methods it is
/// unknown (`wire.md`).
fn may_be_refunded_in_part(method: &Method<'_>) -> bool {
    match method {
        Method::Card | Method::CardKeyIn => true,
        Method::CardRecurring
        | Method::KakaoPay
        | Method::NaverPay
        | Method::BankTransfer
        | Method::VirtualAccount
        | Method::Mobile
        | Method::Other(_) => false,
    }
}

/// Why an order is not carried out. Nothing was sent.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// All of it was given back before.
    NothingLeft,
    /// The gateway answered with another payment than was asked for.
    OtherPayment {
        /// The TID that was asked for.
        asked: Tid,
        /// The TID that the gateway told of.
        found: Foreign,
    },
    /// The payment was found by an order number, and has another when it is read anew.
    OtherOrder {
        /// The order number that was asked for.
        asked: OrderNo,
        /// The one that the payment has.
        found: Foreign,
    },
    /// The PG refused the payment itself.
    NeverPaid,
    /// Nobody paid into the virtual account yet.
    AwaitingDeposit,
    /// The manual: not for phone bills.
    Mobile,
    /// The gateway's figures do not say what is left.
    BalanceUnknown,
    /// Somebody was here since the balance was written down.
    BalanceDiffers {
        /// What the order expects to be left.
        expected: Won,
        /// What is left.
        balance: Won,
    },
    /// Zero refunds nothing.
    NoAmount,
    /// There is not so much to give back.
    MoreThanBalance {
        /// What the order asks for.
        amount: Won,
        /// What is left.
        balance: Won,
    },
    /// The manual: only cards, authenticated or keyed in, can be refunded in part.
    NotInPart {
        /// How the payment was made, in words.
        method: Foreign,
        /// Whether all of it is there still.
        is_untouched: bool,
    },
    /// The manual: the tax-free amount is a part of the amount.
    TaxfreeAboveAmount {
        /// The tax-free part that the order names.
        taxfree_amount: Won,
        /// What would go back.
        amount: Won,
    },
    /// The manual: a virtual account needs to be told where the money goes.
    NoBankAccount,
    /// Somebody expects money on an account that it would not go to.
    BankAccountNotUsed {
        /// How the payment was made.
        method: Foreign,
    },
}

#[cfg(test)]
mod tests {
    use super::super::sample::{bank_account, paid_card, plain_order};
    use super::super::{Reading, Time, parse_time};
    use super::*;

    fn order(asked: AmountAsked) -> Order {
        plain_order("260122020935GU00N3e7", asked)
    }

    fn some(won: u64) -> AmountAsked {
        AmountAsked::Part(Won::new(won))
    }

    /// A card payment of 12,000 won of which 7,000 are left.
    fn partly_refunded() -> Payment<'static> {
        Payment {
            cancelled_at: Time::read("20260123101500".into(), parse_time),
            balance_left: Reading::Value(Won::new(7_000)),
            ..paid_card()
        }
    }

    fn by(method: Method<'static>) -> Payment<'static> {
        Payment {
            method,
            ..paid_card()
        }
    }

    fn taken(payment: &Payment<'_>, asked: AmountAsked) -> Result<(u64, Extent), Refusal> {
        plan(payment, &order(asked)).map(|refund| (refund.amount.get(), refund.extent))
    }

    #[test]
    fn all_of_an_untouched_payment_goes_back_whole() {
        assert_eq!(
            taken(&paid_card(), AmountAsked::Full),
            Ok((12_000, Extent::Whole))
        );
        assert_eq!(
            taken(&paid_card(), some(12_000)),
            Ok((12_000, Extent::Whole))
        );
    }

    #[test]
    fn all_that_is_left_after_a_refund_is_a_part() {
        assert_eq!(
            taken(&partly_refunded(), AmountAsked::Full),
            Ok((7_000, Extent::Part))
        );
        assert_eq!(
            taken(&partly_refunded(), some(7_000)),
            Ok((7_000, Extent::Part))
        );
    }

    #[test]
    fn a_payment_that_was_cancelled_at_some_time_is_never_untouched() {
        // The gateway contradicts itself, so a person has to say what is left; and the amount must be
        // named, lest more than it goes back.
        let payment = Payment {
            balance_left: Reading::Value(Won::new(12_000)),
            ..partly_refunded()
        };
        assert_eq!(
            taken(&payment, AmountAsked::Full),
            Err(Refusal::BalanceUnknown)
        );
        let stated = Order {
            expect_balance: Some(Won::new(12_000)),
            ..order(AmountAsked::Full)
        };
        let refund = plan(&payment, &stated).unwrap();
        assert_eq!(
            (refund.amount, refund.extent),
            (Won::new(12_000), Extent::Part)
        );
    }

    #[test]
    fn a_payment_that_contradicts_itself_is_not_refunded() {
        let payment = Payment {
            contradicts_itself: true,
            ..paid_card()
        };
        for asked in [AmountAsked::Full, some(1_000)] {
            assert_eq!(taken(&payment, asked), Err(Refusal::BalanceUnknown));
        }
    }

    #[test]
    fn less_than_the_payment_goes_back_in_part_for_cards_only() {
        for method in super::super::KNOWN_METHODS {
            let planned = plan(&by(method.clone()), &order(some(5_000)));
            match method {
                Method::Card | Method::CardKeyIn => assert!(planned.is_ok(), "{method:?}"),
                Method::Mobile => assert_eq!(planned, Err(Refusal::Mobile)),
                Method::CardRecurring
                | Method::KakaoPay
                | Method::NaverPay
                | Method::BankTransfer
                | Method::VirtualAccount
                | Method::Other(_) => assert_eq!(
                    planned,
                    Err(Refusal::NotInPart {
                        method: in_words(&method),
                        is_untouched: true
                    })
                ),
            }
        }
        let keyed = Refusal::NotInPart {
            method: in_words(&Method::VirtualAccount),
            is_untouched: true,
        };
        assert_eq!(
            keyed.to_string(),
            "a payment by virtual account can only be refunded whole"
        );
        let unheard_of = by(Method::Other("PAYCO".into()));
        assert!(plan(&unheard_of, &order(some(5_000))).is_err());
        assert!(plan(&unheard_of, &order(AmountAsked::Full)).is_ok());
    }

    #[test]
    fn an_easy_pay_method_goes_back_whole_but_not_the_rest_of_it() {
        assert!(plan(&by(Method::KakaoPay), &order(AmountAsked::Full)).is_ok());
        assert!(plan(&by(Method::NaverPay), &order(AmountAsked::Full)).is_ok());
        let rest = Payment {
            method: Method::KakaoPay,
            ..partly_refunded()
        };
        assert!(matches!(
            plan(&rest, &order(AmountAsked::Full)),
            Err(Refusal::NotInPart { .. })
        ));
    }

    #[test]
    fn no_more_than_the_balance_goes_back() {
        assert!(matches!(
            taken(&partly_refunded(), some(7_001)),
            Err(Refusal::MoreThanBalance { .. })
        ));
        assert!(matches!(
            taken(&paid_card(), some(12_001)),
            Err(Refusal::MoreThanBalance { .. })
        ));
        let cancelled = Payment {
            balance_left: Reading::Value(Won::ZERO),
            ..partly_refunded()
        };
        assert_eq!(
            taken(&cancelled, AmountAsked::Full),
            Err(Refusal::NothingLeft)
        );
        assert_eq!(taken(&cancelled, some(1)), Err(Refusal::NothingLeft));
    }

    #[test]
    fn an_unknown_balance_is_not_guessed_at() {
        let payment = Payment {
            balance_left: Reading::Absent,
            ..partly_refunded()
        };
        assert_eq!(taken(&payment, some(1)), Err(Refusal::BalanceUnknown));
        assert_eq!(
            taken(&payment, AmountAsked::Full),
            Err(Refusal::BalanceUnknown)
        );
    }

    #[test]
    fn a_payment_without_money_is_not_refunded() {
        let failed = Payment {
            result_code: "E101".into(),
            ..paid_card()
        };
        assert_eq!(taken(&failed, AmountAsked::Full), Err(Refusal::NeverPaid));
        assert_eq!(
            taken(&by(Method::Mobile), AmountAsked::Full),
            Err(Refusal::Mobile)
        );
        let unpaid = Payment {
            approved_at: Reading::Absent,
            ..by(Method::VirtualAccount)
        };
        assert_eq!(
            taken(&unpaid, AmountAsked::Full),
            Err(Refusal::AwaitingDeposit)
        );
    }

    #[test]
    fn a_virtual_account_needs_bank_details_and_nothing_else_takes_them() {
        let payment = by(Method::VirtualAccount);
        assert_eq!(
            taken(&payment, AmountAsked::Full),
            Err(Refusal::NoBankAccount)
        );
        let with_account = Order {
            account: Some(bank_account()),
            ..order(AmountAsked::Full)
        };
        assert_eq!(
            plan(&payment, &with_account).unwrap().account,
            Some(bank_account())
        );
        assert!(matches!(
            plan(&paid_card(), &with_account),
            Err(Refusal::BankAccountNotUsed { .. })
        ));
    }

    #[test]
    fn the_tax_free_amount_is_a_part_of_what_goes_back() {
        let with_taxfree = |won| Order {
            taxfree_amount: Some(Won::new(won)),
            ..order(some(400))
        };
        assert!(plan(&paid_card(), &with_taxfree(400)).is_ok());
        assert!(matches!(
            plan(&paid_card(), &with_taxfree(401)),
            Err(Refusal::TaxfreeAboveAmount { .. })
        ));
    }

    #[test]
    fn what_can_be_done_is_what_a_plan_allows() {
        let all = |payment: &Payment<'_>| refundable(payment).map(|it| it.balance.get());
        assert_eq!(all(&paid_card()), Ok(12_000));
        assert_eq!(all(&partly_refunded()), Ok(7_000));
        for method in super::super::KNOWN_METHODS {
            for payment in [
                by(method.clone()),
                Payment {
                    method: method.clone(),
                    ..partly_refunded()
                },
            ] {
                let is_to_account = method == Method::VirtualAccount;
                let order = |asked| Order {
                    account: is_to_account.then(bank_account),
                    ..order(asked)
                };
                let full = plan(&payment, &order(AmountAsked::Full));
                let part = plan(&payment, &order(some(1)));
                match refundable(&payment) {
                    Ok(found) => {
                        assert_eq!(full.unwrap().amount, found.balance, "{method:?}");
                        assert_eq!(part.is_ok(), found.is_in_part, "{method:?}");
                        assert_eq!(found.needs_account, is_to_account);
                    }
                    Err(refusal) => assert_eq!(full, Err(refusal), "{method:?}"),
                }
            }
        }
    }

    #[test]
    fn an_expected_balance_that_differs_stops_the_refund() {
        let expecting = |won| Order {
            expect_balance: Some(Won::new(won)),
            ..order(some(5_000))
        };
        assert!(plan(&partly_refunded(), &expecting(7_000)).is_ok());
        assert_eq!(
            plan(&partly_refunded(), &expecting(12_000)),
            Err(Refusal::BalanceDiffers {
                expected: Won::new(12_000),
                balance: Won::new(7_000)
            })
        );
    }

    #[test]
    fn another_payment_than_the_one_asked_for_is_not_refunded() {
        let other = Payment {
            tid: "260122020935gu00n3E7".into(),
            ..paid_card()
        };
        assert!(matches!(
            taken(&other, AmountAsked::Full),
            Err(Refusal::OtherPayment { .. })
        ));
    }
}
