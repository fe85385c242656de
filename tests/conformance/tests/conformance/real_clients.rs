//! Microsoft's own clients, with keys that the command derived.
//!
//! They know no other ports than 443 and 8883, so that one test of these runs at a time. `cargo xtask test conformance`
//! installs them.

use std::process::{Command, Output, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::command::{HUB, ID, ID_SCOPE, PROJECT, SECONDARY_GROUP_KEY, device_key, group_key};
use crate::emulator::{Emulator, GUARD};

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
        let Output {
            status,
            stdout,
            stderr,
        } = output(&mut command).unwrap_or_else(|error| panic!("{self:?}: {error}; {INSTALL}"));
        let stderr = String::from_utf8_lossy(&stderr).into_owned();
        // Else it would pass for a refusal.
        for not_installed in ["ModuleNotFoundError", "ERR_MODULE_NOT_FOUND"] {
            assert!(!stderr.contains(not_installed), "{stderr}; {INSTALL}");
        }
        match status.code() {
            Some(0) => Ok(serde_json::from_slice(&stdout).expect("JSON")),
            Some(1) => Err(stderr),
            _ => panic!("{self:?}: {stderr}"),
        }
    }
}

const INSTALL: &str = "run `cargo xtask test conformance`, which installs the clients";

/// What a program printed; it is ended where it hangs. All of it fits into a pipe.
fn output(command: &mut Command) -> std::io::Result<Output> {
    let command = command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut program = command.spawn()?;
    let begun = Instant::now();
    while program.try_wait()?.is_none() {
        if begun.elapsed() > GUARD {
            program.kill()?;
            panic!("{command:?} hangs: {:?}", program.wait_with_output()?);
        }
        thread::sleep(Duration::from_millis(20));
    }
    program.wait_with_output()
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
