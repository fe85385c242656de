use std::path::PathBuf;

use crate::arguments;
use crate::option_list::OptionList;

/// One `--group`.
#[derive(Clone, Debug)]
pub(crate) struct GroupOption {
    pub(crate) name: String,
    pub(crate) primary: PathBuf,
    pub(crate) secondary: Option<PathBuf>,
    pub(crate) hubs: Vec<String>,
    pub(crate) id_scope: Option<String>,
    pub(crate) is_disabled: bool,
}

impl GroupOption {
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let mut list = OptionList::parse(text);
        let name = list.head.to_owned();
        let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b"-._:".contains(&byte);
        if name.is_empty() || name.len() > 128 || !name.bytes().all(is_part) {
            return Err("a group begins with its name, of letters, digits and - . _ :".to_owned());
        }
        let primary = list.value("primary")?.ok_or("a group needs primary=FILE")?;
        let id_scope = list.value("id-scope")?;
        let hubs = list.values("hub")?.into_iter();
        let group = Self {
            name,
            primary: primary.into(),
            secondary: list.value("secondary")?.map(PathBuf::from),
            hubs: hubs.map(arguments::host).collect::<Result<_, _>>()?,
            id_scope: id_scope.map(arguments::id_scope).transpose()?,
            is_disabled: list.flag("disabled")?,
        };
        list.finish("primary, secondary, hub, id-scope, disabled")?;
        Ok(group)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_group() {
        let text = "old,primary=a.txt,secondary=b.txt,hub=h1.x,hub=h2.x,id-scope=0neB,disabled";
        let group = GroupOption::parse(text).unwrap();
        assert_eq!(group.name, "old");
        assert_eq!(group.primary, PathBuf::from("a.txt"));
        assert_eq!(group.secondary, Some(PathBuf::from("b.txt")));
        assert_eq!(group.hubs, ["h1.x", "h2.x"]);
        assert_eq!(group.id_scope.as_deref(), Some("0neB"));
        assert!(group.is_disabled);
    }

    #[test]
    fn says_what_is_wrong() {
        for (text, reason) in [
            (
                "",
                "a group begins with its name, of letters, digits and - . _ :",
            ),
            (
                "a b,primary=x",
                "a group begins with its name, of letters, digits and - . _ :",
            ),
            ("a", "a group needs primary=FILE"),
            (
                "a,primary=x,hub=https://h",
                "a host is a DNS name, without scheme and slash",
            ),
            (
                "a,primary=x,id-scope=0ne/",
                "an ID scope is letters and digits, as on the service's Overview page",
            ),
            (
                "a,primary=x,key=y",
                "there is no option \"key\" here: primary, secondary, hub, id-scope, disabled",
            ),
        ] {
            assert_eq!(GroupOption::parse(text).unwrap_err(), reason, "{text}");
        }
    }
}
