//! Which payments a person wants to see. Refuses to let one through that it cannot judge.

use super::{Method, Payment, Status, Won};

/// What a payment must be like; what is left empty is not looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// One of these methods, whatever the case of those we do not know.
    pub methods: Vec<Method<'static>>,
    /// One of these statuses.
    pub statuses: Vec<Status>,
    /// Exactly this order number.
    pub order_no: Option<String>,
    /// This text somewhere in the buyer's name, whatever the case.
    pub buyer: Option<String>,
    /// This text somewhere in the product's name, whatever the case.
    pub product: Option<String>,
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
        self.accepts_method(payment)
            && (self.statuses.is_empty() || self.statuses.contains(&payment.status()))
            && (self.order_no.as_deref()).is_none_or(|order_no| payment.order_no == order_no)
            && (self.buyer.as_deref()).is_none_or(|buyer| contains(&payment.buyer, buyer))
            && (self.product.as_deref()).is_none_or(|product| contains(&payment.product, product))
            && self.accepts_amount(payment)
    }

    fn accepts_method(&self, payment: &Payment<'_>) -> bool {
        let name = payment.method.name();
        self.methods.is_empty()
            || (self.methods.iter()).any(|method| method.name().eq_ignore_ascii_case(name))
    }

    fn accepts_amount(&self, payment: &Payment<'_>) -> bool {
        let Some(amount) = payment.amount.value() else {
            return self.min_amount.is_none() && self.max_amount.is_none();
        };
        self.min_amount.is_none_or(|least| amount >= least)
            && self.max_amount.is_none_or(|most| amount <= most)
    }
}

fn contains(text: &str, part: &str) -> bool {
    text.contains(part) || text.to_lowercase().contains(&part.to_lowercase())
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
            methods: vec![Method::from_typed("tosspay")],
            ..Filter::default()
        };
        assert!(filter.accepts(&payment));
    }

    #[test]
    fn an_order_number_is_exact_and_names_are_found_by_a_part() {
        let order_no = |text: &str| Filter {
            order_no: Some(text.to_owned()),
            ..Filter::default()
        };
        assert!(is_wanted(&order_no("ORD-1769015359936-1f3669522aecc8")));
        assert!(!is_wanted(&order_no("ORD-1769015359936")));
        let buyer = |text: &str| Filter {
            buyer: Some(text.to_owned()),
            ..Filter::default()
        };
        assert!(is_wanted(&buyer("하늘")));
        assert!(!is_wanted(&buyer("하눌")));
        let product = |text: &str| Filter {
            product: Some(text.to_owned()),
            ..Filter::default()
        };
        assert!(is_wanted(&product("원두 200G")));
        assert!(!is_wanted(&product("300g")));
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
