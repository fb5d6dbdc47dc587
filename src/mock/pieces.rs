//! Bodies: whole, compressed, or in pieces as they are made up.

use std::io::{self, Write as _};
use std::net::TcpStream;

use super::reply::{Body, Reply};
use super::rows::Rows;

/// All the bytes of an answer.
pub(super) fn whole(reply: Reply) -> Vec<u8> {
    match reply.body {
        Body::Whole(bytes) => bytes,
        Body::Rows(mut bytes, mut rows) => {
            let mut piece = Vec::new();
            while rows.write_piece(&mut piece) {
                bytes.append(&mut piece);
            }
            bytes
        }
    }
}

/// Compresses a whole body.
pub(super) fn compress(body: &[u8]) -> io::Result<Vec<u8>> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(body)?;
    packed.finish()
}

/// Writes rows as they are made up, after a first piece.
pub(super) fn write_rows(
    out: &mut impl io::Write,
    first: Vec<u8>,
    mut rows: Rows,
) -> io::Result<()> {
    let mut piece = first;
    loop {
        out.write_all(&piece)?;
        piece.clear();
        if !rows.write_piece(&mut piece) {
            return Ok(());
        }
    }
}

/// Writes a body of unknown length: in chunks, or up to the end of the connection.
pub(super) struct Pieces<'a> {
    pub(super) stream: &'a TcpStream,
    pub(super) is_chunked: bool,
    pub(super) frame: Vec<u8>,
}
impl Pieces<'_> {
    /// Writes what says that there is no more.
    pub(super) fn end(mut self) -> io::Result<()> {
        if self.is_chunked {
            self.stream.write_all(b"0\r\n\r\n")
        } else {
            Ok(())
        }
    }
}

impl io::Write for Pieces<'_> {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        if piece.is_empty() {
            return Ok(0);
        }
        let mut stream = self.stream;
        if self.is_chunked {
            self.frame.clear();
            write!(self.frame, "{:x}\r\n", piece.len())?;
            self.frame.extend_from_slice(piece);
            self.frame.extend_from_slice(b"\r\n");
            stream.write_all(&self.frame)?;
        } else {
            stream.write_all(piece)?;
        }
        Ok(piece.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
