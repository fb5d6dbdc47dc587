//! What a payment costs on its way from a reply to the output, without network and processes:
//! `cargo bench --bench search`. Whole programs are compared by `compare.py`.

use std::io::sink;

use cookiepay::gateway::Row;
use cookiepay::output::{Columns, Csv, Dialect, Format, PaymentWriter, RawRows, Style, Table};
use divan::counter::ItemsCount;
use divan::{Bencher, black_box};

const ROWS: u64 = 1_000;

/// A row as PHP writes it.
const ROW: &str = r#"{"RESULTCODE":"0000","RESULTMSG":"\uc131\uacf5","ORDERNO":"ORD-1769015359936-1f3669522aecc8","AMOUNT":"1050","BUYERNAME":"\uae40\ud558\ub298","BUYEREMAIL":"sky@example.com","PRODUCTNAME":"\uc6d0\ub450 200g \uc678 1\uac74","PRODUCTCODE":"637100","PAYMETHOD":"CARD","BUYERID":"sky","TID":"260122020935GU00N3e7","ACCEPTNO":"62986160","ACCEPTDATE":"20260122021000","CANCEL_SUM_AMOUNT":"","CANCELDATE":"","CANCELMSG":"","ACCOUNTNO":"","RECEIVERNAME":"","DEPOSITENDDATE":"","CARDNAME":"BC\uce74\ub4dc","CARDCODE":"61"}"#;

const KEPT: Row<'static> = Row {
    number: 1,
    raw: ROW,
    fields: None,
};

fn main() {
    divan::main();
}

#[divan::bench]
fn decode(bencher: Bencher<'_, '_>) {
    bencher.counter(ItemsCount::new(ROWS)).bench(|| {
        let mut decoded = String::new();
        for _ in 0..ROWS {
            let _ = black_box(black_box(KEPT).payment_in(&mut decoded));
        }
    });
}

#[divan::bench]
fn ndjson(bencher: Bencher<'_, '_>) {
    bencher.counter(ItemsCount::new(ROWS)).bench(|| {
        let mut lines = RawRows::lines(sink());
        for _ in 0..ROWS {
            let _ = lines.write(black_box(ROW));
        }
        lines.finish()
    });
}

#[divan::bench]
fn csv(bencher: Bencher<'_, '_>) {
    write(bencher, || {
        let columns = Columns::default_for(Format::Csv, false);
        Box::new(Csv::new(sink(), columns, Dialect::default()))
    });
}

#[divan::bench]
fn table(bencher: Bencher<'_, '_>) {
    write(bencher, || {
        let columns = Columns::default_for(Format::Table, false);
        Box::new(Table::new(sink(), columns, Style::default()))
    });
}

fn write(bencher: Bencher<'_, '_>, writer: impl Fn() -> Box<dyn PaymentWriter> + Sync) {
    let Ok(payment) = KEPT.payment() else {
        return;
    };
    bencher.counter(ItemsCount::new(ROWS)).bench(|| {
        let mut writer = writer();
        for _ in 0..ROWS {
            let _ = writer.write(black_box(&payment), "bench");
        }
        writer.finish()
    });
}
