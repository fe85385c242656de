//! Keys and tokens that others made: the documents' own examples, and Python's `hmac`.

use super::support::{DEVICE_KEY, Folder, ID};

const SCOPE: &str = "--id-scope 0ne00002193 --registration-id";
const HUB: &str = "--hub test-docs-hub.azure-devices.net --device-id";

#[test]
fn derives_the_key_of_the_how_to() {
    let folder = Folder::new();
    let keys = folder.derive(ID).end().done_silently();
    assert_eq!(keys, format!("{DEVICE_KEY}\n"));
}

#[test]
fn an_upper_case_id_has_a_key_of_its_own_and_only_when_asked_for() {
    let folder = Folder::new();
    let upper_case = ID.to_uppercase();
    let refused = folder.derive(&upper_case).end();
    assert!(refused.error(1).contains("upper-case letter 'S' at byte 0"));

    let service = folder.derive(&upper_case).args(["--rules", "service"]);
    let key = "9GWVnYuoOLXlHc346XjhLRb9pKgIOrKSwxDRSOgnvXo=\n";
    assert_eq!(service.end().done(), key);

    let lower_case = folder.derive(&upper_case).arg("--lower-case");
    assert_eq!(lower_case.end().done_silently(), format!("{DEVICE_KEY}\n"));
}

#[test]
fn builds_the_id_of_the_how_to() {
    let folder = Folder::new();
    let id = folder.command("id --serial 007-888-ABC --mac A1:B2:C3:D4:E5:F6");
    assert_eq!(id.end().done_silently(), format!("{ID}\n"));
}

fn token(arguments: &str) -> String {
    let folder = Folder::new();
    let command = folder.command("sas --quiet --expires-at 1700000000");
    let command = command.args(arguments.split_whitespace());
    command
        .env("DPS_DEVICE_KEY", DEVICE_KEY)
        .end()
        .done_silently()
}

#[test]
fn makes_the_token_for_the_provisioning_service() {
    assert_eq!(
        token(&format!("{SCOPE} {ID}")),
        "SharedAccessSignature \
         sr=0ne00002193%2Fregistrations%2Fsn-007-888-abc-mac-a1-b2-c3-d4-e5-f6\
         &sig=l4WGmr52Z9%2BqW8Za4QPSRsCQUx1aIYiu%2BH%2FkZw30m7A%3D&se=1700000000&skn=registration\n"
    );
}

#[test]
fn makes_the_token_of_a_device_on_a_hub() {
    assert_eq!(
        token(&format!("{HUB} {ID}")),
        "SharedAccessSignature \
         sr=test-docs-hub.azure-devices.net%2Fdevices%2Fsn-007-888-abc-mac-a1-b2-c3-d4-e5-f6\
         &sig=UU4umg0wWWpr6NwX0P241%2F0ZfSCJQzRN4SXsUbCJE3M%3D&se=1700000000\n"
    );
}

#[test]
fn makes_the_token_of_a_module() {
    assert_eq!(
        token(&format!("{HUB} {ID} --module-id module-1")),
        "SharedAccessSignature \
         sr=test-docs-hub.azure-devices.net%2Fdevices%2Fsn-007-888-abc-mac-a1-b2-c3-d4-e5-f6%2Fmodules%2Fmodule-1\
         &sig=UqyskNPA%2F1w9M1RfETtukHLKjoRn5zmQWS9RAYqRPB4%3D&se=1700000000\n"
    );
}

#[test]
fn verifies_the_tokens_of_other_makers() {
    let folder = Folder::new();
    let upper = "l4WGmr52Z9%2BqW8Za4QPSRsCQUx1aIYiu%2BH%2FkZw30m7A%3D";
    let lower = "TOB5EWx4FZray2n0dDfqmGNd%2fPvmNnG1SXewZKkIcX8%3d";
    let raw = "NEPqxesq3SXIsYXsGcFhQDJLlOlDmjevUlD2EP8LHp4%3D";
    let upper_sr = format!("0ne00002193%2Fregistrations%2F{ID}");
    let lower_sr = format!("0ne00002193%2fregistrations%2f{ID}");
    let raw_sr = format!("0ne00002193/registrations/{ID}");
    for parts in [
        format!("sr={upper_sr}&sig={upper}&se=1700000000&skn=registration"),
        format!("sr={upper_sr}&sig={upper}&se=1700000000"),
        format!("sr={upper_sr}&sig={upper}&se=1700000000&skn="),
        format!("skn=registration&se=1700000000&sig={upper}&sr={upper_sr}"),
        format!("sr={lower_sr}&sig={lower}&se=1700000000&skn=registration"),
        format!("sr={raw_sr}&sig={raw}&skn=registration&se=1700000000"),
        format!("sr={raw_sr}&sig={raw}&skn=&se=1700000000"),
    ] {
        let verify = folder.command(&format!("verify --at 1699999999 {SCOPE} {ID}"));
        let verify = verify.env("DPS_DEVICE_KEY", DEVICE_KEY);
        let verify = verify.stdin(format!("SharedAccessSignature {parts}\n"));
        let verdict = verify.end().done_silently();
        assert_eq!(verdict, "valid until 2023-11-14T22:13:20Z\n", "{parts}");
    }
}
