use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use rust_xlsxwriter::Workbook;
use tempfile::TempDir;

/// The nomenclature that most tests map to.
const CODES: &str = "\
code;parent;term;language;kind
A;;DEVICES FOR ADMINISTRATION;en;official
A01;A;NEEDLES;en;official
A01;A;kanyler;sv;working_translation
A0101;A01;HYPODERMIC NEEDLES;en;official
A0101;A01;injektionskanyler;sv;working_translation
A0102;A01;BIOPSY NEEDLES;en;official
A0102;A01;biopsinålar;sv;working_translation
A02;A;SYRINGES;en;official
A02;A;sprutor;sv;working_translation
T;;PROTECTIVE EQUIPMENT;en;official
T01;T;GLOVES;en;official
T01;T;handskar;sv;working_translation
T0101;T01;SURGICAL GLOVES;en;official
T0101;T01;operationshandskar;sv;working_translation
T0102;T01;EXAMINATION GLOVES;en;official
T0102;T01;undersökningshandskar;sv;working_translation
";

/// A catalogue whose rows end in different ways.
pub(crate) const ROWS: &str = "\
Artikelnr;Benämning;Beskrivning;Leverantör
0012;Undersökningshandske nitril stl M;puderfri, 200/fp;Nord AB
0013;OPERATIONSHANDSKE 7,5;;Nord AB
0014;\"Injektionskanyl \"\"grön\"\" 0,8x40 mm\";;Syd AB
0015;10 ml 100/fp;;Syd AB
0016;Zzyzx qwrtpq;;
";

/// A folder for one test, in which the command runs; so that paths in messages are short and
/// always the same.
pub(crate) struct Folder(TempDir);

impl Folder {
    pub(crate) fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    /// Makes a folder that holds `small.kodbro`, an index of [`CODES`], and `rows.csv`.
    pub(crate) fn with_index() -> Self {
        let folder = Self::new().with("codes.csv", CODES).with("rows.csv", ROWS);
        let line = "build codes.csv -o small.kodbro --name SMALL --release 1 \
                    --without-default-terms --without-default-lexicon";
        let output = folder.output(&line.split(' ').collect::<Vec<_>>(), b"");
        assert!(output.status.success(), "{}", text(&output.stderr));
        folder
    }

    /// Adds a file.
    pub(crate) fn with(self, name: &str, content: impl AsRef<[u8]>) -> Self {
        fs::write(self.path(name), content).unwrap();
        self
    }

    /// Adds a workbook.
    pub(crate) fn with_workbook(self, name: &str, fill: impl FnOnce(&mut Workbook)) -> Self {
        let mut workbook = Workbook::new();
        fill(&mut workbook);
        workbook.save(self.path(name)).unwrap();
        self
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap()
    }

    /// Names the files that there are.
    pub(crate) fn files(&self) -> Vec<String> {
        let entries = fs::read_dir(self.0.path()).unwrap();
        let name = |entry: fs::DirEntry| entry.file_name().to_string_lossy().into_owned();
        let mut names: Vec<String> = entries.map(|entry| name(entry.unwrap())).collect();
        names.sort_unstable();
        names
    }

    /// Runs a command line and gives what it said, for a snapshot.
    pub(crate) fn run(&self, line: &str) -> String {
        self.run_with(line, b"")
    }

    /// As [`Folder::run`], with bytes on standard input.
    pub(crate) fn run_with(&self, line: &str, stdin: &[u8]) -> String {
        let arguments: Vec<&str> = line.split_whitespace().collect();
        self.said(line, &self.output(&arguments, stdin))
    }

    /// Writes what a command line has said, for a snapshot.
    pub(crate) fn said(&self, line: &str, output: &Output) -> String {
        let mut said = format!("$ kodbro {line}\nexit code: {}\n", exit_code(output));
        for (name, bytes) in [("stdout", &output.stdout), ("stderr", &output.stderr)] {
            if !bytes.is_empty() {
                let _ = write!(said, "----- {name} -----\n{}", text(bytes));
            }
        }
        said
    }

    pub(crate) fn output(&self, arguments: &[&str], stdin: &[u8]) -> Output {
        let mut child = command(self.0.path(), arguments).spawn().unwrap();
        // The command may end without reading; then nobody is there to write to.
        let _ = child.stdin.take().unwrap().write_all(stdin);
        child.wait_with_output().unwrap()
    }
}

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kodbro"));
    command
        .args(arguments)
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .env_remove("RUST_BACKTRACE")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    for name in ["http_proxy", "https_proxy", "all_proxy"] {
        command.env_remove(name).env_remove(name.to_uppercase());
    }
    command
}

pub(crate) fn exit_code(output: &Output) -> String {
    let code = output.status.code();
    code.map_or("none".to_owned(), |code| code.to_string())
}

pub(crate) fn text(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    match bytes.contains(&0) {
        true => format!("({} bytes that are no text)\n", bytes.len()),
        false => text.into_owned(),
    }
}

/// Compares what a command said with the snapshot of the name; times and hashes may differ.
macro_rules! snapshot {
    ($name:literal, $said:expr) => {
        let said: String = $said;
        let mut settings = insta::Settings::clone_current();
        settings.set_omit_expression(true);
        settings.add_filter(r"\b\d+(\.\d)? m?s\b", "[time]");
        settings.add_filter(r"\b[\d,]+ rows/s", "[speed]");
        settings.add_filter(
            r"\d{4}-\d\d-\d\dT[\d:]{8}Z,[0-9a-f]{16}\b",
            "[exported],[hash]",
        );
        settings.add_filter(r"sha256:[0-9a-f]{64}", "sha256:[hash]");
        settings.bind(|| insta::assert_snapshot!($name, said));
    };
}
pub(crate) use snapshot;
