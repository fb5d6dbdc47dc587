//! The names in tables and workbooks, what payments come to, and what that does not say.

use super::count::{cases, won};
use super::{compare, name};
use crate::journal::{Evidence, State};
use crate::language::Language;
use crate::output::{Column, Figure, SummaryNote, Titles, WorkbookWords};
use crate::payment::compare::CompareResult;
use crate::payment::{Environment, GroupBy, Status, Totals};
use crate::refund::batch::result::RowOutcome;

/// The names in a table.
pub(crate) const TITLES: Titles = Titles {
    language: Language::Korean,
    column,
    status: Status::korean_name,
    method: |method| method.korean_name(),
    unknown: "확인필요",
    record_column,
    word,
    flag: |flag| if flag { "예" } else { "아니요" },
    group_by,
    figure,
    total: "합계",
    no_group: NO_GROUP,
};

/// The words of a workbook.
pub(crate) const WORKBOOK: WorkbookWords = WorkbookWords {
    titles: TITLES,
    payments_sheet: "결제내역",
    summary_sheet: "집계",
    rows_shown: "표시된 행(결제상태 무관)",
    rows_that_differ: "같은 결제인데 내용이 다른 행(합계에서 제외)",
    note: summary_note,
};

const NO_GROUP: &str = "(없음)";

/// Names a column of payments, as the manual does.
pub(super) const fn column(column: Column) -> &'static str {
    match column {
        Column::ApprovedAt => "승인일시",
        Column::OrderNo => "주문번호",
        Column::Tid => "거래번호(TID)",
        Column::Method => "결제수단",
        Column::Status => "결제상태",
        Column::Amount => "결제금액",
        Column::Balance => "취소가능금액",
        Column::Cancelled => "취소금액",
        Column::Buyer => "구매자명",
        Column::BuyerEmail => "구매자 이메일",
        Column::BuyerId => "구매자 ID",
        Column::Product => "상품명",
        Column::ProductCode => "상품코드",
        Column::ApprovalNo => "승인번호",
        Column::CancelledAt => "취소일시",
        Column::CancelMessage => "취소사유",
        Column::AccountNo => "가상계좌번호",
        Column::AccountHolder => "예금주",
        Column::DepositBy => "입금기한",
        Column::Card => "카드사(은행)",
        Column::CardCode => "카드사(은행)코드",
        Column::ResultCode => "응답코드",
        Column::ResultMessage => "응답메시지",
        Column::Profile => "프로필",
    }
}

/// Names a column of records, by the name that programs know.
pub(super) fn record_column(name: &'static str) -> &'static str {
    match name {
        "id" => "번호",
        "line" => "행",
        "ref" => "참조값",
        "tid" => "거래번호(TID)",
        "amount" | "won" => "취소금액",
        "outcome" => "취소상태",
        "before" => "이전 상태",
        "evidence" => "근거",
        "certain" => "확정",
        "certain_at" => "확정일시",
        "balance_before" => "취소 전 잔액",
        "balance_after" => "잔액",
        "given_back_elsewhere" => "외부 취소금액",
        "cancel_tid" => "취소 TID",
        "code" => "응답코드",
        "message" => "응답메시지",
        "cancelled_at" => "취소일시",
        "attempts" => "시도횟수",
        "profile" => "프로필",
        "environment" => "환경",
        "base_url" => "요청도메인",
        "http_status" => "HTTP 상태",
        "reason" => "취소사유",
        "taxfree_amount" => "비과세금액",
        "account" => "환불계좌",
        "bank" => "은행",
        "account_no" => "계좌번호",
        "account_name" => "예금주",
        "expect_balance" => "예상잔액",
        "asked" => "요청금액",
        "again_after" => "앞선 취소",
        "person" => "처리자",
        "late" => "결과 번복",
        "claimed_at" => "시작일시",
        "sent_at" => "요청일시",
        "answered_at" => "응답일시",
        "resolved_at" => "종결일시",
        "note" => "메모",
        "detail" => "내용",
        "recorded" => "기록됨",
        "found" => "확인 결과",
        "settle" => "처리 명령",
        "at" => "일시",
        "result" => "결과",
        "reasons" => "모든 결과",
        "count" => "건수",
        "orders" => "주문",
        "gateway" => "PG",
        "difference" => "차액",
        "order_no" => "주문번호",
        "order_amount" => "주문금액",
        "gateway_amount" => "PG 금액",
        "order_cancelled" => "주문 취소금액",
        "gateway_cancelled" => "PG 취소금액",
        "order_status" => "주문상태",
        "gateway_status" => "PG 상태",
        "order_day" => "주문일",
        "gateway_day" => "PG 승인일",
        "lines" => "목록의 행",
        "refund" => "취소번호",
        "default" => "기본",
        "api_id" => "API ID",
        "key" => "API 키",
        "key_from" => "키의 출처",
        _ => name,
    }
}

/// Says a word of ours: what has become of a refund or of a row of a batch, what proves it, an environment, an
/// amount.
fn word(word: &str) -> &str {
    let state = State::ALL.into_iter().find(|it| it.name() == word);
    let evidence = Evidence::ALL.into_iter().find(|it| it.name() == word);
    let compared = CompareResult::ALL.into_iter().find(|it| it.name() == word);
    // A row of a batch that failed is no failed payment.
    let mut statuses = Status::ALL.into_iter().filter(|it| *it != Status::Failed);
    let status = statuses.find(|it| it.name() == word);
    let row = RowOutcome::ALL.into_iter().find(|it| it.name() == word);
    if let Some(row) = row {
        return name::row(row);
    }
    if let Some(result) = compared {
        return compare::result(result);
    }
    if let Some(status) = status {
        return status.korean_name();
    }
    match (state, evidence, word) {
        (Some(state), _, _) => name::state(state),
        (_, Some(evidence), _) => name::evidence(evidence),
        (_, _, "live") => name::environment(Environment::Live),
        (_, _, "sandbox") => name::environment(Environment::Sandbox),
        (_, _, "demo") => name::environment(Environment::Demo),
        (_, _, "local") => name::environment(Environment::Local { port: 0 }),
        (_, _, "full") => "전액",
        (_, _, "written") => "설정 파일",
        (_, _, "file") => "키 파일",
        (_, _, "command") => "명령",
        (_, _, _) => word,
    }
}

/// Names what a summary is by.
const fn group_by(by: GroupBy) -> &'static str {
    match by {
        GroupBy::Day => "날짜",
        GroupBy::Week => "주 시작일",
        GroupBy::Month => "월",
        GroupBy::Method => "결제수단",
        GroupBy::Status => "결제상태",
        GroupBy::Profile => "프로필",
    }
}

/// Names a figure of a summary.
const fn figure(figure: Figure) -> &'static str {
    match figure {
        Figure::Payments => "결제건수",
        Figure::Paid => "결제금액",
        Figure::Cancels => "취소건수",
        Figure::Cancelled => "취소금액",
        Figure::Net => "순결제금액",
    }
}

/// Writes totals as one line: `결제 128건 3,412,000원 · 취소 5건 120,000원 · 순결제금액 3,292,000원`.
pub(crate) fn totals_line(totals: &Totals, is_ascii: bool) -> String {
    let (payments, paid) = (cases(totals.payments), won(totals.paid));
    let (cancels, cancelled) = (cases(totals.cancels), won(totals.cancelled));
    let net = totals.net().grouped();
    let dot = if is_ascii { "|" } else { "·" };
    match totals.awaiting_deposit {
        0 => format!(
            "결제 {payments} {paid} {dot} 취소 {cancels} {cancelled} {dot} 순결제금액 {net}원"
        ),
        awaiting => format!(
            "결제 {payments} {paid} {dot} 취소 {cancels} {cancelled} {dot} 순결제금액 {net}원 {dot} \
             입금대기 {}",
            cases(awaiting)
        ),
    }
}

/// Says what the figures of a document do not.
pub(super) fn summary_note(note: &SummaryNote) -> String {
    match note {
        SummaryNote::Totals { totals, is_ascii } => totals_line(totals, *is_ascii),
        SummaryNote::UnreadAmounts(count) => format!(
            "금액을 읽을 수 없는 결제 {}은 합계에서 제외했습니다",
            cases(*count)
        ),
        SummaryNote::Unclear(count) => format!(
            "확인필요 결제 {}은 합계에서 제외했습니다. 게이트웨이가 보낸 금액이 서로 맞지 않거나 남은 금액을 \
             알 수 없습니다",
            cases(*count)
        ),
        SummaryNote::AwaitingDeposit(count) => format!("입금대기 {}", cases(*count)),
        SummaryNote::Undated(count) => format!(
            "결제나 취소 {}은 날짜를 읽을 수 없어 {NO_GROUP}에 넣었습니다",
            cases(*count)
        ),
        SummaryNote::OneCancelOfSeveral => {
            "한 결제를 여러 번 취소했으면 마지막 취소일에 1건으로 집계합니다. 게이트웨이는 마지막 취소만 \
             알려 줍니다"
                .to_owned()
        }
        SummaryNote::EarlierPayments(first) => format!(
            "{first} 전에 결제한 건의 취소는 들어 있지 않습니다. 게이트웨이는 결제일로 조회합니다"
        ),
        SummaryNote::CancelsOutside { count, period } => format!(
            "조회 기간({period})에 결제하고 그 기간 밖에 취소한 건이 {} 있습니다",
            cases(*count)
        ),
        SummaryNote::Filtered { matched, read } => filtered(*matched, *read),
        SummaryNote::Limited(count) => {
            format!("{}까지만 표시했습니다. 결제가 더 있습니다", cases(*count))
        }
        SummaryNote::NoRoom(figures) => {
            let names: Vec<_> = figures.iter().map(|it| figure(*it)).collect();
            format!(
                "화면이 좁아 표시하지 못한 열: {} (터미널 창을 넓히거나 파일로 저장하세요)",
                names.join(", ")
            )
        }
    }
}

/// Says how many of the payments that were read a filter left.
fn filtered(matched: u64, read: u64) -> String {
    let read = cases(read);
    match matched {
        0 => {
            format!("조회한 결제 {read} 중 조건에 맞는 결제가 없습니다 (조건은 이 컴퓨터에서 적용)")
        }
        _ => format!(
            "조회한 결제 {read} 중 {}이 조건에 맞습니다 (조건은 이 컴퓨터에서 적용)",
            cases(matched)
        ),
    }
}

#[cfg(test)]
mod tests {
    use calamine::Reader as _;
    use jiff::Timestamp;
    use jiff::civil::date;
    use unicode_width::UnicodeWidthStr;

    use super::*;
    use crate::output::{
        Columns, Condition, Format, PaymentWriter, RecordTable, Style, SummaryForm, SummaryWriter,
        Table, Value, Xlsx,
    };
    use crate::payment::sample::paid_card;
    use crate::payment::{
        Booking, Method, Payment, Period, Reading, Summary, Time, Won, parse_time,
    };
    use crate::words::ko::tests::assert_korean;

    const WIDTHS: [u16; 3] = [60, 80, 140];

    /// Draws something with the English names and with ours, in terminals of several widths.
    fn in_both(draw: impl Fn(Style) -> String) -> String {
        let drawn = WIDTHS.map(|width| {
            [crate::words::en::summary::TITLES, TITLES].map(|titles| {
                let style = Style {
                    width: Some(width),
                    titles,
                    ..Style::default()
                };
                draw(style)
            })
        });
        for [_, korean] in &drawn {
            let titles = korean.lines().next().unwrap_or_default();
            assert_korean(titles);
        }
        drawn.concat().join("\n")
    }

    fn payments() -> [Payment<'static>; 4] {
        [
            Payment {
                amount: Reading::Value(Won::new(1_250_000)),
                product: "콜드브루 원액 1L 두 병 세트".into(),
                ..paid_card()
            },
            Payment {
                tid: "5227874005".into(),
                buyer: "남궁민수".into(),
                method: Method::KakaoPay,
                cancelled_at: Time::read("20260123101500".into(), parse_time),
                balance_left: Reading::Value(Won::new(7_000)),
                ..paid_card()
            },
            Payment {
                method: Method::VirtualAccount,
                approved_at: Time::Absent,
                ..paid_card()
            },
            Payment {
                method: Method::Other("PAYCO".into()),
                balance_left: Reading::Unreadable("?".into()),
                ..paid_card()
            },
        ]
    }

    #[test]
    fn a_table_of_payments_holds_more_in_korean() {
        let tables = in_both(|style| {
            let mut out = Vec::new();
            let columns = Columns::default_for(Format::Table, false);
            let mut table = Box::new(Table::new(&mut out, columns, style));
            for payment in &payments() {
                table.write(payment, "store-test").unwrap();
            }
            table.finish().unwrap();
            String::from_utf8(out).unwrap()
        });
        insta::assert_snapshot!(tables);
    }

    #[test]
    fn no_terminal_has_room_for_fewer_columns_of_payments_than_in_english() {
        let left_out = |titles, width| {
            let mut out = Vec::new();
            let columns = Columns::default_for(Format::Table, true);
            let style = Style {
                width: Some(width),
                titles,
                ..Style::default()
            };
            let mut table = Box::new(Table::new(&mut out, columns, style));
            for payment in &payments() {
                table.write(payment, "store-test").unwrap();
            }
            let left_out = table.finish().unwrap().left_out.len();
            let widest = String::from_utf8(out)
                .unwrap()
                .lines()
                .map(UnicodeWidthStr::width)
                .max();
            (left_out, widest.unwrap())
        };
        for width in 56..=200 {
            let (korean, widest) = left_out(TITLES, width);
            assert!(widest <= usize::from(width), "{width}");
            assert!(
                korean <= left_out(crate::words::en::summary::TITLES, width).0,
                "{width}"
            );
        }
    }

    #[test]
    fn a_table_of_refunds_names_states_and_what_proves_them() {
        let columns = [
            "id",
            "outcome",
            "certain",
            "claimed_at",
            "tid",
            "amount",
            "environment",
            "profile",
            "evidence",
            "ref",
            "reason",
            "person",
        ];
        let begun: Timestamp = "2026-11-13T21:30:59Z".parse().unwrap();
        let row = |id, outcome, condition, is_certain, evidence, environment| {
            [
                Value::text(id),
                Value::Word(outcome, condition),
                Value::Flag(is_certain),
                Value::Moment(begun),
                Value::text("260122020935GU00N3e7"),
                Value::Won(Won::new(58_000)),
                environment,
                Value::text("store-live"),
                evidence,
                Value::text("A-1023"),
                Value::text("고객 변심"),
                Value::text("kim"),
            ]
        };
        let live = Value::Word("live", Condition::Live);
        let sandbox = Value::Word("sandbox", Condition::AsItShouldBe);
        let reply = Value::Word("reply", Condition::AsItShouldBe);
        let tables = in_both(|style| {
            let mut table = RecordTable::new(columns);
            let done = Condition::Done;
            table.row(row(
                "r1",
                "refunded",
                done,
                true,
                reply.clone(),
                live.clone(),
            ));
            let doubt = Condition::InDoubt;
            table.row(row(
                "r12",
                "unknown",
                doubt,
                false,
                Value::Absent,
                sandbox.clone(),
            ));
            table.draw(style).unwrap().text
        });
        insta::assert_snapshot!(tables);
    }

    #[test]
    fn a_summary_names_its_figures_and_groups() {
        let summaries = |by: &str| {
            in_both(|style| {
                let period = Period::new(date(2026, 1, 21), date(2026, 1, 23)).unwrap();
                let summary = Summary::new(by.parse().unwrap(), Booking::Both, Some(period));
                let mut out = Vec::new();
                let form = SummaryForm::Table(style);
                let mut writer = Box::new(SummaryWriter::new(&mut out, summary, form));
                for payment in &payments() {
                    writer.write(payment, "store-test").unwrap();
                }
                writer.finish().unwrap();
                String::from_utf8(out).unwrap()
            })
        };
        insta::assert_snapshot!("a_summary_of_days", summaries("day"));
        insta::assert_snapshot!(
            "a_summary_of_methods_and_statuses",
            summaries("method,status")
        );
    }

    #[test]
    fn every_name_of_a_table_is_korean() {
        let columns = Column::ALL.map(column).join(" ");
        let statuses = Status::ALL.map(Status::korean_name).join(" ");
        let figures = Figure::ALL.map(figure).join(" ");
        let groups = GroupBy::ALL.map(group_by).join(" ");
        let text = [columns, statuses, figures, groups].join("\n");
        assert_korean(&text);
        insta::assert_snapshot!(text);
    }

    #[test]
    fn every_word_of_ours_in_a_record_is_said_in_korean() {
        let states = State::ALL.map(State::name);
        let evidence = Evidence::ALL.map(Evidence::name);
        let others = "live sandbox demo local planned held failed not_started full";
        let words = states.into_iter().chain(evidence).chain(others.split(' '));
        for english in words {
            assert_korean(word(english));
            assert_ne!(word(english), english);
        }
        assert_eq!(word("store-live"), "store-live");
    }

    #[test]
    fn a_workbook_has_korean_sheets_and_cells_and_its_total_leaves_out_what_is_no_money() {
        let mut out = Vec::new();
        let period = Period::new(date(2026, 1, 21), date(2026, 1, 23)).unwrap();
        let summary = Summary::new("method".parse().unwrap(), Booking::Both, Some(period));
        let columns = "tid,method,status,amount,balance".parse().unwrap();
        let mut writer = Box::new(Xlsx::new(&mut out, columns, summary, WORKBOOK).unwrap());
        for payment in &payments() {
            writer.write(payment, "store-test").unwrap();
        }
        writer.finish().unwrap();
        let mut workbook: calamine::Xlsx<_> =
            calamine::open_workbook_from_rs(std::io::Cursor::new(out)).unwrap();
        let sheets = workbook.sheet_names();
        assert_eq!(sheets, ["결제내역", "집계"]);
        let mut text = String::new();
        for sheet in sheets {
            for row in workbook.worksheet_range(&sheet).unwrap().rows() {
                let cells: Vec<String> = row.iter().map(ToString::to_string).collect();
                text.extend([cells.join(" | ").trim_end(), "\n"]);
            }
            for row in workbook.worksheet_formula(&sheet).unwrap().rows() {
                let formulas = row.iter().filter(|it| !it.is_empty());
                text.extend(formulas.flat_map(|it| ["=", it, "\n"]));
            }
        }
        insta::assert_snapshot!(text);
    }

    #[test]
    fn what_figures_do_not_say_is_said() {
        let payments = payments();
        let mut totals = Totals::default();
        for payment in &payments {
            totals.add(payment);
        }
        let period = Period::new(date(2026, 1, 21), date(2026, 1, 23)).unwrap();
        let notes = [
            SummaryNote::Totals {
                totals,
                is_ascii: false,
            },
            SummaryNote::UnreadAmounts(1),
            SummaryNote::Unclear(2),
            SummaryNote::AwaitingDeposit(1_280),
            SummaryNote::Undated(1),
            SummaryNote::OneCancelOfSeveral,
            SummaryNote::EarlierPayments(period.first()),
            SummaryNote::CancelsOutside { count: 3, period },
            SummaryNote::Filtered {
                matched: 3,
                read: 1_280,
            },
            SummaryNote::Filtered {
                matched: 0,
                read: 1,
            },
            SummaryNote::Limited(20),
            SummaryNote::NoRoom(vec![Figure::Cancels, Figure::Cancelled]),
        ];
        let text = notes.map(|note| summary_note(&note)).join("\n");
        assert_korean(&text);
        insta::assert_snapshot!(text);
    }
}
