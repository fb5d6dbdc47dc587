//! Payments out of an answer as it streams in. Refuses to hold more than a window of it, and to take
//! a part for the whole.
//!
//! A row is a place in a text: its bytes are written down once, where they were decoded to UTF-8, and
//! from there on only places in them travel. The journey of a row, and why each hop is there:
//!
//! 1. The *body* comes from the socket through TLS and gzip, as bytes of any number at a time.
//! 2. [`utf8`] makes text of them, a piece of 128 KiB at a time, so that nothing above it meets half a
//!    character.
//! 3. [`read_ahead`] reads on in a thread of its own while earlier rows are being looked at. It begins
//!    with the second MiB: a short answer is done before a thread pays.
//! 4. [`window`] is the text that is being looked at. A piece becomes the text as it is, and the row
//!    that is cut off at its end is completed with a few bytes of the next piece, so that hardly
//!    anything is copied and memory stays the same however long the answer is.
//! 5. Here a row is *found*: where its object ends, and what may follow it. [`fast`] finds the end and
//!    the fields in one pass where the object has the shape that PHP writes; any other is measured by
//!    its quotes and brackets, and left for later.
//! 6. [`chunk`] takes the text out of the window together with the places of its rows, and goes as one
//!    thing to another thread, or to a file.
//! 7. [`payment`] makes a payment of the places, or [`mod@fields`] of an object of any shape, once somebody
//!    asks for it: of a row that is written as it came, nothing but the TID is read.

mod chunk;
pub(super) mod fast;
mod fields;
mod payment;
mod read_ahead;
mod utf8;
mod window;

use std::fmt;

use jiff::Timestamp;
use serde_json::value::RawValue;

pub use chunk::{Chunk, FieldPlaces, Row};
pub(super) use fields::{FieldsError, fields};
pub use read_ahead::ReaderLost;

use self::chunk::FoundRows;
use self::fast::Plain;
use self::payment::{FIELDS, KEYS, ResultObject};
pub use self::window::PieceSizes;
use self::window::{ROW_BYTES_MAX, Window};
use super::http::reply::{About, HttpReply};
use super::{GatewayError, Problem, RowProblem};
use crate::payment::{Tid, result_code};

/// The rows of a search, handed out in chunks.
///
/// Memory stays the same however many there are. The rows are complete only when
/// [`Rows::next_chunk`] has returned `None`.
pub struct Rows {
    about: About,
    window: Window,
    state: State,
    /// The rows in the window's text.
    found: FoundRows,
    /// How many rows have been read.
    count: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// The array was opened.
    Opened,
    /// A row was read, and another may follow.
    Within,
    /// All was read, and nothing follows.
    Done,
    /// An error was reported, and nothing else will be.
    Failed,
}

impl Rows {
    /// Returns the next rows, or `None` after the last one.
    ///
    /// # Errors
    ///
    /// [`Incomplete`](super::GatewayErrorKind::Incomplete) when the answer stops before its end, and
    /// whatever else can be wrong with an answer on its way. The rows before an error are good, but they are not all; those of
    /// its own chunk are not handed out.
    pub fn next_chunk(&mut self) -> Result<Option<Chunk>, GatewayError> {
        if let Err(error) = self.find_rows() {
            self.state = State::Failed;
            self.found = FoundRows::default();
            return Err(error);
        }
        if self.found.is_empty() {
            return Ok(None);
        }
        let found = std::mem::take(&mut self.found);
        let first = self.count.saturating_sub(found.len()).saturating_add(1);
        Ok(Some(Chunk::new(first, self.window.take(), found)))
    }

    /// Returns how many bytes of the answer have been read, after decompression.
    #[must_use]
    pub const fn bytes_read(&self) -> usize {
        self.window.taken()
    }

    /// Returns when the answer was made, by the gateway's clock.
    pub(super) const fn date(&self) -> Option<Timestamp> {
        self.about.date
    }

    /// Reads an answer up to its first row, and finds out whether it is a refusal instead.
    ///
    /// An array holds payments. An object with `E008` says that there are none; one with any other
    /// code is a refusal; one with `0000` and a TID is a payment. An array that holds nothing but a
    /// refusal is taken for it (`wire.md`).
    pub(super) fn open(reply: HttpReply) -> Result<Self, GatewayError> {
        Self::open_by(PieceSizes::USUAL, reply)
    }

    /// As [`Rows::open`], by another much at a time.
    pub(super) fn open_by(sizes: PieceSizes, reply: HttpReply) -> Result<Self, GatewayError> {
        let HttpReply { about, body } = reply;
        Self::open_window(about, Window::new(body, sizes))
    }

    fn open_window(about: About, window: Window) -> Result<Self, GatewayError> {
        let mut rows = Self {
            about,
            window,
            state: State::Opened,
            found: FoundRows::default(),
            count: 0,
        };
        rows.window.skip_byte_order_mark(&rows.about)?;
        let is_alone = match rows.window.peek(&rows.about)? {
            Some(b'[') if rows.about.is_success() => {
                rows.window.consume(1);
                rows.find_row()?;
                rows.state == State::Within && rows.window.peek(&rows.about)? == Some(b']')
            }
            Some(b'{') => {
                rows.read_element()?;
                if rows.window.peek(&rows.about)?.is_some() {
                    return Err(rows.about.unreadable(Problem::Trailing, ""));
                }
                rows.state = State::Done;
                rows.about.received(rows.window.taken(), None);
                true
            }
            Some(_) => return Err(rows.nonsense()),
            None => return Err(rows.about.unreadable(Problem::Empty, "")),
        };
        if is_alone {
            rows.judge()?;
        }
        Ok(rows)
    }

    /// Makes sure that there is no other payment than the one that was asked for, and one row of it. The same
    /// row once more is the same payment, and left out.
    ///
    /// # Errors
    ///
    /// [`Problem::AnotherTid`], [`Problem::SeveralPayments`].
    pub(super) fn only(self, tid: &Tid) -> Result<Self, GatewayError> {
        let rows = self.all_of(tid)?;
        if rows.count > 1 {
            return Err(rows.about.unreadable(Problem::SeveralPayments, ""));
        }
        Ok(rows)
    }

    /// Makes sure that all rows are of the payment that was asked for. What is the same as the first of them
    /// is left out.
    ///
    /// # Errors
    ///
    /// [`Problem::AnotherTid`].
    pub(super) fn all_of(mut self, tid: &Tid) -> Result<Self, GatewayError> {
        let Some(row) = self.first() else {
            return Ok(self);
        };
        if row.payment()?.tid != tid.as_str() {
            return Err(self.about.unreadable(Problem::AnotherTid, ""));
        }
        while self.state == State::Within && self.window.peek(&self.about)? == Some(b',') {
            self.find_row()?;
            let mut rows = self.found.rows(1, self.window.text());
            let (Some(first), Some(last)) = (rows.next(), rows.last()) else {
                continue;
            };
            if first.raw == last.raw {
                self.found.pop();
                self.count = self.count.saturating_sub(1);
            } else if last.payment()?.tid != tid.as_str() {
                return Err(self.about.unreadable(Problem::AnotherTid, ""));
            }
        }
        Ok(self)
    }

    /// Returns the first row, while no chunk was handed out.
    fn first(&self) -> Option<Row<'_>> {
        self.found.rows(1, self.window.text()).next()
    }

    /// Decides what the only object of an answer is: the only payment, or a refusal.
    fn judge(&mut self) -> Result<(), GatewayError> {
        let Some(row @ Row { raw, .. }) = self.first() else {
            return Ok(());
        };
        let is_in_array = self.state == State::Within;
        let ResultObject {
            code,
            message,
            has_tid,
        } = match payment::result_object(raw) {
            Ok(object) => object,
            // A row that contradicts itself is a payment of which nothing is certain.
            Err(FieldsError::Contradictory)
                if is_in_array && row.tid().is_ok_and(|tid| !tid.is_empty()) =>
            {
                return Ok(());
            }
            Err(FieldsError::Contradictory) => {
                return Err(self.about.unreadable(Problem::Contradictory, raw));
            }
            Err(FieldsError::NotAnObject(_)) => {
                return Err(self.broken(1, raw, RowProblem::Syntax));
            }
        };
        match code.as_ref() {
            result_code::SUCCESS if is_in_array => Ok(()),
            // The rows of an array tell what is wrong with them later, when the status is forgotten.
            result_code::SUCCESS if has_tid => match payment::read_payment(raw) {
                Ok(_) => Ok(()),
                Err(_) => Err(self.broken(1, raw, RowProblem::Syntax)),
            },
            result_code::SUCCESS => Err(self.about.unreadable(Problem::NoPayment, raw)),
            _ if is_in_array && (has_tid || code.is_empty()) => Ok(()),
            "" => Err(self.about.unreadable(Problem::NoCode, raw)),
            result_code::NO_PAYMENTS => {
                self.found = FoundRows::default();
                self.count = 0;
                Ok(())
            }
            code => Err(self.about.refused(code, &message)),
        }
    }

    /// Finds rows until there are enough to be handed out, or all.
    fn find_rows(&mut self) -> Result<(), GatewayError> {
        while self.found.is_empty() || !self.window.is_done() {
            match self.state {
                State::Done => break,
                State::Failed => return Err(self.about.incomplete()),
                State::Opened | State::Within => self.find_row()?,
            }
        }
        Ok(())
    }

    /// Moves on to the next row, or to the end.
    fn find_row(&mut self) -> Result<(), GatewayError> {
        let mut next = self.window.peek(&self.about)?;
        if next == Some(b']') {
            self.window.consume(1);
            if self.window.peek(&self.about)?.is_some() {
                return Err(self.about.unreadable(Problem::Trailing, ""));
            }
            self.state = State::Done;
            self.about.received(self.window.taken(), Some(self.count));
            return Ok(());
        }
        if self.state == State::Within {
            match next {
                Some(b',') => self.window.consume(1),
                Some(_) => return Err(self.unexpected(RowProblem::NoComma)),
                None => return Err(self.about.incomplete()),
            }
            next = self.window.peek(&self.about)?;
        }
        match next {
            Some(b'{') => self.read_element()?,
            Some(_) => return Err(self.unexpected(RowProblem::NoPayment)),
            None => return Err(self.about.incomplete()),
        }
        self.state = State::Within;
        Ok(())
    }

    /// Finds the end of the object that the window begins with, and its fields if that is easy.
    fn read_element(&mut self) -> Result<(), GatewayError> {
        let (length, fields) = if let Some(plain) = self.read_plain(None) {
            (plain.length, Some(FieldPlaces(plain.values)))
        } else {
            let length = self.find_end()?;
            // It may be as usual, and only have been cut off.
            let plain = self.read_plain(Some(length));
            (length, plain.map(|plain| FieldPlaces(plain.values)))
        };
        if length > ROW_BYTES_MAX {
            return Err(self.about.too_large(ROW_BYTES_MAX));
        }
        let mut place = self.window.pin(length);
        if fields.is_none() {
            let row = self.window.text().get(place.clone()).unwrap_or_default();
            if memchr::memchr2(b'\n', b'\r', row.as_bytes()).is_some() {
                serde_json::from_str::<&RawValue>(row).map_err(|_| {
                    self.broken(self.count.saturating_add(1), row, RowProblem::Syntax)
                })?;
                let line = without_whitespace(row);
                place = self.window.rewrite(place, line);
            }
        }
        self.found.push(place, fields);
        self.count = self.count.saturating_add(1);
        Ok(())
    }

    fn read_plain(&mut self, length: Option<usize>) -> Option<Plain<FIELDS>> {
        let unread = self.window.unread();
        let text = unread.get(..length.unwrap_or(unread.len()))?;
        fast::read(text, &KEYS)
    }

    /// Finds the end of an object of whatever shape, and reads on for it.
    fn find_end(&mut self) -> Result<usize, GatewayError> {
        let mut scan = Scan::default();
        loop {
            let unread = self.window.unread();
            if let Some(length) = scan.find_end(unread.as_bytes()) {
                return Ok(length);
            }
            if unread.len() > ROW_BYTES_MAX {
                return Err(self.about.too_large(ROW_BYTES_MAX));
            }
            if !self.window.fill(&self.about)? {
                return Err(self.about.incomplete());
            }
        }
    }

    /// Makes the error for a row that is not correct JSON.
    fn broken(&self, element: u64, row: &str, problem: RowProblem) -> GatewayError {
        self.about
            .unreadable(Problem::Row { element, problem }, row)
    }

    /// Makes the error for something else where the next row should be.
    fn unexpected(&self, problem: RowProblem) -> GatewayError {
        let element = self.count.saturating_add(1);
        self.broken(element, self.window.unread(), problem)
    }

    /// Makes the error for an answer that does not even begin like one.
    fn nonsense(&mut self) -> GatewayError {
        // More of it makes a better excerpt; whatever goes wrong here matters less.
        while self.window.unread().len() < 1024 && matches!(self.window.fill(&self.about), Ok(true))
        {
        }
        self.about
            .unreadable(Problem::NotJson, self.window.unread())
    }
}

/// Shows what is left to read, and no payment.
impl fmt::Debug for Rows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rows")
            .field("state", &self.state)
            .field("count", &self.count)
            .finish_non_exhaustive()
    }
}

/// Takes the whitespace between tokens out of JSON that is known to be correct.
fn without_whitespace(json: &str) -> String {
    let mut line = String::with_capacity(json.len());
    let mut is_string = false;
    let mut is_escaped = false;
    for character in json.chars() {
        if is_string {
            match character {
                _ if is_escaped => is_escaped = false,
                '\\' => is_escaped = true,
                '"' => is_string = false,
                _ => {}
            }
        } else if character == '"' {
            is_string = true;
        } else if matches!(character, ' ' | '\t' | '\n' | '\r') {
            continue;
        }
        line.push(character);
    }
    line
}

/// Looks for the end of a JSON object, and can go on where the text stopped short.
///
/// It goes by quotes and brackets alone: a parser could not tell a token that was cut off from a
/// wrong one.
#[derive(Default)]
struct Scan {
    /// How many bytes have been looked at.
    seen: usize,
    /// How many brackets are open.
    depth: usize,
    is_string: bool,
}

impl Scan {
    /// Returns the length of the object that the text begins with; `None` while it goes on.
    ///
    /// The text must begin with what was given before.
    fn find_end(&mut self, text: &[u8]) -> Option<usize> {
        while let Some(rest) = text.get(self.seen..)
            && let Some(&byte) = rest.first()
        {
            if self.is_string {
                let Some(quote) = memchr::memchr(b'"', rest) else {
                    self.seen = text.len();
                    return None;
                };
                self.seen = self.seen.saturating_add(quote);
                self.is_string = is_escaped(text.get(..self.seen).unwrap_or_default());
            } else {
                match byte {
                    b'"' => self.is_string = true,
                    b'{' | b'[' => self.depth = self.depth.saturating_add(1),
                    b'}' | b']' => self.depth = self.depth.saturating_sub(1),
                    _ => {}
                }
            }
            self.seen = self.seen.saturating_add(1);
            if self.depth == 0 {
                return Some(self.seen);
            }
        }
        None
    }
}

/// Tells whether what follows is escaped: an odd number of backslashes comes before.
fn is_escaped(before: &[u8]) -> bool {
    let backslashes = before
        .iter()
        .rev()
        .take_while(|byte| **byte == b'\\')
        .count();
    !backslashes.is_multiple_of(2)
}

#[cfg(test)]
#[expect(
    clippy::arithmetic_side_effects,
    reason = "a test that overflows fails"
)]
mod tests {
    use std::borrow::Cow;
    use std::io::{self, Read};
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::super::Call;
    use super::super::http::reply::tests::reply;
    use super::*;
    use crate::gateway::GatewayErrorKind;
    use crate::payment::{Balance, Payment, Status, Won};

    /// Hands out a body in pieces of given sizes, over and over.
    struct Pieces {
        body: io::Cursor<Vec<u8>>,
        sizes: Vec<usize>,
        next: usize,
    }

    impl Read for Pieces {
        fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
            let size = self.sizes[self.next % self.sizes.len()].min(room.len());
            self.next += 1;
            self.body.read(&mut room[..size])
        }
    }

    fn open_in_pieces(body: &[u8], pieces: &[usize]) -> Result<Rows, GatewayError> {
        open_sized(body, pieces, PieceSizes::USUAL)
    }

    /// The same with sizes at which a few rows are many.
    fn open_small(body: &[u8], pieces: &[usize]) -> Result<Rows, GatewayError> {
        let small = PieceSizes {
            read_bytes: 150,
            chunk_bytes: 64,
            step_chars: 8,
            long_body_bytes: 1000,
        };
        open_sized(body, pieces, small)
    }

    fn open_sized(body: &[u8], pieces: &[usize], sizes: PieceSizes) -> Result<Rows, GatewayError> {
        let body = Pieces {
            body: io::Cursor::new(body.to_vec()),
            sizes: pieces.to_vec(),
            next: 0,
        };
        let window = Window::new(Box::new(body), sizes);
        Rows::open_window(reply(Call::Search, 200, "").about, window)
    }

    fn open(http_status: u16, body: &str) -> Result<Rows, GatewayError> {
        Rows::open(reply(Call::Search, http_status, body))
    }

    /// Reads all rows, and each closely.
    fn collect(mut rows: Rows) -> Result<Vec<String>, GatewayError> {
        let mut texts = Vec::new();
        while let Some(chunk) = rows.next_chunk()? {
            for row in chunk.rows() {
                row.tid()?;
                texts.push(row.raw.to_owned());
                assert_eq!(u64::try_from(texts.len()), Ok(row.number));
            }
        }
        assert!(rows.next_chunk()?.is_none(), "the end stays the end");
        Ok(texts)
    }

    /// Reads the payments of an answer that has one chunk.
    fn payments(body: &str) -> Vec<Result<Payment<'static>, GatewayError>> {
        let chunk = open(200, body).unwrap().next_chunk().unwrap().unwrap();
        chunk.rows().map(Row::payment).collect()
    }

    fn read(http_status: u16, body: &str) -> Result<Vec<String>, GatewayError> {
        collect(open(http_status, body)?)
    }

    const CARD: &str = r#"{"RESULTCODE":"0000","RESULTMSG":"\uc131\uacf5","ORDERNO":"ORD-1769015359936-1f3669522aecc8","AMOUNT":"12000","BUYERNAME":"\uae40\ud558\ub298","BUYEREMAIL":"sky@example.com","PRODUCTNAME":"원두 200g","PRODUCTCODE":"637100","PAYMETHOD":"CARD","BUYERID":"sky","TID":"260122020935GU00N3e7","ACCEPTNO":"62986160","ACCEPTDATE":"20260122021000","CANCEL_SUM_AMOUNT":"7000","CANCELDATE":"20260123101500","CANCELMSG":"\ubd80\ubd84","ACCOUNTNO":"","RECEIVERNAME":"","DEPOSITENDDATE":"","CARDNAME":"BC\uce74\ub4dc","CARDCODE":"61","NEW":{"a":[1,2]}}"#;

    #[test]
    fn an_array_holds_payments() {
        let body = format!("[{CARD},{CARD}]");
        assert_eq!(read(200, &body).unwrap(), [CARD, CARD]);
    }

    #[test]
    fn a_payment_is_the_same_whatever_the_shape_of_its_row() {
        let odd = r#"{ "TID": "\u0041\ud83d\ude42", "BUYERNAME":"\uae40\"\n", "AMOUNT":5}"#;
        let plain = r#"{"BUYERNAME":"\uae40\"\n","TID":"\u0041\ud83d\ude42","AMOUNT":5}"#;
        let body = format!("[{odd},{plain},{odd}]");
        for size in [1, 7, 100_000] {
            let mut rows = open_in_pieces(body.as_bytes(), &[size]).unwrap();
            let chunk = rows.next_chunk().unwrap().unwrap();
            assert_eq!(chunk.count(), 3);
            for row in chunk.rows() {
                let payment = row.payment().unwrap();
                assert_eq!(
                    (payment.tid.as_ref(), payment.buyer.as_ref()),
                    ("A🙂", "김\"\n")
                );
                assert_eq!(row.tid().unwrap(), payment.tid);
            }
        }
    }

    #[test]
    fn a_long_answer_is_read_to_its_end_or_not_taken_for_whole() {
        let rows = PieceSizes::USUAL.long_body_bytes / CARD.len() * 3;
        let body = format!("[{}]", vec![CARD; rows].join(","));
        assert_eq!(read(200, &body).unwrap().len(), rows);
        let cut = &body[..body.len() - 1];
        assert!(matches!(
            read(200, cut),
            Err(GatewayError {
                kind: GatewayErrorKind::Incomplete,
                ..
            })
        ));
        let mut spoiled = body.into_bytes();
        let offset = PieceSizes::USUAL.long_body_bytes * 2;
        spoiled[offset] = 0xff;
        let error = open_in_pieces(&spoiled, &[usize::MAX])
            .and_then(collect)
            .unwrap_err();
        assert!(error.to_string().contains(&offset.to_string()), "{error}");
    }

    #[test]
    fn every_documented_field_is_read() {
        let payment = payments(&format!("[{CARD}]")).remove(0).unwrap();
        assert_eq!(payment.result_message, "성공");
        assert_eq!(payment.order_no, "ORD-1769015359936-1f3669522aecc8");
        assert_eq!(payment.amount.value(), Some(Won::new(12_000)));
        assert_eq!(payment.buyer, "김하늘");
        assert_eq!(payment.buyer_email, "sky@example.com");
        assert_eq!(payment.product, "원두 200g");
        assert_eq!(payment.product_code, "637100");
        assert_eq!(payment.method.name(), "card");
        assert_eq!(payment.buyer_id, "sky");
        assert_eq!(payment.tid, "260122020935GU00N3e7");
        assert_eq!(payment.approval_no, "62986160");
        assert_eq!(
            payment.approved_at.value().unwrap().to_string(),
            "2026-01-22T02:10:00"
        );
        assert_eq!(
            payment.cancelled_at.value().unwrap().to_string(),
            "2026-01-23T10:15:00"
        );
        assert_eq!(payment.cancel_message, "부분");
        assert_eq!(payment.balance(), Balance::Known(Won::new(7_000)));
        assert_eq!(payment.status(), Status::PartiallyCancelled);
        assert_eq!(payment.card, "BC카드");
        assert_eq!(payment.card_code, "61");
        assert!(payment.deposit_by.is_absent());
    }

    #[test]
    fn a_payment_is_the_same_in_the_usual_shape_and_in_another() {
        let usual = CARD.replace(r#","NEW":{"a":[1,2]}"#, "");
        let pretty = usual.replace("\",\"", "\" ,\n    \"");
        let body = format!("[{usual},{pretty},{CARD}]");
        let chunk = open(200, &body).unwrap().next_chunk().unwrap().unwrap();
        let payments: Vec<_> = chunk.rows().map(|row| row.payment().unwrap()).collect();
        assert_eq!(payments.len(), 3);
        assert_eq!(payments[0], payments[1]);
        assert_eq!(payments[0], payments[2]);
        let is_usual: Vec<_> = chunk.rows().map(|row| row.fields.is_some()).collect();
        assert_eq!(is_usual, [true, false, false]);
    }

    #[test]
    fn one_payment_after_the_other_is_decoded_in_the_same_room() {
        let rows = ["\\ud55c\\uae00", "", "\\n", "plain"]
            .map(|text| CARD.replace("\\uae40\\ud558\\ub298", text));
        let body = format!("[{}]", rows.join(",")).replace(r#","NEW":{"a":[1,2]}"#, "");
        let chunk = open(200, &body).unwrap().next_chunk().unwrap().unwrap();
        let mut decoded = String::new();
        let mut buyers = Vec::new();
        for row in chunk.rows() {
            let payment = row.payment_in(&mut decoded).unwrap();
            assert_eq!(payment, row.payment().unwrap());
            assert_eq!(
                (&*payment.card, &*payment.cancel_message),
                ("BC카드", "부분")
            );
            assert!(matches!(payment.card, Cow::Borrowed(_)));
            buyers.push(payment.buyer.into_owned());
        }
        assert_eq!(buyers, ["한글", "", "\n", "plain"]);
    }

    #[test]
    fn a_virtual_account_has_its_own_fields() {
        let body = r#"[{"RESULTCODE":"0000","AMOUNT":1050,"PAYMETHOD":"VACCOUNT","TID":"5227874005","ACCEPTDATE":null,"ACCOUNTNO":"08201108797596","RECEIVERNAME":"홍길동","DEPOSITENDDATE":"20240418235959","CARDNAME":"중소기업은행","CARDCODE":"03"}]"#;
        let payment = payments(body).remove(0).unwrap();
        assert_eq!(payment.status(), Status::AwaitingDeposit);
        assert_eq!(payment.amount.value(), Some(Won::new(1_050)));
        assert_eq!(payment.account_no, "08201108797596");
        assert_eq!(payment.account_holder, "홍길동");
        assert_eq!(
            payment.deposit_by.value().unwrap().to_string(),
            "2024-04-18T23:59:59"
        );
    }

    #[test]
    fn the_misspelled_balance_counts_only_without_the_right_one() {
        for (fields, left) in [
            (r#""CANCLE_SUM_AMOUNT":"5""#, Some(5)),
            (
                r#""CANCLE_SUM_AMOUNT":"5","CANCEL_SUM_AMOUNT":"7""#,
                Some(7),
            ),
            (
                r#""CANCEL_SUM_AMOUNT":"7","CANCLE_SUM_AMOUNT":"5""#,
                Some(7),
            ),
            (r#""CANCEL_SUM_AMOUNT":"","CANCLE_SUM_AMOUNT":"5""#, Some(5)),
            (r#""CANCEL_SUM_AMOUNT":null"#, None),
        ] {
            let payment = payments(&format!(r#"[{{"TID":"1",{fields}}}]"#))
                .remove(0)
                .unwrap();
            assert_eq!(payment.balance_left.value(), left.map(Won::new), "{fields}");
        }
    }

    #[test]
    fn no_payments_is_an_object_with_e008_or_an_empty_array() {
        for body in [
            r#"{"RESULTCODE":"E008","RESULTMSG":"\uc870\ud68c \ub0b4\uc5ed \uc5c6\uc74c"}"#,
            r#"{"RTN_CD":"E008","RTN_MSG":""}"#,
            r#"[{"RESULTCODE":"E008","RESULTMSG":"없음"}]"#,
            "[]",
            " [ \n ] \n",
            "\u{feff}[]",
        ] {
            assert_eq!(read(200, body).unwrap(), [""; 0], "{body}");
        }
    }

    #[test]
    fn no_payments_is_the_end_of_the_answer() {
        let error = read(200, r#"[{"RESULTCODE":"E008"}] x"#).unwrap_err();
        assert!(
            error.to_string().contains("goes on after its end"),
            "{error}"
        );
    }

    #[test]
    fn a_payment_alone_is_readable_or_an_error_with_its_status() {
        let body = r#"{"RESULTCODE":"0000","TID":"1","BUYERNAME":"\ud83d"}"#;
        let error = open(500, body).unwrap_err();
        assert!(
            matches!(
                error,
                GatewayError {
                    kind: GatewayErrorKind::Unavailable { .. },
                    http_status: Some(500),
                    ..
                }
            ),
            "{error}"
        );
    }

    #[test]
    fn no_payments_says_so_whatever_the_status() {
        assert_eq!(read(404, r#"{"RESULTCODE":"E008"}"#).unwrap(), [""; 0]);
    }

    #[test]
    fn any_other_code_is_a_refusal_whatever_the_status_and_shape() {
        for (status, body) in [
            (
                200,
                r#"{"RESULTCODE":"E003","RESULTMSG":"ID & KEY 불일치"}"#,
            ),
            (200, r#"{"RTN_CD":"E003","RTN_MSG":"ID & KEY 불일치"}"#),
            (
                200,
                r#"[{"RESULTCODE":"E003","RESULTMSG":"ID & KEY 불일치"}]"#,
            ),
            (
                200,
                r#"{"RESULTCODE":"E003","RESULTMSG":"ID & KEY 불일치","TID":"1"}"#,
            ),
            (
                500,
                r#"{"RESULTCODE":"E003","RESULTMSG":"ID & KEY 불일치"}"#,
            ),
        ] {
            let error = open(status, body).unwrap_err();
            assert_eq!(
                error.to_string(),
                format!("/api/paysearch answered E003: ID & KEY 불일치 (HTTP {status})")
            );
            assert!(!error.may_pass());
        }
    }

    #[test]
    fn an_object_with_0000_is_one_payment() {
        let body = r#"{"RESULTCODE":"0000","TID":"1"}"#;
        assert_eq!(read(200, body).unwrap(), [body]);
        let error = open(200, r#"{"RESULTCODE":"0000","RESULTMSG":"성공"}"#).unwrap_err();
        assert_eq!(
            error.to_string(),
            r#"the answer of /api/paysearch (HTTP 200) is not to be understood: it says 0000 and leaves out the payment: {"RESULTCODE":"0000","RESULTMSG":"성공"}"#
        );
    }

    #[test]
    fn a_payment_that_failed_is_a_row_like_any_other() {
        let body = r#"[{"RESULTCODE":"E101","TID":"1"}]"#;
        assert_eq!(read(200, body).unwrap().len(), 1);
        let body = r#"[{"RESULTCODE":"E101"},{"RESULTCODE":"0000","TID":"1"}]"#;
        assert_eq!(read(200, body).unwrap().len(), 2);
    }

    #[test]
    fn pretty_printed_rows_fit_on_a_line_each() {
        let pretty = "[\n    {\n        \"TID\": \"a\\\\\\\" \\n b\",\r\n\t\"X\" : [ 1 , {} ]\n    }\n,\n{\"TID\": \"2\"}]\n";
        assert_eq!(
            read(200, pretty).unwrap(),
            [r#"{"TID":"a\\\" \n b","X":[1,{}]}"#, r#"{"TID": "2"}"#]
        );
    }

    #[test]
    fn a_row_on_several_lines_is_correct_before_it_is_put_on_one() {
        let error = read(200, "[{\"TID\":\"1\"},\n{\"X\":1\n2}]").unwrap_err();
        assert!(
            error.to_string().contains("element 2 is not correct JSON"),
            "{error}"
        );
    }

    #[test]
    fn an_answer_that_stops_before_its_end_is_never_complete() {
        let body = format!("\u{feff} [{CARD},\n{CARD} ] ");
        let end = body.trim_end().len();
        for length in 0..end {
            let part = &body.as_bytes()[..length];
            let result = open_in_pieces(part, &[usize::MAX]).and_then(collect);
            assert!(result.is_err(), "{length} bytes");
        }
        assert!(read(200, &body[..end]).is_ok());
        let object = r#"{"RESULTCODE":"E008"}"#;
        for length in 1..object.len() {
            assert!(matches!(
                open(200, &object[..length]),
                Err(GatewayError {
                    kind: GatewayErrorKind::Incomplete,
                    ..
                })
            ));
        }
    }

    #[test]
    fn the_batches_before_a_break_are_handed_out() {
        let rows = PieceSizes::USUAL.read_bytes * 3 / CARD.len();
        let whole = vec![CARD; rows].join(",");
        let mut rows = open(200, &format!("[{whole},{{\"TID\"")).unwrap();
        for _ in 0..2 {
            assert!(rows.next_chunk().unwrap().is_some());
        }
        let mut is_broken = || {
            matches!(
                rows.next_chunk(),
                Err(GatewayError {
                    kind: GatewayErrorKind::Incomplete,
                    ..
                })
            )
        };
        assert!(is_broken() || is_broken());
        assert!(is_broken(), "and it stays broken");
    }

    #[test]
    fn a_batch_in_which_an_answer_breaks_is_not_handed_out() {
        let row = format!("{{\"TID\":\"{}\"}}", "1".repeat(590));
        let mut rows = open(200, &format!("[{},", vec![row; 1000].join(","))).unwrap();
        let mut chunks = 0;
        while let Ok(chunk) = rows.next_chunk() {
            assert!(chunk.is_some());
            chunks += 1;
        }
        assert!(chunks > 1);
        for _ in 0..3 {
            assert!(matches!(
                rows.next_chunk(),
                Err(GatewayError {
                    kind: GatewayErrorKind::Incomplete,
                    ..
                })
            ));
        }
    }

    #[test]
    fn an_answer_that_comes_in_small_pieces_is_no_longer_than_it_is() {
        // A read is one row with its comma, or ends just before one does.
        for (size, row, separator) in [(513, 512, ","), (512, 512, ",\n"), (1000, 600, ",\n")] {
            let row = format!("{{\"TID\":\"{}\"}}", "1".repeat(row - 10));
            let rows = 5 * ROW_BYTES_MAX / row.len();
            let body = format!("[{}]", vec![row; rows].join(separator));
            let read = open_in_pieces(body.as_bytes(), &[1, size]).and_then(collect);
            assert_eq!(read.unwrap().len(), rows, "{size}");
            let read = open_in_pieces(body.as_bytes(), &[size]).and_then(collect);
            assert_eq!(read.unwrap().len(), rows, "{size}");
        }
    }

    #[test]
    fn a_break_before_the_first_row_shows_at_once() {
        for body in ["[", "[ ", "[{\"TID\""] {
            assert!(
                matches!(
                    open(200, body),
                    Err(GatewayError {
                        kind: GatewayErrorKind::Incomplete,
                        ..
                    })
                ),
                "{body}"
            );
        }
    }

    #[test]
    fn what_is_not_json_is_quoted_and_named() {
        for (status, body, message) in [
            (200, "", "(HTTP 200) is not to be understood: it is empty"),
            (
                200,
                " \n",
                "(HTTP 200) is not to be understood: it is empty",
            ),
            (
                200,
                "<html>\u{1b}[31m점검",
                "it is not what was asked for in JSON: <html>\\u{1b}[31m점검",
            ),
            (200, "null", "it is not what was asked for in JSON: null"),
            (
                403,
                "Forbidden",
                "(HTTP 403) is not to be understood: it has no result code: Forbidden",
            ),
            (
                200,
                r#"{"RESULTCODE":"E008","RESULTCODE":"0000"}"#,
                "it says two things under one name: {\"RESULTCODE\":\"E008\",\"RESULTCODE\":\"0000\"}",
            ),
            (
                200,
                r#"[{"RESULTCODE":"E008","RESULTCODE":"E003"}]"#,
                "it says two things under one name: {\"RESULTCODE\":\"E008\",\"RESULTCODE\":\"E003\"}",
            ),
            (403, "[]", "it has no result code: []"),
            (200, "{}", "it has no result code: {}"),
            (200, "[] x", "it goes on after its end"),
            (
                200,
                r#"{"RESULTCODE":"E008"} x"#,
                "it goes on after its end",
            ),
            (
                502,
                "<html>Bad Gateway",
                "is unavailable: HTTP 502: <html>Bad Gateway",
            ),
            (500, "", "is unavailable: HTTP 500"),
        ] {
            let error = read(status, body).unwrap_err().to_string();
            assert!(error.ends_with(message), "{error}");
        }
    }

    #[test]
    fn broken_rows_are_named_by_their_number() {
        for (body, message) in [
            (
                r#"[{"TID":"1"},{"TID":x}]"#,
                "element 2 is not correct JSON",
            ),
            (r#"[{"TID":"1"},7]"#, "element 2: a payment was expected"),
            (r#"[{"TID":"1"},]"#, "element 2: a payment was expected"),
            (r#"[{"TID":"1"}{"TID":"2"}]"#, "element 2: a comma"),
            ("[,]", "element 1: a payment was expected"),
            ("[{\"TID\":\"1\u{1}\"}]", "element 1 is not correct JSON"),
        ] {
            let error = read(200, body).unwrap_err().to_string();
            assert!(error.contains(message), "{error}");
        }
    }

    #[test]
    fn half_a_surrogate_pair_is_an_error_of_its_payment() {
        // Not the first row, which is looked into in case it is a refusal.
        let body = r#"[{"TID":"1"},{"TID":"2","BUYERNAME":"\ud83d"}]"#;
        let error = payments(body).remove(1).unwrap_err();
        assert!(error.to_string().contains("element 2"), "{error}");
    }

    #[test]
    fn bytes_that_are_not_utf8_are_named_by_their_place() {
        let mut body = format!("[{CARD},").into_bytes();
        let offset = body.len() + 2;
        body.extend_from_slice(b"{\"\xb1\xe8\":1}]");
        for size in [1, 7, usize::MAX] {
            let mut rows = open_in_pieces(&body, &[size]).unwrap();
            let error = rows.next_chunk().unwrap_err().to_string();
            assert!(
                error.contains(&format!("byte {offset} is not UTF-8")),
                "{error}"
            );
        }
    }

    #[test]
    fn a_row_without_end_is_given_up() {
        let mut endless = reply(Call::Search, 200, "");
        endless.body =
            Box::new(io::Cursor::new(b"[{\"TID\":\"1\"},{\"".to_vec()).chain(io::repeat(b'x')));
        let mut rows = Rows::open(endless).unwrap();
        assert!(matches!(
            rows.next_chunk(),
            Err(GatewayError {
                kind: GatewayErrorKind::TooLarge { .. },
                ..
            })
        ));
    }

    #[test]
    fn a_payment_is_only_taken_for_the_tid_that_was_asked() {
        let tid: Tid = "abc".parse().unwrap();
        let only = |body| open(200, body).unwrap().only(&tid).and_then(collect);
        assert_eq!(only("[]").unwrap().len(), 0);
        assert_eq!(only(r#"[{"TID":"abc"}]"#).unwrap().len(), 1);
        // The same row once more is the same payment.
        assert_eq!(only(r#"[{"TID":"abc"},{"TID":"abc"}]"#).unwrap().len(), 1);
        assert_eq!(
            only(r#"{"RESULTCODE":"0000","TID":"abc"}"#).unwrap().len(),
            1
        );
        for (body, message) in [
            (r#"[{"TID":"ABC"}]"#, "another TID"),
            (r#"[{"TID":"abc"},{"TID":"abc","X":1}]"#, "that differ"),
            (
                r#"[{"TID":"abc"},{"TID":"abc"},{"TID":"x"}]"#,
                "another TID",
            ),
            (r#"[{"RESULTCODE":"0000"}]"#, "another TID"),
        ] {
            let error = only(body).unwrap_err().to_string();
            assert!(error.contains(message), "{error}");
        }
    }

    #[test]
    fn the_listener_hears_of_the_end_with_the_number_of_rows() {
        let heard = Arc::new(std::sync::Mutex::new(Vec::new()));
        let mut reply = reply(Call::Search, 200, r#"[{"TID":"1"},{"TID":"2"}]"#);
        reply.about.listener = Arc::new({
            let heard = Arc::clone(&heard);
            move |event| heard.lock().unwrap().push(event.to_string())
        });
        collect(Rows::open(reply).unwrap()).unwrap();
        let heard = heard.lock().unwrap();
        assert_eq!(heard.len(), 1);
        assert!(heard[0].ends_with(": 2 rows, 25 bytes"), "{heard:?}");
    }

    fn json_string() -> impl Strategy<Value = String> {
        proptest::collection::vec(
            prop_oneof![
                Just(r"\u".to_owned() + "c131"),
                Just(r#"\""#.to_owned()),
                Just(r"\\".to_owned()),
                Just(r"\/".to_owned()),
                Just("}],[{".to_owned()),
                Just("\u{feff}".to_owned()),
                "[가-힣🙂é a-z0-9]{0,6}",
            ],
            0..6,
        )
        .prop_map(|parts| format!("\"{}\"", parts.concat()))
    }

    /// Returns what a row is handed out as.
    fn on_a_line(row: &str) -> String {
        if row.contains('\n') {
            without_whitespace(row)
        } else {
            row.to_owned()
        }
    }

    fn json_row() -> impl Strategy<Value = String> {
        let blank = prop_oneof![Just(""), Just(" "), Just("\n\t")];
        let value = prop_oneof![
            json_string(),
            Just("null".to_owned()),
            Just("-1.5e3".to_owned()),
            Just("[{},[\"}\"]]".to_owned()),
        ];
        proptest::collection::vec((json_string(), blank, value), 0..5).prop_map(|fields| {
            let mut row = String::from("{\"TID\":\"1\"");
            for (key, blank, value) in fields {
                row += &[",", blank, &key, blank, ":", &value, blank].concat();
            }
            row + "}"
        })
    }

    proptest! {
        #[test]
        fn the_same_rows_come_out_however_the_answer_is_cut(
            rows in proptest::collection::vec(json_row(), 0..8),
            sizes in proptest::collection::vec(1_usize..40, 1..6),
            separator in prop_oneof![Just(","), Just(" ,\n"), Just("\t, ")],
        ) {
            let body = format!("[{}]", rows.join(separator));
            let rows: Vec<_> = rows.iter().map(|row| on_a_line(row)).collect();
            let read = open_in_pieces(body.as_bytes(), &sizes).and_then(collect).unwrap();
            prop_assert_eq!(&read, &rows);
            let drip = open_in_pieces(body.as_bytes(), &[1]).and_then(collect).unwrap();
            prop_assert_eq!(&drip, &rows);
        }

        #[test]
        fn many_rows_are_handed_out_each_once_whatever_their_batches(
            rows in proptest::collection::vec(json_row(), 0..60),
            sizes in proptest::collection::vec(1_usize..200, 1..6),
            separator in prop_oneof![Just(","), Just(" ,\n")],
            cut in any::<proptest::sample::Index>(),
        ) {
            let body = format!("[{}]", rows.join(separator)).into_bytes();
            let rows: Vec<_> = rows.iter().map(|row| on_a_line(row)).collect();
            let read = open_small(&body, &sizes).unwrap();
            prop_assert_eq!(&collect(read).unwrap(), &rows);
            let part = &body[..cut.index(body.len())];
            prop_assert!(open_small(part, &sizes).and_then(collect).is_err());
        }

        #[test]
        fn no_bytes_whatever_make_it_panic(
            bytes in proptest::collection::vec(
                prop_oneof![
                    proptest::sample::select(b"[]{}\",:\\u0 \n\xef\xbb\xbf\xec".to_vec()),
                    any::<u8>(),
                ],
                0..60,
            ),
            sizes in proptest::collection::vec(1_usize..20, 1..4),
        ) {
            if let Ok(mut rows) = open_in_pieces(&bytes, &sizes) {
                while let Ok(Some(chunk)) = rows.next_chunk() {
                    for row in chunk.rows() {
                        drop(row.payment());
                        drop(row.tid());
                    }
                }
            }
        }
    }
}
