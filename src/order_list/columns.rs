//! The columns of the shop's list, and what they are called by those who export one.

use crate::payment::compare::OrderColumn;
use crate::spelling::folded;
use crate::table_file::{ColumnKind, TableColumn, TableColumns};

/// The number of columns that are read.
pub(super) const COUNT: usize = OrderColumn::ALL.len();

/// The columns that a line is read from, in the order of [`OrderColumn::ALL`], with what others call them.
const COLUMNS: [TableColumn; COUNT] = [
    column(
        OrderColumn::OrderNo,
        ColumnKind::Key,
        &["주문번호", "주문No", "order_number", "order_id"],
    ),
    column(
        OrderColumn::Tid,
        ColumnKind::Key,
        &[
            "거래번호",
            "거래번호(TID)",
            "거래ID",
            "거래고유번호",
            "PG거래번호",
            "transaction_id",
        ],
    ),
    column(
        OrderColumn::Amount,
        ColumnKind::Sum,
        &[
            "결제금액",
            "결제금액(원)",
            "총결제금액",
            "총결제금액(KRW)",
            "실결제금액",
            "총실결제금액",
            "총실결제금액(최초정보)(KRW)",
            "최종결제금액",
            "승인금액",
            "입금금액",
            "금액",
            "order_total",
            "order_total_amount",
            "total",
            "paid_amount",
            "payment_amount",
        ],
    )
    .required(),
    column(
        OrderColumn::Cancelled,
        ColumnKind::Sum,
        &[
            "취소금액",
            "총취소금액",
            "환불금액",
            "총환불금액",
            "실제환불금액",
            "총실제환불금액",
            "refunded_amount",
            "cancelled_amount",
            "canceled_amount",
        ],
    ),
    column(
        OrderColumn::Net,
        ColumnKind::Sum,
        &["순결제금액", "순매출", "순매출액", "net_amount"],
    ),
    column(
        OrderColumn::Status,
        ColumnKind::Text,
        &["주문상태", "결제상태", "order_status"],
    ),
    column(
        OrderColumn::Kind,
        ColumnKind::Text,
        &[
            "거래구분",
            "승인구분",
            "승인/취소",
            "결제/취소",
            "transaction_type",
        ],
    )
    .perhaps(&[
        "구분",
        "결제구분",
        "매출구분",
        "처리구분",
        "유형",
        "거래유형",
        "type",
    ]),
    column(
        OrderColumn::PaidAt,
        ColumnKind::Key,
        &[
            "결제일시",
            "결제일시(입금확인일)",
            "결제일",
            "결제일자",
            "결제완료일",
            "결제완료일시",
            "승인일시",
            "승인일",
            "승인일자",
            "입금일시",
            "입금일",
            "입금일자",
            "입금확인일",
            "입금확인일시",
            "paid_date",
            "date_paid",
            "approved_at",
        ],
    ),
    column(
        OrderColumn::CancelledAt,
        ColumnKind::Key,
        &[
            "취소일시",
            "취소일",
            "취소일자",
            "취소완료일",
            "취소완료일시",
            "환불일시",
            "환불일",
            "환불일자",
            "환불완료일",
            "환불완료일시",
            "canceled_at",
            "refunded_at",
        ],
    ),
    column(
        OrderColumn::Method,
        ColumnKind::Text,
        &[
            "결제수단",
            "결제방법",
            "결제방식",
            "지불방법",
            "payment_method",
            "payment_method_title",
        ],
    ),
    column(
        OrderColumn::Reason,
        ColumnKind::Text,
        &[
            "취소사유",
            "환불사유",
            "cancel_reason",
            "refund_reason",
            "cancel_message",
        ],
    ),
];

const fn column(
    column: OrderColumn,
    kind: ColumnKind,
    also: &'static [&'static str],
) -> TableColumn {
    TableColumn::new(column.name(), kind, also)
}

/// Returns what a list is read for, with what a person says that its columns are called.
pub(super) fn of(called: [Option<&str>; COUNT]) -> TableColumns<'_, COUNT> {
    TableColumns {
        read: COLUMNS,
        about: 2,
        one_of: &[0, 1],
        called,
        skips_unknown: true,
        ignored: &[],
        exported: &[],
        // An amount may stand in the text of a cell of several lines, as in an address: only a day is none.
        is_value: |cell| super::day::read(cell).is_some(),
    }
}

/// Names of columns that say something of the whole order on each line of it.
const OF_ORDERS: [&str; 9] = [
    "총결제금액",
    "총결제금액(KRW)",
    "총실결제금액",
    "총실결제금액(최초정보)(KRW)",
    "order_total",
    "order_total_amount",
    "실제환불금액",
    "총실제환불금액",
    "총취소금액",
];

/// Tells whether what the list calls a column is a sum of the whole order, which stands on each line of it.
pub(super) fn is_of_order(name: &str) -> bool {
    OF_ORDERS.iter().any(|other| folded(other) == folded(name))
}

/// Tells whether what the list calls the column of which way the money goes may be something else: whether the
/// customer is a member, or the goods are frozen.
pub(super) fn is_perhaps_kind(name: &str) -> bool {
    let kind = COLUMNS.get(place(OrderColumn::Kind));
    kind.is_some_and(|kind| kind.is_perhaps_named(name))
}

/// Returns the place of a column in a row.
pub(super) const fn place(column: OrderColumn) -> usize {
    match column {
        OrderColumn::OrderNo => 0,
        OrderColumn::Tid => 1,
        OrderColumn::Amount => 2,
        OrderColumn::Cancelled => 3,
        OrderColumn::Net => 4,
        OrderColumn::Status => 5,
        OrderColumn::Kind => 6,
        OrderColumn::PaidAt => 7,
        OrderColumn::CancelledAt => 8,
        OrderColumn::Method => 9,
        OrderColumn::Reason => 10,
    }
}

/// Returns what of a list's own columns is probably the one that it lacks: the first whose name has a part that
/// such names have.
pub(crate) fn likely<'h>(column: &str, has: &'h [String]) -> Option<&'h str> {
    let column = OrderColumn::from_typed(column).ok()?;
    let parts: &[&str] = match column {
        OrderColumn::OrderNo => &["주문번호", "주문", "order"],
        OrderColumn::Tid => &["거래번호", "tid", "transaction"],
        OrderColumn::Amount => &[
            "결제금액",
            "총주문금액",
            "주문금액",
            "결제액",
            "합계",
            "금액",
            "가격",
            "amount",
            "total",
            "price",
        ],
        OrderColumn::Cancelled => &["취소금액", "환불금액", "refund", "cancel"],
        OrderColumn::Net => &["순결제", "순매출", "net"],
        OrderColumn::Status => &["상태", "status"],
        OrderColumn::Kind => &["구분", "type"],
        OrderColumn::PaidAt => &[
            "결제일",
            "승인일",
            "입금일",
            "주문일",
            "일시",
            "paid",
            "date",
        ],
        OrderColumn::CancelledAt => &["취소일", "환불일"],
        OrderColumn::Method => &["결제수단", "결제방법", "method"],
        OrderColumn::Reason => &["사유", "reason"],
    };
    parts.iter().find_map(|part| {
        let mut has = has.iter();
        has.find(|name| folded(name).contains(part))
            .map(String::as_str)
    })
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    #[test]
    fn each_name_is_of_one_column() {
        let mut known = HashMap::new();
        for column in COLUMNS {
            for name in [column.name]
                .iter()
                .chain(column.also)
                .chain(column.perhaps)
            {
                let other = known.insert(folded(name), column.name);
                assert!(other.is_none_or(|other| other == column.name), "{name}");
            }
        }
    }

    #[test]
    fn a_list_is_read_by_any_name_of_its_columns() {
        for (column, known) in OrderColumn::ALL.into_iter().zip(COLUMNS) {
            assert_eq!(column.name(), known.name);
            for name in [known.name].iter().chain(known.also).chain(known.perhaps) {
                let (value, other) = match column {
                    OrderColumn::OrderNo => ("A1", "amount"),
                    OrderColumn::Amount => ("10000", "order_no"),
                    OrderColumn::Cancelled => ("4000", "order_no,amount"),
                    OrderColumn::Net => ("6000", "order_no,amount"),
                    OrderColumn::Status => ("취소완료", "order_no,amount"),
                    OrderColumn::Kind => ("취소", "order_no,amount"),
                    OrderColumn::PaidAt | OrderColumn::CancelledAt => {
                        ("2026-11-03", "order_no,amount")
                    }
                    OrderColumn::Tid | OrderColumn::Method | OrderColumn::Reason => {
                        ("말", "order_no,amount")
                    }
                };
                let others = other.replace("order_no", "B2").replace("amount", "10000");
                let file = format!("{other},{name}\n{others},{value}\n");
                let mut lines = Vec::new();
                let map = super::super::ColumnMap::default();
                let read = super::super::read(file.as_bytes(), &map, None, |line| lines.push(line));
                assert!(read.is_ok(), "{name}: {read:?}");
                let line = lines.pop().unwrap();
                let is_read = match column {
                    OrderColumn::OrderNo => line.order_no.as_deref() == Some("A1"),
                    OrderColumn::Tid => line.tid.as_deref() == Some("말"),
                    OrderColumn::Amount => line.amount.get() == 10_000,
                    OrderColumn::Cancelled | OrderColumn::Net => {
                        line.cancelled.is_some_and(|won| won.get() == 4_000)
                    }
                    OrderColumn::Status => line.status == Some(crate::payment::Status::Cancelled),
                    OrderColumn::Kind => line.kind == crate::payment::compare::LineKind::Cancel,
                    OrderColumn::PaidAt => line.paid_on.is_some(),
                    OrderColumn::CancelledAt => line.cancelled_on.is_some(),
                    OrderColumn::Method => line.method.is_some(),
                    OrderColumn::Reason => line.reason.is_some(),
                };
                assert!(is_read, "{name}");
            }
        }
    }
}
