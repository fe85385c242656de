//! The device API over MQTT 3.1.1.
//!
//! Names, topics and limits are those of "Communicate with your DPS using the MQTT protocol" in Microsoft's documentation;
//! how the SDKs use them was read in `Azure/azure-iot-sdk-python` (`pipeline_stages_provisioning_mqtt.py`),
//! `Azure/azure-iot-sdk-node` (`provisioning/transport/mqtt`) and `Azure/azure-iot-sdk-c`
//! (`prov_transport_mqtt_common.c`).

mod connection;
pub(crate) mod packets;
mod sessions;
pub(crate) mod topic;
pub(crate) mod user_name;

pub(crate) use connection::serve;
pub(crate) use sessions::Sessions;
