//! The CA that clients trust, and the server's certificate.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::net::IpAddr;
use std::path::{Path, PathBuf};

use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, date_time_ymd,
};
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

/// A CA of this program's own, kept in a folder so that a client or a firmware image needs to be told of it but once.
pub(crate) struct CertificateAuthority {
    key: KeyPair,
    pub(crate) file: PathBuf,
}

type Error = Box<dyn std::error::Error + Send + Sync>;

impl CertificateAuthority {
    /// The CA in the folder; made anew where there is none.
    pub(crate) fn in_folder(folder: &Path) -> Result<Self, Error> {
        let (file, key_file) = (folder.join("ca.pem"), folder.join("ca-key.pem"));
        let (key, is_new) = match fs::read_to_string(&key_file) {
            Ok(pem) => {
                let key = KeyPair::from_pem(&pem);
                let key = key.map_err(|error| at(&key_file, &format!("{error}; remove it")))?;
                (key, false)
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let key = KeyPair::generate()?;
                write_secret(&key_file, &key.serialize_pem())?;
                (key, true)
            }
            Err(error) => return Err(at(&key_file, &error)),
        };
        // The same key and the same name are the same CA, so there is no need to read the old certificate.
        if is_new || !file.exists() {
            let certificate = ca_parameters()?.self_signed(&key)?;
            fs::write(&file, certificate.pem()).map_err(|error| at(&file, &error))?;
        }
        Ok(Self { key, file })
    }

    /// What a server needs to be these names and addresses.
    pub(crate) fn server(self, names: &[String], address: IpAddr) -> Result<ServerConfig, Error> {
        let names = ["localhost", "127.0.0.1", "::1"]
            .map(str::to_owned)
            .into_iter()
            .chain(names.iter().cloned());
        let mut names: Vec<_> = names.chain([address.to_string()]).collect();
        names.sort();
        names.dedup();
        let mut parameters = certificate(names)?;
        parameters
            .distinguished_name
            .push(DnType::CommonName, "dps-emulator");
        parameters.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        parameters.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        parameters.use_authority_key_identifier_extension = true;
        let key = KeyPair::generate()?;
        let issuer = Issuer::new(ca_parameters()?, self.key);
        let signed = parameters.signed_by(&key, &issuer)?;
        let chain = vec![signed.der().clone()];
        let key = PrivateKeyDer::try_from(key.serialize_der())?;
        let config = ServerConfig::builder_with_provider(ring::default_provider().into())
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(chain, key)?;
        Ok(config)
    }
}

/// What every certificate here has: names, and dates that every client can read (before 2050, of two digits in DER).
fn certificate(names: Vec<String>) -> Result<CertificateParams, rcgen::Error> {
    let mut parameters = CertificateParams::new(names)?;
    parameters.not_before = date_time_ymd(2020, 1, 1);
    parameters.not_after = date_time_ymd(2049, 1, 1);
    Ok(parameters)
}

fn ca_parameters() -> Result<CertificateParams, rcgen::Error> {
    let mut parameters = certificate(Vec::new())?;
    let name = &mut parameters.distinguished_name;
    name.push(
        DnType::CommonName,
        "dps-emulator test CA, for this machine alone",
    );
    parameters.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    parameters.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    Ok(parameters)
}

/// Writes a file that only its owner can read.
pub(crate) fn write_secret(path: &Path, text: &str) -> Result<(), Error> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options
        .open(path)
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .map_err(|error| at(path, &error))
}

fn at(path: &Path, error: &dyn std::fmt::Display) -> Error {
    format!("{}: {error}", path.display()).into()
}
