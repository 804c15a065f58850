//! The names of members that are looked for, and where their values go.

use super::Value;
use super::string::Text;

/// The names of members that are looked for: `names!("a" "b")`.
#[cfg(target_pointer_width = "64")]
pub(crate) type Names = [&'static str];
#[cfg(target_pointer_width = "64")]
macro_rules! names {
    ($($name:literal)+) => { &[$($name),+] };
}
/// The same in less room: a space follows each of them.
#[cfg(not(target_pointer_width = "64"))]
pub(crate) type Names = str;
#[cfg(not(target_pointer_width = "64"))]
macro_rules! names {
    ($($name:literal)+) => { concat!($($name, " "),+) };
}
pub(crate) use names;

/// What values are found by.
pub(super) trait Find {
    /// Puts a member's value in its places, if there are any.
    fn put<'a>(&self, name: Text<'_>, value: Value<'a>, values: &mut [Option<Value<'a>>]);
}

impl Find for [&str] {
    #[inline]
    fn put<'a>(&self, name: Text<'_>, value: Value<'a>, values: &mut [Option<Value<'a>>]) {
        for (wanted, slot) in self.iter().zip(values) {
            if name.is(wanted) {
                *slot = Some(value);
            }
        }
    }
}

impl Find for str {
    fn put<'a>(&self, name: Text<'_>, value: Value<'a>, values: &mut [Option<Value<'a>>]) {
        if let Some(slot) = values.get_mut(name.place(self)) {
            *slot = Some(value);
        }
    }
}
