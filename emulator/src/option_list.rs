//! Options within one argument, as `--group` and `--fault` take them: `HEAD,name=value,flag`.

/// An argument in its parts.
#[derive(Debug)]
pub(crate) struct OptionList<'a> {
    pub(crate) head: &'a str,
    options: Vec<(&'a str, Option<&'a str>)>,
}

impl<'a> OptionList<'a> {
    pub(crate) fn parse(text: &'a str) -> Self {
        let mut parts = text.split(',');
        let head = parts.next().unwrap_or_default();
        let options = parts.map(|part| match part.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (part, None),
        });
        Self {
            head,
            options: options.collect(),
        }
    }

    /// Takes every value of the option out.
    pub(crate) fn values(&mut self, name: &str) -> Result<Vec<&'a str>, String> {
        self.take(name)
            .into_iter()
            .map(|value| match value {
                Some(value) if !value.is_empty() => Ok(value),
                _ => Err(format!("{name} needs a value: {name}=…")),
            })
            .collect()
    }

    /// Takes the one value of the option out, if it is there.
    pub(crate) fn value(&mut self, name: &str) -> Result<Option<&'a str>, String> {
        match *self.values(name)? {
            [] => Ok(None),
            [value] => Ok(Some(value)),
            _ => Err(format!("{name} is given more than once")),
        }
    }

    /// [`value`](Self::value) as a whole number.
    pub(crate) fn number(&mut self, name: &str) -> Result<Option<u32>, String> {
        let number = |value: &str| {
            value
                .parse()
                .map_err(|_| format!("{name} needs a whole number"))
        };
        self.value(name)?.map(number).transpose()
    }

    /// Takes the flag out, and tells whether it was there.
    pub(crate) fn flag(&mut self, name: &str) -> Result<bool, String> {
        match *self.take(name) {
            [] => Ok(false),
            [None] => Ok(true),
            [Some(_)] => Err(format!("{name} takes no value")),
            _ => Err(format!("{name} is given more than once")),
        }
    }

    /// Fails if anything was not taken out. `known` names what there is.
    pub(crate) fn finish(self, known: &str) -> Result<(), String> {
        match self.options.first() {
            None => Ok(()),
            Some((name, _)) => Err(format!("there is no option {name:?} here: {known}")),
        }
    }

    fn take(&mut self, name: &str) -> Vec<Option<&'a str>> {
        let taken = self.options.extract_if(.., |(option, _)| *option == name);
        taken.map(|(_, value)| value).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_an_argument_apart() {
        let mut list = OptionList::parse("429,at=register,times=3,slowly");
        assert_eq!(list.head, "429");
        assert_eq!(list.value("at"), Ok(Some("register")));
        assert_eq!(list.number("times"), Ok(Some(3)));
        assert_eq!(list.number("retry-after"), Ok(None));
        assert_eq!(list.flag("slowly"), Ok(true));
        assert_eq!(list.finish(""), Ok(()));
    }

    #[test]
    fn says_what_is_wrong() {
        let value = |text, name| OptionList::parse(text).value(name).unwrap_err();
        assert_eq!(value("x,a=1,a=2", "a"), "a is given more than once");
        assert_eq!(value("x,a", "a"), "a needs a value: a=…");
        assert_eq!(value("x,a=", "a"), "a needs a value: a=…");
        let number = OptionList::parse("x,a=-1").number("a").unwrap_err();
        assert_eq!(number, "a needs a whole number");
        let flag = |text| OptionList::parse(text).flag("f").unwrap_err();
        assert_eq!(flag("x,f=1"), "f takes no value");
        assert_eq!(flag("x,f,f"), "f is given more than once");
        let rest = OptionList::parse("x,b=1").finish("a, f").unwrap_err();
        assert_eq!(rest, "there is no option \"b\" here: a, f");
    }
}
