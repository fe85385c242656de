//! Microsoft's own clients, with keys that the command derived.
//!
//! They know no other ports than 443 and 8883, so that one test of these runs at a time. `cargo xtask test conformance`
//! installs them.

use std::process::{Command, Output};
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::{Value, json};

use crate::command::{HUB, ID, ID_SCOPE, PROJECT, SECONDARY_GROUP_KEY, device_key, group_key};
use crate::emulator::Emulator;

/// Of the virtual environment that has the Python client.
const PYTHON: &str = if cfg!(windows) {
    ".venv/Scripts/python"
} else {
    ".venv/bin/python"
};

static PORTS: Mutex<()> = Mutex::new(());

fn ports() -> MutexGuard<'static, ()> {
    PORTS.lock().unwrap_or_else(PoisonError::into_inner)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum RealClient {
    /// `azure-iot-device`, over MQTT.
    Python,
    /// `azure-iot-provisioning-device-mqtt`.
    NodeMqtt,
    /// `azure-iot-provisioning-device-http`.
    NodeHttp,
}

impl RealClient {
    const ALL: [Self; 3] = [Self::Python, Self::NodeMqtt, Self::NodeHttp];

    /// Registers the device; the client's answer, or its error.
    fn register(self, emulator: &Emulator, key: &str) -> Result<Value, String> {
        let clients = format!("{PROJECT}/tests/conformance/clients");
        let mut command = match self {
            Self::Python => {
                let mut python = Command::new(format!("{PROJECT}/{PYTHON}"));
                python.arg(format!("{clients}/azure_iot_device.py"));
                python.env("SSL_CERT_FILE", emulator.ca_file());
                python
            }
            Self::NodeMqtt | Self::NodeHttp => {
                let mut node = Command::new("node");
                node.arg(format!("{clients}/azure_iot_provisioning_device.mjs"));
                node.arg(if self == Self::NodeMqtt {
                    "mqtt"
                } else {
                    "http"
                });
                node.env("NODE_EXTRA_CA_CERTS", emulator.ca_file());
                node
            }
        };
        command
            .args(["localhost", ID_SCOPE, ID])
            .env("DPS_DEVICE_KEY", key);
        let output = command.output();
        let Output {
            status,
            stdout,
            stderr,
        } = output.unwrap_or_else(|error| {
            panic!("{error}: run `cargo xtask test conformance`, which installs the clients")
        });
        let stderr = String::from_utf8_lossy(&stderr).into_owned();
        match status.code() {
            Some(0) => Ok(serde_json::from_slice(&stdout).expect("JSON")),
            Some(1) => Err(stderr),
            _ => panic!("{self:?}: {stderr}"),
        }
    }
}

#[track_caller]
fn assert_assigned(answer: Result<Value, String>) {
    assert_eq!(
        answer,
        Ok(json!({
            "status": "assigned",
            "assignedHub": HUB,
            "deviceId": ID,
            "substatus": "initialAssignment",
            "payload": { "model": "pump" },
        }))
    );
}

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

#[test]
fn survive_a_service_that_is_busy_and_out_of_order() {
    let _ports = ports();
    let key = device_key(&group_key(), ID);
    for client in RealClient::ALL {
        let faults = "--fault 429,retry-after=1 --fault 500,retry-after=1,at=operation";
        let emulator = Emulator::start_with(&format!("--lenient --assigning 0 {faults}"));
        // Node's client over HTTPS takes any status of 300 or more for an error, and gives up.
        match (client, client.register(&emulator, &key)) {
            (RealClient::NodeHttp, answer) => {
                let error = answer.unwrap_err();
                assert!(error.contains("429001"), "{error}");
            }
            (_, answer) => assert_assigned(answer),
        }
    }
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
