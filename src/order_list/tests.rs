//! Lists as people and shop systems make them, and what is read of them.

use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::payment::{ParseWonError, SpreadsheetDamage, Status, Won};
use crate::table_file::TableFileProblem;

/// Reads a list: its lines, and what it tells as a whole.
fn list(file: impl AsRef<[u8]>) -> (Vec<OrderLine>, OrderList) {
    mapped(file, "").unwrap()
}

fn mapped(file: impl AsRef<[u8]>, map: &str) -> Result<(Vec<OrderLine>, OrderList), BadOrderList> {
    let map = if map.is_empty() {
        ColumnMap::default()
    } else {
        map.parse().unwrap()
    };
    let mut lines = Vec::new();
    let list = read(file.as_ref(), &map, None, |line| lines.push(line))?;
    Ok((lines, list))
}

/// Returns what is said of a list that is bad.
fn said(file: impl AsRef<[u8]>, map: &str) -> Vec<String> {
    match mapped(file, map).unwrap_err() {
        BadOrderList::Lines(bad) => bad.iter().map(ToString::to_string).collect(),
        other @ (BadOrderList::File(_) | BadOrderList::CalledTheSame { .. }) => {
            vec![format!("{other:?}")]
        }
    }
}

/// The first line of a list with one column more than are needed.
fn only(header: &str, cell: &str) -> Result<OrderLine, String> {
    let file = format!("order_no,amount,{header}\nA1,10000,\"{cell}\"\n");
    match mapped(&file, "") {
        Ok((mut lines, _)) => Ok(lines.remove(0)),
        Err(_) => Err(said(&file, "").remove(0)),
    }
}

#[test]
fn a_line_says_what_its_columns_say() {
    let (lines, list) = list(
        "주문번호,거래번호(TID),결제금액,취소금액,주문상태,결제일시,취소일시,결제수단,취소사유,상품명\n\
         A1,t1,\"58,000\",\"8,000\",부분취소,2026-11-03 14:05:09,2026. 11. 4.,신용카드,변심,신발\n\
         A2,,10000,,배송중,20261103,,,,\n",
    );
    let expected = [
        OrderLine {
            line: 2,
            order_no: Some("A1".to_owned()),
            tid: Some("t1".to_owned()),
            amount: Won::new(58_000),
            kind: LineKind::Paid,
            cancelled: Some(Won::new(8_000)),
            status: Some(Status::PartiallyCancelled),
            paid_on: Some(date(2026, 11, 3)),
            cancelled_on: Some(date(2026, 11, 4)),
            method: Some("신용카드".to_owned()),
            reason: Some("변심".to_owned()),
        },
        OrderLine {
            line: 3,
            order_no: Some("A2".to_owned()),
            amount: Won::new(10_000),
            cancelled: Some(Won::ZERO),
            status: Some(Status::Paid),
            paid_on: Some(date(2026, 11, 3)),
            ..OrderLine::default()
        },
    ];
    assert_eq!(lines, expected);
    let told = OrderList {
        lines: 2,
        has_tids: true,
        tells_cancels: true,
        has_days: true,
        ..OrderList::default()
    };
    assert_eq!(list, told);
}

#[test]
fn a_list_says_no_more_than_it_has() {
    let (lines, list) = list("order_no,amount\nA1,0\n,500\n");
    let expected = [
        OrderLine {
            line: 2,
            order_no: Some("A1".to_owned()),
            ..OrderLine::default()
        },
        OrderLine {
            line: 3,
            amount: Won::new(500),
            ..OrderLine::default()
        },
    ];
    assert_eq!(lines, expected);
    let told = OrderList {
        lines: 2,
        ..OrderList::default()
    };
    assert_eq!(list, told);
    assert_eq!(self::list("").0, []);
    assert_eq!(self::list("order_no,amount\n").0, []);
}

#[test]
fn what_went_back_is_a_cancel() {
    for (file, amount) in [
        ("order_no,amount\nA1,\"-1,000\"\n", 1_000),
        ("order_no,amount\nA1,△1000\n", 1_000),
        ("order_no,amount\nA1,\"(1,000)\"\n", 1_000),
        ("order_no,amount,kind\nA1,1000,취소\n", 1_000),
        ("order_no,amount,kind\nA1,-1000,취소\n", 1_000),
        ("order_no,amount,kind\nA1,-1000,승인\n", 1_000),
        ("order_no,amount,kind\nA1,1000,Refund\n", 1_000),
        ("order_no,amount,cancelled,kind\nA1,5000,1000,취소\n", 1_000),
        ("order_no,amount,cancelled,kind\nA1,,1000,취소\n", 1_000),
        ("order_no,amount,cancelled,kind\nA1,1000,0,취소\n", 1_000),
    ] {
        let (lines, list) = list(file);
        let line = lines.first().unwrap();
        assert_eq!(
            (line.kind, line.amount),
            (LineKind::Cancel, Won::new(amount)),
            "{file}"
        );
        assert_eq!(line.cancelled, None, "{file}");
        assert!(list.tells_cancels, "{file}");
    }
    assert_eq!(
        said("order_no,amount,kind\nA1,,취소\nA2,1000,교환\n", ""),
        [
            "line 2: amount is missing",
            "line 3: kind 교환: this says neither that money came in nor that it was refunded: write it as 승인 or 취소, \
             or as paid or cancelled"
        ]
    );
}

#[test]
fn a_column_whose_name_says_little_is_known_by_what_stands_in_it() {
    let kinds = |file: &str, map| {
        let (lines, list) = mapped(file, map).unwrap();
        let kinds: Vec<LineKind> = lines.iter().map(|line| line.kind).collect();
        (kinds, list.tells_cancels)
    };
    let (paid, cancel) = (LineKind::Paid, LineKind::Cancel);
    for name in ["구분", "유형", "Type", "결제 구분"] {
        let file = format!("order_no,{name},amount\nA1,승인,1000\nA1,취소,1000\n");
        assert_eq!(kinds(&file, ""), (vec![paid, cancel], true), "{name}");
        // It may as well be who bought, or what.
        let file = format!("order_no,{name},amount\nA1,회원,1000\nA2,비회원,1000\nA3,,1000\n");
        assert_eq!(kinds(&file, ""), (vec![paid; 3], false), "{name}");
    }
    // A name that says more goes first, and of two that say little nobody knows which it is.
    let file = "order_no,구분,거래구분,amount\nA1,취소,승인,1000\n";
    assert_eq!(kinds(file, ""), (vec![paid], true));
    let file = "order_no,구분,유형,amount\nA1,취소,신용,1000\n";
    assert_eq!(kinds(file, ""), (vec![paid], false));
    assert_eq!(kinds(file, "kind=구분"), (vec![cancel], true));
    // Where it says so of one line, no line is left unread.
    assert_eq!(
        said(
            "order_no,구분,amount\nA1,교환,1000\nA2,취소,1000\nA3,교환,5\n",
            ""
        ),
        [
            "line 2: kind 교환: this says neither that money came in nor that it was refunded: write it as 승인 or 취소, \
             or as paid or cancelled"
        ]
    );
}

#[test]
fn what_is_left_tells_what_was_given_back_unless_that_is_told() {
    let won = |won| Some(Won::new(won));
    for (header, cells, cancelled) in [
        ("net", "10000", won(0)),
        ("net", "9000", won(1_000)),
        ("순결제금액", "0", won(10_000)),
        ("net", "", won(0)),
        ("net,cancelled", "9000,2000", won(2_000)),
        ("net,cancelled", "9000,", won(1_000)),
        ("cancelled", "-2000", won(2_000)),
        ("kind", "승인", won(0)),
        ("status", "전체취소", None),
    ] {
        let (lines, _) = list(format!("order_no,amount,{header}\nA1,10000,{cells}\n"));
        assert_eq!(
            lines.first().unwrap().cancelled,
            cancelled,
            "{header} {cells}"
        );
    }
    for net in ["10001", "-1"] {
        assert_eq!(
            only("net", net),
            Err(format!(
                "line 2: net {net}: more is left than the 10,000 won that were paid"
            ))
        );
    }
}

#[test]
fn keys_are_what_stands_in_the_cell() {
    for (cell, key) in [
        (" A1 ", Some("A1")),
        ("'0012", Some("0012")),
        ("=\"\"0012\"\"", Some("0012")),
        ("\u{1112}\u{1161}\u{11ab}1", Some("한1")),
        ("", None),
        ("-", None),
        ("a1", Some("a1")),
    ] {
        let (lines, _) = list(format!("amount,order_no,tid\n1,\"{cell}\",\n"));
        assert_eq!(lines.first().unwrap().order_no.as_deref(), key, "{cell}");
    }
    for (cell, damage) in [
        ("2.61122E+19", SpreadsheetDamage::Scientific),
        ("#REF!", SpreadsheetDamage::ErrorValue),
        ("######", SpreadsheetDamage::Hashes),
    ] {
        for header in ["order_no", "tid"] {
            let bad = said(format!("amount,{header}\n1,{cell}\n"), "");
            assert_eq!(bad, [format!("line 2: {header} {cell}: {damage}")]);
        }
    }
}

#[test]
fn a_word_that_nobody_knows_is_no_state_and_is_counted() {
    let (lines, list) =
        list("order_no,amount,status\nA,1,배송중\nB,1,구름\nC,1,구름\nD,1,비\nE,1,\n");
    let states: Vec<_> = lines.iter().map(|line| line.status).collect();
    assert_eq!(states, [Some(Status::Paid), None, None, None, None]);
    let unknown = |word: &str, lines| UnknownState {
        word: word.to_owned(),
        lines,
    };
    assert_eq!(list.unknown_states, [unknown("구름", 2), unknown("비", 1)]);
    assert_eq!(list.other_states, 0);
    let many: Vec<String> = (0..1_200).map(|number| format!("A,1,말{number}")).collect();
    let many = many.join(
        "
",
    );
    let (_, list) = self::list(format!("order_no,amount,status\n{many}"));
    assert_eq!((list.unknown_states.len(), list.other_states), (1_000, 200));
}

#[test]
fn totals_are_left_out_and_said() {
    for total in [
        "합계,,11000,",
        ",,11000,합계",
        ",,11000,총 계:",
        "Total,,11000,",
    ] {
        let (lines, list) = list(format!(
            "order_no,tid,amount,memo\nA1,,10000,합계\nA2,,1000,\n{total}\n"
        ));
        assert_eq!(lines.len(), 2, "{total}");
        let totals: Vec<u64> = list.totals.iter().map(|total| total.line).collect();
        assert_eq!((totals, list.lines), (vec![4], 2), "{total}");
    }
    // One that is about an order is none.
    assert_eq!(list("tid,amount,memo\nt1,5,합계\n").0.len(), 1);
}

#[test]
fn all_bad_lines_are_named_in_their_order() {
    let file = "order_no,amount,paid_at,kind\nA1,58000.50,,\nA2,5,11/03/2026,\nA3,,,\nA4,1,,\nA5,만원,어제,무엇\n";
    assert_eq!(
        said(file, ""),
        [
            "line 2: amount 58000.50: won have no decimals: an amount is a whole number, such as 15000",
            "line 3: paid_at 11/03/2026: this is no day that is read: write it as 2026-11-03, or 2026-11-03 14:05:09",
            "line 4: amount is missing",
            "line 6: kind 무엇: this says neither that money came in nor that it was refunded: write it as 승인 or 취소, \
             or as paid or cancelled; amount 만원: an amount is digits, such as 15000, 15,000 or 15,000원; paid_at \
             어제: this is no day that is read: write it as 2026-11-03, or 2026-11-03 14:05:09",
        ]
    );
    let error = mapped("order_no,amount\nA1,1.5\n", "").unwrap_err();
    let cells = vec![BadOrderCell::Invalid {
        column: OrderColumn::Amount,
        text: "1.5".to_owned(),
        fault: OrderCellFault::Won(ParseWonError::Decimals),
    }];
    let problem = OrderLineProblem::Cells(cells);
    assert_eq!(
        error,
        BadOrderList::Lines(vec![BadOrderLine { line: 2, problem }])
    );
}

#[test]
fn an_amount_that_was_taken_apart_at_its_comma_is_named() {
    assert_eq!(
        said("order_no,amount,memo,status\nA1,58,000,\n", ""),
        [
            "line 2: the amount is 58 and 000 stands beside it: if 58,000 was meant, write it without the comma, or \
             in quotes"
        ]
    );
    let (lines, _) = list("order_no,amount,qty\nA1,500,100\n");
    assert_eq!(lines.first().unwrap().amount, Won::new(500));
}

#[test]
fn a_column_that_is_not_there_is_said_with_what_the_file_has() {
    for (header, expected) in [
        (
            "주문번호,총 주문금액,비고",
            "line 1: there is no column amount; the file has 주문번호, 총 주문금액, 비고: say which it is, such as `--map \
             amount='총 주문금액'`",
        ),
        (
            "order_no,won",
            "line 1: there is no column amount; the file has order_no, won: say which it is with `--map`",
        ),
        (
            "쇼핑몰 주문번호,결제금액",
            "line 1: there is no column order_no or tid; the file has 쇼핑몰 주문번호, 결제금액: say which it is, such as \
             `--map order_no='쇼핑몰 주문번호'`",
        ),
    ] {
        assert_eq!(
            said(format!("{header}\na,b,c\n"), ""),
            [expected],
            "{header}"
        );
    }
    assert_eq!(
        said("order_no,금액,결제금액\nA,1,2\n", "amount=결제금엑"),
        [
            "line 1: no column is called 결제금엑, as is said of amount: did you mean `--map amount=결제금액`?"
        ]
    );
    assert_eq!(
        said("order_no,금액\nA,1\n", "amount=price"),
        ["line 1: no column is called price, as is said of amount; the file has order_no, 금액"]
    );
    let ndjson = "{\"order_no\":\"A\",\"won\":5}\n{\"order_no\":\"A\",\"won\":5}\n";
    assert_eq!(
        said(ndjson, ""),
        [
            "line 1: there is no column amount; the file has order_no, won: say which it is with `--map`"
        ]
    );
}

#[test]
fn what_a_person_says_of_a_column_is_more_than_its_usual_names() {
    let file = "주문번호,관리번호,결제금액,상품금액\nA1,B1,100,200\n";
    let (lines, _) = mapped(file, "order_no=관리번호,amount=상품 금액").unwrap();
    let line = lines.first().unwrap();
    assert_eq!(line.order_no.as_deref(), Some("B1"));
    assert_eq!(line.amount, Won::new(200));
    // Also the usual name of another one.
    let (lines, _) = mapped("거래번호,금액\nB1,5\n", "order_no=거래번호").unwrap();
    let line = lines.first().unwrap();
    assert_eq!(
        (line.order_no.as_deref(), line.tid.as_deref()),
        (Some("B1"), None)
    );
    let same = BadOrderList::CalledTheSame {
        one: OrderColumn::OrderNo,
        other: OrderColumn::Tid,
        name: "번호".to_owned(),
    };
    assert_eq!(
        mapped("번호,금액\nB1,5\n", "order_no=번호,tid=번호"),
        Err(same)
    );
    let ndjson = "{\"no\":7,\"won\":-5}\n";
    let (lines, _) = mapped(ndjson, "order_no=no,amount=won").unwrap();
    let line = lines.first().unwrap();
    assert_eq!(
        (line.order_no.as_deref(), line.kind),
        (Some("7"), LineKind::Cancel)
    );
}

#[test]
fn of_two_names_of_a_column_ours_is_read_and_else_a_person_chooses() {
    let (lines, _) = list("주문번호,결제금액,amount\nA1,100,200\n");
    assert_eq!(lines.first().unwrap().amount, Won::new(200));
    let file = "주문번호,결제금액,승인금액\nA1,100,200\n";
    assert_eq!(
        said(file, ""),
        [
            "line 1: both 결제금액 and 승인금액 could be the column amount: say which it is, such as `--map amount=결제금액`"
        ]
    );
    let (lines, _) = mapped(file, "amount=승인금액").unwrap();
    assert_eq!(lines.first().unwrap().amount, Won::new(200));
    assert_eq!(
        said("주문번호,결제금액,결제금액\nA1,100,200\n", ""),
        ["line 1: two columns are called 결제금액: rename or delete one of them"]
    );
    assert_eq!(
        said("{\"주문번호\":\"A\",\"결제금액\":1,\"승인금액\":2}", ""),
        [
            "line 1: both 결제금액 and 승인금액 could be the column amount: say which it is, such as `--map amount=결제금액`"
        ]
    );
    let (lines, _) = list("{\"주문번호\":\"A\",\"결제금액\":1,\"amount\":2,\"paid_amount\":3}");
    assert_eq!(lines.first().unwrap().amount, Won::new(2));
}

#[test]
fn korean_that_windows_saved_is_read_where_a_person_says_so() {
    let text = "주문번호,결제금액,주문상태\r\n한1,\"1,000\",배송완료\r\n";
    let (cp949, _, _) = encoding_rs::EUC_KR.encode(text);
    let read_as = |file: &[u8], encoding| {
        let mut lines = Vec::new();
        let list = read(file, &ColumnMap::default(), encoding, |line| {
            lines.push(line);
        });
        list.map(|_| lines)
    };
    let lines = read_as(&cp949, Some(TextEncoding::Cp949)).unwrap();
    assert_eq!(lines.first().unwrap().order_no.as_deref(), Some("한1"));
    for encoding in [None, Some(TextEncoding::Utf8)] {
        let cp949 = read_as(&cp949, encoding);
        assert_eq!(cp949, Err(BadOrderList::File(TableFileProblem::Cp949)));
    }
    let utf8 = read_as(text.as_bytes(), Some(TextEncoding::Cp949));
    assert_eq!(utf8, Err(BadOrderList::File(TableFileProblem::Utf8)));
    let broken = [b"order_no,amount\nA,1\n", &b"\xb0\xff,1\n"[..]].concat();
    let line = read_as(&broken, Some(TextEncoding::Cp949));
    assert_eq!(
        line,
        Err(BadOrderList::File(TableFileProblem::NotCp949 { line: 3 }))
    );
    let ascii = b"order_no,amount\nA,1\n";
    assert_eq!(read_as(ascii, Some(TextEncoding::Cp949)).unwrap().len(), 1);
}

/// The lists of `tests/cli/order_lists`.
macro_rules! order_list {
    ($name:literal) => {
        include_bytes!(concat!("../../tests/cli/order_lists/", $name))
    };
}

/// Returns of each line what most of them have: key, won, won given back, state, day.
fn short(lines: &[OrderLine]) -> Vec<String> {
    let shown = |line: &OrderLine| {
        let key = line.order_no.as_deref().unwrap_or("-");
        let cancelled = line.cancelled.map_or("-".to_owned(), |won| won.to_string());
        let status = line.status.map_or("-", Status::name);
        let day = line.paid_on.map_or("-".to_owned(), |day| day.to_string());
        format!("{key} {} {cancelled} {status} {day}", line.amount)
    };
    lines.iter().map(shown).collect()
}

#[test]
fn a_list_of_cafe24_is_read_and_counts_what_was_paid_for_an_order_once() {
    let (lines, list) = list(order_list!("cafe24.csv"));
    let expected = [
        "20261103-0000011 58000 0 paid 2026-11-03",
        "20261103-0000011 0 0 paid 2026-11-03",
        "20261103-0000012 15000 15000 cancelled 2026-11-04",
        "20261103-0000013 9000 0 awaiting_deposit -",
    ];
    assert_eq!(short(&lines), expected);
    assert!(list.tells_cancels && list.has_days && !list.has_tids);
}

#[test]
fn a_list_of_godo_is_read_with_its_tids() {
    let (lines, list) = list(order_list!("godo.csv"));
    let expected = [
        "2611031405091234 58000 0 paid 2026-11-03",
        "2611031405091234 0 0 paid 2026-11-03",
        "2611041000001235 15000 15000 cancelled 2026-11-04",
    ];
    assert_eq!(short(&lines), expected);
    assert_eq!(lines[0].tid.as_deref(), Some("261103140509GU0001"));
    assert!(list.has_tids);
}

#[test]
fn a_list_of_woocommerce_is_read_though_it_writes_decimals() {
    let (lines, _) = list(order_list!("woocommerce.csv"));
    let expected = [
        "1051 58000 - paid -",
        "1052 15000 - cancelled -",
        "1053 9000 - awaiting_deposit -",
    ];
    assert_eq!(short(&lines), expected);
    assert_eq!(lines[2].tid, None);
}

#[test]
fn a_list_of_smart_store_is_read_once_a_person_says_what_the_amount_is() {
    let file = order_list!("smartstore.csv");
    let said = said(file, "").remove(0);
    assert!(
        said.ends_with("`--map amount='상품별 총 주문금액'`"),
        "{said}"
    );
    let (lines, _) = mapped(file, "amount=상품별 총 주문금액").unwrap();
    let expected = [
        "2026110312345670 49000 - paid 2026-11-03",
        "2026110312345670 9000 - paid 2026-11-03",
    ];
    assert_eq!(short(&lines), expected);
}

#[test]
fn a_list_of_youngcart_has_no_amount_and_that_is_said() {
    let file = order_list!("youngcart.csv");
    let read = read(
        file,
        &ColumnMap::default(),
        Some(TextEncoding::Cp949),
        |_| {},
    );
    let BadOrderList::Lines(bad) = read.unwrap_err() else {
        unreachable!("it is a table");
    };
    let said = bad.first().unwrap().to_string();
    let expected = "line 1: there is no column amount; the file has 우편번호, 주소";
    assert!(said.starts_with(expected), "{said}");
    // Its keys stand between apostrophes.
    let (lines, _) = list("주문번호,금액\n\"'2026110314050901'\",1\n");
    assert_eq!(
        lines.first().unwrap().order_no.as_deref(),
        Some("2026110314050901")
    );
}

#[test]
fn what_a_search_wrote_is_a_list() {
    let (lines, list) = list(order_list!("search.csv"));
    let expected = [
        "ORD-1 58000 0 paid 2026-11-03",
        "ORD-2 15000 5000 partially_cancelled 2026-11-03",
        "ORD-3 9000 9000 cancelled 2026-11-04",
        "ORD-4 7000 0 awaiting_deposit -",
    ];
    assert_eq!(short(&lines), expected);
    assert_eq!(list.unknown_states, []);
    let korean = "승인일시,주문번호,거래번호(TID),결제수단,결제상태,결제금액,취소가능금액,취소금액,취소일시\n\
                  2026-11-03 14:05,ORD-1,t1,신용카드,부분취소,58000,50000,8000,2026-11-04 09:00\n";
    assert_eq!(
        short(&self::list(korean).0),
        ["ORD-1 58000 8000 partially_cancelled 2026-11-03"]
    );
}

#[test]
fn lines_that_disagree_on_the_sum_of_their_order_are_named() {
    let file = "주문번호,총 결제금액\nA1,100\nA1,0\nA1,100\nA1,90\nB1,100\n";
    assert_eq!(
        said(file, ""),
        [
            "line 5: the amount of the whole order is another one than on line 2: if it is of this line alone, rename \
          the column to amount"
        ]
    );
    // Of a line's own sum, two are two.
    let (lines, _) = list("주문번호,결제금액\nA1,100\nA1,100\n");
    assert_eq!(short(&lines), ["A1 100 - - -", "A1 100 - - -"]);
}

#[test]
fn a_workbook_is_read_with_its_days_and_numbers() {
    use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let header = ["주문번호", "결제금액", "결제일시", "취소금액"];
    sheet.write_row(0, 0, header).unwrap();
    let day = Format::new().set_num_format("yyyy-mm-dd hh:mm");
    let at = ExcelDateTime::parse_from_str("2026-11-03T14:05:09").unwrap();
    sheet.write(1, 0, 1051).unwrap();
    sheet.write(1, 1, 58_000).unwrap();
    sheet.write_with_format(1, 2, &at, &day).unwrap();
    sheet.write(2, 0, "0012").unwrap();
    sheet.write(2, 1, -3_000).unwrap();
    sheet.write(3, 0, "합계").unwrap();
    sheet.write(3, 1, 55_000).unwrap();
    let (lines, list) = list(workbook.save_to_buffer().unwrap());
    assert_eq!(
        short(&lines),
        ["1051 58000 0 - 2026-11-03", "0012 3000 - - -"]
    );
    assert_eq!(lines[1].kind, LineKind::Cancel);
    assert_eq!(list.totals.len(), 1);
    // More digits than a spreadsheet keeps, and half a won.
    let sheet = workbook.worksheet_from_index(0).unwrap();
    sheet.write(1, 0, 2_611_031_405_091_234_i64).unwrap();
    sheet.write(2, 1, 1_000.5).unwrap();
    sheet.set_row_hidden(3).unwrap();
    let said = said(workbook.save_to_buffer().unwrap(), "");
    assert_eq!(said.len(), 3, "{said:?}");
    assert!(
        said[0].starts_with("line 2: order_no 2.61103E+15:"),
        "{said:?}"
    );
    assert!(said[1].starts_with("line 3: amount 1000.5:"), "{said:?}");
    assert!(
        said[2].starts_with("line 4: this row is hidden"),
        "{said:?}"
    );
}

proptest! {
    #[test]
    fn no_file_is_too_strange(
        file in proptest::collection::vec(any::<u8>(), 0..300),
        cells in "([-0-9.,:TZ+△원(), 오전후년월일\"\n\t{}\\[\\]]{0,12},){0,20}",
    ) {
        for head in [
            "",
            "order_no,amount\n",
            "tid,amount,cancelled,net,kind,status,paid_at\n",
            "PK\u{3}\u{4}",
            "{\"order_no\":",
        ] {
            for tail in [file.as_slice(), cells.as_bytes()] {
                let file = [head.as_bytes(), tail].concat();
                for encoding in [None, Some(TextEncoding::Cp949)] {
                    let mut count: u64 = 0;
                    let list = read(&file, &ColumnMap::default(), encoding, |_| {
                        count = count.saturating_add(1);
                    });
                    prop_assert!(list.is_err() || list.is_ok_and(|list| list.lines == count));
                }
            }
        }
    }
}
