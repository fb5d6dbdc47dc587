//! `show`: one payment in full, our refunds of it, and what can be done with it. Refuses to send
//! anything.

use jiff::Timestamp;

use super::cancel::entry_record;
use super::open_journal::open_journal_if_begun;
use super::screen::Screen;
use super::search::each_payment;
use super::{Connection, Print, Session};
use crate::error::{Context, Error, Failure};
use crate::exit::Exit;
use crate::gateway::{Call, GatewayError, GatewayErrorKind, Problem};
use crate::journal::{Journal, Prospect};
use crate::output::{Cell, Column, Format, Record, RecordCsv, Value, write_object};
use crate::payment::{Foreign, Payment, Refundable, Tid, Won, refundable};
use crate::search::Subject;
use crate::words::screen::headline;
use crate::words::{InWords as _, PastedWay, ShowLabel as Label, paste, show as say};

/// Which payment.
#[derive(Debug, clap::Args)]
#[command(
    before_long_help = "\
Examples:
  cookiepay show 2898563196
  cookiepay show 2898563196 --all-profiles
  cookiepay show 2898563196 -o json | jq .balance
  cookiepay show 2898563196 -o json | jq -r '.refunds[] | [.id, .outcome, .amount] | @tsv'",
    after_long_help = "\
Every field that the gateway has of the payment, the refunds that this machine's journal has of it, \
and what can be refunded, with the command to paste. Nothing is sent.

-o json is one object: our columns by their names, `full_possible` and `part_possible`, the error code \
that is in the way as `obstacle`, our `refunds` as `refunds list` has them, and the gateway's own \
`row`. -o csv is the same without refunds and row."
)]
pub struct ShowArgs {
    /// The payment
    #[arg(value_name = "TID")]
    tid: Tid,
    /// Find out by the TID which profile of the configuration file the payment belongs to
    #[arg(long)]
    all_profiles: bool,
}

/// Shows a payment.
///
/// # Errors
///
/// [`Failure`] where there is no such payment, or it or the journal cannot be read.
pub fn run(args: &ShowArgs, session: &Session<'_>, print: &Print<'_>) -> Result<Exit, Failure> {
    let tid = &args.tid;
    let named = |failure: Failure| Failure {
        context: Box::new(Context {
            tid: Some(tid.to_string()),
            ..*failure.context
        }),
        error: failure.error,
    };
    let config = session.load()?;
    let connections = session.connect_several(&config, args.all_profiles, 1)?;
    let journal = open_journal_if_begun(&config, print.terminal)?;
    let found = find(tid, &connections, print).map_err(|error| match connections.as_slice() {
        [connection] => named(connection.name_in(error)),
        _ => named(error.into()),
    })?;
    let shown = Shown::of(&found, tid, journal.as_ref());
    let printed = shown.and_then(|shown| shown.print(print));
    printed.map_err(|error| named(found.connection.name_in(error)))
}

/// A payment as the gateway has it, and the profile that it was found with.
struct FoundPayment<'c> {
    connection: &'c Connection,
    /// The gateway's own row.
    raw: String,
    payment: Payment<'static>,
    /// The fields that we have no name for.
    others: Vec<(String, String)>,
}

fn find<'c>(
    tid: &Tid,
    connections: &'c [Connection],
    print: &Print<'_>,
) -> Result<FoundPayment<'c>, Error> {
    let subject = Subject::Tids(vec![tid.clone()]);
    let mut found = None;
    each_payment(&subject, connections, connections.len(), print, |row| {
        if found.is_some() {
            return Err(rows_differ().into());
        }
        let is_its = |it: &&Connection| it.profile.name == row.profile();
        if let Some(connection) = connections.iter().find(is_its) {
            found = Some(FoundPayment {
                connection,
                raw: row.raw().to_owned(),
                others: row.other_fields()?,
                payment: row.payment()?.clone().into_owned(),
            });
        }
        Ok(())
    })?;
    found.ok_or_else(|| Error::NoSuchPayment(vec![tid.clone()]))
}

/// Refuses rows of one payment, of which nobody can tell which is true, as a refund does.
fn rows_differ() -> GatewayError {
    GatewayError {
        call: Call::Search,
        http_status: Some(200),
        kind: GatewayErrorKind::Unreadable {
            problem: Problem::SeveralPayments,
            excerpt: Foreign::default(),
        },
    }
}

/// What is shown of a payment.
struct Shown<'f> {
    found: &'f FoundPayment<'f>,
    prospect: Prospect,
    /// What can go back, or why nothing can.
    outlook: Result<Refundable, Error>,
    /// Why not all of it can at once.
    limit: Option<Error>,
}

impl<'f> Shown<'f> {
    /// Joins what the gateway says of a payment with what the journal does, which goes first.
    fn of(
        found: &'f FoundPayment<'f>,
        tid: &Tid,
        journal: Option<&Journal>,
    ) -> Result<Self, Error> {
        let profile = &found.connection.profile;
        let (limits, settle) = (&profile.limits, profile.settle);
        let left = found.payment.balance().known();
        let mut prospect = match journal {
            Some(journal) => {
                let environment = profile.account.endpoint.environment();
                journal.prospect(environment, tid, left, limits, settle)?
            }
            None => Prospect::without_journal(left, limits, Timestamp::now()),
        };
        let outlook = match prospect.obstacle.take() {
            Some(error) => Err(error.into()),
            None => refundable(&found.payment).map_err(Error::from),
        };
        Ok(Self {
            found,
            outlook,
            limit: prospect.limit.take().map(Error::from),
            prospect,
        })
    }

    fn print(&self, print: &Print<'_>) -> Result<Exit, Error> {
        let form = print.form();
        print.write(|out| match form.format {
            Format::Table => out.write_all(self.screen(print).as_bytes()),
            Format::Json | Format::Ndjson => {
                let refunds = self.prospect.entries.iter().map(entry_record).collect();
                let mut record = self.record();
                record.0.extend([
                    ("refunds", Value::Records(refunds)),
                    ("row", Value::Json(&self.found.raw)),
                ]);
                write_object(out, &record)
            }
            Format::Csv | Format::Xlsx => RecordCsv::new(out, form.dialect).write(&self.record()),
        })?;
        Ok(Exit::Done)
    }

    /// Returns what is in the way of all of it going back, if anything is.
    fn obstacle(&self) -> Option<&Error> {
        self.outlook.as_ref().err().or(self.limit.as_ref())
    }

    /// Names what is shown, but for what only JSON can show.
    fn record(&self) -> Record<'_> {
        let FoundPayment {
            connection,
            payment,
            ..
        } = self.found;
        let profile = &connection.profile;
        let cell = |column: Column| (column.name(), column.read(payment, &profile.name).into());
        let is_in_part = |it: &Refundable| it.is_in_part;
        let mut record = Record(Column::ALL.map(cell).to_vec());
        record.0.extend([
            (
                "environment",
                Value::text(profile.account.endpoint.environment().name()),
            ),
            ("full_possible", Value::Flag(self.obstacle().is_none())),
            (
                "part_possible",
                Value::Flag(self.outlook.as_ref().is_ok_and(is_in_part)),
            ),
            (
                "obstacle",
                Value::maybe(self.obstacle(), |it| Value::text(it.verdict().code.name())),
            ),
            (
                "obstacle_message",
                Value::maybe(self.obstacle(), |it| Value::text(it.to_string())),
            ),
        ]);
        record
    }

    /// Draws it for a person.
    fn screen(&self, print: &Print<'_>) -> String {
        let mut screen = Screen::with_labels(print.style(), LABEL_WIDTH);
        let way = print.terminal.way().to(&self.found.connection.profile.name);
        screen.banner(&self.found.connection.profile.account.endpoint);
        self.add_fields(&mut screen);
        screen.gap();
        screen.headline(say::our_refunds(screen.language()), BOLD);
        self.add_refunds(&mut screen, &way);
        screen.gap();
        screen.headline(say::what_can_be_done(screen.language()), BOLD);
        self.add_outlook(&mut screen, &way);
        screen.into_text()
    }

    fn add_fields(&self, screen: &mut Screen) {
        let FoundPayment {
            connection,
            payment,
            others,
            ..
        } = self.found;
        let mut blank = Vec::new();
        for column in Column::ALL {
            let label = Label::Field(column);
            if column == Column::Method {
                screen.row(label, &say::method(screen.language(), &payment.method));
                continue;
            }
            if column == Column::Status {
                screen.row(label, say::status(screen.language(), payment.status()));
                continue;
            }
            match column.read(payment, &connection.profile.name) {
                Cell::Absent => blank.push(label.said(screen.language())),
                Cell::Unknown => screen.row(label, say::unclear(screen.language())),
                Cell::Text(text) => screen.row(label, text),
                Cell::Won(won) => screen.row(label, &say::won(screen.language(), won)),
                Cell::Time(time) => screen.time(label, Some(time)),
            }
        }
        screen.list(Label::Blank, &blank);
        if !others.is_empty() {
            screen.gap();
            screen.headline(say::other_fields(screen.language()), BOLD);
        }
        for (name, text) in others {
            screen.row(Foreign::new(name.as_str()).to_string(), text);
        }
    }

    fn add_refunds(&self, screen: &mut Screen, way: &PastedWay) {
        for entry in &self.prospect.entries {
            screen.row(entry.id.to_string(), &headline(screen.language(), entry));
            screen.row(Label::Continued, &say::begun(screen.language(), entry));
            if let Some(step) = say::next_step(screen.language(), entry) {
                screen.row(Label::Continued, &way.lead(&step));
            }
        }
        if self.prospect.entries.is_empty() {
            screen.item(say::no_refunds(screen.language()));
        }
        let elsewhere = self.given_back_elsewhere();
        let mut entries = self.prospect.entries.iter();
        let in_doubt = entries.rfind(|it| it.state.is_open() || it.refused_until().is_some());
        match in_doubt {
            _ if elsewhere.is_zero() => {}
            // It may be that very one.
            Some(entry) => {
                let text = say::elsewhere_or_by(screen.language(), elsewhere, entry.id);
                screen.row(Label::OfWhom, &text);
            }
            None => screen.row(
                Label::Elsewhere,
                &say::elsewhere(screen.language(), elsewhere),
            ),
        }
    }

    /// Returns what was given back of the payment, and by none of our refunds as far as is known.
    fn given_back_elsewhere(&self) -> Won {
        let gone = self.found.payment.cancelled();
        gone.and_then(|gone| gone.checked_sub(self.prospect.known.refunded))
            .unwrap_or_default()
    }

    fn add_outlook(&self, screen: &mut Screen, way: &PastedWay) {
        let refundable = match &self.outlook {
            Ok(refundable) => refundable,
            Err(error) => return add_no(screen, Label::Refund, error, way),
        };
        let profile = &self.found.connection.profile.name;
        let tid = &self.found.payment.tid;
        let blanks = say::blanks(screen.language());
        if let Some(error) = &self.limit {
            add_no(screen, Label::RefundAll, error, way);
        } else {
            let as_much_before = self.prospect.as_much_before;
            let command = paste::refund_all(&blanks, profile, tid, refundable, as_much_before);
            screen.command(Label::RefundAll, &way.lead_command(&command));
        }
        if refundable.is_in_part {
            let command = paste::refund_part(&blanks, profile, tid);
            screen.command(Label::RefundPart, &way.lead_command(&command));
        } else {
            screen.row(Label::RefundPart, say::not_in_part(screen.language()));
        }
    }
}

/// Says why not, and what to do then.
fn add_no(screen: &mut Screen, label: Label, error: &Error, way: &PastedWay) {
    screen.row(
        label,
        &say::no(screen.language(), &error.said(screen.language())),
    );
    if let Some(hint) = error.verdict().hint {
        screen.row(Label::WayOut, &way.hint(&hint, screen.language()));
    }
}

/// The columns of the terminal that the name of a row takes.
const LABEL_WIDTH: usize = 18;

const BOLD: anstyle::Style = anstyle::Style::new().bold();
