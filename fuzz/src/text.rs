use std::sync::LazyLock;

use kodbro::nomenclature::Language;
use kodbro::text::{
    Analyzer, Splitter, Stemmer, TokenKind, Treatment, base_of_denial, is_normalized, is_unit,
    mark_polarity, measures, normalize, repair, tokens, word_class,
};

/// A small vocabulary with words in words, sorted.
static WORDS: LazyLock<fst::Map<Vec<u8>>> = LazyLock::new(|| {
    let words = [
        "band",
        "förband",
        "hand",
        "handske",
        "kateter",
        "nitril",
        "nål",
        "operation",
        "port",
        "sår",
        "undersökning",
        "vård",
    ];
    fst::Map::from_iter(words.iter().zip(0..)).expect("the words are sorted")
});

/// Runs every function of `kodbro::text` over any text, as it is and normalized.
pub fn text(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let repaired = repair(&text);
    assert_eq!(repair(&repaired), repaired, "what is repaired stays");
    let normalized = normalize(&text);
    assert!(is_normalized(&normalized));
    assert!(normalized.len() <= 4 * text.len());
    assert_eq!(normalize(&repaired), normalized);
    for text in [&*text, &normalized] {
        read_tokens(text);
        read_measures(text);
    }
    analyze(&text);
}

/// Tokens are pieces of the text in their order; so is what is asked of each.
fn read_tokens(text: &str) {
    let mut mark = mark_polarity();
    let mut from = 0;
    let mut tokens = tokens(text).peekable();
    while let Some(token) = tokens.next() {
        let polarity = mark(token, tokens.peek().copied());
        assert!(token.kind == TokenKind::Word || polarity.is_none());
        assert!(!token.text.is_empty());
        let at = text[from..].find(token.text).expect("a piece of the text");
        from += at + token.text.len();
        assert!(token.kind != TokenKind::Unit || is_unit(token.text));
        let _ = word_class(token.text);
        read_word(token.text);
    }
}

fn read_word(word: &str) {
    if let Some(base) = base_of_denial(word) {
        assert!(word.contains(base) && base.len() < word.len() && !base.is_empty());
    }
    let splitter = Splitter::new(WORDS.as_fst(), |_| 8.0);
    let parts = splitter.split(word);
    let rebuilt: String = parts
        .iter()
        .flat_map(|part| [part.text, part.link])
        .collect();
    assert_eq!(rebuilt, word, "the parts rebuild the word");
    assert!(parts.iter().all(|part| !part.text.is_empty()));
    for language in [Language::SWEDISH, Language::ENGLISH] {
        let stemmer = Stemmer::new(language);
        assert_eq!(stemmer.stem(word), stemmer.stem(word));
    }
}

/// Measures lie in the text, one behind the other, with values that can be compared.
fn read_measures(text: &str) {
    let mut from = 0;
    for measure in measures(text) {
        let place = measure.place();
        assert!(from <= place.start && place.start < place.end);
        assert!(text.get(place.clone()).is_some(), "{place:?}");
        from = place.end;
        assert!((1..=3).contains(&measure.values().len()));
        for value in measure.values() {
            let ends = [value.low, value.high];
            assert!(ends.iter().any(Option::is_some), "{measure:?}");
            assert!(
                ends.iter().flatten().all(|end| end.is_finite()),
                "{measure:?}"
            );
            assert!(
                value
                    .low
                    .zip(value.high)
                    .is_none_or(|(low, high)| low <= high)
            );
        }
        assert_ne!(measure.fits(&measure), Some(false), "{measure:?}");
        assert!(!measure.to_string().is_empty());
    }
}

/// The words of an analysis are those that it treats as words.
fn analyze(text: &str) {
    let mut analyzer = Analyzer::default();
    analyzer.analyze(text);
    assert!(analyzer.words().all(|word| !word.text.is_empty()));
    assert!(analyzer.words().map(|word| word.phrase).is_sorted());
    let treated = analyzer
        .treated()
        .filter(|(_, treatment)| *treatment == Treatment::Word);
    assert_eq!(treated.count(), analyzer.words().count());
    let words: Vec<String> = analyzer.words().map(|word| word.text.to_owned()).collect();
    analyzer.analyze(&normalize(text));
    assert!(analyzer.words().map(|word| word.text).eq(words));
}
