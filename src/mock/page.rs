//! Pages as a web server or a proxy in front of the gateway would show them.

/// The type of an answer.
pub(super) const JSON: &str = "application/json; charset=utf-8";
/// The type of a page.
pub(super) const HTML: &str = "text/html; charset=utf-8";

/// The words that go with a status.
pub(super) fn phrase(status: u16) -> &'static str {
    match status {
        200 => "OK",
        302 => "Found",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        408 => "Request Timeout",
        409 => "Conflict",
        411 => "Length Required",
        413 => "Content Too Large",
        429 => "Too Many Requests",
        421 => "Misdirected Request",
        431 => "Request Header Fields Too Large",
        500 => "Internal Server Error",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        _ => "Error",
    }
}

/// The page that a web server or a proxy in between would show.
pub(super) fn page(status: u16) -> String {
    let title = if status == 200 {
        "서비스 점검 중입니다"
    } else {
        phrase(status)
    };
    format!(
        "<!DOCTYPE html>\n<html><head><title>{title}</title></head>\n<body><h1>{title}</h1><hr>nginx</body></html>\n"
    )
}
