use std::io::{self, IsTerminal};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use crate::numbers::{grouped, per_second};

/// How far a run is: a bar where the length of the file is known, else a sign that it goes on.
pub(crate) struct Progress {
    bar: ProgressBar,
    start: Instant,
}

impl Progress {
    /// Begins to show progress on standard error, if it is a terminal and the output is not
    /// written to one too.
    pub(crate) fn new(to_file: bool, bytes: Option<(u64, u64)>) -> Self {
        let visible = io::stderr().is_terminal() && (to_file || !io::stdout().is_terminal());
        let bar = match (visible, bytes) {
            (false, _) => ProgressBar::hidden(),
            (true, Some((_, size))) => ProgressBar::new(size),
            (true, None) => ProgressBar::new_spinner(),
        };
        let template = match bytes {
            Some(_) => "{bar:30} {percent:>3} %  {msg}  {eta} left",
            None => "{spinner} {msg}  {elapsed}",
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(200));
        Self {
            bar,
            start: Instant::now(),
        }
    }

    /// Shows how many rows are mapped and how many bytes of how many were read for them.
    pub(crate) fn show(&self, rows: u64, bytes: Option<(u64, u64)>) {
        self.bar.set_message(message(rows, self.start.elapsed()));
        if let Some((read, _)) = bytes {
            self.bar.set_position(read);
        }
    }

    /// Takes the bar away.
    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.finish();
    }
}

fn message(rows: u64, elapsed: Duration) -> String {
    let speed = grouped(per_second(rows, elapsed));
    format!("{} rows  {speed} rows/s", grouped(rows))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_and_speed_are_shown() {
        let text = message(12_000, Duration::from_secs(2));
        assert_eq!(text, "12,000 rows  6,000 rows/s");
    }
}
