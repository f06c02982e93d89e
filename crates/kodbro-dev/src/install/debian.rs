//! Which packages does Debian have of the C library?

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use kodbro_tests::place;

use super::Install;
use super::installed::Installed;
use crate::c::header;
use crate::cargo::{emptied, output, run as call, tool};

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Packs the library: in one package what programs need to run, in the other what they are built
/// with.
pub(super) fn pack(install: &Install, work: &Path) -> Result<[PathBuf; 2]> {
    let (runtime, building) = (work.join("runtime"), work.join("building"));
    emptied(&building)?;
    let libraries = Path::new("/usr/lib").join(multiarch()?);
    install.run(&[], Path::new("/usr"), &libraries, Some(&building))?;

    let libraries = libraries.strip_prefix("/")?;
    let (from, to) = (building.join(libraries), runtime.join(libraries));
    emptied(&runtime)?;
    fs::create_dir_all(&to)?;
    let (soname, full) = (header::soname()?, format!("libkodbro.so.{VERSION}"));
    for name in [&soname, &full] {
        fs::rename(from.join(name), to.join(name)).with_context(|| name.to_owned())?;
    }
    let library = to.join(&full);
    for (file, option) in [
        (&library, "--strip-unneeded"),
        (&from.join("libkodbro.a"), "--strip-debug"),
    ] {
        call(tool("strip", "binutils")?.arg(option).arg(file))?;
    }

    let name = soname.replace(".so.", "");
    let runs = Package {
        needs: format!("libc6 (>= {}), libgcc-s1", glibc(&library)?),
        section: "libs",
        says: "maps product rows to EMDN: shared library",
        name: &name,
    };
    let builds = Package {
        name: "libkodbro-dev",
        needs: format!("{name} (= {VERSION})"),
        section: "libdevel",
        says: "maps product rows to EMDN: headers and static library",
    };
    let version = soname.trim_start_matches("libkodbro.so.");
    let control = runs.control(&runtime)?;
    fs::write(
        control.join("shlibs"),
        format!("libkodbro {version} {name} (>= {VERSION})\n"),
    )?;
    fs::write(control.join("triggers"), "activate-noawait ldconfig\n")?;
    builds.control(&building)?;
    Ok([runs.build(&runtime, work)?, builds.build(&building, work)?])
}

/// Unpacks packages as if they were installed.
pub(super) fn unpack(packages: &[PathBuf], work: &Path) -> Result<Installed> {
    let root = work.join("unpacked");
    for package in packages {
        let mut unpack = tool("dpkg-deb", "dpkg")?;
        call(unpack.arg("--extract").arg(package).arg(&root))?;
    }
    let prefix = root.join("usr");
    let libraries = prefix.join("lib").join(multiarch()?);
    let build = emptied(&work.join("against-packages"))?;
    Ok(Installed::new(&build, &prefix, &libraries).below(&root))
}

/// What a package says of itself.
struct Package<'p> {
    name: &'p str,
    needs: String,
    section: &'p str,
    says: &'p str,
}

impl Package<'_> {
    /// Writes what dpkg reads, and the licences; returns the folder for more of it.
    fn control(&self, root: &Path) -> Result<PathBuf> {
        let documents = root.join("usr/share/doc").join(self.name);
        fs::create_dir_all(&documents)?;
        let licence = |name: &str| fs::read_to_string(place::inside(name)).context(name.to_owned());
        let (mit, apache) = (licence("LICENSE-MIT")?, licence("LICENSE-APACHE")?);
        let copyright =
            format!("kodbro is under one of these licences, as you choose.\n\n{mit}\n{apache}");
        fs::write(documents.join("copyright"), copyright)?;
        let control = root.join("DEBIAN");
        fs::create_dir_all(&control)?;
        let Self {
            name,
            needs,
            section,
            says,
        } = self;
        let architecture = architecture()?;
        let text = format!(
            "Package: {name}\nSource: kodbro\nVersion: {VERSION}\nArchitecture: {architecture}\n\
             Multi-Arch: same\nMaintainer: The kodbro developers\n\
             Section: {section}\nPriority: optional\nDepends: {needs}\nDescription: {says}\n \
             EMDN is the European Medical Device Nomenclature; its codes are part of the library.\n"
        );
        fs::write(control.join("control"), text)?;
        Ok(control)
    }

    fn build(&self, root: &Path, work: &Path) -> Result<PathBuf> {
        let package = work.join(format!("{}_{VERSION}_{}.deb", self.name, architecture()?));
        let mut build = tool("dpkg-deb", "dpkg")?;
        build
            .args(["--root-owner-group", "--build"])
            .arg(root)
            .arg(&package);
        call(&mut build)?;
        Ok(package)
    }
}

fn architecture() -> Result<String> {
    let said = output(tool("dpkg", "dpkg")?.arg("--print-architecture"))?;
    Ok(said.trim().to_owned())
}

/// Returns the folder below `/usr/lib` for libraries of this machine.
fn multiarch() -> Result<String> {
    let said = output(tool("gcc", "gcc")?.arg("-print-multiarch"))?;
    let said = said.trim();
    ensure!(!said.is_empty(), "this compiler is not Debian's");
    Ok(said.to_owned())
}

/// Returns the least release of glibc that has all symbols that a library asks for.
fn glibc(library: &Path) -> Result<String> {
    let mut symbols = tool("nm", "binutils")?;
    symbols.args(["--dynamic", "--undefined-only", "--with-symbol-versions"]);
    let said = output(symbols.arg(library))?;
    let release = |symbol: &str| -> Option<Vec<u32>> {
        let (_, release) = symbol.split_once("@GLIBC_")?;
        release.split('.').map(|part| part.parse().ok()).collect()
    };
    let most = said.lines().filter_map(release).max();
    let most = most.context("the library asks nothing of glibc")?;
    Ok(most
        .iter()
        .map(u32::to_string)
        .collect::<Vec<_>>()
        .join("."))
}
