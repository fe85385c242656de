//! Many connections at once.
#![cfg(target_os = "linux")]

use std::io::Write as _;

use nix::sys::signal::Signal;

use crate::device::{ID, register_request, token};
use crate::emulator::Emulator;
use crate::https_client::Answer;
use crate::mqtt_client::MqttClient;

/// The greatest memory that the program has had, in bytes.
fn peak_memory(emulator: &Emulator) -> u64 {
    let status = format!("/proc/{}/status", emulator.program.id());
    let status = std::fs::read_to_string(status).unwrap();
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .unwrap();
    let kibibytes: u64 = line.trim().trim_end_matches(" kB").parse().unwrap();
    kibibytes * 1_024
}

#[test]
fn a_thousand_connections_at_once() {
    // A process may have but 1,024 open files to begin with, and other tests have theirs.
    rlimit::increase_nofile_limit(4_096).unwrap();
    let mut emulator = Emulator::start("");
    let mut silent = Vec::new();
    let mut busy = Vec::new();
    for number in 0..500 {
        // Half of them say nothing at all, half stop in the middle of a large request.
        silent.push(emulator.tcp(if number % 2 == 0 {
            emulator.https
        } else {
            emulator.mqtt
        }));
        if number % 2 == 0 {
            let mut stream = emulator.tls(emulator.https);
            let head = format!("PUT /x HTTP/1.1\r\nHost: h\r\nx: {}", "a".repeat(15_000));
            stream.write_all(head.as_bytes()).unwrap();
            busy.push(stream);
        } else {
            let id = format!("sn-{number}");
            let mut client = MqttClient::connect(&emulator, &id, &token(&id));
            client.send(&[&[0x30, 0x80, 0x80, 0x04][..], &[b' '; 60_000]].concat());
            busy.push(client.0);
        }
    }
    assert_eq!(silent.len() + busy.len(), 1_000);
    emulator.still_serves();
    drop((silent, busy));
    emulator.still_serves();
    let peak = peak_memory(&emulator);
    println!("peak memory: {peak} bytes");
    assert!(peak < 256 << 20, "{peak} bytes");
    assert_eq!(emulator.stop(Signal::SIGTERM).code(), Some(0));
}

/// More than there is room for, of the largest payloads.
#[test]
fn payloads_are_not_kept_for_ever() {
    let emulator = Emulator::start("--assigning 0");
    let mut stream = emulator.tls(emulator.https);
    let body = format!("{{\"payload\":\"{}\"}}", "a".repeat(65_000));
    for number in 0..1_600 {
        let request = register_request(&format!("sn-{number}"), &body, "");
        stream.write_all(request.as_bytes()).unwrap();
        assert_eq!(Answer::read(&mut stream).status, 202);
    }
    emulator.lookup("sn-0", "").assert_error(404, 404_201);
    assert_eq!(emulator.lookup("sn-1599", "").status, 200);
    let peak = peak_memory(&emulator);
    println!("peak memory: {peak} bytes");
    assert!(peak < 256 << 20, "{peak} bytes");
}

#[test]
fn it_stops_while_connections_are_open() {
    let mut emulator = Emulator::start("--fault slow,seconds=3600");
    let _silent = emulator.tcp(emulator.https);
    let _quiet = emulator.tls(emulator.https);
    let mut waiting = MqttClient::connect(&emulator, ID, &token(ID));
    waiting.subscribe();
    waiting.send(&crate::mqtt_client::publish(
        0,
        "$dps/registrations/PUT/iotdps-register/?$rid=1",
        b"{}",
    ));
    assert_eq!(emulator.stop(Signal::SIGINT).code(), Some(0));
}
