use std::cmp::Reverse;

use super::decision::{DecisionId, Verdict};
use super::overlay::Decisions;
use super::stored::{NONE, Stored};
use crate::nomenclature::{Code, Nomenclature};

/// What was decided about exactly one row; the default is nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing<'d> {
    /// What it comes to.
    pub outcome: Outcome<'d>,
    /// The codes that somebody rejects and nobody accepts, each once: not to be proposed again.
    pub rejected: Vec<&'d Code>,
}

impl Standing<'_> {
    /// Leaves positions about codes that a nomenclature does not have, or has retired, out of a
    /// conflict while somebody accepts a code in use.
    ///
    /// ```
    /// # use kodbro::nomenclature::{NewConcept, NomenclatureBuilder, Release, Status};
    /// use kodbro::Row;
    /// use kodbro::decisions::{Decision, Decisions, Outcome, Verdict};
    ///
    /// # let mut builder = NomenclatureBuilder::new(Release::new("EMDN", "V2"));
    /// # let code = "T0102".parse()?;
    /// # builder.concept(NewConcept { code, parent: None, residual: false, status: Status::Active })?;
    /// # let nomenclature = builder.build()?; // it has T0102 alone
    /// let mut decisions = Decisions::default();
    /// for (by, code) in [("anna", "T0199"), ("bo", "T0102")] {
    ///     let verdict = Verdict::Accepted(code.parse()?);
    ///     decisions.add(Decision { id: "7".into(), by: by.into(), verdict, ..Decision::default() });
    /// }
    /// let standing = decisions.standing("", &Row::default(), Some("7"));
    /// assert!(matches!(standing.outcome, Outcome::Conflict(_)));
    /// let standing = standing.in_use(&nomenclature.as_nomenclature());
    /// let Outcome::Decided { verdict, .. } = standing.outcome else { panic!() };
    /// assert_eq!(verdict.code().unwrap().as_str(), "T0102");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn in_use(mut self, nomenclature: &Nomenclature<'_>) -> Self {
        let Outcome::Conflict(positions) = &mut self.outcome else {
            return self;
        };
        let is_in_use = |code: &Code| {
            let concept = nomenclature.concept(code.as_str());
            concept.is_some_and(|concept| !concept.is_retired())
        };
        let accepts_in_use = |position: &Position<'_>| matches!(position.verdict, Verdict::Accepted(code) if is_in_use(code));
        if positions.iter().any(accepts_in_use) {
            positions.retain(|position| position.verdict.code().is_none_or(is_in_use));
        }
        if let [latest, others @ ..] = positions.as_slice()
            && others.iter().all(|other| other.verdict == latest.verdict)
        {
            self.outcome = Outcome::Decided {
                verdict: latest.verdict,
                decision: latest.decision,
            };
        }
        self
    }
}

/// What the decisions about a row come to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Outcome<'d> {
    /// Nobody has settled the row.
    #[default]
    Open,
    /// All who decided agree.
    Decided {
        /// The verdict: accepted, no such term or out of scope.
        verdict: &'d Verdict,
        /// The decision that says so, the latest if there are several.
        decision: DecisionId,
    },
    /// They do not agree, and a person has to look. At least two positions, the latest first.
    Conflict(Vec<Position<'d>>),
}

/// Where one person stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position<'d> {
    /// The person.
    pub by: &'d str,
    /// The verdict; a rejection only where somebody else accepts the code.
    pub verdict: &'d Verdict,
    /// The decision that says so.
    pub decision: DecisionId,
}

/// What is left of all that a person said about a row.
#[derive(Debug, Default)]
struct Voice {
    /// The decision whose verdict stands.
    settled: Option<u32>,
    rejected: Vec<u32>,
    /// Whether the last word was that they cannot say.
    undecided: bool,
}

/// Whose words are taken together.
#[derive(Clone, Copy)]
enum By {
    Person,
    /// For rows of one text that have different ids.
    PersonAndId,
}

impl Decisions {
    /// Resolves decisions about a row: first those under its id, then those about its text.
    pub(super) fn resolve(&self, of_id: Vec<u32>, mut of_text: Vec<u32>) -> Standing<'_> {
        of_text.retain(|number| !of_id.contains(number));
        let mut voices = self.voices(of_id, By::Person);
        let is_settled = |voice: &Voice| voice.settled.is_some() || voice.undecided;
        if !voices.iter().any(is_settled) {
            let rejected: Vec<&Verdict> = self.rejections(&voices).collect();
            let is_rejected = |&number: &u32| {
                let code = self.verdict(number).code();
                rejected
                    .iter()
                    .any(|verdict| verdict.code() == code && code.is_some())
            };
            let mut of_text = self.voices(of_text, By::PersonAndId);
            for voice in &mut of_text {
                voice.settled = voice.settled.filter(|number| !is_rejected(number));
            }
            voices.extend(of_text);
        }
        self.conclude(&voices)
    }

    /// Counts what stands of the decisions about a text: verdicts with their voices, by number.
    pub(super) fn count(&self, of_text: Vec<u32>) -> Box<[(u32, u32)]> {
        let voices = self.voices(of_text, By::PersonAndId);
        let said = voices
            .iter()
            .flat_map(|voice| voice.settled.iter().chain(&voice.rejected));
        let mut verdicts: Vec<u32> = said.map(|&number| self.stored(number).verdict).collect();
        verdicts.sort_unstable();
        let runs = verdicts.chunk_by(|a, b| a == b);
        runs.map(|run| (run[0], run.len() as u32)).collect()
    }

    /// Follows what each has said through time.
    fn voices(&self, mut decisions: Vec<u32>, split: By) -> Vec<Voice> {
        self.leave_out_settled(&mut decisions);
        let speaker = |number: u32| {
            let stored = self.stored(number);
            let id = match split {
                By::Person => "",
                By::PersonAndId => stored.id().trim(),
            };
            (stored.by, id)
        };
        let order = |&number: &u32| (speaker(number), time(self.stored(number)), number);
        decisions.sort_unstable_by(|a, b| order(a).cmp(&order(b)));
        let of_one = decisions.chunk_by(|&a, &b| speaker(a) == speaker(b));
        of_one
            .map(|of_one| {
                let mut voice = Voice::default();
                for &number in of_one {
                    self.hear(&mut voice, number);
                }
                voice
            })
            .collect()
    }

    /// Takes out what others said of a row before somebody settled it.
    fn leave_out_settled(&self, decisions: &mut Vec<u32>) {
        let order = |number: u32| (time(self.stored(number)), number);
        let is_of = |one: u32, other: u32| {
            let (one, other) = (self.stored(one), self.stored(other));
            one.by == other.by && one.id().trim() == other.id().trim()
        };
        let takes_back = |later: u32, settling: u32| match self.verdict(later) {
            Verdict::Undecided => true,
            Verdict::Rejected(code) => self.verdict(settling).code() == Some(code),
            _ => false,
        };
        let is_settling = |&number: &u32| {
            let settles = self.stored(number).settles && self.verdict(number).is_settling();
            let is_taken_back = |&later: &u32| {
                is_of(later, number) && order(later) > order(number) && takes_back(later, number)
            };
            settles && !decisions.iter().any(is_taken_back)
        };
        let settling: Vec<u32> = decisions.iter().copied().filter(is_settling).collect();
        decisions.retain(|&number| {
            let is_settled_by = |&later: &u32| {
                // What is settled on a day without a time comes after all of that day.
                let settled = self.stored(later).at().trim();
                let is_that_day =
                    settled.len() == DATE && time(self.stored(number)).starts_with(settled);
                let id = self.stored(later).id().trim();
                let is_about = id.is_empty() || id == self.stored(number).id().trim();
                let is_later = order(later) > order(number) || (is_that_day && later > number);
                is_about && !is_of(number, later) && is_later
            };
            !settling.iter().any(is_settled_by)
        });
    }

    fn hear(&self, voice: &mut Voice, number: u32) {
        let verdict = self.verdict(number);
        voice.undecided = *verdict == Verdict::Undecided;
        let says_same_code = |&other: &u32| self.verdict(other).code() == verdict.code();
        match verdict {
            Verdict::Undecided => {
                voice.settled = None;
                voice.rejected.clear();
            }
            Verdict::Accepted(_) => {
                voice.rejected.retain(|other| !says_same_code(other));
                voice.settled = Some(number);
            }
            Verdict::Rejected(_) => {
                voice.rejected.retain(|other| !says_same_code(other));
                voice.settled = voice.settled.filter(|other| !says_same_code(other));
                voice.rejected.push(number);
            }
            Verdict::NoSuchTerm | Verdict::OutOfScope => voice.settled = Some(number),
        }
    }

    fn conclude(&self, voices: &[Voice]) -> Standing<'_> {
        let mut positions: Vec<u32> = voices.iter().filter_map(|voice| voice.settled).collect();
        let accepts = |positions: &[u32], code: Option<&Code>| {
            positions.iter().any(
                |&number| matches!(self.verdict(number), Verdict::Accepted(c) if Some(c) == code),
            )
        };
        let settled = positions.len();
        let mut rejected: Vec<&Code> = Vec::new();
        for &number in voices.iter().flat_map(|voice| &voice.rejected) {
            match self.verdict(number).code() {
                code if accepts(&positions[..settled], code) => positions.push(number),
                code => rejected.extend(code),
            }
        }
        rejected.sort_unstable();
        rejected.dedup();
        positions.sort_unstable_by_key(|&number| Reverse((time(self.stored(number)), number)));
        let differ = |pair: &[u32]| self.stored(pair[0]).verdict != self.stored(pair[1]).verdict;
        let outcome = match positions.first() {
            None => Outcome::Open,
            Some(_) if positions.windows(2).any(differ) => Outcome::Conflict(
                positions
                    .iter()
                    .map(|&number| self.position(number))
                    .collect(),
            ),
            Some(&number) => Outcome::Decided {
                verdict: self.verdict(number),
                decision: DecisionId(number),
            },
        };
        Standing { outcome, rejected }
    }

    fn rejections<'v>(&'v self, voices: &'v [Voice]) -> impl Iterator<Item = &'v Verdict> {
        let numbers = voices.iter().flat_map(|voice| &voice.rejected);
        numbers.map(|&number| self.verdict(number))
    }

    fn position(&self, number: u32) -> Position<'_> {
        Position {
            by: self.person(number),
            verdict: self.verdict(number),
            decision: DecisionId(number),
        }
    }

    /// Follows the decisions of a chain from the last added on, to a limit.
    pub(super) fn chain(
        &self,
        last: u32,
        before: impl Fn(&Stored) -> u32,
    ) -> impl Iterator<Item = u32> {
        let known = |number: u32| Some(number).filter(|&number| number != NONE);
        let next = move |&number: &u32| known(before(self.stored(number)));
        std::iter::successors(known(last), next).take(MAX_CHAIN)
    }
}

/// How many decisions about one text, or one id, are looked at: those added last.
pub(super) const MAX_CHAIN: usize = 256;

/// How many letters a date without a time has.
const DATE: usize = "2026-11-02".len();

/// Returns the time as it is compared: a time without fractions of a second is before those with.
fn time(stored: &Stored) -> &str {
    stored.at().trim().trim_end_matches('Z')
}
