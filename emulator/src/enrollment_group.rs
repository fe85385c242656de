use ring::digest::{SHA256, digest};

use crate::key::{DeviceKey, GroupKey};
use crate::registration_id::RegistrationId;
use crate::upper_case::UpperCase;

/// An enrollment group with symmetric key attestation.
#[derive(Debug)]
pub(crate) struct EnrollmentGroup {
    pub(crate) name: String,
    /// The ID scope of the provisioning service that it belongs to.
    pub(crate) id_scope: String,
    pub(crate) primary_key: GroupKey,
    pub(crate) secondary_key: Option<GroupKey>,
    /// At least one, as DNS names.
    pub(crate) hubs: Vec<String>,
    pub(crate) is_disabled: bool,
}

impl EnrollmentGroup {
    /// Its keys, with their names.
    pub(crate) fn keys(&self) -> impl Iterator<Item = (&'static str, &GroupKey)> {
        let secondary = self.secondary_key.as_ref().map(|key| ("secondary", key));
        [("primary", &self.primary_key)]
            .into_iter()
            .chain(secondary)
    }

    /// The keys that it gives a device.
    pub(crate) fn device_keys(
        &self,
        id: &RegistrationId,
        upper_case: UpperCase,
    ) -> impl Iterator<Item = DeviceKey> {
        let texts = upper_case.derived_from(id).into_iter();
        texts.flat_map(|text| self.keys().map(|(_, key)| key.device_key(text.as_bytes())))
    }

    /// The hub of a device: the same one each time, also after a new start, and each hub has about as many.
    ///
    /// The service's default, "evenly weighted distribution", promises no more.
    pub(crate) fn hub(&self, id: &RegistrationId) -> &str {
        let hash = digest(&SHA256, id.lower_case().as_bytes());
        let hash = hash.as_ref().iter().take(8);
        let hash = hash.fold(0, |hash: u64, byte| hash << 8 | u64::from(*byte));
        let count = self.hubs.len().max(1) as u64;
        let index = usize::try_from(hash % count).unwrap_or_default();
        self.hubs.get(index).map_or("", String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gives_each_device_its_hub() {
        for hubs in [&["a", "b"][..], &["a", "b", "c"], &["a", "b", "c", "d"]] {
            let group = EnrollmentGroup {
                name: "group".to_owned(),
                id_scope: "0ne00002193".to_owned(),
                primary_key: GroupKey::parse("AAECAwQFBgcICQoLDA0ODw==").unwrap(),
                secondary_key: None,
                hubs: hubs.iter().map(|&hub| hub.to_owned()).collect(),
                is_disabled: false,
            };
            let mut devices = vec![0; hubs.len()];
            for number in 0..3_000 {
                let id = RegistrationId::parse(&format!("sn-{number}")).unwrap();
                let upper_case = RegistrationId::parse(&format!("SN-{number}")).unwrap();
                assert_eq!(group.hub(&id), group.hub(&upper_case));
                let hub = group.hubs.iter().position(|hub| hub == group.hub(&id));
                devices[hub.unwrap()] += 1;
            }
            let fair = 3_000 / hubs.len();
            let about = fair * 9 / 10..fair * 11 / 10;
            assert!(
                devices.iter().all(|count| about.contains(count)),
                "{devices:?}"
            );
        }
    }
}
