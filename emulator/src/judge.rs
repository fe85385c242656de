//! Admits a device, or says why not.

use crate::enrollment_group::EnrollmentGroup;
use crate::refusal::{Refusal, WrongResource};
use crate::registration_id::RegistrationId;
use crate::sas_token::{Dialect, SasToken};
use crate::signature_mistake::Mistake;
use crate::upper_case::UpperCase;

/// How a device presents itself.
pub(crate) struct Credentials {
    pub(crate) id_scope: String,
    pub(crate) registration_id: RegistrationId,
    /// The MQTT password, or the `Authorization` header.
    pub(crate) token: Option<String>,
}

/// Knows the enrollment groups, and how strict to be.
#[derive(Debug)]
pub(crate) struct Judge {
    pub(crate) groups: Vec<EnrollmentGroup>,
    pub(crate) dialect: Dialect,
    pub(crate) upper_case: UpperCase,
}

impl Judge {
    /// The group that admits the device at this time, in seconds since 1970.
    ///
    /// A token is judged in this order: is it well formed, for this device, genuine, and not expired. So only one that was
    /// genuine is called expired.
    pub(crate) fn admit(
        &self,
        credentials: &Credentials,
        now: u64,
    ) -> Result<&EnrollmentGroup, Refusal> {
        let Credentials {
            id_scope,
            registration_id: id,
            token,
        } = credentials;
        if !self.groups.iter().any(|group| group.id_scope == *id_scope) {
            return Err(Refusal::Resource(WrongResource::UnknownScope));
        }
        let token = token.as_deref().filter(|token| !token.is_empty());
        let token = token.ok_or(Refusal::NoToken)?;
        let token = SasToken::parse(token, self.dialect).map_err(Refusal::Malformed)?;
        self.check_resource(&token.resource, id_scope, id)
            .map_err(Refusal::Resource)?;
        let signed = token.signed_text();
        let has_signed = |group: &&EnrollmentGroup| {
            let mut keys = group.device_keys(id, self.upper_case);
            keys.any(|key| key.has_signed(signed.as_bytes(), &token.signature))
        };
        let mut groups = self.groups.iter();
        let group = groups
            .by_ref()
            .filter(|group| group.id_scope == *id_scope)
            .find(has_signed)
            .ok_or_else(|| Refusal::Signature(Mistake::behind(&token, credentials, self)))?;
        if group.is_disabled {
            let group = group.name.clone();
            return Err(Refusal::DisabledGroup { group });
        }
        if now >= token.expiry {
            return Err(Refusal::Expired {
                expiry: token.expiry,
            });
        }
        Ok(group)
    }

    fn check_resource(
        &self,
        resource: &str,
        id_scope: &str,
        id: &RegistrationId,
    ) -> Result<(), WrongResource> {
        let Some((scope, signed_id)) = resource.split_once("/registrations/") else {
            return Err(match resource.contains("/devices/") {
                true => WrongResource::Hub,
                false => WrongResource::Neither,
            });
        };
        if scope != id_scope {
            Err(WrongResource::OtherScope)
        } else if !id.is(signed_id) {
            Err(WrongResource::OtherId)
        } else if self.dialect == Dialect::Strict && signed_id != id.presented() {
            Err(WrongResource::OtherCase)
        } else {
            Ok(())
        }
    }
}

#[cfg(test)]
#[path = "judge_tests.rs"]
mod tests;
