use std::io;
use std::path::PathBuf;

use clap::Args;
use kodbro::mapping_set::SetMetadata;
use kodbro_formats::Output;
use kodbro_formats::mapping_set::{
    Losses, MappingFormat, MappingSetReader, MappingSetWriter, ReadOptions, Sense, WriteOptions,
};
use kodbro_store::{Store, is_database};

use crate::args::{IndexArgument, TargetSystemArgument};
use crate::failure::Failure;
use crate::numbers::counted;
use crate::{Outcome, files, index_source, report, store};

/// Convert a mapping set to another format
///
/// Reads decisions and predictions in any format, or a store, and writes them in any format. What a
/// file is, its content tells; what it becomes, --to or the name of OUT. What the new format has no
/// place for is said on standard error, by field and with the number of rows; nothing else is lost.
/// Where IN does not say how product and code relate, the index tells: exact, or broad where the
/// code is a group.
///
///   sssom                  SSSOM/TSV 1.0 (1.1 is read too); holds everything  [.sssom.tsv]
///   conceptmap-r4, -r5     ConceptMap of FHIR, a group per source; no product data but the name
///   codesystem             CodeSystem of FHIR with the products of one source; only written
///   usagi                  what Usagi saves, with EMDN codes in ADD_INFO:code; holds everything
///   source-to-concept-map  OMOP's table; only codes that people accepted, as target_concept_code
///   csv, tsv, xlsx, jsonl  a plain table with a column per field  [.csv .tsv .xlsx .jsonl]
#[derive(Debug, Args)]
#[command(verbatim_doc_comment, after_long_help = AFTER_HELP)]
pub(crate) struct Arguments {
    /// Mapping set or store to read; '-' reads standard input
    #[arg(value_name = "IN")]
    input: PathBuf,

    /// File to write, which appears when it is complete; '-' writes standard output
    #[arg(value_name = "OUT")]
    output: PathBuf,

    /// Format of IN [default: detected by its content]
    #[arg(long, value_name = "FORMAT", value_parser = str::parse::<MappingFormat>)]
    from: Option<MappingFormat>,

    /// Format of OUT [default: by its name]
    #[arg(long, value_name = "FORMAT", value_parser = str::parse::<MappingFormat>)]
    to: Option<MappingFormat>,

    /// Region or catalogue of the rows that name none; of a store, whose private decisions are taken
    /// beside all that are shared
    #[arg(long, value_name = "NAME")]
    source: Option<String>,

    /// YAML file with the metadata of the set, as SSSOM has it; what IN says itself comes first
    #[arg(long, value_name = "F")]
    metadata: Option<PathBuf>,

    #[command(flatten)]
    target_system: TargetSystemArgument,

    /// Canonical address of the nomenclature to write [default: that of IN, else the EMDN's]
    #[arg(long, value_name = "URL")]
    nomenclature_url: Option<String>,

    /// What the addresses made for sources and products begin with
    /// [default: `https://kodbro.invalid/`]
    #[arg(long, value_name = "URL")]
    base: Option<String>,

    /// What WIDER means in a table of Usagi: the code ('target', as in FHIR R4) or the product
    /// ('source') is wider
    #[arg(long, value_name = "WHICH", default_value = "target", value_parser = str::parse::<Sense>)]
    sense: Sense,

    /// Skip and count rows that cannot be read instead of stopping at the first
    #[arg(long)]
    lenient: bool,

    #[command(flatten)]
    index: IndexArgument,
}

const AFTER_HELP: &str = "\
Examples:
  kodbro convert decisions.xlsx decisions.sssom.tsv --source 'Region A'
  kodbro convert decisions.db decisions.sssom.tsv --source 'Region A'
  kodbro convert decisions.sssom.tsv map.json --to conceptmap-r5
  kodbro convert usagi.csv decisions.csv --sense source";

/// Converts a mapping set.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    let format = output_format(arguments)?;
    if is_database(&arguments.input).unwrap_or(false) {
        return from_store(arguments, format);
    }
    let index = index_source::open(arguments.index.index.as_deref())?;
    let nomenclature = index.nomenclature();
    let options = ReadOptions {
        default_source: arguments.source.clone().unwrap_or_default(),
        format: arguments.from,
        lenient: arguments.lenient,
        metadata: arguments.metadata.clone(),
        sense: arguments.sense,
        target_systems: arguments.target_system.names(&nomenclature.release()),
    };
    let (mut reader, name) = match is_standard(&arguments.input) {
        true => {
            let reader = MappingSetReader::from_reader("<stdin>", io::stdin(), &options)?;
            (reader, "<stdin>".to_owned())
        }
        false => {
            let reader = MappingSetReader::open(&arguments.input, &options)?;
            (reader, arguments.input.display().to_string())
        }
    };
    let mut writer = arguments.writer(format, reader.metadata().clone(), reader.other())?;
    let mut count = 0;
    for read in reader.by_ref() {
        writer.write(&read?.into_record(&nomenclature))?;
        count += 1;
    }
    let losses = writer.finish()?;
    report::warnings(reader.findings(), reader.count_of_findings());
    let mappings = counted(count, "mapping", "mappings");
    let from = reader.format();
    report::note(format_args!("{name}: {mappings}, {from} to {format}"));
    if reader.skipped() > 0 {
        let rows = counted(reader.skipped(), "row", "rows");
        report::warning(format_args!("{rows} could not be read and are missing"));
    }
    warn_of(&losses, format);
    Ok(match reader.skipped() {
        0 => Outcome::Done,
        _ => Outcome::Findings,
    })
}

/// Converts what may be seen of a store.
fn from_store(arguments: &Arguments, format: MappingFormat) -> anyhow::Result<Outcome> {
    let store = Store::open_read_only(&arguments.input)?;
    let source = arguments.source.as_deref();
    store::note_what_is_hidden(&store, source)?;
    let other = store.other_names()?;
    let mut writer = arguments.writer(format, SetMetadata::default(), &other)?;
    let mut count = 0;
    for read in store.records_for(source.unwrap_or_default())? {
        writer.write(&read?.1)?;
        count += 1;
    }
    warn_of(&writer.finish()?, format);
    let name = arguments.input.display();
    let mappings = counted(count, "mapping", "mappings");
    report::note(format_args!("{name}: {mappings}, store to {format}"));
    Ok(Outcome::Done)
}

impl Arguments {
    fn writer(
        &self,
        format: MappingFormat,
        mut metadata: SetMetadata,
        other: &[String],
    ) -> anyhow::Result<MappingSetWriter> {
        if let Some(url) = &self.nomenclature_url {
            metadata.nomenclature_url.clone_from(url);
        }
        let options = WriteOptions {
            other: other.to_vec(),
            base: self.base.clone().unwrap_or_default(),
            sense: self.sense,
        };
        let output = output(self)?;
        Ok(MappingSetWriter::create(
            output, format, &metadata, &options,
        )?)
    }
}

fn warn_of(losses: &Losses, format: MappingFormat) {
    if !losses.is_empty() {
        report::warning(format_args!("{format} cannot hold: {losses}"));
    }
}

fn output_format(arguments: &Arguments) -> Result<MappingFormat, Failure> {
    let by_name = || MappingFormat::from_path(&arguments.output);
    arguments.to.or_else(by_name).ok_or_else(|| {
        let name = arguments.output.display();
        let hint = "name the format, such as --to sssom or --to conceptmap-r4";
        Failure::new(format!("{name}: the name tells no format")).with_hint(hint)
    })
}

fn output(arguments: &Arguments) -> anyhow::Result<Output> {
    let path = arguments.output.as_path();
    if is_standard(path) {
        return Ok(Output::stdout());
    }
    let inputs = [Some(&arguments.input), arguments.metadata.as_ref()];
    let inputs = inputs.into_iter().flatten().map(PathBuf::as_path);
    files::refuse_to_replace(path, inputs, "the output", "OUT")?;
    Ok(Output::create(path)?)
}

fn is_standard(path: &std::path::Path) -> bool {
    path.as_os_str() == "-"
}
