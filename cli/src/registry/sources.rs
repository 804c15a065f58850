//! The files of an input, whose lines are numbered through: where each line stands.

/// A file, and how many lines come before it.
struct Source {
    name: String,
    before: u64,
}

/// The files in the order in which they are read.
#[derive(Default)]
pub struct Sources(Vec<Source>);

/// Where a line stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place<'a> {
    pub file: &'a str,
    /// Counted from 1 in its file.
    pub line: u64,
}

impl Sources {
    /// The next file, which begins after so many lines of others.
    pub fn push(&mut self, name: String, before: u64) {
        self.0.push(Source { name, before });
    }

    /// The place of a line, by its number through all files.
    pub fn place(&self, number: u64) -> Place<'_> {
        let after = self.0.partition_point(|source| source.before < number);
        let source = after.checked_sub(1).and_then(|at| self.0.get(at));
        source.map_or(Place { file: "", line: number }, |Source { name, before }| Place {
            file: name,
            line: number.saturating_sub(*before),
        })
    }

    /// What messages call all of them.
    pub fn names(&self) -> String {
        self.0.iter().map(|source| source.name.as_str()).collect::<Vec<_>>().join(", ")
    }
}

impl Place<'_> {
    /// What messages call it.
    pub fn name(&self) -> String {
        format!("{}, line {}", self.file, self.line)
    }
}

#[cfg(test)]
mod tests {
    use super::{Place, Sources};

    #[test]
    fn a_line_is_found_beside_files_without_lines() {
        let mut sources = Sources::default();
        for (name, before) in [("none", 0), ("two", 0), ("empty", 2), ("three", 2)] {
            sources.push(name.to_owned(), before);
        }
        for (number, file, line) in [(1, "two", 1), (2, "two", 2), (3, "three", 1), (5, "three", 3)] {
            assert_eq!(sources.place(number), Place { file, line });
        }
    }
}
