use crate::api_version::is_api_version;

/// The user name of a connection: `{ID scope}/registrations/{registration ID}/api-version=…[&ClientVersion=…]`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct UserName<'a> {
    pub(crate) id_scope: &'a str,
    pub(crate) registration_id: &'a str,
}

impl<'a> UserName<'a> {
    pub(crate) fn parse(text: &'a str) -> Result<Self, &'static str> {
        const FORM: &str =
            "the user name is not {ID scope}/registrations/{registration ID}/api-version=…";
        let mut parts = text.splitn(4, '/');
        let mut part = || parts.next().filter(|part| !part.is_empty()).ok_or(FORM);
        let (id_scope, registrations, registration_id, options) =
            (part()?, part()?, part()?, part()?);
        if registrations != "registrations" {
            return Err(FORM);
        }
        let first = options.split('&').next().unwrap_or_default();
        match first.split_once('=') {
            Some(("api-version", version)) if is_api_version(version) => Ok(Self {
                id_scope,
                registration_id,
            }),
            Some(("api-version", _)) => Err("the user name's api-version is no version"),
            _ => Err(FORM),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_the_sdks_send() {
        let expected = Ok(UserName {
            id_scope: "0ne00002193",
            registration_id: "sn-1",
        });
        let name = "0ne00002193/registrations/sn-1/api-version=2019-03-31";
        assert_eq!(UserName::parse(name), expected);
        for version in [
            "&ClientVersion=azure-iot-device%2F2.14.0",
            "&ClientVersion=a/b",
            "",
        ] {
            assert_eq!(UserName::parse(&format!("{name}{version}")), expected);
        }
    }

    #[test]
    fn refuses_others() {
        for name in [
            "",
            "sn-1",
            "0ne00002193/registrations/sn-1",
            "0ne00002193/registrations//api-version=2019-03-31",
            "0ne00002193/devices/sn-1/api-version=2019-03-31",
            "hub.azure-devices.net/sn-1/?api-version=2019-03-31",
            "0ne00002193/registrations/sn-1/?api-version=2019-03-31",
            "0ne00002193/registrations/sn-1/api-version=now",
            "0ne00002193/registrations/sn-1/x&api-version=2019-03-31",
        ] {
            assert!(UserName::parse(name).is_err(), "{name}");
        }
    }
}
