//! Rows of a search, in pieces of any size: the same rows as serde finds in the whole, with the same fields, or an
//! error; never a part for the whole.

use std::borrow::Cow;
use std::io;

use cookiepay::gateway::{Chunk, PieceSizes, RecordedReply, Row, Rows};
use cookiepay::payment::{Amount, Method, Payment, Reading, Time, Won};
use serde_json::value::RawValue;

use super::input::{Input, Pieces, assert_is_showable};
use super::json::{Object, text};

pub(crate) fn target(bytes: &[u8]) {
    let mut input = Input(bytes);
    let (sizes, mode) = ([input.byte(), input.byte()], input.byte());
    let body = input.0;
    let whole = read(body, [usize::MAX; 2], PieceSizes::USUAL);
    let small = PieceSizes {
        read_bytes: 8 + usize::from(mode >> 3),
        chunk_bytes: 8,
        step_chars: 1 + usize::from(mode & 3),
        long_body_bytes: if mode & 4 == 0 { usize::MAX } else { 64 },
    };
    for other in [
        read(body, sizes.map(usize::from), PieceSizes::USUAL),
        read(body, sizes.map(usize::from), small),
    ] {
        assert_eq!(other, whole, "the pieces make a difference");
    }
    agrees_with_serde(body, whole.as_deref());
}

/// A row as it was handed out, and as what it was read.
#[derive(Debug, PartialEq)]
struct Seen {
    raw: String,
    payment: Option<Payment<'static>>,
    tid: Option<String>,
    others: Option<Vec<(String, String)>>,
}

impl Seen {
    fn of(row: Row<'_>) -> Self {
        Self {
            raw: row.raw.to_owned(),
            payment: row.payment().ok(),
            tid: row.tid().ok().map(Cow::into_owned),
            others: row.other_fields().ok(),
        }
    }
}

/// Reads all rows, `None` where there is an error.
fn read(body: &[u8], sizes: [usize; 2], by: PieceSizes) -> Option<Vec<Seen>> {
    let reply = RecordedReply {
        http_status: 200,
        secrets: Vec::new(),
        body: Box::new(Pieces {
            body: io::Cursor::new(body.to_vec()),
            sizes,
        }),
    };
    let seen = reply.rows(by).and_then(|mut rows: Rows| {
        let mut seen = Vec::new();
        while let Some(chunk) = rows.next_chunk()? {
            let before = seen.len();
            for row in chunk.rows() {
                seen.push(Seen::of(row));
                assert_eq!(u64::try_from(seen.len()), Ok(row.number));
            }
            // As a long search keeps them on the disk.
            let mut lines = String::new();
            chunk.write_lines(&mut lines);
            let again = Chunk::from_lines(chunk.first(), lines);
            let again: Vec<_> = again.rows().map(Seen::of).collect();
            assert_eq!(again, seen[before..], "a row is another one on its line");
        }
        assert!(rows.next_chunk()?.is_none(), "the end stays the end");
        Ok(seen)
    });
    if let Err(error) = &seen {
        assert_is_showable(&error.to_string());
    }
    seen.ok()
}

/// Compares what was read with what a parser of the whole makes of it.
fn agrees_with_serde(body: &[u8], seen: Option<&[Seen]>) {
    let text = str::from_utf8(body).ok();
    let text = text.map(|text| text.strip_prefix('\u{feff}').unwrap_or(text));
    let array = text.and_then(|text| serde_json::from_str::<Vec<&RawValue>>(text).ok());
    let objects = array.filter(|rows| rows.iter().all(|row| row.get().starts_with('{')));
    let Some(seen) = seen else {
        // A single row may be a refusal.
        let is_readable = objects.is_some_and(|rows| rows.len() != 1);
        assert!(!is_readable, "correct rows are refused");
        return;
    };
    let is_each_correct = seen.iter().all(|row| row.tid.is_some());
    let Some(rows) = objects else {
        let object = text.map(serde_json::from_str::<Object<'_>>);
        let is_object = object.is_some_and(|object| object.is_ok());
        assert!(
            is_object && seen.len() <= 1 || !is_each_correct,
            "rows are read out of what is not JSON"
        );
        return;
    };
    // One row may say that there is none.
    if rows.len() == 1 && seen.is_empty() {
        return;
    }
    assert_eq!(seen.len(), rows.len(), "rows are lost or made up");
    for (seen, row) in seen.iter().zip(rows) {
        is_as_serde_reads_it(seen, row.get());
    }
}

fn is_as_serde_reads_it(seen: &Seen, row: &str) {
    let mut row = row;
    if row.contains(['\n', '\r']) {
        let value = |text| {
            serde_json::from_str::<Object<'_>>(text)
                .ok()
                .map(|it| it.compact())
        };
        assert_eq!(value(&seen.raw), value(row), "another row");
        assert!(!seen.raw.contains(['\n', '\r']), "a row of several lines");
        row = &seen.raw;
    } else {
        assert_eq!(seen.raw, row);
    }
    let object = serde_json::from_str::<Object<'_>>(row).ok();
    let fields = object.as_ref().and_then(|object| Fields::of(object));
    let Some(fields) = fields else {
        assert!(seen.payment.is_none(), "read, though it cannot be");
        return;
    };
    let payment = seen.payment.as_ref().expect("a payment that can be read");
    assert_eq!(seen.tid.as_deref(), Some(payment.tid.as_ref()));
    fields.are_those_of(payment);
    let others = object.map(|object| object.others(&KEYS));
    // It may hold half a surrogate pair, where nobody looks unless asked to.
    if let (Some(Some(others)), Some(seen)) = (others, &seen.others) {
        assert_eq!(&others, seen);
    }
}

/// The fields that a payment is read from.
const KEYS: [&str; 22] = [
    "RESULTCODE",
    "RESULTMSG",
    "ORDERNO",
    "AMOUNT",
    "BUYERNAME",
    "BUYEREMAIL",
    "PRODUCTNAME",
    "PRODUCTCODE",
    "PAYMETHOD",
    "BUYERID",
    "TID",
    "ACCEPTNO",
    "ACCEPTDATE",
    "CANCEL_SUM_AMOUNT",
    "CANCELDATE",
    "CANCELMSG",
    "ACCOUNTNO",
    "RECEIVERNAME",
    "DEPOSITENDDATE",
    "CARDNAME",
    "CARDCODE",
    "CANCLE_SUM_AMOUNT",
];

struct Fields {
    texts: Vec<String>,
    is_contradictory: bool,
}

impl Fields {
    /// Reads the fields; `None` where one of them cannot be read. Of one that says two things, both are kept.
    fn of(object: &Object<'_>) -> Option<Self> {
        let mut is_contradictory = false;
        let mut texts = Vec::new();
        for key in KEYS {
            let mut said: Option<String> = None;
            let mut both = None;
            for (_, value) in object.0.iter().filter(|(name, _)| name == key) {
                let next = text(value)?;
                if let Some(before) = said.filter(|before| *before != next) {
                    is_contradictory = true;
                    both = Some(format!("{before}|{next}"));
                }
                said = Some(next);
            }
            texts.push(both.or(said).unwrap_or_default());
        }
        Some(Self {
            texts,
            is_contradictory,
        })
    }

    fn get(&self, key: &str) -> &str {
        let place = KEYS.iter().position(|known| *known == key);
        &self.texts[place.expect("a key")]
    }

    fn are_those_of(&self, payment: &Payment<'_>) {
        assert_eq!(payment.contradicts_itself, self.is_contradictory);
        for (key, value) in [
            ("RESULTCODE", &payment.result_code),
            ("RESULTMSG", &payment.result_message),
            ("ORDERNO", &payment.order_no),
            ("BUYERNAME", &payment.buyer),
            ("BUYEREMAIL", &payment.buyer_email),
            ("PRODUCTNAME", &payment.product),
            ("PRODUCTCODE", &payment.product_code),
            ("BUYERID", &payment.buyer_id),
            ("TID", &payment.tid),
            ("ACCEPTNO", &payment.approval_no),
            ("CANCELMSG", &payment.cancel_message),
            ("ACCOUNTNO", &payment.account_no),
            ("RECEIVERNAME", &payment.account_holder),
            ("CARDNAME", &payment.card),
            ("CARDCODE", &payment.card_code),
        ] {
            assert_eq!(value, self.get(key), "{key}");
        }
        assert_eq!(
            payment.method,
            Method::from_code(self.get("PAYMETHOD").into())
        );
        assert_eq!(payment.amount, won(self.get("AMOUNT")));
        let left = match self.get("CANCEL_SUM_AMOUNT") {
            "" => self.get("CANCLE_SUM_AMOUNT"),
            left => left,
        };
        assert_eq!(payment.balance_left, won(left));
        is_time(&payment.approved_at, self.get("ACCEPTDATE"));
        is_time(&payment.cancelled_at, self.get("CANCELDATE"));
        is_time(&payment.deposit_by, self.get("DEPOSITENDDATE"));
    }
}

fn won(text: &str) -> Amount<'_> {
    let is_digits = text.bytes().all(|byte| byte.is_ascii_digit());
    match text.parse::<u64>() {
        _ if text.is_empty() => Reading::Absent,
        Ok(won) if is_digits => Reading::Value(Won::new(won)),
        _ => Reading::Unreadable(Cow::Borrowed(text)),
    }
}

fn is_time(time: &Time<'_>, text: &str) {
    match time {
        Reading::Absent => assert!(!text.contains(|c: char| !" -:./0".contains(c)), "{text}"),
        Reading::Value(time) => assert_eq!(time.strftime("%Y%m%d%H%M%S").to_string(), text),
        Reading::Unreadable(kept) => assert_eq!(kept, text),
    }
}
