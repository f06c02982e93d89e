use std::fmt::Write as _;

/// Writes a share with three decimals, or a dash where there is none.
pub(crate) fn share(share: Option<f64>) -> String {
    share.map_or_else(|| "-".to_owned(), |share| format!("{share:.3}"))
}

/// Aligns cells: those of the first column to the left, the others to the right.
pub(crate) fn table(header: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    aligned(header, rows, |column| column > 0)
}

/// Aligns cells to the left.
pub(crate) fn texts(header: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    aligned(header, rows, |_| false)
}

/// Aligns cells to the left, or to the right in the columns that hold numbers.
fn aligned(
    header: &[&str],
    rows: impl Iterator<Item = Vec<String>>,
    is_right: impl Fn(usize) -> bool,
) -> String {
    let header = header.iter().map(|&name| name.to_owned()).collect();
    let rows: Vec<Vec<String>> = std::iter::once(header).chain(rows).collect();
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let length = |row: &Vec<String>, at: usize| row.get(at).map_or(0, |c| c.chars().count());
    let width = |at| rows.iter().map(|row| length(row, at)).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let mut text = String::new();
    for row in &rows {
        let mut line = String::new();
        for (at, (cell, &width)) in row.iter().zip(&widths).enumerate() {
            let gap = if at > 0 { "  " } else { "" };
            let _ = match is_right(at) {
                true => write!(line, "{gap}{cell:>width$}"),
                false => write!(line, "{gap}{cell:<width$}"),
            };
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_aligned() {
        let rows = [["style erp", "1"], ["språk å", "1,000,000"]];
        let rows = rows.map(|row| row.map(str::to_owned).to_vec());
        assert_eq!(
            table(&["group", "rows"], rows.into_iter()),
            "\
group           rows
style erp          1
språk å    1,000,000
"
        );
    }
}
