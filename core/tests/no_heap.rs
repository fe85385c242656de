//! Nothing here allocates: neither what succeeds, nor an error, nor the text of either.
#![allow(clippy::unwrap_used, reason = "in a test, a wrong result is a panic")]

use std::fmt::{self, Write as _};
use std::hint::black_box;

use allocation_counter::measure;
use dps_symkey_core::{
    DeviceKey, Expiry, GroupKey, HubDeviceId, HubHost, HubModuleId, IdScope, KeyText, MacAddress,
    RegistrationId, ResourceUri, Rules, SasToken,
};

const GROUP_KEY: &str =
    "8isrFI1sGsIlvvFSSFRiMfCNzv21fjbE/+ah/lSh3lF8e2YG1Te7w1KpZhJFFXJrqYKi9yegxkqIChbqOS9Egw==";
const DEVICE_KEY: &str = "Jsm0lyGpjaVYVP2g3FnmnmG9dI/9qU24wNoykUmermc=";
const ID: &str = "sn-007-888-abc-mac-a1-b2-c3-d4-e5-f6";
const TOKEN: &str = "SharedAccessSignature \
    sr=0ne00002193%2Fregistrations%2Fsn-007-888-abc-mac-a1-b2-c3-d4-e5-f6\
    &sig=l4WGmr52Z9%2BqW8Za4QPSRsCQUx1aIYiu%2BH%2FkZw30m7A%3D&se=1700000000&skn=registration";

/// Text in place, cut off where it is full.
struct Text {
    bytes: [u8; 512],
    length: usize,
}

impl Text {
    const EMPTY: Self = Self {
        bytes: [0; 512],
        length: 0,
    };
}

impl fmt::Write for Text {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for (to, from) in self.bytes.iter_mut().skip(self.length).zip(text.bytes()) {
            *to = from;
            self.length += 1;
        }
        Ok(())
    }
}

fn assert_no_heap(what: fn()) {
    let allocated = measure(what);
    assert_eq!(allocated.count_total, 0);
    assert_eq!(allocated.bytes_total, 0);
}

/// Writes both texts of a value, and of an error also its code.
fn show(value: impl fmt::Debug + fmt::Display) {
    let mut text = Text::EMPTY;
    write!(text, "{value} {value:?}").unwrap();
    black_box(&text.bytes);
    assert!(text.length > 0);
}

macro_rules! show_errors {
    ($($result:expr),+ $(,)?) => {$(
        let error = $result.map(|_| ()).unwrap_err();
        show(error);
        black_box((error.code(), error.byte_index()));
    )+};
}

#[test]
fn the_counter_counts() {
    let allocated = measure(|| {
        black_box(Box::new(1_u8));
    });
    assert_eq!(allocated.count_total, 1);
}

#[test]
fn keys() {
    assert_no_heap(|| {
        let group_key = GroupKey::from_base64(GROUP_KEY).unwrap();
        black_box(GroupKey::from_bytes(&[7; 64]).unwrap());
        let mut text = Text::EMPTY;
        write!(text, "{group_key:?}").unwrap();
        // One block of SHA-256, two, three.
        for bytes in [&[b'a'; 1][..], &[b'a'; 64], &[b'a'; 128]] {
            let id = RegistrationId::from_bytes(bytes, Rules::Portable).unwrap();
            let device_key = group_key.derive_device_key(&id);
            black_box(device_key.to_base64().as_str());
            write!(text, "{device_key:?} {:?}", device_key.to_base64()).unwrap();
        }
        black_box(DeviceKey::from_base64(DEVICE_KEY).unwrap());
        black_box(DeviceKey::from_bytes(&[7; 64]).unwrap());
        black_box(KeyText::from_random_bytes(&[7; 64]));
    });
}

#[test]
fn ids() {
    assert_no_heap(|| {
        let id = RegistrationId::new(ID).unwrap();
        show(&id);
        black_box(id.clone() == id);
        show(RegistrationId::with_rules("Pump_7:A", Rules::Service).unwrap());
        show(RegistrationId::from_bytes(ID.as_bytes(), Rules::Portable).unwrap());
        show(RegistrationId::lower_cased("SN-1", Rules::Portable).unwrap());
        Rules::Portable.check(ID.as_bytes()).unwrap();

        let mac = MacAddress::parse("A1:B2:C3:D4:E5:F6").unwrap();
        show(mac);
        show(RegistrationId::from_mac(&mac));
        show(RegistrationId::from_serial("007-888-ABC", Rules::Portable).unwrap());
        let both = RegistrationId::from_serial_and_mac("007-888-ABC", &mac, Rules::Portable);
        show(both.unwrap());

        show(IdScope::new("0ne00002193").unwrap());
        show(HubHost::new("my-hub.azure-devices.net").unwrap());
        show(HubDeviceId::new("Pump(7)").unwrap());
        show(HubModuleId::new("$edgeAgent").unwrap());
        show(Expiry::parse("1700000000").unwrap());
    });
}

#[test]
fn tokens() {
    assert_no_heap(|| {
        let key = DeviceKey::from_base64(DEVICE_KEY).unwrap();
        let id = RegistrationId::new(ID).unwrap();
        let id_scope = IdScope::new("0ne00002193").unwrap();
        let host = HubHost::new("my-hub.azure-devices.net").unwrap();
        let device_id = HubDeviceId::new("Pump(7)@hall-2").unwrap();
        let module_id = HubModuleId::new("$edgeAgent").unwrap();
        let expiry = Expiry::after(1_699_996_400, 3_600).unwrap();
        let tokens = [
            key.registration_sas_token(id_scope, &id, expiry),
            key.hub_device_sas_token(host, device_id, expiry),
            key.hub_module_sas_token(host, device_id, module_id, expiry),
        ];
        let resources = [
            ResourceUri::registration(id_scope, &id),
            ResourceUri::hub(host, device_id, None),
            ResourceUri::hub(host, device_id, Some(module_id)),
        ];
        for (token, resource) in tokens.iter().zip(&resources) {
            let mut buffer = [0; 512];
            let text = token.encode(&mut buffer).unwrap();
            assert_eq!(text.len(), token.encoded_len());
            show(SasToken::parse(text).unwrap());
            let mut uri = Text::EMPTY;
            write!(uri, "{}", token.encoded_resource_uri()).unwrap();
            key.verify(text, resource, 1_699_999_999, 0).unwrap();
            show(resource);
        }
    });
}

#[test]
fn errors() {
    assert_no_heap(|| {
        show_errors!(
            RegistrationId::new(""),
            RegistrationId::new("sn-1\n"),
            RegistrationId::new("SN-1"),
            RegistrationId::new("sn_1"),
            RegistrationId::new("sn-é"),
            RegistrationId::new("-"),
            RegistrationId::new("a-"),
            RegistrationId::from_bytes(&[b'a'; 129], Rules::Service),
            RegistrationId::lower_cased("É", Rules::Portable),
            RegistrationId::from_serial("", Rules::Portable),
            RegistrationId::from_serial("007/888", Rules::Portable),
            RegistrationId::from_serial([0xff; 200], Rules::Portable),
            MacAddress::parse("a1"),
            MacAddress::parse("g"),
            MacAddress::parse("a1:b2-"),
            MacAddress::parse("a1b2:c3d4:e5f6"),
            MacAddress::parse("000000000000"),
            IdScope::new("é"),
            HubHost::new("https://my-hub"),
            HubHost::new("my-hub:443"),
            HubDeviceId::new("#"),
            HubModuleId::new(""),
            Expiry::parse("-1"),
            Expiry::parse("99999999999999999999999999"),
            GroupKey::from_base64(""),
            GroupKey::from_base64("a key"),
            GroupKey::from_base64("a-key"),
            GroupKey::from_base64("AAAAAA"),
            GroupKey::from_base64("AAAAAB=="),
            GroupKey::from_base64("AAAA"),
            GroupKey::from_base64([b'A'; 300]),
            DeviceKey::from_base64("!"),
            DeviceKey::from_bytes(&[0; 65]),
        );

        let key = DeviceKey::from_base64(DEVICE_KEY).unwrap();
        let other_key = DeviceKey::from_bytes(&[7; 32]).unwrap();
        let id = RegistrationId::new(ID).unwrap();
        let other_id = RegistrationId::new("sn-1").unwrap();
        let id_scope = IdScope::new("0ne00002193").unwrap();
        let resource = ResourceUri::registration(id_scope, &id);
        let other_resource = ResourceUri::registration(id_scope, &other_id);
        show_errors!(
            key.verify(TOKEN, &other_resource, 0, 0),
            key.verify(TOKEN, &resource, 1_700_086_400, SasToken::MAX_ALLOWED_SKEW),
            key.verify(TOKEN, &resource, u64::MAX, 0),
            key.verify(TOKEN, &resource, 0, u64::MAX),
            other_key.verify(TOKEN, &resource, 0, 0),
            SasToken::parse("SharedAccessSignature sr=%&sig=a&se=1"),
            SasToken::parse("SharedAccessSignature sr=a&sr=a"),
            SasToken::parse("SharedAccessSignature sr=a&sig=a&se=1"),
            SasToken::parse("SharedAccessSignature sr=a"),
            key.sas_token(resource, Expiry::new(0).unwrap())
                .encode(&mut [0; 10]),
        );
        // Cut anywhere: every way out of the parser.
        for length in 0..TOKEN.len() {
            let cut = TOKEN.get(..length).unwrap();
            if let Err(error) = key.verify(cut, &resource, 0, 0) {
                show(error);
            }
        }
    });
}
