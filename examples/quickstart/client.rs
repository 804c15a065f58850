//! An HTTPS client that may have a certificate and a token.

use crate::pki::{Authority, Identity};
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ClientConnection, StreamOwned};
use std::error::Error;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;

/// What the server answered.
pub struct Answer {
    pub status: u16,
    pub challenge: Option<String>,
    pub body: String,
}

impl Answer {
    /// The access token in a token response (RFC 6749 §5.1).
    pub fn token(&self) -> Result<String, Box<dyn Error>> {
        let response: serde_json::Value = serde_json::from_str(&self.body)?;
        Ok(response["access_token"].as_str().ok_or("no access_token")?.to_owned())
    }
}

/// Sends one request over a TLS connection of its own.
pub fn call(
    authority: &Authority,
    address: SocketAddr,
    identity: Option<&Identity>,
    path: &str,
    token: Option<&String>,
) -> Result<Answer, Box<dyn Error>> {
    let builder = ClientConfig::builder().with_root_certificates(authority.roots()?);
    let config = match identity {
        Some(identity) => {
            let (chain, key) = identity.chain_and_key()?;
            builder.with_client_auth_cert(chain, key)?
        }
        None => builder.with_no_client_auth(),
    };
    let connection = ClientConnection::new(Arc::new(config), ServerName::try_from("localhost")?)?;
    let mut stream = StreamOwned::new(connection, TcpStream::connect(address)?);

    let authorization = token.map_or(String::new(), |token| format!("Authorization: Bearer {token}\r\n"));
    write!(stream, "GET {path} HTTP/1.1\r\nHost: localhost\r\n{authorization}\r\n")?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes)?;

    let mut headers = [httparse::EMPTY_HEADER; 16];
    let mut response = httparse::Response::new(&mut headers);
    let httparse::Status::Complete(body) = response.parse(&bytes)? else {
        return Err("the answer is incomplete".into());
    };
    let status = response.code.ok_or("the answer has no status")?;
    let challenge = headers.iter().find(|header| header.name.eq_ignore_ascii_case("www-authenticate"));
    Ok(Answer {
        status,
        challenge: challenge.map(|header| String::from_utf8_lossy(header.value).into_owned()),
        body: String::from_utf8_lossy(&bytes[body..]).into_owned(),
    })
}
