//! Payments out of an answer as it streams in. Refuses to hold more than a window of it, and to take
//! a part for the whole.

use std::borrow::Cow;
use std::fmt;
use std::io::{self, Read};

use serde_json::value::RawValue;

use super::Call;
use super::ahead::Ahead;
use super::error::{Error, Problem};
use super::object;
use super::plain::{self, Plain, Value, keys};
use super::reply::{About, Reply, not_utf8};
use super::search::{self, FIELDS, KEYS, Verdict};
use super::text::{Piece, ReadText, Text};
use crate::payment::{Foreign, Payment, Tid};

/// The rows of a search, each lent until the next one is asked for.
///
/// Memory stays the same however many there are. The rows are complete only when
/// [`Rows::next_row`] has returned `None`.
pub struct Rows {
    about: About,
    window: Window,
    state: State,
    /// Length in bytes of the row that the window begins with; 0 for none.
    row_length: usize,
    /// The fields of that row, when it is of the usual shape.
    fields: Option<Fields>,
    /// The texts of that row, where rows are decoded as they are read.
    decoded: Option<String>,
    /// The row that the window begins with is still to be handed out.
    is_ahead: bool,
    /// How many rows have been read.
    count: u64,
}

/// A payment as the gateway wrote it: one JSON object.
#[derive(Clone, Copy)]
pub struct Row<'a> {
    raw: &'a str,
    fields: Option<&'a Fields>,
    decoded: &'a str,
    number: u64,
    about: &'a About,
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

/// The longest row taken, in bytes. Real ones have some 600.
const ROW_LIMIT: usize = 1 << 20;

/// The largest answer taken, in bytes after decompression: some ten million payments.
const BODY_LIMIT: usize = 8 << 30;

impl Rows {
    /// Returns the next row, or `None` after the last one.
    ///
    /// # Errors
    ///
    /// [`Error::Incomplete`] when the answer stops before its end, and whatever else can be wrong
    /// with an answer on its way. The rows before an error are good, but they are not all.
    pub fn next_row(&mut self) -> Result<Option<Row<'_>>, Error> {
        if self.is_ahead {
            self.is_ahead = false;
        } else {
            self.advance()?;
        }
        Ok(self.row())
    }

    /// Decodes texts as rows are read, for whoever will want the payments of all of them.
    pub fn decode(&mut self) {
        self.decoded.get_or_insert_default();
    }

    /// Returns how many bytes of the answer have been read, after decompression.
    #[must_use]
    pub const fn bytes_read(&self) -> usize {
        self.window.taken
    }

    /// Reads an answer up to its first row, and finds out whether it is a refusal instead.
    ///
    /// An array holds payments. An object with `E008` says that there are none; one with any other
    /// code is a refusal; one with `0000` and a TID is a payment. An array that holds nothing but a
    /// refusal is taken for it (`wire.md`).
    pub(super) fn open(reply: Reply) -> Result<Self, Error> {
        let mut rows = Self {
            about: reply.about,
            window: Window::new(reply.body),
            state: State::Opened,
            row_length: 0,
            fields: None,
            decoded: None,
            is_ahead: false,
            count: 0,
        };
        rows.window.skip_byte_order_mark(&rows.about)?;
        let is_alone = match rows.window.peek(&rows.about)? {
            Some(b'[') if rows.about.is_success() => {
                rows.window.consume(1);
                rows.advance()?;
                rows.row_length > 0
                    && rows.window.peek_from(rows.row_length, &rows.about)? == Some(b']')
            }
            Some(b'{') => {
                rows.read_element()?;
                if rows
                    .window
                    .peek_from(rows.row_length, &rows.about)?
                    .is_some()
                {
                    return Err(rows.about.unreadable(Problem::Trailing, ""));
                }
                rows.state = State::Done;
                rows.about.received(rows.window.taken, None);
                true
            }
            Some(_) => return Err(rows.nonsense()),
            None => return Err(rows.about.unreadable(Problem::Empty, "")),
        };
        rows.is_ahead = rows.row_length > 0;
        if is_alone {
            rows.judge()?;
        }
        Ok(rows)
    }

    /// Makes sure that there is no other payment than the one that was asked for.
    ///
    /// # Errors
    ///
    /// [`Problem::AnotherTid`], [`Problem::SeveralPayments`].
    pub(super) fn only(mut self, tid: &Tid) -> Result<Self, Error> {
        let Some(row) = self.row() else {
            return Ok(self);
        };
        if row.payment()?.tid != tid.as_str() {
            return Err(self.about.unreadable(Problem::AnotherTid, ""));
        }
        if self.state == State::Within
            && self.window.peek_from(self.row_length, &self.about)? == Some(b',')
        {
            return Err(self.about.unreadable(Problem::SeveralPayments, ""));
        }
        Ok(self)
    }

    fn row(&self) -> Option<Row<'_>> {
        let raw = self.window.unread().get(..self.row_length)?;
        (!raw.is_empty()).then_some(Row {
            raw,
            fields: self.fields.as_ref(),
            decoded: self.decoded.as_deref().unwrap_or_default(),
            number: self.count,
            about: &self.about,
        })
    }

    /// Decides what the only object of an answer is: the only payment, or a refusal.
    fn judge(&mut self) -> Result<(), Error> {
        let Some(row) = self.row() else {
            return Ok(());
        };
        let Verdict {
            code,
            message,
            has_tid,
        } = search::verdict(row.raw).map_err(|error| row.broken(&error))?;
        let is_in_array = self.state == State::Within;
        match code.as_ref() {
            "0000" if has_tid || is_in_array => Ok(()),
            "0000" => Err(self
                .about
                .unreadable(Problem::Lacking("the payment"), row.raw)),
            _ if is_in_array && (has_tid || code.is_empty()) => Ok(()),
            "" => Err(self.about.unreadable(Problem::NoCode, row.raw)),
            NO_PAYMENTS => {
                self.row_length = 0;
                self.is_ahead = false;
                self.state = State::Done;
                Ok(())
            }
            code => Err(self.about.refused(code, &message)),
        }
    }

    /// Moves on to the next row, or to the end.
    fn advance(&mut self) -> Result<(), Error> {
        let result = self.try_advance();
        if result.is_err() {
            self.state = State::Failed;
            self.row_length = 0;
        }
        result
    }

    fn try_advance(&mut self) -> Result<(), Error> {
        self.window.consume(self.row_length);
        self.row_length = 0;
        match self.state {
            State::Done => return Ok(()),
            State::Failed => return Err(self.about.incomplete()),
            State::Opened | State::Within => {}
        }
        let mut next = self.window.peek(&self.about)?;
        if next == Some(b']') {
            self.window.consume(1);
            if self.window.peek(&self.about)?.is_some() {
                return Err(self.about.unreadable(Problem::Trailing, ""));
            }
            self.state = State::Done;
            self.about.received(self.window.taken, Some(self.count));
            return Ok(());
        }
        if self.state == State::Within {
            match next {
                Some(b',') => self.window.consume(1),
                Some(_) => return Err(self.syntax("a comma or the end of the array was expected")),
                None => return Err(self.about.incomplete()),
            }
            next = self.window.peek(&self.about)?;
        }
        match next {
            Some(b'{') => self.read_element()?,
            Some(_) => return Err(self.syntax("a payment was expected")),
            None => return Err(self.about.incomplete()),
        }
        self.state = State::Within;
        Ok(())
    }

    /// Finds the end of the object that the window begins with, and its fields if that is easy.
    fn read_element(&mut self) -> Result<(), Error> {
        let (length, fields) = if let Some(plain) = self.read_plain(None) {
            (plain.length, Some(plain.values))
        } else {
            let length = self.find_end()?;
            // It may be as usual, and only have been cut off.
            (
                length,
                self.read_plain(Some(length)).map(|plain| plain.values),
            )
        };
        if length > ROW_LIMIT {
            return Err(self.about.too_large(ROW_LIMIT));
        }
        self.row_length = length;
        self.fields = fields.map(Fields);
        self.count = self.count.saturating_add(1);
        Ok(())
    }

    fn read_plain(&mut self, length: Option<usize>) -> Option<Plain<FIELDS>> {
        let unread = self.window.unread();
        let text = unread.get(..length.unwrap_or(unread.len()))?;
        match &mut self.decoded {
            Some(decoded) => plain::read(text, &KEYS, decoded),
            None => plain::read(text, &KEYS, &mut ()),
        }
    }

    /// Finds the end of an object of whatever shape, and reads on for it.
    fn find_end(&mut self) -> Result<usize, Error> {
        let mut scan = Scan::default();
        loop {
            let unread = self.window.unread();
            if let Some(length) = scan.find_end(unread.as_bytes()) {
                return Ok(length);
            }
            if unread.len() > ROW_LIMIT {
                return Err(self.about.too_large(ROW_LIMIT));
            }
            if !self.window.fill(&self.about)? {
                return Err(self.about.incomplete());
            }
        }
    }

    fn syntax(&self, detail: &str) -> Error {
        let problem = Problem::Syntax {
            element: self.count.saturating_add(1),
            detail: Foreign::new(detail),
        };
        self.about.unreadable(problem, self.window.unread())
    }

    /// Makes the error for an answer that does not even begin like one.
    fn nonsense(&mut self) -> Error {
        // More of it makes a better excerpt; whatever goes wrong here matters less.
        while self.window.unread().len() < 1024 && matches!(self.window.fill(&self.about), Ok(true))
        {
        }
        self.about
            .unreadable(Problem::NotJson, self.window.unread())
    }
}

/// "No payments": comes as an object, not as an empty array.
const NO_PAYMENTS: &str = "E008";

/// Shows what is left to read, and no payment.
impl fmt::Debug for Rows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rows")
            .field("state", &self.state)
            .field("count", &self.count)
            .finish_non_exhaustive()
    }
}

impl<'a> Row<'a> {
    /// Returns the object exactly as the gateway wrote it.
    ///
    /// # Errors
    ///
    /// [`Error::Unreadable`] when it is not correct JSON.
    pub fn raw(self) -> Result<&'a str, Error> {
        if self.fields.is_none() {
            serde_json::from_str::<&RawValue>(self.raw).map_err(|error| self.broken(&error))?;
        }
        Ok(self.raw)
    }

    /// Returns the object on one line, strings untouched, for NDJSON.
    ///
    /// Only a row with line breaks is copied.
    ///
    /// # Errors
    ///
    /// As [`Row::raw`].
    pub fn raw_line(self) -> Result<Cow<'a, str>, Error> {
        let raw = self.raw()?;
        Ok(match memchr::memchr2(b'\n', b'\r', raw.as_bytes()) {
            None => Cow::Borrowed(raw),
            Some(_) => Cow::Owned(without_whitespace(raw)),
        })
    }

    /// Returns where the fields are, for a row of the usual shape, which is correct JSON on one line.
    #[must_use]
    pub const fn fields(self) -> Option<&'a Fields> {
        self.fields
    }

    /// Returns the texts that were decoded as the row was read; its fields know where.
    #[must_use]
    pub const fn decoded(self) -> &'a str {
        self.decoded
    }

    /// Returns the object on one line, to be kept as a [`KeptRow`], which checks its syntax.
    ///
    /// # Errors
    ///
    /// As [`Row::raw`], but only for a row with line breaks.
    pub fn unchecked_line(self) -> Result<Cow<'a, str>, Error> {
        if self.fields.is_some() {
            return Ok(Cow::Borrowed(self.raw));
        }
        match memchr::memchr2(b'\n', b'\r', self.raw.as_bytes()) {
            None => Ok(Cow::Borrowed(self.raw)),
            Some(_) => self.raw_line(),
        }
    }

    /// Reads the payment. Texts without escapes are borrowed.
    ///
    /// # Errors
    ///
    /// [`Error::Unreadable`] when it is not correct JSON, or a string in it is half a surrogate pair.
    pub fn payment(self) -> Result<Payment<'a>, Error> {
        match self.fields {
            Some(fields) => Ok(fields.payment(self.raw, self.decoded)),
            None => search::read_payment(self.raw).map_err(|error| self.broken(&error)),
        }
    }

    fn broken(self, error: &serde_json::Error) -> Error {
        let problem = Problem::Syntax {
            element: self.number,
            detail: Foreign::new(error.to_string()),
        };
        self.about.unreadable(problem, self.raw)
    }
}

/// Shows which row it is, and nothing of a payment.
impl fmt::Debug for Row<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Row")
            .field("number", &self.number)
            .finish_non_exhaustive()
    }
}

/// Where the fields of a row of the usual shape are: found while its end was looked for, and good for
/// no other row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fields([Value; FIELDS]);

/// The place of the TID among the fields.
const TID: usize = 10;

impl Fields {
    fn payment<'a>(&self, row: &'a str, decoded: &'a str) -> Payment<'a> {
        search::payment(self.0.map(|field| field.text(row, decoded)))
    }
}

/// A row that was kept after its answer was gone.
#[derive(Clone, Copy)]
pub struct KeptRow<'a> {
    /// Its number in the answer, counted from 1.
    pub number: u64,
    /// The object on one line: [`Row::unchecked_line`].
    pub raw: &'a str,
    /// [`Row::fields`], if these were kept as well.
    pub fields: Option<&'a Fields>,
    /// [`Row::decoded`], if the fields were kept.
    pub decoded: &'a str,
}

impl<'a> KeptRow<'a> {
    /// Reads the payment.
    ///
    /// # Errors
    ///
    /// As [`Row::payment`].
    pub fn payment(self) -> Result<Payment<'a>, Error> {
        match self.fields {
            Some(fields) => Ok(fields.payment(self.raw, self.decoded)),
            None => search::read_payment(self.raw).map_err(|error| broken(self.number, &error)),
        }
    }

    /// Reads nothing but the TID, and checks the syntax of all of it; empty where there is none.
    ///
    /// # Errors
    ///
    /// [`Error::Unreadable`] when it is not correct JSON.
    pub fn tid(self) -> Result<Cow<'a, str>, Error> {
        if let Some(Fields(fields)) = self.fields
            && let Some(tid) = fields.get(TID)
        {
            return Ok(tid.text(self.raw, self.decoded));
        }
        let [tid] =
            object::fields(self.raw, &keys!["TID"]).map_err(|error| broken(self.number, &error))?;
        Ok(tid)
    }
}

/// Shows which row it is, and nothing of a payment.
impl fmt::Debug for KeptRow<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeptRow")
            .field("number", &self.number)
            .finish_non_exhaustive()
    }
}

/// Makes the error for a row whose answer is gone.
fn broken(number: u64, error: &serde_json::Error) -> Error {
    Error::Unreadable {
        call: Call::Search,
        // Rows come with no other.
        http_status: 200,
        problem: Problem::Syntax {
            element: number,
            detail: Foreign::new(error.to_string()),
        },
        excerpt: Foreign::default(),
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

/// The part of a body that is being looked at: text, and a little more than one read of it.
struct Window {
    body: Box<dyn ReadText>,
    text: String,
    /// What comes before is done with, and makes room when more is read.
    start: usize,
    /// Bytes read so far, after decompression.
    taken: usize,
}

/// How much is read at a time, in bytes. Ureq's own buffer has the same size.
const READ_SIZE: usize = 128 << 10;

/// From so many bytes on, the rest of a body is worth a thread of its own, which reads it while its
/// rows are looked at.
const LONG_BODY: usize = 1 << 20;

impl Window {
    fn new(body: Box<dyn Read + Send>) -> Self {
        Self {
            body: Box::new(Text::new(body, READ_SIZE)),
            text: String::with_capacity(READ_SIZE * 2),
            start: 0,
            taken: 0,
        }
    }

    fn unread(&self) -> &str {
        self.text.get(self.start..).unwrap_or_default()
    }

    fn consume(&mut self, length: usize) {
        self.start = self.start.saturating_add(length);
    }

    /// Skips a byte order mark, where the body begins with one.
    fn skip_byte_order_mark(&mut self, about: &About) -> Result<(), Error> {
        while self.unread().is_empty() && self.fill(about)? {}
        if self.unread().starts_with(BYTE_ORDER_MARK) {
            self.consume(BYTE_ORDER_MARK.len_utf8());
        }
        Ok(())
    }

    /// Skips whitespace and returns what follows, `None` at the end of the body.
    fn peek(&mut self, about: &About) -> Result<Option<u8>, Error> {
        loop {
            let unread = self.unread();
            let rest = unread.trim_start_matches(WHITESPACE);
            let next = rest.bytes().next();
            self.consume(unread.len().saturating_sub(rest.len()));
            if next.is_some() || !self.fill(about)? {
                return Ok(next);
            }
        }
    }

    /// Returns what follows after so many bytes and whitespace, and keeps it all.
    fn peek_from(&mut self, offset: usize, about: &About) -> Result<Option<u8>, Error> {
        loop {
            let unread = self.unread().get(offset..).unwrap_or_default();
            let next = unread.trim_start_matches(WHITESPACE).bytes().next();
            if next.is_some() || !self.fill(about)? {
                return Ok(next);
            }
            if self.unread().len() > ROW_LIMIT.saturating_mul(2) {
                return Err(about.too_large(ROW_LIMIT));
            }
        }
    }

    /// Reads some more; `false` at the end of the body.
    fn fill(&mut self, about: &About) -> Result<bool, Error> {
        if self.start > 0 {
            self.text.drain(..self.start);
            self.start = 0;
        }
        let read = match self.body.read_text(&mut self.text) {
            Ok(Piece::Read(read)) => read,
            Ok(Piece::End) => return Ok(false),
            Ok(Piece::CutOff) => return Err(about.incomplete()),
            Ok(Piece::NotUtf8(bytes)) => {
                let offset = self.taken.saturating_sub(bytes);
                return Err(about.unreadable(not_utf8(offset), ""));
            }
            Err(error) => return Err(about.broken_off(error)),
        };
        let was_short = self.taken < LONG_BODY;
        self.taken = self.taken.saturating_add(read);
        if self.taken > BODY_LIMIT {
            return Err(about.too_large(BODY_LIMIT));
        }
        if was_short && self.taken >= LONG_BODY {
            let body = std::mem::replace(&mut self.body, Box::new(Text::new(io::empty(), 0)));
            let ahead = Ahead::start(body).map_err(|error| about.broken_off(error))?;
            self.body = Box::new(ahead);
        }
        Ok(true)
    }
}

/// What JSON takes for whitespace.
const WHITESPACE: [char; 4] = [' ', '\t', '\n', '\r'];

const BYTE_ORDER_MARK: char = '\u{feff}';

#[cfg(test)]
#[expect(
    clippy::arithmetic_side_effects,
    reason = "a test that overflows fails"
)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::super::reply::tests::reply;
    use super::*;
    use crate::payment::{Balance, Status, Won};

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

    fn open_in_pieces(body: &[u8], sizes: &[usize]) -> Result<Rows, Error> {
        let mut reply = reply(Call::Search, 200, "");
        reply.body = Box::new(Pieces {
            body: io::Cursor::new(body.to_vec()),
            sizes: sizes.to_vec(),
            next: 0,
        });
        Rows::open(reply)
    }

    fn open(http_status: u16, body: &str) -> Result<Rows, Error> {
        Rows::open(reply(Call::Search, http_status, body))
    }

    fn collect(mut rows: Rows) -> Result<Vec<String>, Error> {
        let mut texts = Vec::new();
        while let Some(row) = rows.next_row()? {
            texts.push(row.raw()?.to_owned());
        }
        assert!(rows.next_row()?.is_none(), "the end stays the end");
        Ok(texts)
    }

    fn read(http_status: u16, body: &str) -> Result<Vec<String>, Error> {
        collect(open(http_status, body)?)
    }

    const CARD: &str = r#"{"RESULTCODE":"0000","RESULTMSG":"\uc131\uacf5","ORDERNO":"ORD-1769015359936-1f3669522aecc8","AMOUNT":"12000","BUYERNAME":"\uae40\ud558\ub298","BUYEREMAIL":"sky@example.com","PRODUCTNAME":"원두 200g","PRODUCTCODE":"637100","PAYMETHOD":"CARD","BUYERID":"sky","TID":"260122020935GU00N3e7","ACCEPTNO":"62986160","ACCEPTDATE":"20260122021000","CANCEL_SUM_AMOUNT":"7000","CANCELDATE":"20260123101500","CANCELMSG":"\ubd80\ubd84","ACCOUNTNO":"","RECEIVERNAME":"","DEPOSITENDDATE":"","CARDNAME":"BC\uce74\ub4dc","CARDCODE":"61","NEW":{"a":[1,2]}}"#;

    #[test]
    fn an_array_holds_payments() {
        let body = format!("[{CARD},{CARD}]");
        assert_eq!(read(200, &body).unwrap(), [CARD, CARD]);
    }

    #[test]
    fn a_payment_is_the_same_whether_decoded_ahead_or_not() {
        let odd = r#"{ "TID": "\u0041\ud83d\ude42", "BUYERNAME":"\uae40\"\n", "AMOUNT":5}"#;
        let plain = r#"{"BUYERNAME":"\uae40\"\n🙂","TID":"\u0041","AMOUNT":5}"#;
        let body = format!("[{CARD},{odd},{plain},{CARD}]");
        for size in [1, 7, 100_000] {
            let mut ahead = open_in_pieces(body.as_bytes(), &[size]).unwrap();
            ahead.decode();
            let mut later = open_in_pieces(body.as_bytes(), &[size]).unwrap();
            while let Some(row) = later.next_row().unwrap() {
                let again = ahead.next_row().unwrap().unwrap();
                assert_eq!(again.raw, row.raw);
                assert_eq!(again.payment().unwrap(), row.payment().unwrap());
                let kept = KeptRow {
                    number: 1,
                    raw: again.raw,
                    fields: again.fields(),
                    decoded: again.decoded(),
                };
                assert_eq!(kept.payment().unwrap(), row.payment().unwrap());
                assert_eq!(kept.tid().unwrap(), row.payment().unwrap().tid);
            }
            assert!(ahead.next_row().unwrap().is_none());
        }
    }

    #[test]
    fn a_long_answer_is_read_to_its_end_or_not_taken_for_whole() {
        let rows = LONG_BODY / CARD.len() * 3;
        let body = format!("[{}]", vec![CARD; rows].join(","));
        assert_eq!(read(200, &body).unwrap().len(), rows);
        let cut = &body[..body.len() - 1];
        assert!(matches!(read(200, cut), Err(Error::Incomplete { .. })));
        let mut spoiled = body.into_bytes();
        let offset = LONG_BODY * 2;
        spoiled[offset] = 0xff;
        let error = open_in_pieces(&spoiled, &[READ_SIZE])
            .and_then(collect)
            .unwrap_err();
        assert!(error.to_string().contains(&offset.to_string()), "{error}");
    }

    #[test]
    fn every_documented_field_is_read() {
        let mut rows = open(200, &format!("[{CARD}]")).unwrap();
        let row = rows.next_row().unwrap().unwrap();
        let payment = row.payment().unwrap();
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
        let mut rows = open(200, &body).unwrap();
        let mut payments = Vec::new();
        while let Some(row) = rows.next_row().unwrap() {
            assert_eq!(row.fields.is_some(), payments.is_empty());
            let payment = row.payment().unwrap();
            assert_eq!(
                matches!(payment.tid, Cow::Borrowed("260122020935GU00N3e7")),
                payments.is_empty()
            );
            payments.push(payment.into_owned());
        }
        assert_eq!(payments.len(), 3);
        assert_eq!(payments[0], payments[1]);
        assert_eq!(payments[0], payments[2]);
    }

    #[test]
    fn a_virtual_account_has_its_own_fields() {
        let body = r#"[{"RESULTCODE":"0000","AMOUNT":1050,"PAYMETHOD":"VACCOUNT","TID":"5227874005","ACCEPTDATE":null,"ACCOUNTNO":"08201108797596","RECEIVERNAME":"홍길동","DEPOSITENDDATE":"20240418235959","CARDNAME":"중소기업은행","CARDCODE":"03"}]"#;
        let mut rows = open(200, body).unwrap();
        let payment = rows.next_row().unwrap().unwrap().payment().unwrap();
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
            let mut rows = open(200, &format!(r#"[{{"TID":"1",{fields}}}]"#)).unwrap();
            let payment = rows.next_row().unwrap().unwrap().payment().unwrap();
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
        let mut rows = open(200, pretty).unwrap();
        let row = rows.next_row().unwrap().unwrap();
        assert!(row.raw().unwrap().contains('\n'));
        assert_eq!(
            row.raw_line().unwrap(),
            r#"{"TID":"a\\\" \n b","X":[1,{}]}"#
        );
        let row = rows.next_row().unwrap().unwrap();
        assert!(matches!(
            row.raw_line().unwrap(),
            Cow::Borrowed(r#"{"TID": "2"}"#)
        ));
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
                Err(Error::Incomplete { .. })
            ));
        }
    }

    #[test]
    fn the_rows_before_a_break_are_handed_out() {
        let mut rows = open(200, &format!("[{CARD},{CARD},{{\"TID\"")).unwrap();
        assert!(rows.next_row().unwrap().is_some());
        assert!(rows.next_row().unwrap().is_some());
        assert!(matches!(rows.next_row(), Err(Error::Incomplete { .. })));
        assert!(matches!(rows.next_row(), Err(Error::Incomplete { .. })));
    }

    #[test]
    fn a_break_before_the_first_row_shows_at_once() {
        for body in ["[", "[ ", "[{\"TID\""] {
            assert!(
                matches!(open(200, body), Err(Error::Incomplete { .. })),
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
            (r#"[{"TID":"1"},{"TID":x}]"#, "element 2: expected value"),
            (r#"[{"TID":"1"},7]"#, "element 2: a payment was expected"),
            (r#"[{"TID":"1"},]"#, "element 2: a payment was expected"),
            (r#"[{"TID":"1"}{"TID":"2"}]"#, "element 2: a comma"),
            ("[,]", "element 1: a payment was expected"),
            ("[{\"TID\":\"1\u{1}\"}]", "element 1: control character"),
        ] {
            let error = read(200, body).unwrap_err().to_string();
            assert!(error.contains(message), "{error}");
        }
    }

    #[test]
    fn half_a_surrogate_pair_is_an_error_of_its_payment() {
        let mut rows = open(200, r#"[{"TID":"1","BUYERNAME":"\ud83d"}]"#);
        // The first row is looked into, in case it is a refusal.
        if let Ok(rows) = &mut rows {
            let row = rows.next_row().unwrap().unwrap();
            assert!(row.payment().unwrap_err().to_string().contains("element 1"));
        }
    }

    #[test]
    fn bytes_that_are_not_utf8_are_named_by_their_place() {
        let mut body = format!("[{CARD},").into_bytes();
        let offset = body.len() + 2;
        body.extend_from_slice(b"{\"\xb1\xe8\":1}]");
        for size in [1, 7, usize::MAX] {
            let mut rows = open_in_pieces(&body, &[size]).unwrap();
            assert!(rows.next_row().unwrap().is_some());
            let error = rows.next_row().unwrap_err().to_string();
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
        assert!(rows.next_row().unwrap().is_some());
        assert!(matches!(rows.next_row(), Err(Error::TooLarge { .. })));
    }

    #[test]
    fn a_payment_is_only_taken_for_the_tid_that_was_asked() {
        let tid: Tid = "abc".parse().unwrap();
        let only = |body| open(200, body).unwrap().only(&tid).and_then(collect);
        assert_eq!(only("[]").unwrap().len(), 0);
        assert_eq!(only(r#"[{"TID":"abc"}]"#).unwrap().len(), 1);
        assert_eq!(
            only(r#"{"RESULTCODE":"0000","TID":"abc"}"#).unwrap().len(),
            1
        );
        for (body, message) in [
            (r#"[{"TID":"ABC"}]"#, "another TID"),
            (r#"[{"TID":"abc"},{"TID":"abc"}]"#, "several payments"),
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
            let read = open_in_pieces(body.as_bytes(), &sizes).and_then(collect).unwrap();
            prop_assert_eq!(&read, &rows);
            let drip = open_in_pieces(body.as_bytes(), &[1]).and_then(collect).unwrap();
            prop_assert_eq!(&drip, &rows);
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
                while let Ok(Some(row)) = rows.next_row() {
                    drop(row.payment());
                    drop(row.raw_line());
                    drop(row.raw());
                }
            }
        }
    }
}
