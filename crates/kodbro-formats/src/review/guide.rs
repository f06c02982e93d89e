//! The sheets beside the rows: what to do, and what the review was made with.

use rust_xlsxwriter::{Format, FormatAlign, Workbook, XlsxError};

use super::words::{Choice, ReviewLanguage};
use super::writer::ReviewOrigin;

/// Writes the instructions, first in the language of the review.
pub(super) fn instructions(
    workbook: &mut Workbook,
    language: ReviewLanguage,
) -> Result<(), XlsxError> {
    let sheet = workbook.add_worksheet();
    sheet.set_name(language.choose("Så här gör du", "How to"))?;
    sheet.set_column_width(0, 110)?;
    let text = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let heading = Format::new().set_bold().set_font_size(14);
    let both = language.choose(
        [ReviewLanguage::Swedish, ReviewLanguage::English],
        [ReviewLanguage::English, ReviewLanguage::Swedish],
    );
    let mut row = 0;
    for language in both {
        let (title, lines) = guide(language);
        sheet.write_string_with_format(row, 0, title, &heading)?;
        row += 1;
        for line in lines {
            sheet.write_string_with_format(row, 0, line, &text)?;
            row += 1;
        }
        row += 1;
    }
    sheet.protect();
    Ok(())
}

fn guide(language: ReviewLanguage) -> (&'static str, Vec<String>) {
    let choice = |choice: Choice| choice.label(language);
    let [other, none, outside, undecided] = Choice::ALL.map(choice);
    match language {
        ReviewLanguage::Swedish => (
            "Så här gör du",
            vec![
                "Varje rad är en artikel. Välj i kolumnen Beslut den kod som beskriver artikeln bäst. Listan visar de koder som programmet föreslår, den troligaste först.".into(),
                format!("Passar ingen av dem? Välj ”{other}” och skriv koden i kolumnen Annan kod. Även en kod högre upp i trädet går bra, om ingen mer exakt kod stämmer."),
                format!("Välj ”{none}” om artikeln är en medicinteknisk produkt men saknar kod, och ”{outside}” om den inte hör hemma här alls, till exempel kontorsmaterial."),
                format!("Välj ”{undecided}” om du är osäker. Det tar också tillbaka ett beslut som du har fattat tidigare."),
                "Lika artiklar, till exempel storlekarna av samma handske, står i samma grupp. Fatta beslutet på en av raderna och välj ”Hela gruppen” i kolumnen Gäller. Rader i gruppen med ett eget beslut behåller det.".into(),
                "Grupperna överst betyder mest: där är förslagen mest osäkra och gäller flest artiklar. Du behöver inte hinna med alla; rader utan beslut kommer tillbaka nästa gång.".into(),
                "Säkerhet visar hur säkert förslaget är: ▲ hög, ● medel, ▼ låg. Kolumnen Varför säger vilka ord som förslaget bygger på.".into(),
                "Bara de ljusgula cellerna går att fylla i. Ändra inget annat, slå inte ihop celler och ta inte bort kolumner. Du kan filtrera raderna. För att sortera dem behöver du först ta bort bladets skydd (fliken Granska); det finns inget lösenord.".into(),
                "Spara filen som den är (.xlsx) och skicka tillbaka den.".into(),
            ],
        ),
        ReviewLanguage::English => (
            "How to",
            vec![
                "Each row is an article. In the column Decision, choose the code that describes it best. The list shows the codes that the program proposes, the likeliest first.".into(),
                format!("Does none of them fit? Choose “{other}” and write the code in the column Other code. A code higher up in the tree is fine if no more exact one is right."),
                format!("Choose “{none}” if the article is a medical device for which there is no code, and “{outside}” if it does not belong here at all, such as office supplies."),
                format!("Choose “{undecided}” if you are not sure. It also takes back a decision that you made before."),
                "Articles that are alike, such as the sizes of one glove, are in one group. Decide on one of the rows and choose “Whole group” in the column Applies to. Rows of the group with a decision of their own keep it.".into(),
                "The groups at the top matter most: their proposals are the least sure and concern the most articles. You need not do all of them; rows without a decision come back next time.".into(),
                "Confidence shows how sure the proposal is: ▲ high, ● medium, ▼ low. The column Why says which words it is based on.".into(),
                "Only the light yellow cells can be filled in. Change nothing else, merge no cells and delete no columns. You can filter the rows. To sort them, first unprotect the sheet (tab Review); there is no password.".into(),
                "Save the file as it is (.xlsx) and send it back.".into(),
            ],
        ),
    }
}

/// Writes what the review was made with.
pub(super) fn about(
    workbook: &mut Workbook,
    language: ReviewLanguage,
    origin: &ReviewOrigin,
    rows: u64,
    groups: u64,
) -> Result<(), XlsxError> {
    let sheet = workbook.add_worksheet();
    sheet.set_name(language.choose("Om filen", "About"))?;
    sheet.set_column_width(0, 24)?;
    sheet.set_column_width(1, 80)?;
    let bold = Format::new().set_bold();
    let program = format!("{} {}", origin.tool, origin.tool_version);
    let lines = [
        (("Skapad", "Exported at"), origin.exported_at.clone()),
        (("Från", "Exported from"), origin.exported_from.clone()),
        (("Program", "Program"), program.trim().to_owned()),
        (("Nomenklatur", "Nomenclature"), origin.release.clone()),
        (("Index", "Index"), origin.index.clone()),
        (("Rader", "Rows"), rows.to_string()),
        (("Grupper", "Groups"), groups.to_string()),
    ];
    for (row, ((swedish, english), value)) in (0..).zip(lines) {
        sheet.write_string_with_format(row, 0, language.choose(swedish, english), &bold)?;
        sheet.write_string(row, 1, value)?;
    }
    sheet.protect();
    Ok(())
}
