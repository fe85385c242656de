use serde::Serialize;
use serde_json::value::RawValue;

use crate::clock;
use crate::random;

/// What the service answers, over either protocol.
///
/// The shapes are those of the REST specification's models (`Azure/azure-rest-api-specs`,
/// `specification/deviceprovisioningservices/data-plane/DeviceProvisioningServices/device/models.tsp`); what a real service
/// leaves out is left out.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    /// As of HTTP. In MQTT it stands in the topic.
    pub(crate) status: u16,
    /// Seconds after which to ask again: the header `Retry-After`, or `retry-after` in the topic.
    pub(crate) retry_after: Option<u32>,
    /// JSON.
    pub(crate) body: String,
    /// In one word, for the log.
    pub(crate) outcome: &'static str,
    /// The tracking ID of an error: the header `x-ms-request-id`.
    pub(crate) tracking_id: Option<String>,
}

/// The model `RegistrationOperationStatus`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OperationStatus<'a> {
    pub(crate) operation_id: &'a str,
    pub(crate) status: Status,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) registration_state: Option<&'a RegistrationState>,
}

/// The model `EnrollmentStatus`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Status {
    Assigning,
    Assigned,
    Failed,
    Disabled,
}

impl Status {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Assigning => "assigning",
            Self::Assigned => "assigned",
            Self::Failed => "failed",
            Self::Disabled => "disabled",
        }
    }
}

/// The model `DeviceRegistrationResult`.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RegistrationState {
    pub(crate) registration_id: String,
    pub(crate) created_date_time_utc: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) assigned_hub: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) device_id: Option<String>,
    pub(crate) status: Status,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) substatus: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) error_code: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) error_message: Option<&'static str>,
    pub(crate) last_updated_date_time_utc: String,
    pub(crate) etag: String,
    pub(crate) symmetric_key: SymmetricKeyResult,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) payload: Option<Box<RawValue>>,
}

/// The model `SymmetricKeyRegistrationResult`.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SymmetricKeyResult {
    pub(crate) enrollment_group_id: String,
}

/// The model `ProvisioningServiceErrorDetails`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ErrorDetails<'a> {
    error_code: u32,
    tracking_id: &'a str,
    message: &'a str,
    timestamp_utc: String,
}

/// The service's numeric errors.
///
/// Seen in public: 400004 "Invalid RegistrationId" (`Azure/azure-iot-sdk-c` issue 405), 401000 "Unauthorized"
/// (`MicrosoftDocs/azure-docs` issue 43157; 401002 has been seen as well, in `Azure/azure-iot-sdk-node` issue 721), 404201
/// (`azure-docs` issue 57082, and the tests of `Azure/azure-iot-sdk-csharp`). The rest follows their pattern: the HTTP
/// status and three digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ServiceError {
    BadRequest(&'static str),
    InvalidRegistrationId,
    Unauthorized,
    NoRegistration,
    NoOperation,
    /// No such address.
    NoResource,
    MethodNotAllowed,
    TooLarge,
    Throttled,
    Internal,
}

impl ServiceError {
    const fn status(self) -> u16 {
        match self {
            Self::BadRequest(_) | Self::InvalidRegistrationId => 400,
            Self::Unauthorized => 401,
            Self::NoRegistration | Self::NoOperation | Self::NoResource => 404,
            Self::MethodNotAllowed => 405,
            Self::TooLarge => 413,
            Self::Throttled => 429,
            Self::Internal => 500,
        }
    }

    const fn code(self) -> u32 {
        match self {
            Self::BadRequest(_) => 400_000,
            Self::InvalidRegistrationId => 400_004,
            Self::Unauthorized => 401_000,
            Self::NoRegistration => 404_201,
            Self::NoOperation => 404_203,
            Self::NoResource => 404_000,
            Self::MethodNotAllowed => 405_000,
            Self::TooLarge => 413_000,
            Self::Throttled => 429_001,
            Self::Internal => 500_000,
        }
    }

    /// In words, for the device and for the log.
    pub(crate) const fn message(self) -> &'static str {
        match self {
            Self::BadRequest(message) => message,
            Self::NoRegistration => "Registration not found.",
            Self::NoOperation => "Operation not found.",
            Self::InvalidRegistrationId => "Invalid RegistrationId",
            Self::Unauthorized => "Unauthorized",
            Self::NoResource => "Resource not found",
            Self::MethodNotAllowed => "Method not allowed",
            Self::TooLarge => "Message too large",
            Self::Throttled => "Operations are being throttled",
            Self::Internal => "Internal server error",
        }
    }

    const fn outcome(self) -> &'static str {
        match self {
            Self::BadRequest(_) => "bad request",
            Self::InvalidRegistrationId => "invalid registration ID",
            Self::Unauthorized => "unauthorized",
            Self::NoRegistration | Self::NoOperation | Self::NoResource => "not found",
            Self::MethodNotAllowed => "method not allowed",
            Self::TooLarge => "too large",
            Self::Throttled => "throttled",
            Self::Internal => "internal error",
        }
    }
}

impl From<ServiceError> for Answer {
    fn from(error: ServiceError) -> Self {
        let tracking_id = random::guid();
        let details = ErrorDetails {
            error_code: error.code(),
            tracking_id: &tracking_id,
            message: error.message(),
            timestamp_utc: clock::service_time(),
        };
        Self {
            status: error.status(),
            retry_after: None,
            body: json(&details),
            outcome: error.outcome(),
            tracking_id: Some(tracking_id),
        }
    }
}

/// What is serialised here has names for keys and no map, so that it cannot fail.
pub(crate) fn json(body: &impl Serialize) -> String {
    serde_json::to_string(body).unwrap_or_default()
}
