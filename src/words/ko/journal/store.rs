//! Why the journal cannot be read or written.

use std::fmt;
use std::path::Path;

use crate::journal::{
    CopyError, FileError, Mismatch, Moved, PlaceError, Senseless, StoreError, UnfitPlace,
    Unwritable, WitnessError,
};
use crate::payment::Quoted;
use crate::shown::{ShownPath, escape};
use crate::words::ko::config::Places;
use crate::words::ko::count::{pieces, seconds};
use crate::words::ko::date::moment;
use crate::words::ko::journal::fault::write_fault;
use crate::words::ko::typed::GuardedPath;
use crate::words::language::{Korean, ko};

impl Korean for StoreError {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Open { journal, .. } => {
                let journal = GuardedPath(Path::new(journal.as_str()));
                write!(f, "취소 기록({journal})을 열 수 없습니다")
            }
            Self::ReadOnly { journal } => {
                write!(f, "취소 기록({journal})은 읽기 전용입니다")
            }
            Self::Full { journal } => {
                write!(f, "취소 기록({journal})을 쓸 디스크 공간이 없습니다")
            }
            Self::Locked {
                journal,
                seconds: waited,
            } => write!(
                f,
                "취소 기록({journal})이 {} 동안 다른 프로세스에 의해 잠겨 있었습니다",
                seconds(*waited)
            ),
            Self::NotAJournal { journal } => {
                write!(f, "{journal}: cookiepay의 취소 기록이 아닙니다")
            }
            Self::Newer {
                journal,
                found,
                known,
            } => write!(
                f,
                "취소 기록({journal})의 버전은 {found}인데, 이 cookiepay는 버전 {known}까지만 읽을 수 있습니다"
            ),
            Self::Corrupt { journal, what } => {
                write!(f, "취소 기록({journal})이 손상되었습니다: {}", ko(what))
            }
            Self::File(error) => error.korean(f),
            Self::Database { journal, fault } => write_fault(f, journal, fault),
            Self::Other { journal, .. } => {
                write!(f, "취소 기록({journal})에서 오류가 발생했습니다")
            }
            Self::NothingDone => f.write_str("취소 기록에서 아무것도 처리되지 않았습니다"),
        }
    }
}

/// What a row says of itself.
impl Korean for Senseless {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Column(column) => write!(f, "`{column}` 열의 값이 올바르지 않습니다"),
            Self::FirstVersion => f.write_str("버전 1로 기록된 취소가 올바르지 않습니다"),
            Self::Seal => f.write_str("취소 한 건이 기록된 그대로가 아니거나 없어졌습니다"),
            Self::Database(detail) => f.write_str(detail),
        }
    }
}

impl Korean for UnfitPlace {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::FolderNotUtf8 => f.write_str("폴더 이름이 UTF-8이 아닙니다"),
            Self::NoWriteAheadLog { mode } => write!(
                f,
                "파일 시스템이 미리 쓰기 로그(WAL)를 지원하지 않습니다 (모드가 {mode} 그대로입니다)",
                mode = Quoted(mode)
            ),
        }
    }
}

impl Korean for FileError {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Place(error) => error.korean(f),
            Self::Witness(error) => error.korean(f),
            Self::Copy(error) => error.korean(f),
            Self::Exposed(exposed) => {
                write!(
                    f,
                    "다른 사용자가 취소 기록을 바꿀 수 있습니다: {}",
                    Places(exposed)
                )
            }
            Self::Unwritable { path, found } => write_unwritable(f, path, found),
            Self::Moved { path, moved } => write_moved(f, path, moved),
            Self::Locks { path, .. } => {
                write!(f, "{}: 잠금을 둘 수 없습니다", GuardedPath(path))
            }
        }
    }
}

fn write_unwritable(f: &mut fmt::Formatter<'_>, path: &Path, all: &[Unwritable]) -> fmt::Result {
    let places: Vec<String> = all.iter().map(|it| ko(it).to_string()).collect();
    // What the system keeps from all is not about the user.
    if let Some(it) = all.iter().find(|it| it.system().is_none()) {
        write!(f, "이 사용자({})는 ", it.user)?;
    }
    let (path, places) = (GuardedPath(path), places.join(", "));
    write!(f, "취소 기록 {path}에 쓸 수 없습니다: {places}")
}

/// Names a file or folder, its mode and its owner.
impl Korean for Unwritable {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (path, mode, owner) = (ShownPath(&self.path), self.mode, self.owner);
        write!(f, "{path} (모드 {mode:04o}, 소유자 {owner})")
    }
}

fn write_moved(f: &mut fmt::Formatter<'_>, path: &Path, moved: &Moved) -> fmt::Result {
    let (path, at) = (GuardedPath(path), moment(moved.at));
    let (person, to) = (escape(&moved.person), escape(&moved.location));
    if moved.is_done {
        write!(
            f,
            "취소 기록({path})은 {at}에 {person}에 의해 데이터베이스로 옮겨졌습니다: {to}"
        )
    } else {
        write!(
            f,
            "취소 기록({path})은 {at}에 {person}에 의해 데이터베이스로 옮겨지기 시작했고, 이미 거기에 있을 수 있습니다: {to}"
        )
    }
}

impl Korean for PlaceError {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Dangling { path, target } => write!(
                f,
                "{}: 심볼릭 링크가 가리키는 {} 파일이 없습니다",
                GuardedPath(path),
                ShownPath(target)
            ),
            Self::HardLinks { path, links } => write!(
                f,
                "취소 기록({})의 이름(하드 링크)이 {}입니다. 하나만 있어야 합니다",
                GuardedPath(path),
                pieces(*links)
            ),
            Self::NotAFile { path } => {
                write!(f, "취소 기록({})이 파일이 아닙니다", GuardedPath(path))
            }
            Self::Shared { path, kind } => write!(
                f,
                "취소 기록({})이 여러 컴퓨터가 공유하는 파일 시스템({kind})에 있습니다",
                GuardedPath(path)
            ),
            Self::LogAlone { path } => write!(
                f,
                "취소 기록({})이 비어 있거나 없어졌는데, 그 로그는 남아 있습니다",
                GuardedPath(path)
            ),
            Self::Cut { path } => {
                write!(f, "취소 기록({})의 끝부분이 잘렸습니다", GuardedPath(path))
            }
            Self::Removed { path } => write!(
                f,
                "취소 기록을 쓰는 동안 {} 파일이 삭제되었습니다",
                GuardedPath(path)
            ),
            Self::Replaced { path } => write!(
                f,
                "취소 기록을 쓰는 동안 {} 파일이 다른 파일로 바뀌었습니다",
                GuardedPath(path)
            ),
            Self::Unseen { path, .. } => {
                write!(f, "취소 기록({})을 확인할 수 없습니다", GuardedPath(path))
            }
        }
    }
}

impl Korean for WitnessError {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Mismatch { path, mismatch } => {
                let journal = format!("취소 기록({})", GuardedPath(path));
                write_mismatch(f, &journal, mismatch)
            }
            Self::File { path, .. } => {
                write!(f, "{}: 읽거나 쓸 수 없습니다", GuardedPath(path))
            }
            Self::Damaged { path } => write!(f, "{}: 손상되었습니다", GuardedPath(path)),
            Self::Locked {
                path,
                seconds: waited,
            } => write!(
                f,
                "{}: {} 동안 다른 프로세스에 의해 잠겨 있었습니다",
                GuardedPath(path),
                seconds(*waited)
            ),
        }
    }
}

impl Korean for Mismatch {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_mismatch(f, "취소 기록", self)
    }
}

/// Says what is wrong with a journal, which has a name that ends as 취소 기록 does.
fn write_mismatch(f: &mut fmt::Formatter<'_>, journal: &str, mismatch: &Mismatch) -> fmt::Result {
    match mismatch {
        Mismatch::Gone { witness } => write!(
            f,
            "{journal}이 없어졌습니다. r{witness}까지 취소 요청을 보낸 적이 있습니다"
        ),
        Mismatch::Blank { witness } => write!(
            f,
            "{journal}이 비어 있습니다. r{witness}까지 취소 요청을 보낸 적이 있습니다"
        ),
        Mismatch::OtherId => write!(
            f,
            "{journal}은 여기서 쓰던 것이 아닙니다: 고유 번호가 다릅니다"
        ),
        Mismatch::Behind {
            journal: ..=0,
            witness,
        } => write!(
            f,
            "{journal}은 여기서 쓰던 것이 아닙니다: 보낸 취소가 하나도 없는데, r{witness} 요청을 보낸 적이 있습니다"
        ),
        Mismatch::Behind {
            journal: highest,
            witness,
        } => write!(
            f,
            "{journal}은 여기서 쓰던 것이 아닙니다: 취소가 r{highest}까지만 있는데, r{witness} 요청을 보낸 적이 \
             있습니다"
        ),
        Mismatch::NoWitness { journal: highest } => write!(
            f,
            "{journal}은 여기서 쓰인 적이 없습니다: 취소가 r{highest}까지 있는데, 잠금 폴더에는 보낸 취소의 기록이 \
             없습니다"
        ),
    }
}

impl Korean for CopyError {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exists { path } => {
                write!(f, "{}: 같은 이름의 파일이 이미 있습니다", GuardedPath(path))
            }
            Self::Write { path, .. } => write!(f, "복사본({})을 쓸 수 없습니다", GuardedPath(path)),
            Self::Read { path, .. } => {
                write!(f, "취소 기록({})을 읽을 수 없습니다", GuardedPath(path))
            }
            Self::Damaged { path, detail } => {
                write!(
                    f,
                    "취소 기록({})이 손상되었습니다: {detail}",
                    GuardedPath(path)
                )
            }
            Self::Changing { path } => write!(
                f,
                "취소 기록({})에 다른 작업이 쓰고 있습니다",
                GuardedPath(path)
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::path::PathBuf;

    use super::*;
    use crate::words::ko::tests::assert_korean;

    fn path() -> PathBuf {
        PathBuf::from("/j.db")
    }

    fn io_error() -> io::Error {
        io::ErrorKind::NotFound.into()
    }

    fn of_store() -> Vec<StoreError> {
        let journal = || path().as_path().into();
        let corrupt = |what| StoreError::Corrupt {
            journal: journal(),
            what,
        };
        vec![
            StoreError::Open {
                journal: journal(),
                source: io_error().into(),
            },
            StoreError::ReadOnly { journal: journal() },
            StoreError::Full { journal: journal() },
            StoreError::Locked {
                journal: journal(),
                seconds: 10,
            },
            StoreError::NotAJournal { journal: journal() },
            StoreError::Newer {
                journal: journal(),
                found: 3,
                known: 2,
            },
            corrupt(Senseless::Column("state".to_owned())),
            corrupt(Senseless::FirstVersion),
            corrupt(Senseless::Seal),
            corrupt(Senseless::Database("SQL".to_owned())),
            StoreError::Other {
                journal: journal(),
                source: io_error().into(),
            },
            StoreError::NothingDone,
        ]
    }

    fn of_file() -> Vec<FileError> {
        let (path, target) = (path, PathBuf::from("/k.db"));
        let place = [
            PlaceError::Dangling {
                path: path(),
                target,
            },
            PlaceError::HardLinks {
                path: path(),
                links: 2,
            },
            PlaceError::NotAFile { path: path() },
            PlaceError::Shared {
                path: path(),
                kind: "nfs".to_owned(),
            },
            PlaceError::LogAlone { path: path() },
            PlaceError::Cut { path: path() },
            PlaceError::Removed { path: path() },
            PlaceError::Replaced { path: path() },
            PlaceError::Unseen {
                path: path(),
                source: io_error(),
            },
        ]
        .map(FileError::Place);
        let mismatches = [
            Mismatch::Gone { witness: 12 },
            Mismatch::Blank { witness: 12 },
            Mismatch::OtherId,
            Mismatch::Behind {
                journal: 0,
                witness: 12,
            },
            Mismatch::Behind {
                journal: 7,
                witness: 12,
            },
            Mismatch::NoWitness { journal: 7 },
        ]
        .map(|mismatch| WitnessError::Mismatch {
            path: path(),
            mismatch,
        });
        let witness = [
            WitnessError::File {
                path: path(),
                source: io_error(),
            },
            WitnessError::Damaged { path: path() },
            WitnessError::Locked {
                path: path(),
                seconds: 10,
            },
        ];
        let copy = [
            CopyError::Exists { path: path() },
            CopyError::Write {
                path: path(),
                source: io_error().into(),
            },
            CopyError::Read {
                path: path(),
                source: io_error().into(),
            },
            CopyError::Damaged {
                path: path(),
                detail: "SQL".to_owned(),
            },
            CopyError::Changing { path: path() },
        ];
        let mut all = Vec::from(place);
        all.extend(
            mismatches
                .into_iter()
                .chain(witness)
                .map(FileError::Witness),
        );
        all.extend(copy.map(FileError::Copy));
        all.extend([true, false].map(|is_done| FileError::Moved {
            path: path(),
            moved: Box::new(Moved {
                is_done,
                at: jiff::Timestamp::UNIX_EPOCH,
                person: "민아".to_owned(),
                location: "db".to_owned(),
                journal: String::new(),
            }),
        }));
        all.push(FileError::Locks {
            path: path(),
            source: io_error(),
        });
        all
    }

    #[test]
    fn why_the_journal_cannot_be_used_is_said_in_korean() {
        let mut all = of_store();
        all.extend(of_file().into_iter().map(StoreError::File));
        let no_log = UnfitPlace::NoWriteAheadLog {
            mode: "del".to_owned(),
        };
        let mut sentences: Vec<String> = all.iter().map(|it| ko(it).to_string()).collect();
        sentences.push(ko(no_log).to_string());
        let sentences = sentences.join("\n");
        assert_korean(&sentences);
        insta::assert_snapshot!(sentences, @r#"
        취소 기록(/j.db)을 열 수 없습니다
        취소 기록(/j.db)은 읽기 전용입니다
        취소 기록(/j.db)을 쓸 디스크 공간이 없습니다
        취소 기록(/j.db)이 10초 동안 다른 프로세스에 의해 잠겨 있었습니다
        /j.db: cookiepay의 취소 기록이 아닙니다
        취소 기록(/j.db)의 버전은 3인데, 이 cookiepay는 버전 2까지만 읽을 수 있습니다
        취소 기록(/j.db)이 손상되었습니다: `state` 열의 값이 올바르지 않습니다
        취소 기록(/j.db)이 손상되었습니다: 버전 1로 기록된 취소가 올바르지 않습니다
        취소 기록(/j.db)이 손상되었습니다: 취소 한 건이 기록된 그대로가 아니거나 없어졌습니다
        취소 기록(/j.db)이 손상되었습니다: SQL
        취소 기록(/j.db)에서 오류가 발생했습니다
        취소 기록에서 아무것도 처리되지 않았습니다
        /j.db: 심볼릭 링크가 가리키는 /k.db 파일이 없습니다
        취소 기록(/j.db)의 이름(하드 링크)이 2개입니다. 하나만 있어야 합니다
        취소 기록(/j.db)이 파일이 아닙니다
        취소 기록(/j.db)이 여러 컴퓨터가 공유하는 파일 시스템(nfs)에 있습니다
        취소 기록(/j.db)이 비어 있거나 없어졌는데, 그 로그는 남아 있습니다
        취소 기록(/j.db)의 끝부분이 잘렸습니다
        취소 기록을 쓰는 동안 /j.db 파일이 삭제되었습니다
        취소 기록을 쓰는 동안 /j.db 파일이 다른 파일로 바뀌었습니다
        취소 기록(/j.db)을 확인할 수 없습니다
        취소 기록(/j.db)이 없어졌습니다. r12까지 취소 요청을 보낸 적이 있습니다
        취소 기록(/j.db)이 비어 있습니다. r12까지 취소 요청을 보낸 적이 있습니다
        취소 기록(/j.db)은 여기서 쓰던 것이 아닙니다: 고유 번호가 다릅니다
        취소 기록(/j.db)은 여기서 쓰던 것이 아닙니다: 보낸 취소가 하나도 없는데, r12 요청을 보낸 적이 있습니다
        취소 기록(/j.db)은 여기서 쓰던 것이 아닙니다: 취소가 r7까지만 있는데, r12 요청을 보낸 적이 있습니다
        취소 기록(/j.db)은 여기서 쓰인 적이 없습니다: 취소가 r7까지 있는데, 잠금 폴더에는 보낸 취소의 기록이 없습니다
        /j.db: 읽거나 쓸 수 없습니다
        /j.db: 손상되었습니다
        /j.db: 10초 동안 다른 프로세스에 의해 잠겨 있었습니다
        /j.db: 같은 이름의 파일이 이미 있습니다
        복사본(/j.db)을 쓸 수 없습니다
        취소 기록(/j.db)을 읽을 수 없습니다
        취소 기록(/j.db)이 손상되었습니다: SQL
        취소 기록(/j.db)에 다른 작업이 쓰고 있습니다
        취소 기록(/j.db)은 1월 1일 (목) 09:00에 민아에 의해 데이터베이스로 옮겨졌습니다: db
        취소 기록(/j.db)은 1월 1일 (목) 09:00에 민아에 의해 데이터베이스로 옮겨지기 시작했고, 이미 거기에 있을 수 있습니다: db
        /j.db: 잠금을 둘 수 없습니다
        파일 시스템이 미리 쓰기 로그(WAL)를 지원하지 않습니다 (모드가 "del" 그대로입니다)
        "#);
    }
}
