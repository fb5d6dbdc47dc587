//! The columns that payments are printed in, once for every format. Refuses a name it does not know.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use jiff::civil::DateTime;

use super::Format;
use crate::payment::{Balance, Payment, Reading, Won};
use crate::spelling::{self, means};

/// What a column says of a payment, before a format makes it presentable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cell<'a> {
    /// The gateway gave nothing, or there is nothing to give.
    Absent,
    /// There is something, and the gateway's figures do not say how much.
    Unknown,
    /// A text, foreign for the most part, or a field that could not be read, as it came.
    Text(&'a str),
    /// An amount.
    Won(Won),
    /// A time of day in Korea.
    Time(DateTime),
}

/// How [`Cell::Unknown`] is written in every format: a word, so that no sum takes it for a zero.
pub(super) const UNKNOWN: &str = "unknown";

impl<'a> Cell<'a> {
    fn text(text: &'a str) -> Self {
        if text.is_empty() {
            Self::Absent
        } else {
            Self::Text(text)
        }
    }

    fn reading<T: Copy>(reading: &'a Reading<'_, T>, value: impl FnOnce(T) -> Self) -> Self {
        match reading {
            Reading::Absent => Self::Absent,
            Reading::Value(read) => value(*read),
            Reading::Unreadable(text) => Self::Text(text),
        }
    }

    /// Numbers by size, times by time, texts by their characters; then what could not be read, then
    /// what is unknown, then what is absent.
    fn compare(self, other: Self, is_descending: bool) -> Ordering {
        let rank = |cell| match cell {
            Cell::Won(_) | Cell::Time(_) => 0,
            Cell::Text(_) => 1,
            Cell::Unknown => 2,
            Cell::Absent => 3,
        };
        let order = match (self, other) {
            (Self::Won(one), Self::Won(two)) => one.cmp(&two),
            (Self::Time(one), Self::Time(two)) => one.cmp(&two),
            (Self::Text(one), Self::Text(two)) => one.cmp(two),
            // What has no value stays last whichever way the values run.
            _ => return rank(self).cmp(&rank(other)),
        };
        if is_descending {
            order.reverse()
        } else {
            order
        }
    }
}

/// Names a column as a table in one language does.
pub type NamesColumn = fn(Column) -> &'static str;

/// One column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Column {
    /// When the payment was approved, or the deposit arrived.
    ApprovedAt,
    /// The shop's order number.
    OrderNo,
    /// The PG's number of the payment.
    Tid,
    /// How it was paid.
    Method,
    /// What has become of it.
    Status,
    /// What was paid, or was to be paid.
    Amount,
    /// What is left after cancels; absent where no money came in.
    Balance,
    /// What was given back; absent where no money came in.
    Cancelled,
    /// The buyer's name.
    Buyer,
    /// The buyer's e-mail address.
    BuyerEmail,
    /// The buyer's ID at the shop.
    BuyerId,
    /// What was bought.
    Product,
    /// The shop's code for it.
    ProductCode,
    /// The approval number.
    ApprovalNo,
    /// When it was last cancelled.
    CancelledAt,
    /// The reason of the last cancel.
    CancelMessage,
    /// The virtual account.
    AccountNo,
    /// Whom the virtual account belongs to.
    AccountHolder,
    /// Until when the deposit must be made.
    DepositBy,
    /// The card's company, or the virtual account's bank.
    Card,
    /// Its code.
    CardCode,
    /// `0000`, or why the payment failed.
    ResultCode,
    /// The same in the PG's words.
    ResultMessage,
    /// The profile that found it.
    Profile,
}

impl Column {
    /// Every column, in the order of `--columns all`.
    pub const ALL: [Self; 24] = [
        Self::ApprovedAt,
        Self::OrderNo,
        Self::Tid,
        Self::Method,
        Self::Status,
        Self::Amount,
        Self::Balance,
        Self::Cancelled,
        Self::Buyer,
        Self::BuyerEmail,
        Self::BuyerId,
        Self::Product,
        Self::ProductCode,
        Self::ApprovalNo,
        Self::CancelledAt,
        Self::CancelMessage,
        Self::AccountNo,
        Self::AccountHolder,
        Self::DepositBy,
        Self::Card,
        Self::CardCode,
        Self::ResultCode,
        Self::ResultMessage,
        Self::Profile,
    ];

    /// Returns the name: in `--columns` and `--sort`, in headers, and as a key in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::ApprovedAt => "approved_at",
            Self::OrderNo => "order_no",
            Self::Tid => "tid",
            Self::Method => "method",
            Self::Status => "status",
            Self::Amount => "amount",
            Self::Balance => "balance",
            Self::Cancelled => "cancelled",
            Self::Buyer => "buyer",
            Self::BuyerEmail => "buyer_email",
            Self::BuyerId => "buyer_id",
            Self::Product => "product",
            Self::ProductCode => "product_code",
            Self::ApprovalNo => "approval_no",
            Self::CancelledAt => "cancelled_at",
            Self::CancelMessage => "cancel_message",
            Self::AccountNo => "account_no",
            Self::AccountHolder => "account_holder",
            Self::DepositBy => "deposit_by",
            Self::Card => "card",
            Self::CardCode => "card_code",
            Self::ResultCode => "result_code",
            Self::ResultMessage => "result_message",
            Self::Profile => "profile",
        }
    }

    /// Tells whether the column holds amounts, which are aligned by their last digit.
    #[must_use]
    pub const fn is_amount(self) -> bool {
        matches!(self, Self::Amount | Self::Balance | Self::Cancelled)
    }

    /// Tells whether the column holds times.
    #[must_use]
    pub const fn is_time(self) -> bool {
        matches!(self, Self::ApprovedAt | Self::CancelledAt | Self::DepositBy)
    }

    /// Reads the column out of a payment that the named profile found.
    #[must_use]
    pub fn read<'p>(self, payment: &'p Payment<'_>, profile: &'p str) -> Cell<'p> {
        match self {
            Self::ApprovedAt => Cell::reading(&payment.approved_at, Cell::Time),
            Self::OrderNo => Cell::text(&payment.order_no),
            Self::Tid => Cell::text(&payment.tid),
            Self::Method => Cell::text(payment.method.name()),
            Self::Status => Cell::Text(payment.status().name()),
            Self::Amount => Cell::reading(&payment.amount, Cell::Won),
            Self::Balance | Self::Cancelled if !payment.status().has_been_paid() => Cell::Absent,
            Self::Balance => match payment.balance() {
                Balance::Known(left) => Cell::Won(left),
                Balance::Unknown => Cell::Unknown,
            },
            Self::Cancelled => payment.cancelled().map_or(Cell::Unknown, Cell::Won),
            Self::Buyer => Cell::text(&payment.buyer),
            Self::BuyerEmail => Cell::text(&payment.buyer_email),
            Self::BuyerId => Cell::text(&payment.buyer_id),
            Self::Product => Cell::text(&payment.product),
            Self::ProductCode => Cell::text(&payment.product_code),
            Self::ApprovalNo => Cell::text(&payment.approval_no),
            Self::CancelledAt => Cell::reading(&payment.cancelled_at, Cell::Time),
            Self::CancelMessage => Cell::text(&payment.cancel_message),
            Self::AccountNo => Cell::text(&payment.account_no),
            Self::AccountHolder => Cell::text(&payment.account_holder),
            Self::DepositBy => Cell::reading(&payment.deposit_by, Cell::Time),
            Self::Card => Cell::text(&payment.card),
            Self::CardCode => Cell::text(&payment.card_code),
            Self::ResultCode => Cell::text(&payment.result_code),
            Self::ResultMessage => Cell::text(&payment.result_message),
            Self::Profile => Cell::text(profile),
        }
    }
}

/// Writes the name.
impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl Column {
    /// Reads a name, or what a table calls the column in one of several languages; case and blanks do not matter,
    /// and `order-no` will do for `order_no`.
    fn read_name(text: &str, languages: &[NamesColumn]) -> Result<Self, ParseColumnsError> {
        let name = text.trim().to_ascii_lowercase().replace('-', "_");
        if name.is_empty() {
            return Err(ParseColumnsError::Empty);
        }
        let titles = |column: Self| languages.iter().map(move |title| title(column));
        let mut all = Self::ALL.into_iter();
        let is_meant = |column: &Self| {
            column.name() == name || titles(*column).any(|title| means(text, title))
        };
        if let Some(column) = all.find(is_meant) {
            return Ok(column);
        }
        let all = Self::ALL.into_iter();
        let known = all.flat_map(|it| titles(it).chain([it.name()]).map(move |name| (name, it)));
        let known: Vec<(&str, Self)> = known.collect();
        let nearest = spelling::nearest(&name, known.iter().map(|(name, _)| *name));
        Err(ParseColumnsError::Unknown {
            nearest: nearest.and_then(|near| {
                let mut known = known.into_iter();
                known.find_map(|(name, column)| (name == near).then_some(column))
            }),
            name: text.trim().to_owned(),
        })
    }
}

/// Reads a name; case does not matter, and `order-no` will do for `order_no`.
impl FromStr for Column {
    type Err = ParseColumnsError;

    fn from_str(text: &str) -> Result<Self, ParseColumnsError> {
        Self::read_name(text, &[])
    }
}

/// The columns of a document, in their order; at least one, each at most once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns(Vec<Column>);

/// The most wanted first.
const TABLE: [Column; 8] = [
    Column::ApprovedAt,
    Column::Tid,
    Column::Status,
    Column::Amount,
    Column::Balance,
    Column::Buyer,
    Column::Method,
    Column::Product,
];

impl Columns {
    /// Returns the columns of a document for which none were named.
    ///
    /// A table shows a few. CSV and workbooks have all of them, for what a spreadsheet does not show it cannot
    /// find either; but a workbook, which is handed on, has no e-mail addresses. The profile is among them only where several were searched.
    #[must_use]
    pub fn default_for(format: Format, has_several_profiles: bool) -> Self {
        let wanted = |column: &Column| has_several_profiles || *column != Column::Profile;
        match format {
            Format::Table => Self(
                [Column::Profile]
                    .into_iter()
                    .chain(TABLE)
                    .filter(wanted)
                    .collect(),
            ),
            Format::Xlsx => {
                let mut columns = Column::ALL.to_vec();
                columns.retain(|column| wanted(column) && *column != Column::BuyerEmail);
                Self(columns)
            }
            Format::Csv | Format::Json | Format::Ndjson => {
                Self(Column::ALL.into_iter().filter(wanted).collect())
            }
        }
    }

    /// Reads `tid,status,balance`, or `all`. What a table calls a column in one of the languages will do too.
    ///
    /// # Errors
    ///
    /// [`ParseColumnsError`] for a name that there is not, or that is there twice.
    pub fn read(text: &str, languages: &[NamesColumn]) -> Result<Self, ParseColumnsError> {
        if text.trim().eq_ignore_ascii_case("all") {
            return Ok(Self(Column::ALL.to_vec()));
        }
        let mut columns = Vec::new();
        for name in text.split(',') {
            let column = Column::read_name(name, languages)?;
            // Twice the same key would make a JSON object that readers disagree about.
            if columns.contains(&column) {
                return Err(ParseColumnsError::Twice(column));
            }
            columns.push(column);
        }
        Ok(Self(columns))
    }

    /// Returns the columns in their order.
    #[must_use]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Column> {
        self.0.iter().copied()
    }
}

/// Reads `tid,status,balance`, or `all`.
impl FromStr for Columns {
    type Err = ParseColumnsError;

    fn from_str(text: &str) -> Result<Self, ParseColumnsError> {
        Self::read(text, &[])
    }
}

/// Why a text does not name columns.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseColumnsError {
    /// Nothing stands where a name should.
    Empty,
    /// A column is named more than once.
    Twice(Column),
    /// No such column.
    Unknown {
        /// The name as it was typed.
        name: String,
        /// The column whose name is most like it.
        nearest: Option<Column>,
    },
}

/// An order of payments: by one column, upwards or downwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sort {
    column: Column,
    is_descending: bool,
}

impl Sort {
    /// Reads `amount` (smallest first) or `-amount` (largest first). What a table calls the column in one of the
    /// languages will do too.
    ///
    /// # Errors
    ///
    /// [`ParseColumnsError`] for a name that there is not.
    pub fn read(text: &str, languages: &[NamesColumn]) -> Result<Self, ParseColumnsError> {
        let (name, is_descending) = match text.trim().strip_prefix('-') {
            Some(name) => (name, true),
            None => (text, false),
        };
        Ok(Self {
            column: Column::read_name(name, languages)?,
            is_descending,
        })
    }

    /// Compares two payments, each with the profile that found it.
    ///
    /// Numbers go by size and times by time. Unreadable, unknown and absent values come last in
    /// either direction. Equal ones are equal: a stable sort keeps the gateway's order.
    #[must_use]
    pub fn compare(
        self,
        (one, one_profile): (&Payment<'_>, &str),
        (two, two_profile): (&Payment<'_>, &str),
    ) -> Ordering {
        let one = self.column.read(one, one_profile);
        let two = self.column.read(two, two_profile);
        one.compare(two, self.is_descending)
    }
}

/// Reads `amount` (smallest first) or `-amount` (largest first).
impl FromStr for Sort {
    type Err = ParseColumnsError;

    fn from_str(text: &str) -> Result<Self, ParseColumnsError> {
        Self::read(text, &[])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payment::sample::paid_card;
    use crate::payment::{Method, Time, parse_time};

    fn names(columns: &Columns) -> Vec<&'static str> {
        columns.iter().map(Column::name).collect()
    }

    fn error(text: &str) -> String {
        text.parse::<Columns>().unwrap_err().to_string()
    }

    #[test]
    fn columns_come_in_the_order_they_are_named() {
        let columns: Columns = "status, TID,order-no".parse().unwrap();
        assert_eq!(names(&columns), ["status", "tid", "order_no"]);
    }

    #[test]
    fn every_column_is_found_by_its_name() {
        assert_eq!("all".parse::<Columns>().unwrap().0, Column::ALL);
        for column in Column::ALL {
            assert_eq!(column.name().parse(), Ok(column));
        }
    }

    #[test]
    fn an_unknown_name_is_told_with_the_nearest_one() {
        assert_eq!(
            error("tid,statsu"),
            "no column is called \"statsu\"; did you mean status?"
        );
        let unknown = error("zzzzzzzz");
        assert!(
            unknown.starts_with(
                "no column is called \"zzzzzzzz\"; there are approved_at, order_no, tid, "
            ),
            "{unknown}"
        );
        assert_eq!(error("tid,,status"), "a column name is empty");
        assert_eq!(error("tid,amount,tid"), "column tid is named twice");
    }

    #[test]
    fn the_profile_is_a_default_column_only_where_several_were_searched() {
        for format in [Format::Table, Format::Csv] {
            let one = names(&Columns::default_for(format, false));
            let several = names(&Columns::default_for(format, true));
            assert!(!one.contains(&"profile"), "{format:?}");
            assert!(several.contains(&"profile"), "{format:?}");
            assert_eq!(several.len(), one.len() + 1, "{format:?}");
        }
    }

    #[test]
    fn what_never_was_paid_has_no_balance() {
        let failed = Payment {
            result_code: "E101".into(),
            ..paid_card()
        };
        assert_eq!(Column::Balance.read(&failed, ""), Cell::Absent);
        assert_eq!(Column::Cancelled.read(&failed, ""), Cell::Absent);
        assert_eq!(
            Column::Amount.read(&failed, ""),
            Cell::Won(Won::new(12_000))
        );
    }

    #[test]
    fn a_balance_that_nobody_knows_is_not_an_absent_one() {
        let unclear = Payment {
            cancelled_at: Time::read("20260123101500".into(), parse_time),
            ..paid_card()
        };
        assert_eq!(Column::Balance.read(&unclear, ""), Cell::Unknown);
        assert_eq!(Column::Cancelled.read(&unclear, ""), Cell::Unknown);
    }

    #[test]
    fn what_could_not_be_read_is_shown_as_it_came() {
        let odd = Payment {
            approved_at: Time::read("어제".into(), parse_time),
            amount: Reading::Unreadable("12,000".into()),
            method: Method::Other("TossPay".into()),
            ..paid_card()
        };
        assert_eq!(Column::ApprovedAt.read(&odd, ""), Cell::Text("어제"));
        assert_eq!(Column::Amount.read(&odd, ""), Cell::Text("12,000"));
        assert_eq!(Column::Method.read(&odd, ""), Cell::Text("TossPay"));
    }

    #[test]
    fn amounts_sort_as_numbers_and_what_has_none_comes_last() {
        let payment = |amount: &'static str| Payment {
            amount: Reading::read(amount.into(), Won::from_digits),
            tid: amount.into(),
            ..paid_card()
        };
        let sorted = |sort: &str| {
            let sort: Sort = sort.parse().unwrap();
            let mut payments = ["900", "", "?", "10000", "20"].map(payment);
            payments.sort_by(|one, two| sort.compare((one, ""), (two, "")));
            payments.map(|payment| payment.tid.into_owned())
        };
        assert_eq!(sorted("amount"), ["20", "900", "10000", "?", ""]);
        assert_eq!(sorted("-amount"), ["10000", "900", "20", "?", ""]);
    }

    #[test]
    fn payments_that_do_not_differ_keep_the_gateways_order() {
        let sort: Sort = "-buyer".parse().unwrap();
        assert_eq!(
            sort.compare((&paid_card(), "a"), (&paid_card(), "b")),
            Ordering::Equal
        );
        assert!("-".parse::<Sort>().is_err());
    }
}
