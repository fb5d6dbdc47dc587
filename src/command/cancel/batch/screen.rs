//! What a person sees of a batch before it is sent: which data, in which order.

use crate::command::screen::Screen;
use crate::config::Profile;
use crate::error::InputSource;
use crate::journal::PlannedRefund;
use crate::output::Style;
use crate::payment::Limits;
use crate::refund::batch::file::BatchLine;
use crate::refund::batch::plan::{Plan, Planned};
use crate::words::{RefundLabel as Label, RowNote, batch as say};

/// The largest number of lines of one kind that a person is shown.
pub(super) const LINES_SHOWN_MAX: usize = 50;

/// Draws the plan for a person: where, how much, and what cannot be done.
pub(super) fn plan(
    plan: &Plan,
    profile: &Profile,
    limits: &Limits,
    source: &InputSource,
    is_rehearsal: bool,
    style: Style,
) -> String {
    let mut screen = Screen::new(style);
    let language = screen.language();
    screen.banner(&profile.account.endpoint);
    screen.row(Label::Profile, &profile.name);
    screen.row(Label::File, &say::file(language, source, plan.rows.len()));
    let (count, won) = plan.to_send();
    screen.row(Label::ToRefund, &say::rows_and_won(language, count, won));
    let sent = plan.rows.iter().filter_map(|planned| {
        let refund = planned.result.planned()?;
        Some(say::to_send(language, planned.row.line, refund))
    });
    show_first(&mut screen, sent, count);
    let (before, won_before) = plan.before();
    if before > 0 {
        screen.row(
            Label::DoneBefore,
            &say::rows_and_won(language, before, won_before),
        );
    }
    if let Some(limit) = limits.refund_limit {
        screen.row(Label::Limit, &say::limit(language, limit));
    }
    if let Some(limit) = limits.refund_limit_per_day {
        screen.row(Label::DayLimit, &say::day_limit(language, limit, won));
    }
    show_notes(&mut screen, plan, is_rehearsal);
    let (held, problems): (Vec<&Planned>, Vec<&Planned>) =
        plan.problems().partition(|row| row.result.is_held());
    show_rows(&mut screen, Label::CannotBe, &problems);
    show_rows(&mut screen, Label::Held, &held);
    screen.into_text()
}

/// Lists rows that will not be sent, with what keeps them.
fn show_rows(screen: &mut Screen, label: Label, of: &[&Planned]) {
    let language = screen.language();
    if !of.is_empty() {
        screen.row(label, &say::rows_below(language, of.len()));
    }
    let lines = of
        .iter()
        .map(|it| say::not_sent(language, &it.row, &it.result));
    show_first(screen, lines, of.len());
}

/// Shows what a person should know besides of rows that will be sent: what was given back that is in no
/// journal of ours.
fn show_notes(screen: &mut Screen, plan: &Plan, is_rehearsal: bool) {
    let language = screen.language();
    let mut notes = Vec::new();
    for Planned { row, result, .. } in &plan.rows {
        if let Some(planned) = result.planned() {
            let of_row = notes_of(row, planned, is_rehearsal);
            notes.extend(of_row.map(|note| (row.line, &planned.refund.tid, note)));
        }
    }
    let lines = notes
        .iter()
        .map(|(line, tid, note)| say::row_note(language, *line, tid, *note));
    show_first(screen, lines, notes.len());
}

fn notes_of<'p>(
    row: &BatchLine,
    planned: &'p PlannedRefund,
    is_rehearsal: bool,
) -> impl Iterator<Item = RowNote<'p>> {
    // A rehearsal stands for a person who sees it; a run with --yes has none.
    let is_to_be_said =
        is_rehearsal && planned.is_unexplained() && row.order.expect_balance.is_none();
    let elsewhere = if planned.given_back_elsewhere().is_zero() {
        None
    } else if is_to_be_said {
        Some(RowNote::Unexplained(planned))
    } else {
        Some(RowNote::Elsewhere(planned))
    };
    let known = planned.clearance.rolled_back_from.map(RowNote::RolledBack);
    [elsewhere, known].into_iter().flatten()
}

/// Lists as many lines as anybody reads, and counts the rest.
fn show_first(screen: &mut Screen, lines: impl Iterator<Item = String>, count: usize) {
    for line in lines.take(LINES_SHOWN_MAX) {
        screen.item(&line);
    }
    if let Some(more @ 1..) = count.checked_sub(LINES_SHOWN_MAX) {
        screen.item(&say::more(screen.language(), more));
    }
}
