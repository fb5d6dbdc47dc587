//! What each kind of error of the system is called, in Korean.

use std::io::ErrorKind;

/// Returns what a kind is called.
pub(super) fn word(kind: ErrorKind) -> Option<&'static str> {
    let found = WORDS.iter().find(|(known, _)| *known == kind);
    found.map(|(_, word)| *word)
}

/// Returns what a kind is called that Rust's standard library calls so.
pub(super) fn word_for(english: &str) -> Option<&'static str> {
    let mut words = WORDS.iter();
    let found = words.find(|(known, _)| known.to_string() == english);
    found.map(|(_, word)| *word)
}

const WORDS: &[(ErrorKind, &str)] = &[
    (ErrorKind::NotFound, "파일이나 폴더가 없습니다"),
    (ErrorKind::PermissionDenied, "권한이 없습니다"),
    (ErrorKind::ConnectionRefused, "연결이 거부되었습니다"),
    (ErrorKind::ConnectionReset, "상대가 연결을 끊었습니다"),
    (ErrorKind::ConnectionAborted, "연결이 중단되었습니다"),
    (ErrorKind::NotConnected, "연결되어 있지 않습니다"),
    (ErrorKind::HostUnreachable, "호스트에 연결할 수 없습니다"),
    (
        ErrorKind::NetworkUnreachable,
        "네트워크에 연결할 수 없습니다",
    ),
    (ErrorKind::NetworkDown, "네트워크가 연결되어 있지 않습니다"),
    (ErrorKind::AddrInUse, "이미 사용 중인 주소입니다"),
    (ErrorKind::AddrNotAvailable, "사용할 수 없는 주소입니다"),
    (ErrorKind::BrokenPipe, "받는 쪽이 먼저 닫혔습니다"),
    (ErrorKind::AlreadyExists, "이미 있는 파일이나 폴더입니다"),
    (ErrorKind::WouldBlock, "지금은 사용할 수 없습니다"),
    (ErrorKind::NotADirectory, "폴더가 아닙니다"),
    (ErrorKind::IsADirectory, "파일이 아니라 폴더입니다"),
    (ErrorKind::DirectoryNotEmpty, "폴더가 비어 있지 않습니다"),
    (ErrorKind::ReadOnlyFilesystem, "읽기 전용 디스크입니다"),
    (
        ErrorKind::StaleNetworkFileHandle,
        "네트워크 파일을 더 이상 사용할 수 없습니다",
    ),
    (ErrorKind::InvalidInput, "올바르지 않은 값입니다"),
    (ErrorKind::InvalidData, "올바르지 않은 데이터입니다"),
    (ErrorKind::TimedOut, "시간 안에 응답이 없습니다"),
    (ErrorKind::WriteZero, "더 쓸 수 없습니다"),
    (ErrorKind::StorageFull, "디스크에 남은 공간이 없습니다"),
    (ErrorKind::QuotaExceeded, "디스크 사용 한도를 넘었습니다"),
    (ErrorKind::NotSeekable, "읽을 위치를 옮길 수 없습니다"),
    (ErrorKind::FileTooLarge, "파일이 너무 큽니다"),
    (ErrorKind::ResourceBusy, "다른 프로그램이 사용 중입니다"),
    (
        ErrorKind::ExecutableFileBusy,
        "실행 중인 프로그램 파일입니다",
    ),
    (ErrorKind::Deadlock, "잠금이 서로 맞물려 있습니다"),
    (ErrorKind::CrossesDevices, "다른 디스크로 옮길 수 없습니다"),
    (ErrorKind::TooManyLinks, "파일의 링크가 너무 많습니다"),
    (ErrorKind::InvalidFilename, "올바르지 않은 파일 이름입니다"),
    (ErrorKind::ArgumentListTooLong, "명령의 인자가 너무 깁니다"),
    (ErrorKind::Interrupted, "중단되었습니다"),
    (ErrorKind::Unsupported, "이 시스템에서 지원하지 않습니다"),
    (
        ErrorKind::UnexpectedEof,
        "데이터가 끝나기 전에 끊어졌습니다",
    ),
    (ErrorKind::OutOfMemory, "메모리가 부족합니다"),
];
