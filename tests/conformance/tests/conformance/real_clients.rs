//! Microsoft's own clients, with keys that the command derived, and what they make of refusals and faults.

use crate::command::{ID, SECONDARY_GROUP_KEY, device_key, group_key};
use crate::emulator::Emulator;
use crate::real_client::{RealClient, assert_assigned, ports};

#[test]
fn are_assigned_as_in_the_how_to() {
    let _ports = ports();
    let key = device_key(&group_key(), ID);
    for client in RealClient::ALL {
        let emulator = Emulator::start_with("--lenient");
        assert_assigned(client.register(&emulator, &key));
        let transport = emulator.logged("request")["transport"].clone();
        assert_eq!(transport == "https", client == RealClient::NodeHttp);
    }
}

#[test]
fn are_assigned_by_the_secondary_key() {
    let _ports = ports();
    let emulator = Emulator::start_with("--lenient --assigning 0");
    let key = device_key(SECONDARY_GROUP_KEY, ID);
    for client in RealClient::ALL {
        assert_assigned(client.register(&emulator, &key));
    }
}

#[test]
fn keep_their_hub() {
    let _ports = ports();
    let hubs = ["a", "b", "c"].map(|name| format!("{name}.azure-devices.net"));
    let options = hubs.each_ref().map(|hub| format!("--hub {hub}")).join(" ");
    let emulator = Emulator::start_with(&format!("--lenient --assigning 0 {options}"));
    let key = device_key(&group_key(), ID);
    let assigned = RealClient::ALL.map(|client| {
        let [first, second] = [(); 2].map(|()| client.register(&emulator, &key).unwrap());
        assert_eq!(first, second, "{client:?}");
        first["assignedHub"].as_str().unwrap().to_owned()
    });
    assert!(hubs.contains(&assigned[0]), "{assigned:?}");
    assert!(
        assigned.iter().all(|hub| *hub == assigned[0]),
        "{assigned:?}"
    );
}

#[test]
fn are_refused_with_the_group_key() {
    let _ports = ports();
    for refuse_at in ["connect", "register"] {
        let emulator = Emulator::start_with(&format!("--lenient --refuse-at {refuse_at}"));
        for client in RealClient::ALL {
            let error = client.register(&emulator, &group_key()).unwrap_err();
            let expected = match (client, refuse_at) {
                (RealClient::Python, "connect") => "CredentialError",
                (RealClient::Python, _) => "status code 401",
                (RealClient::NodeMqtt, "connect") => "Connection refused: Not authorized",
                (RealClient::NodeMqtt | RealClient::NodeHttp, _) => "UnauthorizedError",
            };
            assert!(error.contains(expected), "{client:?}: {error}");
            let refused = emulator.logged("refused");
            let reason = refused["reason"].as_str().unwrap();
            assert!(
                reason.contains("signed with the primary group key of 'default' itself"),
                "{reason}"
            );
        }
    }
}

/// With this fault at the register request, and at the first question about the operation.
#[track_caller]
fn assert_survived(fault: &str, outcome: &str, error_code: &str) {
    let _ports = ports();
    let key = device_key(&group_key(), ID);
    // Once with the time to wait, once without.
    let faults = format!("--fault {fault},retry-after=1 --fault {fault},at=operation");
    for client in RealClient::ALL {
        let emulator = Emulator::start_with(&format!("--lenient --assigning 0 {faults}"));
        let answer = client.register(&emulator, &key);
        let outcome_of_next = || emulator.logged("request")["outcome"].clone();
        if client == RealClient::NodeHttp {
            // It means to ask again, but the library beneath it has made an error of any status of 300 or more.
            let error = answer.unwrap_err();
            assert!(error.contains(error_code), "{error}");
            assert_eq!(outcome_of_next(), outcome);
        } else {
            assert_assigned(answer);
            let outcomes = [(); 4].map(|()| outcome_of_next());
            assert_eq!(outcomes, [outcome, "assigning", outcome, "assigned"]);
        }
    }
}

#[test]
fn survive_a_busy_service() {
    assert_survived("429", "throttled", "429001");
}

#[test]
fn survive_a_service_out_of_order() {
    assert_survived("500", "internal error", "500000");
}

#[test]
fn are_told_of_an_operation_that_fails() {
    let _ports = ports();
    let key = device_key(&group_key(), ID);
    for client in RealClient::ALL {
        let emulator = Emulator::start_with("--lenient --assigning 0 --fault failed");
        let error = client.register(&emulator, &key).unwrap_err();
        let expected = match client {
            RealClient::Python => "failed registration status",
            RealClient::NodeMqtt | RealClient::NodeHttp => "DeviceRegistrationFailedError",
        };
        assert!(error.contains(expected), "{client:?}: {error}");
    }
}

/// Why `--lenient` is there: Python's client leaves `skn` out, Node's write it before `se`, and slashes as they are.
#[test]
fn need_leniency() {
    let _ports = ports();
    let emulator = Emulator::start_with("--assigning 0");
    let key = device_key(&group_key(), ID);
    for client in RealClient::ALL {
        client.register(&emulator, &key).unwrap_err();
        let refused = emulator.logged("refused");
        assert_eq!(refused["code"], "token_malformed");
        let reason = match client {
            RealClient::Python => "has no skn",
            RealClient::NodeMqtt | RealClient::NodeHttp => "another order",
        };
        assert!(
            refused["reason"].as_str().unwrap().contains(reason),
            "{refused}"
        );
    }
}
