//! The manual's sample programs, by what they put on the wire and what they read: curl's spread-out bodies in
//! UTF-8, and PHP's compact ones in ASCII. Written anew; `.ci/vendor-samples` runs the printed ones for
//! whoever has the manual.

use std::fmt::Write as _;

use super::*;

/// One way of writing a request.
struct Client {
    headers: &'static str,
    write: fn(&[(&str, &str)]) -> String,
}

/// `curl -H 'Content-Type: application/json' -d '{ … }'`, the body as it was typed.
const CURL: Client = Client {
    headers: "User-Agent: curl/8.5.0\r\nAccept: */*\r\nContent-Type: application/json\r\n",
    write: |fields| {
        let field = |(name, value): &(&str, &str)| format!("            \"{name}\": \"{value}\"");
        let fields: Vec<_> = fields.iter().map(field).collect();
        format!("{{\n{}\n         }}", fields.join(",\n"))
    },
};

/// `curl_setopt($ch, CURLOPT_POSTFIELDS, json_encode($fields))`.
const PHP: Client = Client {
    headers: "Accept: */*\r\ncontent-type: application/json; charset=utf-8\r\n",
    write: |fields| {
        let escape = |text: &str| {
            let mut written = String::new();
            for unit in text.encode_utf16() {
                match u8::try_from(unit) {
                    Ok(b'/') => written.push_str("\\/"),
                    Ok(byte @ b' '..=b'~') => written.push(char::from(byte)),
                    _ => write!(written, "\\u{unit:04x}").unwrap(),
                }
            }
            written
        };
        let field = |(name, value): &(&str, &str)| format!("\"{name}\":\"{}\"", escape(value));
        let fields: Vec<_> = fields.iter().map(field).collect();
        format!("{{{}}}", fields.join(","))
    },
};

impl Client {
    fn ask(&self, world: &World, path: &str, headers: &str, fields: &[(&str, &str)]) -> Answer {
        let mut stream = world.connect();
        let headers = format!("{}{headers}", self.headers);
        send(&mut stream, path, &headers, &(self.write)(fields)).unwrap();
        let answer = receive(&mut stream).unwrap();
        assert_eq!(answer.status, 200, "{answer:?}");
        answer
    }
}

#[test]
fn the_manuals_samples_get_a_token_search_and_cancel() {
    let world = world(options());
    for client in [CURL, PHP] {
        let who = [("pay2_id", API_ID), ("pay2_key", API_KEY)];
        let token = client.ask(&world, "/payAuth/token", "", &who);
        assert_eq!(token.field("RTN_CD"), "0000");
        let token = format!("TOKEN: {}\r\n", token.field("TOKEN"));

        let days = [
            ("API_ID", API_ID),
            ("STD_DT", "2026-11-01"),
            ("END_DT", "2026-11-22"),
        ];
        let found = client.ask(&world, "/api/paysearch", &token, &days);
        assert!(
            found.text().starts_with("[{\"RESULTCODE\":\"0000\""),
            "{found:?}"
        );
        let rows: Vec<Row> = serde_json::from_slice(&found.body).unwrap();
        let is_card = |row: &&Row| row["PAYMETHOD"] == "CARD" && is_open(row);
        let card = rows.iter().find(is_card).unwrap();

        let refund = [("tid", card["TID"].as_str()), ("reason", "고객 변심/단순")];
        let headers = format!("{token}ApiKey: {API_KEY}\r\n");
        let done = client.ask(&world, "/api/cancel", &headers, &refund);
        assert_eq!(done.field("cancel_code"), "0000");
        assert_eq!(done.field("cancel_amt"), card["AMOUNT"]);
        assert_eq!(
            world.find(&card["TID"])["CANCELMSG"],
            "고객 변심/단순",
            "as it was typed"
        );
    }
}
