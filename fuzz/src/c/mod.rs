//! What does the C library do with any sequence of calls?

#![allow(
    unsafe_code,
    reason = "calls what C calls, with pointers that are sound or refused"
)]

mod script;
mod session;
mod validate;

use std::ffi::{c_char, c_void};
use std::ptr;
use std::sync::{LazyLock, Once};

use kodbro::index;
use kodbro::lexicon::Lexicon;
use kodbro_c::*;
use kodbro_formats::nomenclature::{NomenclatureOptions, read_table};

use script::Script;
use session::{Session, ask, call, words};

/// A small nomenclature, so that calls are many.
static INDEX: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let table = "code,term\nA,sprutor och kanyler\nA01,spruta\nT,handskar\nT01,handskar av gummi\n\
        T0102,undersökningshandske\nT010201,undersökningshandske av nitril\n";
    let options = NomenclatureOptions::default();
    let loaded = read_table("table", table.as_bytes(), &options).expect("a sound table");
    let nomenclature = loaded.builder.build().expect("a reader gives a sound tree");
    index::build(&nomenclature, &Lexicon::default())
});

/// Lets bytes drive calls of the C library: which one, with which handles, and texts that are right,
/// cut, at NULL or of lengths that cannot be. What each must answer is known beforehand where that
/// is simple; what holds for all is seen to by `call`.
pub fn c(data: &[u8]) {
    keep_hook();
    crate::let_workbooks_panic();
    let mut script = Script::new(data);
    let mut session = Session::default();
    let index = &*INDEX;
    let opened = call(0, |out, message, capacity| unsafe {
        kodbro_mapper_open_memory(index.as_ptr(), index.len(), out, message, capacity)
    });
    session
        .mappers
        .keep(opened.expect("an index that was just built"));
    for _ in 0..64 {
        if script.is_over() {
            break;
        }
        step(&mut script, &mut session);
    }
}

/// The library keeps panics from being printed; here they are to end the process as any other.
fn keep_hook() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let hook = std::panic::take_hook();
        let made = ask(|out| unsafe { kodbro_decisions_new(out) });
        unsafe { kodbro_decisions_free(made.expect("nothing that could fail")) };
        std::panic::set_hook(hook);
    });
}

fn step(script: &mut Script<'_>, session: &mut Session) {
    match script.byte() % 19 {
        0 | 1 => map_text(script, session),
        2 => map_row(script, session),
        3 => map_many(script, session),
        4 => map_array(script, session),
        5 | 6 => read_mapping(script, session),
        7 => decide(script, session),
        8 => undo(script, session),
        9 => look_up(script, session),
        10 | 11 => list(script, session),
        12 => explain(script, session),
        13 => open(script, session),
        14 => mistake(script, session),
        15 => free(script, session),
        _ => validate::validate(script, session),
    }
}

/// Maps a text, in UTF-8 or UTF-16; where it can be read, in both, with the same answer.
fn map_text(script: &mut Script<'_>, session: &mut Session) {
    let (mapper, capacity) = (session.mappers.at(0), script.below(96));
    let map = |text: &str| {
        call(capacity, |out, message, capacity| unsafe {
            let data = text.as_ptr().cast();
            kodbro_map_text(
                mapper,
                data,
                text.len(),
                ptr::null(),
                out,
                message,
                capacity,
            )
        })
    };
    let map16 = |text: Text16| {
        call(capacity, |out, message, capacity| unsafe {
            kodbro_map_text_utf16(
                mapper,
                text.data,
                text.length,
                ptr::null(),
                out,
                message,
                capacity,
            )
        })
    };
    let (found, other) = match script.byte() % 2 {
        0 => {
            let lent = script.text();
            let Text { data, length } = lent.text;
            let found = call(capacity, |out, message, capacity| unsafe {
                kodbro_map_text(mapper, data, length, ptr::null(), out, message, capacity)
            });
            let other = lent.expected.and_then(|text| {
                let units: Vec<u16> = text.encode_utf16().collect();
                map16(Text16 {
                    data: units.as_ptr(),
                    length: units.len(),
                })
            });
            (found, other)
        }
        _ => {
            let lent = script.text16();
            (map16(lent.text), lent.expected.and_then(|text| map(&text)))
        }
    };
    assert_eq!(found.is_ok(), other.is_ok());
    match (found, other) {
        (Ok(found), Ok(other)) => {
            session.mappings.keep(found);
            assert_eq!(json(found), json(other));
            session.mappings.keep(other);
        }
        (found, other) => assert_eq!(found.err(), other.err()),
    }
}

fn map_row(script: &mut Script<'_>, session: &mut Session) {
    let (mapper, capacity) = (session.mappers.at(0), script.below(96));
    let language = script.c_text();
    let source = script.text();
    let options = MapOptions {
        target: f64::from(script.byte()) / 200.0,
        top: script.below(8),
        evidence: script.byte().into(),
        language: language
            .as_ref()
            .map_or(ptr::null(), |text| text.as_ptr().cast()),
        decisions: session.decisions.at(script.below(3)),
        source: source.text,
    };
    let options = match script.byte() % 2 {
        0 => ptr::null(),
        _ => &raw const options,
    };
    let (found, expected) = match script.byte() % 2 {
        0 => {
            let (row, expected) = script.row();
            let found = call(capacity, |out, message, capacity| unsafe {
                kodbro_map(mapper, &row, options, out, message, capacity)
            });
            (found, expected)
        }
        _ => {
            let (row, _texts, expected) = script.row16();
            let found = call(capacity, |out, message, capacity| unsafe {
                kodbro_map_utf16(mapper, &row, options, out, message, capacity)
            });
            (found, expected)
        }
    };
    if options.is_null() {
        assert_eq!(found.err().unwrap_or(Status::Ok), expected);
    }
    if let Ok(found) = found {
        session.mappings.keep(found);
    }
}

/// Counts calls and stops at one.
struct Counted {
    calls: usize,
    stop: usize,
}

impl Counted {
    fn stopping(script: &mut Script<'_>) -> Self {
        let stop = script.below(8);
        Self { calls: 0, stop }
    }
}

unsafe extern "C" fn count(context: *mut c_void, index: usize, mapping: *const Mapping) -> i32 {
    // SAFETY: it is what was passed beside this function.
    let counted = unsafe { &mut *context.cast::<Counted>() };
    assert_eq!(index, counted.calls);
    assert!(json(mapping).starts_with("{\"row\":"));
    counted.calls += 1;
    (counted.calls == counted.stop).into()
}

fn rows(script: &mut Script<'_>) -> (Vec<Row>, Status) {
    let count = script.below(6);
    let rows: Vec<_> = (0..count).map(|_| script.row()).collect();
    let fault = rows.iter().find(|(_, expected)| *expected != Status::Ok);
    let fault = fault.map_or(Status::Ok, |(_, expected)| *expected);
    (rows.into_iter().map(|(row, _)| row).collect(), fault)
}

/// All rows are read before the first is called back for; the callback may then stop it.
fn expect(found: Status, faulty: Status, count: usize, counted: &Counted) {
    let stops = (1..=count).contains(&counted.stop);
    let (expected, calls) = match (faulty, stops) {
        (Status::Ok, true) => (Status::Stopped, counted.stop),
        (Status::Ok, false) => (Status::Ok, count),
        (faulty, _) => (faulty, 0),
    };
    assert_eq!((found, counted.calls), (expected, calls));
}

fn map_many(script: &mut Script<'_>, session: &mut Session) {
    let (mapper, capacity, threads) = (session.mappers.at(0), script.below(96), threads(script));
    let mut counted = Counted::stopping(script);
    let (rows, faulty) = rows(script);
    let context = (&raw mut counted).cast();
    let found = call::<()>(capacity, |_, message, capacity| unsafe {
        let (data, length) = (rows.as_ptr(), rows.len());
        let options = ptr::null();
        kodbro_map_many(
            mapper,
            data,
            length,
            options,
            threads,
            Some(count),
            context,
            message,
            capacity,
        )
    });
    expect(
        found.err().unwrap_or(Status::Ok),
        faulty,
        rows.len(),
        &counted,
    );
}

fn map_array(script: &mut Script<'_>, session: &mut Session) {
    let (mapper, capacity, threads) = (session.mappers.at(0), script.below(96), threads(script));
    let mut counted = Counted::stopping(script);
    let (rows, faulty) = rows(script);
    let context = (&raw mut counted).cast();
    let found = call::<[*mut Mapping; 6]>(capacity, |out, message, capacity| unsafe {
        let (data, length, out) = (rows.as_ptr(), rows.len(), out.cast());
        let options = ptr::null();
        kodbro_map_array(
            mapper,
            data,
            length,
            options,
            threads,
            Some(count),
            context,
            out,
            message,
            capacity,
        )
    });
    let status = found.err().unwrap_or(Status::Ok);
    expect(status, faulty, rows.len(), &counted);
    for mapping in found.iter().flatten().take(rows.len()) {
        session.mappings.keep(*mapping);
    }
}

/// Mostly the caller's only: others cost more than all that is done here.
fn threads(script: &mut Script<'_>) -> usize {
    match script.byte() {
        255 => 2,
        _ => 1,
    }
}

fn json<'m>(mapping: *const Mapping) -> &'m str {
    words(ask(|out| unsafe { kodbro_mapping_json(mapping, out) }).expect("an open mapping"))
}

fn read_mapping(script: &mut Script<'_>, session: &mut Session) {
    let mapping = session.mappings.at(script.below(5));
    let answer = ask(|out| unsafe { kodbro_mapping_answer(mapping, out) });
    assert_eq!(answer.is_err(), mapping.is_null());
    let Ok(answer) = answer else {
        return;
    };
    assert!((0.0..=1.0).contains(&answer.confidence));
    assert_eq!(words(answer.code).is_empty(), answer.level == 0);
    assert!(json(mapping).contains(words(answer.code)));
    let number = script.below(8);
    let candidate = ask(|out| unsafe { kodbro_mapping_candidate(mapping, number, out) });
    assert_eq!(candidate.is_ok(), number < answer.candidates);
    let evidence = candidate.map_or(0, |candidate| candidate.evidence);
    let reason = script.below(20);
    let read = ask(|out| unsafe { kodbro_mapping_evidence(mapping, number, reason, out) });
    assert_eq!(read.is_ok(), reason < evidence);
    if let Ok(read) = read {
        assert!(!words(read.words).is_empty() && words(read.json).starts_with('{'));
    }
}

fn decide(script: &mut Script<'_>, session: &mut Session) {
    let made = ask(|out| unsafe { kodbro_decisions_new(out) });
    if session.decisions.at(0).is_null() || script.byte() == 0 {
        session
            .decisions
            .keep(made.expect("nothing that could fail"));
    } else if let Ok(made) = made {
        unsafe { kodbro_decisions_free(made) };
    }
    let (decisions, capacity) = (session.decisions.at(0), script.below(96));
    let count = || ask(|out| unsafe { kodbro_decisions_count(decisions, out) });
    let before = count().expect("open decisions");
    let (row, faulty) = script.row();
    let [source, code, by, at] = [(); 4].map(|()| script.text());
    let decision = Decision {
        row,
        source: source.text,
        kind: i32::from(script.byte() % 8),
        code: code.text,
        shared: i32::from(script.byte() % 2),
        by: by.text,
        at: at.text,
    };
    let id = call(capacity, |out, message, capacity| unsafe {
        kodbro_decisions_add(decisions, &decision, out, message, capacity)
    });
    assert!(id.is_err() || faulty == Status::Ok);
    let after = count().expect("open decisions");
    assert_eq!(after, before + usize::from(id.is_ok()));
    let problems = call(capacity, |out, message, capacity| unsafe {
        let mapper = session.mappers.at(0);
        kodbro_decisions_problems(decisions, mapper, out, message, capacity)
    });
    session
        .documents
        .keep(problems.expect("problems can always be told"));
    if let Ok(id) = id.as_ref().copied()
        && script.byte().is_multiple_of(4)
    {
        assert_eq!(
            unsafe { kodbro_decisions_withdraw(decisions, id) },
            Status::Ok
        );
        assert_eq!(
            unsafe { kodbro_decisions_withdraw(decisions, id) },
            Status::NotFound
        );
        assert_eq!(count(), Ok(before));
    }
}

fn undo(script: &mut Script<'_>, session: &mut Session) {
    let decisions = session.decisions.at(script.below(5));
    let id = script.byte().into();
    let status = unsafe { kodbro_decisions_withdraw(decisions, id) };
    match decisions.is_null() {
        true => assert_eq!(status, Status::NullPointer),
        false => assert!(matches!(status, Status::Ok | Status::NotFound)),
    }
}

fn look_up(script: &mut Script<'_>, session: &mut Session) {
    let (mapper, capacity) = (session.mappers.at(0), script.below(96));
    let lent = script.text();
    let Text { data, length } = lent.text;
    let found = call(capacity, |out, message, capacity| unsafe {
        kodbro_concept_find(mapper, data, length, ptr::null(), out, message, capacity)
    });
    let kind = call(capacity, |out, message, capacity| unsafe {
        kodbro_code_check(mapper, data, length, out, message, capacity)
    });
    let is_known = matches!(
        kind,
        Ok(CodeKind::Retired | CodeKind::Group | CodeKind::Terminal)
    );
    assert_eq!(found.is_ok(), is_known);
    assert_eq!(kind.err(), lent.expected.err());
    if let Ok(found) = found {
        assert_eq!(Ok(words(found.code)), lent.expected);
    }
}

fn list(script: &mut Script<'_>, session: &mut Session) {
    let (mapper, capacity) = (session.mappers.at(0), script.below(96));
    let (kind, top, language) = (script.byte() % 4, script.below(9), script.c_text());
    let Text { data, length } = script.text().text;
    let language = language
        .as_ref()
        .map_or(ptr::null(), |text| text.as_ptr().cast());
    let listed = call(capacity, |out, message, capacity| unsafe {
        match kind {
            0 => kodbro_concepts_children(mapper, data, length, language, out, message, capacity),
            1 => kodbro_concepts_path(mapper, data, length, language, out, message, capacity),
            2 => kodbro_concepts_below(mapper, data, length, language, out, message, capacity),
            _ => {
                kodbro_concepts_search(mapper, data, length, top, language, out, message, capacity)
            }
        }
    });
    if let Ok(listed) = listed {
        session.concepts.keep(listed);
    }
    let concepts = session.concepts.at(script.below(5));
    let count = ask(|out| unsafe { kodbro_concepts_count(concepts, out) });
    assert_eq!(count.is_err(), concepts.is_null());
    let number = script.below(9);
    let read = ask(|out| unsafe { kodbro_concepts_at(concepts, number, out) });
    assert_eq!(read.is_ok(), count.is_ok_and(|count| number < count));
    if let Ok(read) = read {
        assert!(!words(read.code).is_empty() && !words(read.term).is_empty());
    }
}

fn explain(script: &mut Script<'_>, session: &mut Session) {
    let (mapper, capacity) = (session.mappers.at(0), script.below(96));
    let (row, expected) = script.row();
    let found = call(capacity, |out, message, capacity| unsafe {
        kodbro_explain(mapper, &row, out, message, capacity)
    });
    assert_eq!(
        found.as_ref().err().copied().unwrap_or(Status::Ok),
        expected
    );
    if let Ok(found) = found {
        session.documents.keep(found);
    }
    let document = session.documents.at(script.below(5));
    let text = ask(|out| unsafe { kodbro_json_text(document, out) });
    assert_eq!(text.is_err(), document.is_null());
    assert!(text.map_or(true, |text| words(text).starts_with(['{', '['])));
}

/// Opens bytes, the index with some of its bytes changed, a model, and files that are not there.
fn open(script: &mut Script<'_>, session: &mut Session) {
    let (mapper, capacity) = (session.mappers.at(0), script.below(96));
    match script.byte() % 4 {
        0 => {
            let bytes = script.bytes();
            let found = call::<*mut Mapper>(capacity, |out, message, capacity| unsafe {
                kodbro_mapper_open_memory(bytes.as_ptr(), bytes.len(), out, message, capacity)
            });
            assert_eq!(found.err(), Some(Status::InvalidIndex));
        }
        1 => {
            let mut bytes = INDEX.clone();
            let place = usize::from(script.byte()) << 8 | usize::from(script.byte());
            let place = place % bytes.len();
            bytes[place] ^= script.byte();
            let found = call(capacity, |out, message, capacity| unsafe {
                kodbro_mapper_open_memory(bytes.as_ptr(), bytes.len(), out, message, capacity)
            });
            if let Ok(found) = found {
                session.mappers.keep(found);
            }
        }
        2 => {
            let lent = script.text();
            let Text { data, length } = lent.text;
            let found = call::<*mut Mapper>(capacity, |out, message, capacity| unsafe {
                kodbro_mapper_with_model(mapper, data, length, out, message, capacity)
            });
            let expected = lent.expected.err().unwrap_or(Status::InvalidFile);
            assert_eq!(found.err(), Some(expected));
        }
        _ => {
            let path = [&b"there/is/no/"[..], script.bytes(), b"\0"].concat();
            let path = path.as_ptr().cast::<c_char>();
            let found = call::<*mut Mapper>(capacity, |out, message, capacity| unsafe {
                kodbro_mapper_open(path, out, message, capacity)
            });
            assert!(matches!(found, Err(Status::Io | Status::InvalidUtf8)));
            let decisions = session.decisions.at(0);
            let loaded = call::<Loaded>(capacity, |out, message, capacity| unsafe {
                kodbro_decisions_load(decisions, path, ptr::null(), out, message, capacity)
            });
            assert!(loaded.is_err());
        }
    }
}

/// Handles of other kinds, and outputs at NULL.
fn mistake(script: &mut Script<'_>, session: &mut Session) {
    let mapper = session.mappers.at(0);
    let mapping = session.mappings.at(script.below(5));
    let status = unsafe { kodbro_mapping_answer(mapping, ptr::null_mut()) };
    assert_eq!(status, Status::NullPointer);
    let answer = ask(|out| unsafe { kodbro_mapping_answer(mapper.cast(), out) });
    assert_eq!(answer.err(), Some(Status::WrongHandle));
    let askew = mapper.wrapping_byte_add(1 + script.below(7));
    let release = ask(|out| unsafe { kodbro_mapper_release(askew, out) });
    assert_eq!(release.err(), Some(Status::WrongHandle));
    unsafe { kodbro_mapping_free(mapper.cast()) };
    let release = ask(|out| unsafe { kodbro_mapper_release(mapper, out) });
    assert!(release.is_ok_and(|release| release.codes > 0));
}

/// Frees any handle but the last mapper.
fn free(script: &mut Script<'_>, session: &mut Session) {
    let number = script.below(4);
    match script.byte() % 6 {
        0 => session.mappings.free(number),
        1 => session.concepts.free(number),
        2 => session.decisions.free(number),
        3 => session.documents.free(number),
        4 => session.findings.free(number),
        _ => session.mappers.free(number + 1),
    }
}
