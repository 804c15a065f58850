//! ES256 access tokens: the part that a JWT library does in a real deployment.

use base64ct::{Base64UrlUnpadded, Encoding};
use ring::rand::SystemRandom;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair, UnparsedPublicKey,
};

const HEADER: &str = r#"{"typ":"at+jwt","alg":"ES256"}"#;

/// The authorization server's signing key; the resource server uses its public half.
pub struct SigningKey {
    pair: EcdsaKeyPair,
    random: SystemRandom,
}

impl SigningKey {
    pub fn generate() -> Result<Self, ring::error::Unspecified> {
        let random = SystemRandom::new();
        let algorithm = &ECDSA_P256_SHA256_FIXED_SIGNING;
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(algorithm, &random)?;
        let pair = EcdsaKeyPair::from_pkcs8(algorithm, pkcs8.as_ref(), &random)
            .map_err(|_| ring::error::Unspecified)?;
        Ok(SigningKey { pair, random })
    }

    /// Signs claims and returns a compact JWT.
    pub fn sign(&self, claims: &str) -> Result<String, ring::error::Unspecified> {
        let encode = |bytes: &[u8]| Base64UrlUnpadded::encode_string(bytes);
        let signed = format!("{}.{}", encode(HEADER.as_bytes()), encode(claims.as_bytes()));
        let signature = self.pair.sign(&self.random, signed.as_bytes())?;
        Ok(format!("{signed}.{}", encode(signature.as_ref())))
    }

    /// Whether this key signed the token. The algorithm is fixed: the token has no say in it.
    pub fn verify(&self, token: &str) -> bool {
        let Some((signed, signature)) = token.rsplit_once('.') else { return false };
        let Ok(signature) = Base64UrlUnpadded::decode_vec(signature) else { return false };
        let key = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, self.pair.public_key());
        key.verify(signed.as_bytes(), &signature).is_ok()
    }
}

/// A token's claims, for printing only.
pub fn printable_claims(token: &str) -> String {
    let payload = token.split('.').nth(1).unwrap_or_default();
    let claims = Base64UrlUnpadded::decode_vec(payload).unwrap_or_default();
    String::from_utf8_lossy(&claims).into_owned()
}
