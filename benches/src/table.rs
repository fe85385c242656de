/// A table as text: the first column to the left, the others to the right.
pub(crate) fn table(header: &[&str], rows: &[Vec<String>]) -> String {
    let header: Vec<String> = header.iter().map(|&cell| cell.to_owned()).collect();
    let lines = || std::iter::once(&header).chain(rows);
    let widths: Vec<usize> = (0..header.len())
        .map(|column| {
            let cells = lines().filter_map(|line| line.get(column));
            cells
                .map(|cell| cell.chars().count())
                .max()
                .unwrap_or_default()
        })
        .collect();
    let mut text = String::new();
    for line in lines() {
        let mut cells = line.iter().zip(&widths);
        if let Some((cell, width)) = cells.next() {
            text += &format!("{cell:<width$}");
        }
        for (cell, width) in cells {
            text += &format!("  {cell:>width$}");
        }
        text.truncate(text.trim_end().len());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aligns_by_characters() {
        let rows = [["WebCrypto", "12.6 µs"], ["ring", "276 ns"]];
        let rows = rows.map(|row| row.map(str::to_owned).to_vec());
        let expected = "\
row        per key
WebCrypto  12.6 µs
ring        276 ns
";
        assert_eq!(table(&["row", "per key"], &rows), expected);
    }
}
