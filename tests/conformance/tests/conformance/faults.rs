//! Faults that are asked for, and a device that survives them.

use std::time::{Duration, Instant};

use crate::command::{ID, device_key, group_key, token};
use crate::emulator::Emulator;
use crate::https::Https;
use crate::line::{Line, Reply, over_both};
use crate::mqtt::{Mqtt, NoConnection};

fn over_both_with(faults: &str, test: impl Fn(&Emulator, &mut dyn Line)) {
    let token = token(&device_key(&group_key(), ID), ID);
    over_both(faults, ID, &token, test);
}

#[test]
fn busy_and_out_of_order() {
    let faults = "--fault 429,retry-after=7 --fault 429 --fault 500,retry-after=5 --fault 500";
    over_both_with(faults, |emulator, line| {
        for (status, error_code, retry_after, name) in [
            (429, 429_001, Some(7), "throttled"),
            (429, 429_001, None, "throttled"),
            (500, 500_000, Some(5), "internal error"),
            (500, 500_000, None, "internal error"),
        ] {
            let reply = line.register().unwrap();
            assert_eq!((reply.status, reply.retry_after), (status, retry_after));
            assert_eq!(reply.body["errorCode"], error_code);
            assert_eq!(emulator.logged("request")["fault"], name);
        }
        assert_eq!(line.run()["status"], "assigned");
    });
}

#[test]
fn while_an_operation_goes_on() {
    let faults = "--fault 429,at=operation,retry-after=2 --fault 500,at=operation";
    over_both_with(faults, |_, line| {
        let begun = line.register().unwrap();
        let operation_id = begun.body["operationId"].as_str().unwrap();
        let busy = line.operation(operation_id).unwrap();
        assert_eq!((busy.status, busy.retry_after), (429, Some(2)));
        let out_of_order = line.operation(operation_id).unwrap();
        assert_eq!((out_of_order.status, out_of_order.retry_after), (500, None));
        assert_eq!(line.operation(operation_id).unwrap().status, 202);
        assert_eq!(line.operation(operation_id).unwrap().status, 200);
    });
}

#[test]
fn a_slow_answer() {
    let faults = "--assigning 0 --fault slow,seconds=2 --fault slow,seconds=2,at=operation";
    over_both_with(faults, |emulator, line| {
        let asked = Instant::now();
        let begun = line.register().unwrap();
        assert!(asked.elapsed() >= Duration::from_secs(2));
        assert_eq!(emulator.logged("request")["fault"], "slow");
        let asked = Instant::now();
        let operation_id = begun.body["operationId"].as_str().unwrap();
        let ended = line.operation(operation_id).unwrap();
        assert!(asked.elapsed() >= Duration::from_secs(2));
        assert_eq!(ended.body["status"], "assigned");
    });
}

#[test]
fn a_dropped_connection() {
    type Connect = fn(&Emulator, &str) -> Box<dyn Line>;
    let token = token(&device_key(&group_key(), ID), ID);
    let protocols: [Connect; 2] = [
        |emulator, token| Box::new(Https::new(emulator, ID, token)),
        |emulator, token| Box::new(Mqtt::connect(emulator, ID, token).unwrap()),
    ];
    for connect in protocols {
        let emulator = Emulator::start("--assigning 0 --fault drop --fault drop,at=operation");
        // A device connects anew after each.
        let connect = || connect(&emulator, &token);
        let assert_dropped = |reply: Option<Reply>| {
            assert!(reply.is_none(), "{reply:?}");
            let request = emulator.logged("request");
            assert_eq!(request["fault"], "drop");
            assert_eq!(request["status"], serde_json::Value::Null);
        };
        assert_dropped(connect().register());
        let begun = connect().register().unwrap();
        assert_eq!(emulator.logged("request")["status"], 202);
        let operation_id = begun.body["operationId"].as_str().unwrap();
        assert_dropped(connect().operation(operation_id));
        let ended = connect().operation(operation_id).unwrap();
        assert_eq!(ended.body["status"], "assigned");
    }
}

#[test]
fn a_connection_that_is_dropped_before_it_is_one() {
    let token = token(&device_key(&group_key(), ID), ID);
    let emulator = Emulator::start("--fault drop,at=connect");
    assert_eq!(
        Mqtt::connect(&emulator, ID, &token).err(),
        Some(NoConnection::Dropped)
    );
    assert_eq!(
        Mqtt::connect(&emulator, ID, &token).unwrap().run()["status"],
        "assigned"
    );
}

#[test]
fn an_operation_that_ends_otherwise() {
    over_both_with("--fault failed --fault disabled", |_, line| {
        let failed = line.run();
        assert_eq!(failed["status"], "failed");
        let state = &failed["registrationState"];
        assert_eq!(state["status"], "failed");
        assert_eq!(state["errorCode"], 400_207);
        assert!(state["errorMessage"].is_string());
        let disabled = line.run();
        assert_eq!(disabled["status"], "disabled");
        for ended in [&failed, &disabled] {
            assert_eq!(ended["registrationState"]["registrationId"], ID);
            assert!(ended["registrationState"]["assignedHub"].is_null());
        }
        assert_eq!(line.run()["status"], "assigned");
    });
}

#[test]
fn for_one_device_alone() {
    over_both_with("--fault 500,id=sn-2,times=always", |_, line| {
        assert_eq!(line.run()["status"], "assigned");
    });
}
