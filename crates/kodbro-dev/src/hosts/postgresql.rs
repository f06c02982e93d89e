//! Does the function for queries do on a server of PostgreSQL what the command does?

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use kodbro_tests::place;

use super::FOLDER;
use super::bench::Bench;
use crate::cargo::{emptied, output, run as call, tool};

const EXAMPLE: &str = "examples/postgresql";
const MODULE: &str = "kodbro_postgresql";
/// The name of the superuser of the server.
const USER: &str = "kodbro";

/// Maps the rows in one query, then asks what is said of bad settings and in another encoding.
pub(super) fn run(bench: &Bench) -> Result<()> {
    let module = build(bench)?;
    let cluster = Cluster::start(&[&module, &bench.library().join(bench.soname())])?;
    let example = place::inside(FOLDER).join(EXAMPLE);
    let rows = bench.work("postgresql")?.join("rows.tsv");
    fs::write(&rows, bench.rows())?;

    cluster.script(&example.join(format!("{MODULE}.sql")))?;
    let said = cluster.query(&format!(
        "CREATE TABLE article (place serial, id text, name text);
         \\copy article (id, name) FROM '{}' (FORMAT csv, DELIMITER E'\\t', QUOTE E'\\b')
         SELECT id, status, code, term, to_char(confidence, 'FM0.0000')
         FROM article, kodbro_map(name) ORDER BY place;",
        rows.display()
    ))?;
    bench.compare("PostgreSQL", &said)?;

    let tests = place::inside(FOLDER).join("tests");
    let said = cluster.script(&tests.join("postgresql.sql"))?;
    let expected = fs::read_to_string(tests.join("postgresql.out"))?;
    ensure!(
        said == expected,
        "tests/postgresql.sql gives other than tests/postgresql.out:\n{said}"
    );
    Ok(())
}

/// Compiles the module as its Makefile says, but against the library of the bench.
fn build(bench: &Bench) -> Result<PathBuf> {
    // Make does not know that the module depends on our header, so nothing is left of the last time.
    let work = emptied(&bench.work("postgresql")?)?;
    let config = tool("pg_config", "libpq-dev")?;
    let headers = read(&config, "--includedir-server")?;
    ensure!(
        Path::new(&headers).join("postgres.h").exists(),
        "{headers} has no postgres.h: apt-get install postgresql-server-dev-15"
    );
    let include = place::inside(FOLDER).join("include");
    // Linked by the name that the server then loads, as when it is installed.
    let mut make = tool("make", "make")?;
    make.arg("--quiet").arg("-C").arg(&work).arg("-f");
    make.arg(place::inside(FOLDER).join(EXAMPLE).join("Makefile"));
    make.arg(format!("PG_CPPFLAGS=-I{} -Werror", include.display()));
    make.arg(format!(
        "SHLIB_LINK=-L{} -l:{}",
        bench.library().display(),
        bench.soname()
    ));
    call(&mut make)?;
    Ok(work.join(format!("{MODULE}.so")))
}

fn read(command: &Command, argument: &str) -> Result<String> {
    let said = output(Command::new(command.get_program()).arg(argument))?;
    Ok(said.trim().to_owned())
}

/// A server in a folder of its own, which only listens there. It ends, and the folder goes, with
/// the value.
struct Cluster {
    folder: PathBuf,
    programs: PathBuf,
}

impl Cluster {
    /// Makes and starts a server that finds some libraries.
    fn start(libraries: &[&Path]) -> Result<Self> {
        let programs = PathBuf::from(read(&tool("pg_config", "libpq-dev")?, "--bindir")?);
        ensure!(
            programs.join("initdb").exists(),
            "{} has no initdb: apt-get install postgresql-15",
            programs.display()
        );
        let template = std::env::temp_dir().join("kodbro-XXXXXX");
        let folder = output(server_side("mktemp").arg("-d").arg(template))?;
        let cluster = Self {
            folder: PathBuf::from(folder.trim()),
            programs,
        };
        for library in libraries {
            let name = library.file_name().context("a library has a name")?;
            fs::copy(library, cluster.folder.join(name))?;
        }
        let shown = cluster.folder.display();
        let mut make = cluster.server("initdb");
        make.args(["--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C"]);
        make.arg(format!("--username={USER}"));
        output(make.arg("-D").arg(cluster.folder.join("data")))?;
        let mut start = cluster.server("pg_ctl");
        start
            .args(["start", "--silent", "-w", "-D"])
            .arg(cluster.folder.join("data"));
        start
            .arg("-l")
            .arg(cluster.folder.join("log"))
            .arg("-o")
            .arg(format!(
                "-c listen_addresses= -c fsync=off -c unix_socket_directories={shown} \
             -c dynamic_library_path='$libdir:{shown}'"
            ));
        call(start.env("LD_LIBRARY_PATH", &cluster.folder))
            .with_context(|| fs::read_to_string(cluster.folder.join("log")).unwrap_or_default())?;
        Ok(cluster)
    }

    /// Runs what is given and returns what it selects, tab between columns.
    fn query(&self, sql: &str) -> Result<String> {
        let file = self.folder.join("query.sql");
        fs::write(&file, sql)?;
        self.script(&file)
    }

    /// Runs a file and returns what it selects, tab between columns.
    fn script(&self, file: &Path) -> Result<String> {
        let mut psql = tool("psql", "postgresql-client-15")?;
        psql.args(["-X", "-q", "-A", "-t", "-F", "\t", "-v", "ON_ERROR_STOP=1"]);
        psql.arg("-h")
            .arg(&self.folder)
            .args(["-U", USER, "-d", "postgres"]);
        output(psql.arg("-f").arg(file).env("PGCLIENTENCODING", "UTF8"))
    }

    fn server(&self, program: &str) -> Command {
        server_side(self.programs.join(program))
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let mut stop = self.server("pg_ctl");
        stop.args(["stop", "--silent", "-m", "immediate", "-D"]);
        let stopped = call(stop.arg(self.folder.join("data")));
        let removed = fs::remove_dir_all(&self.folder);
        if stopped.is_err() || removed.is_err() {
            eprintln!("warning: {} may be left over", self.folder.display());
        }
    }
}

/// A command as the user postgres where we are root, as whom no server runs.
fn server_side(program: impl AsRef<std::ffi::OsStr>) -> Command {
    let is_root = Command::new("id").arg("-u").output();
    let is_root = is_root.is_ok_and(|id| id.stdout.trim_ascii() == b"0");
    let mut command = match is_root {
        true => Command::new("runuser"),
        false => Command::new(program.as_ref()),
    };
    if is_root {
        command.args(["-u", "postgres", "--"]).arg(program);
    }
    // A folder that everybody may be in.
    command.current_dir(std::env::temp_dir());
    command
}
