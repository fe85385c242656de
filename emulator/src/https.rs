//! The device API over HTTPS.
//!
//! Addresses, methods, statuses and headers are those of the REST specification (`Azure/azure-rest-api-specs`,
//! `specification/deviceprovisioningservices/data-plane/DeviceProvisioningServices/device/routes.tsp`): 202 with
//! `retry-after` and `Location` while an operation goes on, 200 when it has ended, `x-ms-error-code` with errors.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, HOST, LOCATION, RETRY_AFTER};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Response};
use hyper_util::rt::{TokioIo, TokioTimer};
use percent_encoding::percent_decode_str;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_util::sync::CancellationToken;

use crate::answer::{Answer, ServiceError};
use crate::api_version::is_api_version;
use crate::judge::Credentials;
use crate::log::{Event, Transport};
use crate::registration_id::RegistrationId;
use crate::service::{Dropped, Request, Service};

/// Bytes of a request without its body.
const LARGEST_HEAD: usize = 16 << 10;
/// Bytes of a body. The service takes less.
const LARGEST_BODY: usize = 64 << 10;
/// For a request to arrive, and for a connection to wait for the next.
const REQUEST_TIME: Duration = Duration::from_secs(15);
/// A connection is not kept for longer, however busy: so none is kept for ever.
const CONNECTION_TIME: Duration = Duration::from_secs(600);

/// Serves one connection until it ends, or all are told to.
pub(crate) async fn serve(
    service: Arc<Service>,
    stream: impl AsyncRead + AsyncWrite + Unpin,
    peer: SocketAddr,
    stop: CancellationToken,
) {
    let log = service.log.clone();
    let respond = service_fn(move |request| respond(Arc::clone(&service), peer, request));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(REQUEST_TIME)
        .max_buf_size(LARGEST_HEAD)
        .serve_connection(TokioIo::new(stream), respond);
    let mut connection = std::pin::pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = stop.cancelled() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
        () = tokio::time::sleep(CONNECTION_TIME) => Ok(()),
    };
    if let Err(error) = ended
        && let Some(reason) = misuse(&error)
    {
        log.write(&Event::Misused {
            transport: Transport::Https,
            peer,
            reason,
        });
    }
}

/// What a client did wrong. One that goes away did nothing wrong.
fn misuse(error: &hyper::Error) -> Option<&'static str> {
    if error.is_parse_too_large() {
        Some("the head of the request is too large")
    } else if error.is_parse() {
        Some("this is no HTTP request")
    } else if error.is_timeout() {
        Some("no request came in time")
    } else {
        None
    }
}

async fn respond(
    service: Arc<Service>,
    peer: SocketAddr,
    request: hyper::Request<Incoming>,
) -> Result<Response<Full<Bytes>>, Disconnect> {
    let misused = |reason| {
        service.log.write(&Event::Misused {
            transport: Transport::Https,
            peer,
            reason,
        });
    };
    let (answer, location) = match answer(&service, request).await {
        Ok(answer) => answer,
        Err(Stop::Error(error)) => {
            misused(error.message());
            (error.into(), None)
        }
        Err(Stop::Late) => {
            misused("the body of the request did not come in time");
            return Err(Disconnect);
        }
        Err(Stop::Disconnect) => return Err(Disconnect),
    };
    let Answer {
        status,
        retry_after,
        body,
        tracking_id,
        ..
    } = answer;
    let mut response = Response::builder()
        .status(status)
        .header(CONTENT_TYPE, "application/json; charset=utf-8");
    if let Some(seconds) = retry_after {
        response = response.header(RETRY_AFTER, seconds);
    }
    if let Some(location) = location {
        response = response.header(LOCATION, location);
    }
    if let Some(id) = tracking_id {
        response = response.header("x-ms-request-id", id);
    }
    if status >= 400 {
        response = response.header("x-ms-error-code", error_code(&body));
    }
    // Every part of it is ours and valid.
    response.body(Full::from(body)).map_err(|_| Disconnect)
}

/// The `errorCode` of an error's body.
fn error_code(body: &str) -> u64 {
    let body: Option<serde_json::Value> = serde_json::from_str(body).ok();
    let code = body
        .as_ref()
        .and_then(|body| body.get("errorCode")?.as_u64());
    code.unwrap_or_default()
}

/// Ends the connection without an answer.
#[derive(Debug, thiserror::Error)]
#[error("the connection is dropped")]
struct Disconnect;

enum Stop {
    Error(ServiceError),
    /// Its body does not come.
    Late,
    Disconnect,
}

impl From<ServiceError> for Stop {
    fn from(error: ServiceError) -> Self {
        Self::Error(error)
    }
}

impl From<Dropped> for Stop {
    fn from(_: Dropped) -> Self {
        Self::Disconnect
    }
}

/// The answer, and its `Location`.
async fn answer(
    service: &Service,
    request: hyper::Request<Incoming>,
) -> Result<(Answer, Option<String>), Stop> {
    let (head, body) = request.into_parts();
    let route = Route::of(&head.method, head.uri.path())?;
    if !has_api_version(head.uri.query().unwrap_or_default()) {
        return Err(ServiceError::BadRequest("api-version is missing or no version").into());
    }
    let registration_id =
        RegistrationId::parse(&route.registration_id).ok_or(ServiceError::InvalidRegistrationId)?;
    let token = head.headers.get(AUTHORIZATION);
    let credentials = Credentials {
        id_scope: route.id_scope,
        registration_id,
        // What is no text is no token either.
        token: token.map(|token| String::from_utf8_lossy(token.as_bytes()).into_owned()),
    };
    let host = head.headers.get(HOST).and_then(|host| host.to_str().ok());
    let body = read(body).await?;
    let request = match &route.request {
        Asked::Register => Request::Register { body: &body },
        Asked::Operation(operation_id) => Request::Operation { operation_id },
        Asked::Lookup => Request::Lookup { body: &body },
    };
    let answer = service
        .answer(Transport::Https, &credentials, request)
        .await?;
    // That of the request itself, as the service does ("How to use symmetric keys over HTTPS", `azure-docs`,
    // `iot-dps-https-sym-key-support.md`).
    let location = (answer.status == 202).then(|| {
        let host = host.unwrap_or("localhost");
        format!("https://{host}{}", head.uri.path())
    });
    Ok((answer, location))
}

async fn read(body: Incoming) -> Result<Bytes, Stop> {
    let body = Limited::new(body, LARGEST_BODY).collect();
    match tokio::time::timeout(REQUEST_TIME, body).await {
        Ok(Ok(body)) => Ok(body.to_bytes()),
        Ok(Err(error)) if error.is::<http_body_util::LengthLimitError>() => {
            Err(ServiceError::TooLarge.into())
        }
        Ok(Err(_)) => Err(Stop::Disconnect),
        Err(_) => Err(Stop::Late),
    }
}

/// The address of a request, taken apart.
#[derive(Debug, PartialEq, Eq)]
struct Route {
    id_scope: String,
    registration_id: String,
    request: Asked,
}

#[derive(Debug, PartialEq, Eq)]
enum Asked {
    Register,
    Operation(String),
    Lookup,
}

impl Route {
    /// Nothing in a path is resolved: a dot is a character, and an escaped slash is no slash.
    fn of(method: &Method, path: &str) -> Result<Self, ServiceError> {
        let segments: Option<Vec<_>> = path.split('/').map(decoded).collect();
        let segments = segments.ok_or(ServiceError::NoResource)?;
        let segments: Vec<_> = segments.iter().map(String::as_str).collect();
        let (put, get, post) = (Method::PUT, Method::GET, Method::POST);
        let (id_scope, registration_id, wanted, request) = match *segments {
            ["", scope, "registrations", id, "register"] => (scope, id, put, Asked::Register),
            ["", scope, "registrations", id, "operations", operation] => {
                (scope, id, get, Asked::Operation(operation.to_owned()))
            }
            ["", scope, "registrations", id] => (scope, id, post, Asked::Lookup),
            _ => return Err(ServiceError::NoResource),
        };
        if *method != wanted {
            return Err(ServiceError::MethodNotAllowed);
        }
        Ok(Self {
            id_scope: id_scope.to_owned(),
            registration_id: registration_id.to_owned(),
            request,
        })
    }
}

fn decoded(segment: &str) -> Option<String> {
    let text = percent_decode_str(segment).decode_utf8().ok()?;
    Some(text.into_owned())
}

fn has_api_version(query: &str) -> bool {
    let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    pairs.any(|(name, value)| name == "api-version" && is_api_version(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_addresses_apart() {
        let route = |request| {
            Ok(Route {
                id_scope: "0ne".to_owned(),
                registration_id: "sn-1".to_owned(),
                request,
            })
        };
        let of = |method: Method, path: &str| Route::of(&method, path);
        assert_eq!(
            of(Method::PUT, "/0ne/registrations/sn-1/register"),
            route(Asked::Register)
        );
        assert_eq!(
            of(Method::PUT, "/0ne/registrations/sn%2D1/register"),
            route(Asked::Register)
        );
        assert_eq!(
            of(Method::POST, "/0ne/registrations/sn-1"),
            route(Asked::Lookup)
        );
        assert_eq!(
            of(Method::GET, "/0ne/registrations/sn-1/operations/4.a.b"),
            route(Asked::Operation("4.a.b".to_owned()))
        );
    }

    #[test]
    fn resolves_nothing_in_a_path() {
        for path in [
            "/",
            "*",
            "",
            "/0ne/registrations",
            "/0ne/registrations/sn-1/",
            "//0ne/registrations/sn-1",
            "/0ne/registrations/x/../sn-1",
            "/0ne/./registrations/sn-1",
            "/0ne%2Fregistrations%2Fsn-1",
            "/0ne/Registrations/sn-1",
            "/0ne/registrations/%FF",
            "/0ne/registrations/sn-1/operations/4/x",
        ] {
            assert_eq!(
                Route::of(&Method::POST, path),
                Err(ServiceError::NoResource),
                "{path}"
            );
        }
        let dots = Route::of(&Method::POST, "/0ne/registrations/..").unwrap();
        assert_eq!(RegistrationId::parse(&dots.registration_id), None);
        let method = Route::of(&Method::GET, "/0ne/registrations/sn-1/register");
        assert_eq!(method, Err(ServiceError::MethodNotAllowed));
    }

    #[test]
    fn wants_a_version() {
        assert!(has_api_version("api-version=2019-03-31"));
        assert!(has_api_version(
            "a=b&api-version=2019-03-31&forceRegistration=true"
        ));
        for query in [
            "",
            "api-version",
            "api-version=",
            "api-version=x",
            "Api-Version=2019-03-31",
        ] {
            assert!(!has_api_version(query), "{query}");
        }
    }
}
