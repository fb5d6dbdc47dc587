//! Which payments a person wants to see. Refuses to let one through that it cannot judge.

use super::text::Sought;
use super::{Method, Payment, Status, Won};

/// What a payment must be like; what is left empty is not looked at. How texts are compared says
/// [`Sought`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// One of these methods.
    pub methods: Vec<Method<'static>>,
    /// One of these statuses.
    pub statuses: Vec<Status>,
    /// This order number.
    pub order_no: Option<Sought>,
    /// This text somewhere in the buyer's name.
    pub buyer: Option<Sought>,
    /// This text somewhere in the product's name.
    pub product: Option<Sought>,
    /// This approval number.
    pub approval_no: Option<Sought>,
    /// This text somewhere in the name of the card's company or bank, or its code.
    pub card: Option<Sought>,
    /// This amount.
    pub amount: Option<Won>,
    /// An amount of so much or more. One that cannot be read is neither more nor less.
    pub min_amount: Option<Won>,
    /// An amount of so much or less.
    pub max_amount: Option<Won>,
}

impl Filter {
    /// Tells whether every payment is wanted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Tells whether a payment is wanted.
    #[must_use]
    pub fn accepts(&self, payment: &Payment<'_>) -> bool {
        let is = |sought: &Option<Sought>, text: &str| {
            sought.as_ref().is_none_or(|sought| sought.is(text))
        };
        let is_in = |sought: &Option<Sought>, text: &str| {
            sought.as_ref().is_none_or(|sought| sought.is_in(text))
        };
        (self.methods.is_empty() || self.methods.contains(&payment.method))
            && (self.statuses.is_empty() || self.statuses.contains(&payment.status()))
            && is(&self.order_no, &payment.order_no)
            && is(&self.approval_no, &payment.approval_no)
            && is_in(&self.buyer, &payment.buyer)
            && is_in(&self.product, &payment.product)
            && (is_in(&self.card, &payment.card) || is(&self.card, &payment.card_code))
            && self.accepts_amount(payment)
    }

    fn accepts_amount(&self, payment: &Payment<'_>) -> bool {
        let Some(amount) = payment.amount.value() else {
            return self.amount.is_none() && self.min_amount.is_none() && self.max_amount.is_none();
        };
        self.amount.is_none_or(|exact| amount == exact)
            && self.min_amount.is_none_or(|least| amount >= least)
            && self.max_amount.is_none_or(|most| amount <= most)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Reading;
    use super::super::sample::paid_card;
    use super::*;

    /// Tells whether the paid card payment of 12,000 won is wanted.
    fn is_wanted(filter: &Filter) -> bool {
        assert!(!filter.is_empty());
        filter.accepts(&paid_card())
    }

    #[test]
    fn an_empty_filter_wants_every_payment() {
        assert!(Filter::default().is_empty());
        assert!(Filter::default().accepts(&paid_card()));
    }

    #[test]
    fn one_of_several_methods_or_statuses_is_enough() {
        let methods = |methods: &[Method<'static>]| Filter {
            methods: methods.to_vec(),
            ..Filter::default()
        };
        assert!(is_wanted(&methods(&[Method::Mobile, Method::Card])));
        assert!(!is_wanted(&methods(&[Method::CardKeyIn])));
        let statuses = |statuses: &[Status]| Filter {
            statuses: statuses.to_vec(),
            ..Filter::default()
        };
        assert!(is_wanted(&statuses(&[Status::Failed, Status::Paid])));
        assert!(!is_wanted(&statuses(&[Status::Cancelled])));
    }

    #[test]
    fn a_method_we_do_not_know_is_found_whatever_its_case() {
        let payment = Payment {
            method: Method::from_code("TossPay".into()),
            ..paid_card()
        };
        let filter = Filter {
            methods: vec![Method::from_typed("code:tosspay").unwrap()],
            ..Filter::default()
        };
        assert!(filter.accepts(&payment));
    }

    #[test]
    fn an_order_number_is_exact_and_names_are_found_by_a_part() {
        let order_no = |text: &str| Filter {
            order_no: Sought::new(text),
            ..Filter::default()
        };
        assert!(is_wanted(&order_no("ORD-1769015359936-1f3669522aecc8")));
        assert!(!is_wanted(&order_no("ORD-1769015359936")));
        let buyer = |text: &str| Filter {
            buyer: Sought::new(text),
            ..Filter::default()
        };
        assert!(is_wanted(&buyer("하늘")));
        assert!(!is_wanted(&buyer("하눌")));
        let product = |text: &str| Filter {
            product: Sought::new(text),
            ..Filter::default()
        };
        assert!(is_wanted(&product("원두 200G")));
        assert!(!is_wanted(&product("300g")));
    }

    #[test]
    fn a_customer_on_the_phone_has_a_card_and_a_receipt() {
        let approval_no = |text: &str| Filter {
            approval_no: Sought::new(text),
            ..Filter::default()
        };
        assert!(is_wanted(&approval_no(" 62986160")));
        assert!(!is_wanted(&approval_no("6298616")));
        let card = |text: &str| Filter {
            card: Sought::new(text),
            ..Filter::default()
        };
        for text in ["bc", "BC카드", "카드", "61"] {
            assert!(is_wanted(&card(text)), "{text}");
        }
        for text in ["신한", "6"] {
            assert!(!is_wanted(&card(text)), "{text}");
        }
        let amount = |won: u64| Filter {
            amount: Some(Won::new(won)),
            ..Filter::default()
        };
        assert!(is_wanted(&amount(12_000)));
        assert!(!is_wanted(&amount(12_001)));
    }

    #[test]
    fn both_ends_of_an_amount_belong_to_it() {
        let between = |least: u64, most: u64| Filter {
            min_amount: Some(Won::new(least)),
            max_amount: Some(Won::new(most)),
            ..Filter::default()
        };
        assert!(is_wanted(&between(12_000, 12_000)));
        assert!(!is_wanted(&between(12_001, 20_000)));
        assert!(!is_wanted(&between(1, 11_999)));
    }

    #[test]
    fn an_amount_that_cannot_be_read_matches_no_amount() {
        let payment = Payment {
            amount: Reading::Unreadable("?".into()),
            ..paid_card()
        };
        for (min_amount, max_amount) in [(Some(Won::ZERO), None), (None, Some(Won::new(u64::MAX)))]
        {
            let filter = Filter {
                min_amount,
                max_amount,
                ..Filter::default()
            };
            assert!(!filter.accepts(&payment));
        }
    }
}
