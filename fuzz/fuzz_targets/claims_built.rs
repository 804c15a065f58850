//! Claims from a grammar, of which is known what must be said of them; and the same spoilt, against the slow reader.
#![no_main]

use certbound::{Binding, Error, Policy, Presented, Thumbprint, check_claims, check_introspection};
use certbound_fuzz::build::{self, Cnf};
use certbound_fuzz::confirmation;
use libfuzzer_sys::arbitrary::{Result, Unstructured};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let _ = check(&mut Unstructured::new(input));
});

fn check(u: &mut Unstructured<'_>) -> Result<()> {
    let der = [&[0x30, 34, 4, 32][..], &u.arbitrary::<[u8; 32]>()?].concat();
    let active =
        *u.choose(&[None, Some("true"), Some("true"), Some("false"), Some("null"), Some("\"true\"")])?;
    let claims = build::claims(u, &confirmation::text_of(&der), active)?;
    let presented = if u.ratio(1, 8)? {
        Presented::Nothing
    } else {
        Presented::Certificate(Thumbprint::from_der(&der).expect("a sequence"))
    };
    let read = confirmation::Text::read(claims.text.as_bytes());
    for policy in [Policy::RequireBound, Policy::AllowUnbound] {
        let expected = match (claims.cnf, presented, policy) {
            (Cnf::Absent, _, Policy::AllowUnbound) => Ok(Binding::Unbound),
            (Cnf::Absent, _, Policy::RequireBound) => Err(Error::Unbound),
            (Cnf::Same | Cnf::Other, Presented::Nothing, _) => Err(Error::NoCertificate),
            (Cnf::Same, _, _) => Ok(Binding::Bound),
            (Cnf::Other, _, _) => Err(Error::Mismatch),
            (Cnf::NotAnObject, _, _) => Err(Error::ConfirmationNotAnObject),
            (Cnf::Unsupported, _, _) => Err(Error::UnsupportedConfirmation),
            (Cnf::Malformed, _, _) => Err(Error::ConfirmationThumbprint),
            (Cnf::Twice, _, _) => Err(Error::JsonDuplicateMember),
        };
        let text = claims.text.as_bytes();
        // Of a value that is too deep nothing else is said.
        let deep = check_claims(text, &presented, policy) == Err(Error::JsonTooDeep);
        if !deep {
            assert_eq!(check_claims(text, &presented, policy), expected, "{}", claims.text);
            let expected = match active {
                _ if expected == Err(Error::JsonDuplicateMember) => None,
                Some("true") => Some(expected),
                Some("false") => Some(Err(Error::Inactive)),
                _ => Some(Err(Error::IntrospectionActive)),
            };
            let introspected = check_introspection(text, &presented, policy);
            assert!(expected.is_none() || expected == Some(introspected), "{}", claims.text);
        }
        confirmation::agrees(&read, presented, policy).ok();
    }
    let mut spoilt = claims.text.clone().into_bytes();
    if build::damage(u, &mut spoilt)? {
        confirmation::agrees(&confirmation::Text::read(&spoilt), presented, Policy::AllowUnbound).ok();
    }
    Ok(())
}
