//! The binding check: every outcome by every way in, which defect wins, and random tokens and certificates.

#[path = "support/sample.rs"]
mod sample;

use base64ct::{Base64UrlUnpadded, Encoding};
use certbound::json::MAX_MEMBERS;
use certbound::thumbprint::LEN;
use certbound::{
    Binding, Confirmation, Error, Policy, Presented, Thumbprint, check_claims, check_introspection,
    confirmation,
};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

const POLICIES: [Policy; 2] = [Policy::RequireBound, Policy::AllowUnbound];

type Verdict = Result<Binding, Error>;

fn rightful() -> Thumbprint {
    Thumbprint::from_text(sample::RFC8705_TEXT.as_bytes()).unwrap()
}

/// The rightful certificate's thumbprint with one bit flipped.
fn flipped(thumbprint: &Thumbprint, bit: usize) -> Thumbprint {
    let mut digest = *thumbprint.as_bytes();
    digest[bit / 8] ^= 1 << (bit % 8);
    Thumbprint::from_digest(digest)
}

/// The claims as an introspection response that says that the token is active.
fn response(claims: &[u8]) -> Vec<u8> {
    assert_eq!(claims[0], b'{', "an object to put a member into");
    let comma = if claims[1..].trim_ascii_start().starts_with(b"}") { "" } else { "," };
    [b"{\"active\":true", comma.as_bytes(), &claims[1..]].concat()
}

/// What each way in says about the same claims: they must all say the same.
fn verdict(claims: &[u8], presented: &Presented, policy: Policy) -> Verdict {
    let verdict = check_claims(claims, presented, policy);
    let cached = Confirmation::from_claims(claims);
    let kept = cached;
    assert_eq!(cached.and_then(|cached| cached.check(presented, policy)), verdict, "cached");
    assert_eq!(kept.and_then(|kept| kept.check(presented, policy)), verdict, "cached and used again");

    if claims.first() == Some(&b'{') {
        let response = response(claims);
        assert_eq!(check_introspection(&response, presented, policy), verdict, "introspection");
        let cached = Confirmation::from_introspection(&response);
        assert_eq!(cached.and_then(|cached| cached.check(presented, policy)), verdict, "introspection, cached");
    }

    #[cfg(feature = "jwt")]
    assert_eq!(jwt_verdict(claims, presented, policy), verdict, "JWT");
    verdict
}

/// What is said of a JWT with these claims.
#[cfg(feature = "jwt")]
fn jwt_verdict(claims: &[u8], presented: &Presented, policy: Policy) -> Verdict {
    let jwt = format!("eyJhbGciOiJFUzI1NiJ9.{}.c2ln", Base64UrlUnpadded::encode_string(claims));
    let mut out = vec![0; claims.len()];
    let decoded = certbound::token::claims_ignoring_signature(jwt.as_bytes(), &mut out);
    assert_eq!(decoded, Ok(claims), "JWT, decoded only");

    let mut out = vec![0xaa; claims.len() + 10];
    match certbound::check_jwt_ignoring_signature(jwt.as_bytes(), presented, policy, &mut out) {
        Ok((binding, decoded)) => {
            assert_eq!(decoded, claims, "the claims that were signed");
            Ok(binding)
        }
        Err(error) => {
            assert!(out.iter().all(|&byte| byte == 0), "{error:?} leaves zeros");
            Err(error)
        }
    }
}

/// The verdicts for nothing, the rightful and a stranger's certificate, the same under both policies.
fn same_under_both(claims: &str, expected: [Verdict; 3], reason: &str) {
    let stranger = flipped(&rightful(), 200);
    let presented = [Presented::Nothing, rightful().into(), stranger.into()];
    for policy in POLICIES {
        for (presented, expected) in presented.iter().zip(expected) {
            let verdict = verdict(claims.as_bytes(), presented, policy);
            assert_eq!(verdict, expected, "{reason}: {claims}, {presented:?}, {policy:?}");
        }
    }
}

// rfc8705: 3-verify
#[test]
fn a_bound_token_under_either_policy() {
    let good = sample::RFC8705_TEXT;
    let escaped: String = good.chars().map(|c| format!("\\u{:04x}", c as u32)).collect();
    let expected = [Err(Error::NoCertificate), Ok(Binding::Bound), Err(Error::Mismatch)];
    for (reason, claims) in [
        ("only the confirmation", format!(r#"{{"cnf":{{"x5t#S256":"{good}"}}}}"#)),
        ("white space", format!("\n{{ \"cnf\"\t:\r {{ \"x5t#S256\" : \"{good}\" }} }} \n").trim_start().into()),
        ("among other claims", format!(r#"{{"sub":"a","cnf":{{"x5t#S256":"{good}"}},"exp":1}}"#)),
        (
            "other methods beside it (RFC 7800 §3.1)",
            format!(r#"{{"cnf":{{"jkt":"x","x5t#S256":"{good}","kid":1}}}}"#),
        ),
        ("SHA-1 beside it", format!(r#"{{"cnf":{{"x5t":"x","x5t#S256":"{good}"}}}}"#)),
        ("escaped names", format!(r#"{{"\u0063nf":{{"x5t\u0023S256":"{good}"}}}}"#)),
        ("an escaped value", format!(r#"{{"cnf":{{"x5t#S256":"{escaped}"}}}}"#)),
        (
            "another cnf deeper",
            format!(r#"{{"act":{{"cnf":{{"x5t#S256":1}}}},"cnf":{{"x5t#S256":"{good}"}}}}"#),
        ),
        ("a thumbprint elsewhere too", format!(r#"{{"x5t#S256":"bad","cnf":{{"x5t#S256":"{good}"}}}}"#)),
    ] {
        same_under_both(&claims, expected, reason);
    }
    // A value that no digest encodes to is well formed, and matches nobody (RFC 8705 §3.1's own example).
    let nobody = [Err(Error::NoCertificate), Err(Error::Mismatch), Err(Error::Mismatch)];
    for (reason, value) in [
        ("the example", "bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2".to_owned()),
        ("the rightful one but for its last two bits: 1", good.replace("5v0", "5v1")),
        ("2", good.replace("5v0", "5v2")),
        ("3", good.replace("5v0", "5v3")),
        ("the letters in another case", good.to_lowercase()),
    ] {
        same_under_both(&format!(r#"{{"cnf":{{"x5t#S256":"{value}"}}}}"#), nobody, reason);
    }
}

#[test]
fn an_unbound_token_passes_only_where_the_policy_says_so() {
    for claims in [
        "{}",
        "{ }",
        r#"{"sub":"a"}"#,
        r#"{"CNF":{"x5t#S256":1}}"#,
        r#"{"cnf ":null}"#,
        r#"{"a":{"cnf":{"x5t#S256":"x"}}}"#,
        r#"{"x5t#S256":"A4DtL2JmUMhAsvJj5tKyn64SqzmuXbMrJa0n761y5v0"}"#,
    ] {
        for presented in [Presented::Nothing, rightful().into()] {
            let required = verdict(claims.as_bytes(), &presented, Policy::RequireBound);
            assert_eq!(required, Err(Error::Unbound), "{claims}, {presented:?}");
            let allowed = verdict(claims.as_bytes(), &presented, Policy::AllowUnbound);
            assert_eq!(allowed, Ok(Binding::Unbound), "{claims}, {presented:?}");
        }
    }
}

/// No policy and no certificate makes these pass: a confirmation that cannot be checked is never unbound.
// rfc8705: 3.1-member
#[test]
fn what_is_unsupported_or_malformed_is_refused_under_either_policy() {
    let good = sample::RFC8705_TEXT;
    let cnf = |value: &str| format!(r#"{{"cnf":{value}}}"#);
    let method = |value: &str| cnf(&format!(r#"{{"x5t#S256":{value}}}"#));
    let many: Vec<String> = (0..=MAX_MEMBERS).map(|i| format!("\"{i}\":{i}")).collect();
    let deep = format!("{}{}", "[".repeat(64), "]".repeat(64));
    let (unsupported, not_an_object) = (Error::UnsupportedConfirmation, Error::ConfirmationNotAnObject);
    let (thumbprint, duplicate) = (Error::ConfirmationThumbprint, Error::JsonDuplicateMember);
    for (reason, claims, error) in [
        ("no method at all", cnf("{}"), unsupported),
        ("DPoP (RFC 9449)", cnf(r#"{"jkt":"0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"}"#), unsupported),
        ("a key", cnf(r#"{"jwk":{"kty":"EC","x5t#S256":"x"}}"#), unsupported),
        ("a key id", cnf(r#"{"kid":"1"}"#), unsupported),
        ("SHA-1", cnf(r#"{"x5t":"dGhpcyBpcyBhIFNIQS0xIC4"}"#), unsupported),
        ("the method's name in another case", cnf(&format!(r#"{{"x5t#s256":"{good}"}}"#)), unsupported),
        ("null", cnf("null"), not_an_object),
        ("a string", cnf(&format!("\"{good}\"")), not_an_object),
        ("an array", cnf(&format!(r#"[{{"x5t#S256":"{good}"}}]"#)), not_an_object),
        ("false", cnf("false"), not_an_object),
        ("a number", cnf("0"), not_an_object),
        ("a thumbprint that is null", method("null"), thumbprint),
        ("that is false", method("false"), thumbprint),
        ("that is a number", method("1"), thumbprint),
        ("that is an array", method(&format!("[\"{good}\"]")), thumbprint),
        ("that is an object", method(&format!("{{\"a\":\"{good}\"}}")), thumbprint),
        ("that is empty", method("\"\""), thumbprint),
        ("that is one short", method(&format!("\"{}\"", &good[1..])), thumbprint),
        ("that is one long", method(&format!("\"{good}A\"")), thumbprint),
        ("that is far too long", method(&format!("\"{}\"", good.repeat(100))), thumbprint),
        ("that is padded", method(&format!("\"{good}=\"")), thumbprint),
        ("with a space before", method(&format!("\" {good}\"")), thumbprint),
        ("with an escaped NUL after", method(&format!(r#""{good}\u0000""#)), thumbprint),
        ("with a letter that is not ASCII", method(&format!("\"{}é\"", &good[..41])), thumbprint),
        ("in standard base64", method(&format!("\"+/{}\"", &good[2..])), thumbprint),
        ("two confirmations", format!(r#"{{"cnf":{{"x5t#S256":"{good}"}},"cnf":{{}}}}"#), duplicate),
        (
            "two confirmations, one hidden",
            format!(r#"{{"cnf":{{"x5t#S256":"{good}"}},"c\u006ef":{{}}}}"#),
            duplicate,
        ),
        ("two thumbprints", cnf(&format!(r#"{{"x5t#S256":"{good}","x5t#S256":"{good}"}}"#)), duplicate),
        ("two of another method", cnf(&format!(r#"{{"kid":1,"kid":2,"x5t#S256":"{good}"}}"#)), duplicate),
        ("two of any claim", format!(r#"{{"a":1,"a":1,"cnf":{{"x5t#S256":"{good}"}}}}"#), duplicate),
        ("many methods", cnf(&format!("{{{}}}", many.join(","))), Error::JsonTooManyMembers),
        ("many claims", format!("{{{}}}", many.join(",")), Error::JsonTooManyMembers),
        ("claims that nest too deeply", format!(r#"{{"a":{deep}}}"#), Error::JsonTooDeep),
        ("a method that nests too deeply", cnf(&format!(r#"{{"a":{deep}}}"#)), Error::JsonTooDeep),
        (
            "bad JSON after the confirmation",
            format!("{{\"cnf\":{{\"x5t#S256\":\"{good}\"}},}}"),
            Error::JsonSyntax,
        ),
        ("bad JSON inside the confirmation", cnf("{x5t}"), Error::JsonSyntax),
        ("a second value", format!("{}{{}}", method(&format!("\"{good}\""))), Error::JsonTrailingData),
    ] {
        same_under_both(&claims, [Err(error); 3], reason);
    }
    for (reason, claims, error) in [
        ("an array", "[{\"cnf\":{}}]", Error::ClaimsNotAnObject),
        ("null", "null", Error::ClaimsNotAnObject),
        ("a string", "\"{}\"", Error::ClaimsNotAnObject),
        ("a number", " 1", Error::ClaimsNotAnObject),
        ("bad JSON of another type", "[1,]", Error::JsonSyntax),
    ] {
        same_under_both(claims, [Err(error); 3], reason);
        let presented = rightful().into();
        for policy in POLICIES {
            assert_eq!(check_introspection(claims.as_bytes(), &presented, policy), Err(error), "{reason}");
        }
    }
    for policy in POLICIES {
        let presented = Presented::Nothing;
        assert_eq!(check_claims(b"", &presented, policy), Err(Error::JsonSyntax), "nothing");
        assert_eq!(check_claims(b"{\"\xff\":1}", &presented, policy), Err(Error::JsonNotUtf8));
    }
}

/// A refusal for what the response says of itself comes before any look at `cnf`, and after the JSON's form.
// rfc8705: 3.2-introspection
#[test]
fn what_an_introspection_response_says_of_itself_comes_first() {
    let bound = format!(r#""cnf":{{"x5t#S256":"{}"}}"#, sample::RFC8705_TEXT);
    let with = |active: &str, rest: &str| match (active, rest) {
        ("", rest) => format!("{{{rest}}}"),
        (active, "") => format!("{{\"active\":{active}}}"),
        (active, rest) => format!("{{{rest},\"active\":{active}}}"),
    };
    let (inactive, no_active) = (Error::Inactive, Error::IntrospectionActive);
    for (reason, response, error) in [
        ("inactive and unbound", with("false", ""), inactive),
        ("inactive and bound", with("false", &bound), inactive),
        ("inactive, with a malformed cnf", with("false", r#""cnf":1"#), inactive),
        ("inactive, with an unsupported cnf", with("false", r#""cnf":{"jkt":"x"}"#), inactive),
        ("no active", with("", &bound), no_active),
        ("nothing at all", with("", ""), no_active),
        ("no active, malformed cnf", with("", r#""cnf":1"#), no_active),
        ("active as a string", with("\"true\"", &bound), no_active),
        ("as another string", with("\"false\"", &bound), no_active),
        ("as a number", with("1", &bound), no_active),
        ("as zero", with("0", &bound), no_active),
        ("as null", with("null", &bound), no_active),
        ("as an array", with("[true]", &bound), no_active),
        ("as an object", with("{\"active\":true}", &bound), no_active),
        ("in another case", with("", &format!("\"Active\":true,{bound}")), no_active),
        ("only deeper", with("", &format!("\"a\":{{\"active\":true}},{bound}")), no_active),
        ("twice", with("true", &format!("\"active\":true,{bound}")), Error::JsonDuplicateMember),
        ("false, then true", with("true", "\"active\":false"), Error::JsonDuplicateMember),
        ("hidden by an escape", with("false", "\"\\u0061ctive\":true"), Error::JsonDuplicateMember),
        ("inactive, with two cnf", with("false", "\"cnf\":{},\"cnf\":{}"), Error::JsonDuplicateMember),
        ("inactive, and bad JSON", "{\"active\":false,}".to_owned(), Error::JsonSyntax),
        ("inactive, and a second value", "{\"active\":false}{}".to_owned(), Error::JsonTrailingData),
        ("capitals", with("True", &bound), Error::JsonSyntax),
    ] {
        for policy in POLICIES {
            for presented in [Presented::Nothing, rightful().into()] {
                let verdict = check_introspection(response.as_bytes(), &presented, policy);
                assert_eq!(verdict, Err(error), "{reason}: {response}, {presented:?}, {policy:?}");
            }
        }
    }
    // For JWT claims `active` means nothing.
    let claims = with("false", &bound);
    assert_eq!(check_claims(claims.as_bytes(), &rightful().into(), Policy::RequireBound), Ok(Binding::Bound));
}

// rfc8705: 4-refresh
#[test]
fn a_confirmation_that_was_kept() {
    let good = sample::RFC8705_TEXT;
    let kept = Confirmation::from_thumbprint_text(good.as_bytes()).unwrap();
    assert!(kept.is_bound());
    assert_eq!(kept.thumbprint_text().map(|text| &text[..]), Some(good.as_bytes()));
    for policy in POLICIES {
        assert_eq!(kept.check(&rightful().into(), policy), Ok(Binding::Bound));
        assert_eq!(kept.check(&flipped(&rightful(), 0).into(), policy), Err(Error::Mismatch));
        assert_eq!(kept.check(&Presented::Nothing, policy), Err(Error::NoCertificate));
    }
    assert!(!Confirmation::UNBOUND.is_bound());
    assert_eq!(Confirmation::UNBOUND.thumbprint_text(), None);
    for presented in [Presented::Nothing, rightful().into()] {
        assert_eq!(Confirmation::UNBOUND.check(&presented, Policy::RequireBound), Err(Error::Unbound));
        assert_eq!(Confirmation::UNBOUND.check(&presented, Policy::AllowUnbound), Ok(Binding::Unbound));
    }
    for (reason, text) in [
        ("empty: not the same as unbound", String::new()),
        ("one short", good[1..].to_owned()),
        ("padded", format!("{good}=")),
        ("standard base64", format!("+/{}", &good[2..])),
    ] {
        let result = Confirmation::from_thumbprint_text(text.as_bytes()).map(|_| ());
        assert_eq!(result, Err(Error::ConfirmationThumbprint), "{reason}");
    }
}

// rfc8705: 3.1-issue
#[test]
fn what_is_issued_is_what_is_checked() {
    let mut out = [0xaa; confirmation::JSON_LEN];
    let cnf = confirmation::write(&rightful(), &mut out).to_owned();
    assert_eq!(cnf, r#"{"x5t#S256":"A4DtL2JmUMhAsvJj5tKyn64SqzmuXbMrJa0n761y5v0"}"#);
    assert_eq!(out, cnf.as_bytes(), "it fills the buffer");
    let expected = [Err(Error::NoCertificate), Ok(Binding::Bound), Err(Error::Mismatch)];
    same_under_both(&format!("{{\"cnf\":{cnf}}}"), expected, "as issued");
}

/// Other claims: anything but `cnf` and `active`, and few enough to stay below the limit.
fn claims() -> impl Strategy<Value = Map<String, Value>> {
    let scalar = prop_oneof![
        any::<i64>().prop_map(Value::from),
        any::<bool>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        Just(json!({ "cnf": { "x5t#S256": "x" } })),
        Just(json!(["cnf", "x5t#S256", { "cnf": null }])),
    ];
    let name = prop_oneof![any::<String>(), "[a-z]{2,8}"]
        .prop_filter("cnf and active are ours", |name| name != "cnf" && name != "active");
    prop::collection::btree_map(name, scalar, 0..20).prop_map(|members| members.into_iter().collect())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 60, ..Default::default() })]

    #[test]
    fn the_right_certificate_matches_and_no_other(
        digest: [u8; LEN],
        other: [u8; LEN],
        mut claims in claims(),
        pretty: bool,
    ) {
        let thumbprint = Thumbprint::from_digest(digest);
        let text = Base64UrlUnpadded::encode_string(&digest);
        claims.insert("cnf".to_owned(), json!({ "x5t#S256": text }));
        let value = Value::Object(claims);
        let claims = if pretty { serde_json::to_vec_pretty(&value) } else { serde_json::to_vec(&value) };
        let claims = claims.unwrap();
        for policy in POLICIES {
            prop_assert_eq!(verdict(&claims, &thumbprint.into(), policy), Ok(Binding::Bound));
            prop_assert_eq!(verdict(&claims, &Presented::Nothing, policy), Err(Error::NoCertificate));
            if other != digest {
                let other = Thumbprint::from_digest(other);
                prop_assert_eq!(verdict(&claims, &other.into(), policy), Err(Error::Mismatch));
            }
        }
        let kept = Confirmation::from_claims(&claims).unwrap();
        for bit in 0..LEN * 8 {
            let verdict = kept.check(&flipped(&thumbprint, bit).into(), Policy::AllowUnbound);
            prop_assert_eq!(verdict, Err(Error::Mismatch), "bit {}", bit);
        }
    }
}
