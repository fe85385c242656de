/// A count and what it counts, which agree: `1 row was`, `2 rows were`.
pub(crate) fn counted(count: u64, one: &str, more: &str) -> String {
    match count {
        1 => format!("1 {one}"),
        count => format!("{count} {more}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_agree_with_what_they_count() {
        for (count, text) in [
            (0, "0 rows were"),
            (1, "1 row was"),
            (2, "2 rows were"),
            (21, "21 rows were"),
        ] {
            assert_eq!(counted(count, "row was", "rows were"), text);
        }
    }
}
