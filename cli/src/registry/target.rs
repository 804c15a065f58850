//! A file that is replaced as a whole or not at all.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use certbound::registry::layout::MAGIC;

use crate::failure::Failure;
use crate::input;

/// Where an image goes: a path that has an image, an empty file or nothing yet.
pub struct Target(PathBuf);

/// The new file beside the target, which is removed unless it takes the target's place.
pub struct Temporary {
    path: PathBuf,
    target: PathBuf,
}

impl Target {
    /// Refuses what must not be replaced: a device, a directory, or a file that is no image.
    pub fn new(path: &Path) -> Result<Self, Failure> {
        let refused = |reason: &str, advice: &str| {
            let mut failure = Failure::usage();
            failure.source = input::name(path);
            failure.reason = reason.to_owned();
            failure.advice = Some(advice.to_owned());
            failure
        };
        if path.as_os_str() == input::STDIN {
            return Err(refused("an image is not written to standard output", "Name a file."));
        }
        // Of a symbolic link, the file that it leads to is replaced.
        let target = match fs::canonicalize(path) {
            Ok(target) => target,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Target(path.to_owned())),
            Err(error) => return Err(Failure::output(path, &error)),
        };
        let metadata = fs::metadata(&target).map_err(|error| Failure::output(path, &error))?;
        if !metadata.is_file() {
            return Err(refused("it is no file", "Name a file in a directory of yours."));
        }
        let mut magic = Vec::new();
        File::open(&target)
            .and_then(|file| file.take(8).read_to_end(&mut magic))
            .map_err(|error| Failure::output(path, &error))?;
        if !magic.is_empty() && magic != MAGIC {
            return Err(refused(
                "it is no registry image, and is not replaced",
                "Remove it, or name another file.",
            ));
        }
        Ok(Target(target))
    }

    /// Writes a new file beside the target, and through to the disk.
    pub fn write(
        self,
        write: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>,
    ) -> Result<Temporary, Failure> {
        let failed = |error: io::Error| Failure::output(&self.0, &error);
        let (path, file) = self.create().map_err(failed)?;
        let temporary = Temporary { path, target: self.0.clone() };
        if let Ok(metadata) = fs::metadata(&self.0) {
            file.set_permissions(metadata.permissions()).map_err(failed)?;
        }
        let mut out = BufWriter::with_capacity(1 << 16, file);
        write(&mut out).and_then(|()| out.flush()).and_then(|()| out.get_ref().sync_all()).map_err(failed)?;
        Ok(temporary)
    }

    /// A new file beside the target. A build that was killed may have left one of the same name: in a container,
    /// every process can have the same number.
    fn create(&self) -> io::Result<(PathBuf, File)> {
        let mut attempt = 0u32;
        loop {
            let mut name = OsString::from(".");
            name.push(self.0.file_name().unwrap_or_default());
            name.push(match attempt {
                0 => format!(".{}.tmp", std::process::id()),
                attempt => format!(".{}-{attempt}.tmp", std::process::id()),
            });
            let path = self.0.with_file_name(name);
            match OpenOptions::new().write(true).create_new(true).open(&path) {
                Ok(file) => return Ok((path, file)),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists && attempt < 100 => attempt += 1,
                Err(error) => return Err(error),
            }
        }
    }
}

impl Temporary {
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Renames the new file over the target: from now on, that is what everybody opens.
    pub fn replace(self) -> Result<(), Failure> {
        let failed = |error: io::Error| Failure::output(&self.target, &error);
        fs::rename(&self.path, &self.target).map_err(failed)?;
        // The name reaches the disk with its directory. Not every file system can be asked for that.
        let directory = self.target.parent().filter(|parent| !parent.as_os_str().is_empty());
        let _ = File::open(directory.unwrap_or(Path::new("."))).and_then(|directory| directory.sync_all());
        Ok(())
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        // After the rename there is nothing of this name.
        let _ = fs::remove_file(&self.path);
    }
}
