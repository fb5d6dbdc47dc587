//! The line between a client and PostgreSQL, without TLS. It knows where each message ends, counts them,
//! and cuts or holds the line at any of them.

use std::collections::HashMap;
use std::io::{self, BufReader, Read, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use super::{Schema, connection_string};

/// Longer than anything that ends by itself takes here.
const PATIENCE: Duration = Duration::from_secs(60);

/// What a client asks for in the place of a startup message: TLS, and encryption by GSSAPI.
const SSL_REQUEST: u32 = 80_877_103;
const GSSENC_REQUEST: u32 = 80_877_104;

/// Who sends a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    /// The client.
    Frontend,
    /// The server.
    Backend,
}

/// On which side of a message the line is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// The message does not arrive.
    Before,
    /// The message arrives, and nothing after it.
    After,
}

/// What becomes of the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum How {
    /// Both sides see its end.
    Close,
    /// Neither side sees anything more, until the line is let go.
    Freeze,
}

/// Where the line is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cut {
    pub(crate) side: Side,
    /// The message of this side, counted from 1 over all connections. The first of a client is its startup
    /// message.
    pub(crate) number: usize,
    pub(crate) place: Place,
    pub(crate) how: How,
}

/// A message that was passed on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Passed {
    /// The connection, counted from 1.
    pub(crate) connection: usize,
    pub(crate) side: Side,
    /// The message of this side, counted from 1 over all connections.
    pub(crate) number: usize,
    /// The type of the message, and `^` for a startup message.
    pub(crate) kind: char,
    /// The SQL of a query, and of what is parsed or bound; the tag of what is complete; the SQLSTATE of an
    /// error.
    pub(crate) text: String,
}

/// A line that can be cut. Dropping it closes all connections.
pub(crate) struct CuttingProxy {
    port: u16,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    cut: Option<Cut>,
    was_cut: bool,
    is_refusing: bool,
    is_over: bool,
    frontend: usize,
    backend: usize,
    passed: Vec<Passed>,
    lines: Vec<Line>,
}

/// A connection.
struct Line {
    client: TcpStream,
    server: TcpStream,
    is: Is,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Is {
    Open,
    Frozen,
    Closed,
}

impl CuttingProxy {
    /// Lays a line to the port of a server on loopback.
    pub(crate) fn to(server_port: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let shared = Arc::new(Shared::default());
        let accepting = Arc::clone(&shared);
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                if accepting.lock().is_over {
                    break;
                }
                let shared = Arc::clone(&accepting);
                thread::spawn(move || drop(shared.carry(client, server_port)));
            }
        });
        Self { port, shared }
    }

    /// Returns the value of `[journal] postgres` that leads through it.
    pub(crate) fn connection_string(&self, schema: &Schema) -> String {
        connection_string(self.port, schema)
    }

    /// Cuts the line once, at a message from now on: messages are counted anew.
    pub(crate) fn cut_at(&self, cut: Cut) {
        let mut state = self.shared.lock();
        state.cut = Some(cut);
        state.was_cut = false;
        (state.frontend, state.backend) = (0, 0);
        state.passed.clear();
    }

    /// Takes no new connections from now on, or takes them again.
    pub(crate) fn refuse_connections(&self, is_refusing: bool) {
        self.shared.lock().is_refusing = is_refusing;
    }

    /// Tells whether the line was cut.
    pub(crate) fn was_cut(&self) -> bool {
        self.shared.lock().was_cut
    }

    /// Waits until the line is cut.
    #[track_caller]
    pub(crate) fn wait_until_cut(&self) {
        let state = self.shared.lock();
        let (state, _) = self
            .shared
            .changed
            .wait_timeout_while(state, PATIENCE, |state| !state.was_cut)
            .unwrap_or_else(PoisonError::into_inner);
        assert!(
            state.was_cut,
            "{:?} never came: {:#?}",
            state.cut, state.passed
        );
    }

    /// Lets go what was frozen, and cuts nothing any more.
    pub(crate) fn let_go(&self) {
        let mut state = self.shared.lock();
        state.cut = None;
        for line in &mut state.lines {
            if line.is == Is::Frozen {
                line.is = Is::Open;
            }
        }
        self.shared.changed.notify_all();
    }

    /// Returns what was passed on, in order, since the last cut was set.
    pub(crate) fn passed(&self) -> Vec<Passed> {
        self.shared.lock().passed.clone()
    }
}

impl Drop for CuttingProxy {
    fn drop(&mut self) {
        let mut state = self.shared.lock();
        state.is_over = true;
        // A test lays hundreds of lines: whatever is open is closed with the last of them.
        for line in state.lines.drain(..) {
            drop(line.client.shutdown(Shutdown::Both));
            drop(line.server.shutdown(Shutdown::Both));
        }
        self.shared.changed.notify_all();
        drop(state);
        // The thread that takes connections sees the end once there is one.
        drop(TcpStream::connect(("127.0.0.1", self.port)));
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn carry(self: &Arc<Self>, client: TcpStream, server_port: u16) -> io::Result<()> {
        if self.lock().is_refusing {
            return Ok(());
        }
        let server = TcpStream::connect(("127.0.0.1", server_port))?;
        client.set_nodelay(true)?;
        server.set_nodelay(true)?;
        let connection = {
            let mut state = self.lock();
            state.lines.push(Line {
                client: client.try_clone()?,
                server: server.try_clone()?,
                is: Is::Open,
            });
            state.lines.len()
        };
        let backend = Pump {
            shared: Arc::clone(self),
            connection,
            side: Side::Backend,
            from: BufReader::new(server.try_clone()?),
            to: client.try_clone()?,
            statements: HashMap::new(),
        };
        thread::spawn(move || backend.run());
        let frontend = Pump {
            shared: Arc::clone(self),
            connection,
            side: Side::Frontend,
            from: BufReader::new(client),
            to: server,
            statements: HashMap::new(),
        };
        frontend.run();
        Ok(())
    }
}

impl State {
    /// Counts a message, and takes the cut if it is there.
    fn count(&mut self, side: Side) -> (usize, Option<Cut>) {
        let count = match side {
            Side::Frontend => &mut self.frontend,
            Side::Backend => &mut self.backend,
        };
        *count = count.saturating_add(1);
        let number = *count;
        let hit = self
            .cut
            .take_if(|it| it.side == side && it.number == number);
        (number, hit)
    }

    /// Returns a connection; `None` once all are closed.
    fn line(&mut self, connection: usize) -> Option<&mut Line> {
        self.lines.get_mut(connection.saturating_sub(1))
    }

    fn is(&mut self, connection: usize) -> Is {
        self.line(connection).map_or(Is::Closed, |it| it.is)
    }
}

/// One direction of a connection.
struct Pump {
    shared: Arc<Shared>,
    connection: usize,
    side: Side,
    from: BufReader<TcpStream>,
    to: TcpStream,
    /// The SQL of each prepared statement, by its name.
    statements: HashMap<String, String>,
}

impl Pump {
    fn run(mut self) {
        let mut is_startup = self.side == Side::Frontend;
        while let Ok(message) = Message::read(&mut self.from, is_startup) {
            if message.is_request_to_encrypt() {
                // No, for the server.
                let answer = self.from.get_mut().write_all(b"N");
                if answer.is_err() {
                    break;
                }
                continue;
            }
            is_startup = false;
            // What the server still says once the line is cut goes nowhere, and has to be read all the
            // same: a socket that is closed over unread bytes would reset the connection, and the server
            // might lose the last message of the client.
            if self.pass(&message).is_err() && self.side == Side::Frontend {
                break;
            }
        }
        drop(self.to.shutdown(Shutdown::Write));
    }

    /// Passes a message on, unless the line is cut there.
    fn pass(&mut self, message: &Message) -> io::Result<()> {
        let text = self.text(message);
        let mut state = self.wait_while_frozen();
        if state.is(self.connection) == Is::Closed {
            return Err(io::ErrorKind::NotConnected.into());
        }
        let (number, hit) = state.count(self.side);
        if let Some(Cut {
            how,
            place: Place::Before,
            ..
        }) = hit
        {
            self.cut(state, how)?;
            state = self.wait_while_frozen();
        }
        state.passed.push(Passed {
            connection: self.connection,
            side: self.side,
            number,
            kind: message.kind,
            text,
        });
        if let Some(Cut {
            how,
            place: Place::After,
            ..
        }) = hit
        {
            // Before it is passed on, so that no answer to it comes through.
            if let Some(line) = state.line(self.connection) {
                line.is = Is::Frozen;
            }
            drop(state);
            self.to.write_all(&message.bytes)?;
            self.cut(self.shared.lock(), how)
        } else {
            drop(state);
            self.to.write_all(&message.bytes)
        }
    }

    fn wait_while_frozen(&self) -> MutexGuard<'_, State> {
        let is_frozen = |state: &mut State| state.is(self.connection) == Is::Frozen;
        self.shared
            .changed
            .wait_while(self.shared.lock(), is_frozen)
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn cut(&self, mut state: MutexGuard<'_, State>, how: How) -> io::Result<()> {
        state.was_cut = true;
        let gone = || io::Error::from(io::ErrorKind::NotConnected);
        let line = state.line(self.connection).ok_or_else(gone)?;
        let result = match how {
            How::Freeze => {
                line.is = Is::Frozen;
                Ok(())
            }
            How::Close => {
                line.is = Is::Closed;
                drop(line.client.shutdown(Shutdown::Both));
                drop(line.server.shutdown(Shutdown::Write));
                Err(gone())
            }
        };
        self.shared.changed.notify_all();
        result
    }

    fn text(&mut self, message: &Message) -> String {
        let mut words = message.body().split(|it| *it == 0);
        let mut word = || String::from_utf8_lossy(words.next().unwrap_or_default()).into_owned();
        match (self.side, message.kind) {
            (Side::Frontend, 'Q') | (Side::Backend, 'C') => word(),
            (Side::Frontend, 'P') => {
                let (name, sql) = (word(), word());
                self.statements.insert(name, sql.clone());
                sql
            }
            (Side::Frontend, 'B') => {
                let (_portal, name) = (word(), word());
                self.statements.get(&name).cloned().unwrap_or_default()
            }
            (Side::Backend, 'E') => {
                let code = message
                    .body()
                    .split(|it| *it == 0)
                    .find(|it| it.starts_with(b"C"));
                String::from_utf8_lossy(code.unwrap_or_default().get(1..).unwrap_or_default())
                    .into_owned()
            }
            _ => String::new(),
        }
    }
}

/// One message, as it came.
struct Message {
    kind: char,
    bytes: Vec<u8>,
}

impl Message {
    /// Reads one. That which opens a connection has no type.
    fn read(from: &mut impl Read, is_startup: bool) -> io::Result<Self> {
        let mut bytes = vec![0; if is_startup { 4 } else { 5 }];
        from.read_exact(&mut bytes)?;
        let kind = if is_startup {
            '^'
        } else {
            char::from(*bytes.first().unwrap_or(&0))
        };
        let length = number(bytes.last_chunk()).saturating_sub(4);
        let mut body = vec![0; usize::try_from(length).map_err(io::Error::other)?];
        from.read_exact(&mut body)?;
        bytes.extend(body);
        Ok(Self { kind, bytes })
    }

    fn body(&self) -> &[u8] {
        let head = if self.kind == '^' { 4 } else { 5 };
        self.bytes.get(head..).unwrap_or_default()
    }

    fn is_request_to_encrypt(&self) -> bool {
        let code = number(self.body().first_chunk());
        self.kind == '^' && (code == SSL_REQUEST || code == GSSENC_REQUEST)
    }
}

fn number(bytes: Option<&[u8; 4]>) -> u32 {
    bytes.map_or(0, |it| u32::from_be_bytes(*it))
}
