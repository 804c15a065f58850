//! An authorization server (`/token`) and a resource server (`/account`) behind one mutual-TLS port.

use crate::jwt::SigningKey;
use crate::pki::Authority;
use certbound::{Error, Policy, Presented, Thumbprint, challenge, check_jwt_ignoring_signature, confirmation};
use rustls::server::WebPkiClientVerifier;
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

const LIFETIME: u64 = 300;
const MAX_REQUEST: usize = 8 * 1024;

/// Starts the server on a free port of the loopback interface, in threads of its own.
pub fn start(authority: &Authority) -> Result<SocketAddr, Box<dyn std::error::Error>> {
    // A client without a certificate gets as far as HTTP, so that it gets an answer that it can read.
    let verifier = WebPkiClientVerifier::builder(authority.roots()?).allow_unauthenticated().build()?;
    let (chain, key) = authority.server()?.chain_and_key()?;
    let config =
        Arc::new(ServerConfig::builder().with_client_cert_verifier(verifier).with_single_cert(chain, key)?);
    let signing_key = Arc::new(SigningKey::generate()?);
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let (config, signing_key) = (Arc::clone(&config), Arc::clone(&signing_key));
            std::thread::spawn(move || {
                if let Err(error) = serve(stream, config, &signing_key) {
                    eprintln!("server: {error}");
                }
            });
        }
    });
    Ok(address)
}

/// Serves one request of one connection.
fn serve(stream: TcpStream, config: Arc<ServerConfig>, key: &SigningKey) -> io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    let mut stream = StreamOwned::new(ServerConnection::new(config).map_err(io::Error::other)?, stream);
    let request = Request::read(&mut stream)?;

    // Only the leaf has proof of possession. The handshake is complete, so this is who really is there.
    let presented = match stream.conn.peer_certificates().and_then(|chain| chain.first()) {
        Some(leaf) => Presented::Certificate(Thumbprint::from_der(leaf).map_err(io::Error::other)?),
        None => Presented::Nothing,
    };
    let answer = match request.path.as_str() {
        "/token" => issue(&presented, key),
        "/account" => account(&request, &presented, key),
        _ => answer("404 Not Found", "", "no such resource"),
    };
    stream.write_all(answer.as_bytes())?;
    stream.conn.send_close_notify();
    stream.flush()
}

/// The authorization server: binds the token to the certificate of the connection, if there is one.
///
/// Who may have a token, and for whom, is the part of OAuth that this example leaves out: anyone gets one for
/// Alice.
fn issue(presented: &Presented, key: &SigningKey) -> String {
    let mut text = [0; confirmation::JSON_LEN];
    let cnf = match presented {
        Presented::Certificate(thumbprint) => {
            format!(r#","cnf":{}"#, confirmation::write(thumbprint, &mut text))
        }
        Presented::Nothing => String::new(),
    };
    let claims = format!(r#"{{"iss":"https://as.example","sub":"alice","exp":{}{cnf}}}"#, now() + LIFETIME);
    match key.sign(&claims) {
        Ok(token) => answer(
            "200 OK",
            "",
            &format!(r#"{{"access_token":"{token}","token_type":"Bearer","expires_in":{LIFETIME}}}"#),
        ),
        Err(_) => answer("500 Internal Server Error", "", "cannot sign"),
    }
}

/// The resource server: the signature first, then the binding, then the other claims, all of the same bytes.
fn account(request: &Request, presented: &Presented, key: &SigningKey) -> String {
    let Some(token) = request.bearer_token.as_deref() else {
        return answer("401 Unauthorized", "WWW-Authenticate: Bearer\r\n", "");
    };
    if !key.verify(token) {
        return answer("401 Unauthorized", "WWW-Authenticate: Bearer error=\"invalid_token\"\r\n", "");
    }
    let mut buffer = [0; MAX_REQUEST];
    let checked = check_jwt_ignoring_signature(token.as_bytes(), presented, Policy::RequireBound, &mut buffer);
    match checked {
        Ok((_, claims)) if is_expired(claims) => {
            answer("401 Unauthorized", "WWW-Authenticate: Bearer error=\"invalid_token\"\r\n", "")
        }
        Ok(_) => answer("200 OK", "", "Alice's account: 1,234.56 EUR"),
        Err(reason) => refuse(reason),
    }
}

fn refuse(reason: Error) -> String {
    let mut text = [0; challenge::MAX_LEN];
    match challenge::bearer(reason, None, &mut text) {
        Ok(challenge) => answer("401 Unauthorized", &format!("WWW-Authenticate: {challenge}\r\n"), ""),
        Err(_) => answer("500 Internal Server Error", "", ""),
    }
}

fn is_expired(claims: &[u8]) -> bool {
    let expiry =
        serde_json::from_slice(claims).ok().and_then(|claims: serde_json::Value| claims["exp"].as_u64());
    expiry.is_none_or(|expiry| expiry <= now())
}

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(u64::MAX, |elapsed| elapsed.as_secs())
}

fn answer(status: &str, header: &str, body: &str) -> String {
    let len = body.len();
    format!("HTTP/1.1 {status}\r\n{header}Content-Length: {len}\r\nConnection: close\r\n\r\n{body}")
}

/// What the server looks at in a request.
struct Request {
    path: String,
    bearer_token: Option<String>,
}

impl Request {
    fn read(stream: &mut impl Read) -> io::Result<Self> {
        let mut bytes = Vec::new();
        while !bytes.ends_with(b"\r\n\r\n") && bytes.len() < MAX_REQUEST {
            let mut byte = [0];
            stream.read_exact(&mut byte)?;
            bytes.push(byte[0]);
        }
        let mut headers = [httparse::EMPTY_HEADER; 16];
        let mut request = httparse::Request::new(&mut headers);
        request.parse(&bytes).map_err(io::Error::other)?;
        let path = request.path.unwrap_or_default().to_owned();
        let mut authorization =
            headers.iter().filter(|header| header.name.eq_ignore_ascii_case("authorization"));
        // Two tokens are no token: which of them would have been checked?
        let bearer_token = match (authorization.next(), authorization.next()) {
            (Some(header), None) => header.value.strip_prefix(b"Bearer ").map(<[u8]>::to_vec),
            _ => None,
        };
        Ok(Request { path, bearer_token: bearer_token.and_then(|token| String::from_utf8(token).ok()) })
    }
}
