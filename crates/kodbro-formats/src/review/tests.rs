//! Export, edits as people make them, import.

#![allow(clippy::unwrap_used)] // helpers of tests are tests

mod bad;
mod decisions;

use std::path::{Path, PathBuf};

use kodbro::nomenclature::{
    Language, NewConcept, NewTerm, NomenclatureBuf, NomenclatureBuilder, Release, Status, TermKind,
};
use rust_xlsxwriter::Workbook;
use tempfile::TempDir;

use super::column::Column;
use super::sheet::Sheet;
use super::sheet_file;
use super::*;
use crate::{Error, Output};

fn nomenclature() -> NomenclatureBuf {
    let mut builder = NomenclatureBuilder::new(Release::new("X", "1"));
    for (code, parent, swedish, english, status) in [
        ("T", None, "skydd", "PROTECTION", Status::Active),
        ("T01", Some("T"), "handskar", "GLOVES", Status::Active),
        (
            "T0101",
            Some("T01"),
            "operationshandskar",
            "SURGICAL GLOVES",
            Status::Active,
        ),
        (
            "T0102",
            Some("T01"),
            "undersökningshandskar",
            "EXAMINATION GLOVES",
            Status::Active,
        ),
        (
            "T09",
            Some("T"),
            "gamla handskar",
            "OLD GLOVES",
            Status::Retired {
                successor: Some("T0102".parse().unwrap()),
            },
        ),
    ] {
        let code: kodbro::nomenclature::Code = code.parse().unwrap();
        builder
            .concept(NewConcept {
                code: code.clone(),
                parent: parent.map(|parent: &str| parent.parse().unwrap()),
                residual: false,
                status,
            })
            .unwrap();
        for (language, kind, text) in [
            (Language::SWEDISH, TermKind::WorkingTranslation, swedish),
            (Language::ENGLISH, TermKind::Official, english),
        ] {
            let text = text.to_owned();
            builder
                .term(
                    &code,
                    NewTerm {
                        language,
                        kind,
                        text,
                    },
                )
                .unwrap();
        }
    }
    builder.build().unwrap()
}

const SURGICAL: ReviewCandidate<'static> = ReviewCandidate {
    code: "T0101",
    swedish: "operationshandskar",
    english: "SURGICAL GLOVES",
    confidence: 0.3,
};

const EXAMINATION: ReviewCandidate<'static> = ReviewCandidate {
    code: "T0102",
    swedish: "undersökningshandskar",
    english: "EXAMINATION GLOVES",
    confidence: 0.6235,
};

/// Three sizes of a glove and a row of which nothing is known.
fn rows() -> Vec<ReviewRow<'static>> {
    let glove = |id, name| ReviewRow {
        group: 1,
        group_rows: 3,
        source: "Region A",
        id,
        name,
        supplier: "Nord AB",
        proposal: Some(EXAMINATION),
        candidates: vec![EXAMINATION, SURGICAL],
        reasons: "ordet handske stämmer",
        earlier: "anna 2026-11-02: T0101",
        ..ReviewRow::default()
    };
    vec![
        glove("0012", "Us-handske nitril S"),
        ReviewRow {
            is_disputed: true,
            ..glove("0013", "Us-handske nitril M")
        },
        glove("0014", "Us-handske nitril L"),
        ReviewRow {
            group: 2,
            group_rows: 1,
            source: "Region A",
            id: "A-7",
            name: "=Zzyzx \"å\"\n2",
            model: "m1",
            description: "lång; text",
            reasons: "inget ord är känt",
            ..ReviewRow::default()
        },
    ]
}

fn origin() -> ReviewOrigin {
    ReviewOrigin {
        tool: "kodbro".into(),
        tool_version: "0.1.0".into(),
        release: "X 1".into(),
        index: "ab12".into(),
        exported_at: "2026-11-20T08:00:00Z".into(),
        exported_from: "rows.csv".into(),
    }
}

/// A review that was exported, in a folder of its own.
struct Exported {
    folder: TempDir,
    path: PathBuf,
}

impl Exported {
    fn new(name: &str, language: ReviewLanguage) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        let format = ReviewFormat::from_path(&path).unwrap();
        let output = Output::create(&path).unwrap();
        let mut writer = ReviewWriter::new(format, output, language, &origin()).unwrap();
        rows().iter().for_each(|row| writer.write(row).unwrap());
        writer.finish().unwrap();
        Self { folder, path }
    }

    fn swedish() -> Self {
        Self::new("review.xlsx", ReviewLanguage::Swedish)
    }

    /// Writes the review again as `edited.xlsx`, with cells and whatever else changed.
    fn edit(
        &self,
        edit: impl FnOnce(&mut Grid),
        finish: impl FnOnce(&mut rust_xlsxwriter::Worksheet),
    ) -> PathBuf {
        let (name, rows) = sheet_file::read(&self.path).unwrap().sheets.remove(0);
        let mut grid = Grid(rows.into_iter().map(|row| row.cells).collect());
        edit(&mut grid);
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet();
        sheet.set_name(name).unwrap();
        for (row, cells) in (0..).zip(&grid.0) {
            for (column, cell) in (0..).zip(cells) {
                sheet.write_string(row, column, cell).unwrap();
            }
        }
        finish(sheet);
        let path = self.folder.path().join("edited.xlsx");
        workbook.save(&path).unwrap();
        path
    }

    /// Reads the review after an edit of its cells.
    fn edited(&self, edit: impl FnOnce(&mut Grid)) -> ReadReview {
        read(&self.edit(edit, |_| {})).unwrap()
    }
}

/// The cells of the sheet, the header first.
struct Grid(Vec<Vec<String>>);

impl Grid {
    fn place(&self, column: Column) -> usize {
        let find = |cell: &String| Column::find(cell) == Some(column);
        self.0[0].iter().position(find).unwrap()
    }

    /// Fills a cell in; rows count from 1 below the header.
    fn set(&mut self, row: usize, column: Column, text: &str) {
        let at = self.place(column);
        let cells = &mut self.0[row];
        cells.resize(cells.len().max(at + 1), String::new());
        cells[at] = text.to_owned();
    }
}

fn read(path: &Path) -> Result<ReadReview, Error> {
    let nomenclature = nomenclature();
    read_review(
        path,
        &ReviewOptions {
            nomenclature: nomenclature.as_nomenclature(),
            by: "eva".into(),
            at: "2026-11-22T10:00:00Z".into(),
        },
    )
}

/// Says which rows were decided, and how.
fn decided(read: &ReadReview) -> Vec<String> {
    let rows = read.decided.iter().map(|row| {
        let by = if row.by_group { " by group" } else { "" };
        format!("{} {}{by}", row.record.id, row.record.verdict)
    });
    rows.collect()
}

/// Says what was refused, without the folder.
fn refused(read: &ReadReview) -> Vec<String> {
    read.refused
        .iter()
        .map(|error| {
            assert!(error.hint().is_some(), "{error}");
            let text = error.to_string();
            let name = ["edited.xlsx", "review.csv"].into_iter();
            let at = name.filter_map(|name| text.find(name)).next().unwrap();
            text[at..].to_owned()
        })
        .collect()
}
