//! Elsewhere than on Unix the rights of a file are no bits, and are not looked at.

use std::fs::Metadata;
use std::path::Path;

use super::exposed::{Exposed, SharedWith};

pub(super) const fn walk(
    _path: &Path,
    _shared_with: Option<SharedWith>,
) -> (Vec<Exposed>, Option<Metadata>) {
    (Vec::new(), None)
}

pub(super) const fn replaced(
    _end: Option<&Metadata>,
    _opened: &Metadata,
    _path: &Path,
) -> Option<Exposed> {
    None
}

pub(super) const fn shared_with(_path: &Path) -> Option<SharedWith> {
    None
}
