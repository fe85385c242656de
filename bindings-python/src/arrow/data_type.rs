#![allow(
    unsafe_code,
    reason = "the schema of another library is pointers; each is checked as far as one can see"
)]

use std::ffi::CStr;
use std::fmt;

use pyo3::PyResult;

use super::c_data::{ArrowSchema, Structure as _};
use super::unreadable;

/// What an array holds: strings, in one of the ways to store them, or something else, of which only the name matters.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum DataType {
    Null,
    Utf8,
    LargeUtf8,
    Utf8View,
    Dictionary(Index, Box<Self>),
    Other(&'static str),
}

/// The type of the indexes into a dictionary.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Index {
    /// In bytes: 1, 2, 4 or 8.
    pub(super) width: usize,
    pub(super) is_signed: bool,
}

impl DataType {
    /// The type that a schema describes.
    ///
    /// # Safety
    /// Its pointers are null, or those of the interface.
    pub(super) unsafe fn of(schema: &ArrowSchema) -> PyResult<Self> {
        // SAFETY: as here.
        unsafe { data_type(schema, 0) }
    }

    pub(crate) fn is_strings(&self) -> bool {
        match self {
            Self::Null | Self::Utf8 | Self::LargeUtf8 | Self::Utf8View => true,
            Self::Dictionary(_, values) => values.is_strings(),
            Self::Other(_) => false,
        }
    }
}

/// By the names that Arrow has for them.
impl fmt::Display for DataType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Null => "null",
            Self::Utf8 => "utf8",
            Self::LargeUtf8 => "large_utf8",
            Self::Utf8View => "string_view",
            Self::Dictionary(_, values) => return write!(f, "dictionary of {values}"),
            Self::Other(name) => name,
        })
    }
}

/// More than any data have. A dictionary whose values are in itself has no end.
const MOST_LEVELS: usize = 16;

/// # Safety
/// As for [`DataType::of`].
unsafe fn data_type(schema: &ArrowSchema, level: usize) -> PyResult<DataType> {
    if level == MOST_LEVELS {
        return Err(unreadable("its schema has a dictionary without end"));
    }
    // SAFETY: as here.
    let format = unsafe { format(schema) }?;
    let Some((of, children)) = of_format(format) else {
        return Err(unreadable(format_args!(
            "its schema has the format {format:?}, which is none of Arrow's"
        )));
    };
    // SAFETY: as here.
    unsafe { check_children(schema, children) }?;
    // SAFETY: where it is not null there is a schema.
    let Some(values) = (unsafe { schema.dictionary.as_ref() }) else {
        return Ok(of);
    };
    let Some(index) = index(format) else {
        return Err(unreadable(format_args!(
            "its schema has a dictionary with indexes of the format {format:?}"
        )));
    };
    // SAFETY: as here.
    let values = unsafe { data_type(values, level + 1) }?;
    Ok(DataType::Dictionary(index, Box::new(values)))
}

/// # Safety
/// As for [`DataType::of`].
unsafe fn format(schema: &ArrowSchema) -> PyResult<&str> {
    if schema.is_released() {
        return Err(unreadable("its schema was released"));
    }
    if schema.format.is_null() {
        return Err(unreadable("its schema has no format"));
    }
    // SAFETY: it is not null; then it is a text that ends with NUL.
    let format = unsafe { CStr::from_ptr(schema.format) };
    format
        .to_str()
        .map_err(|_| unreadable("the format in its schema is not UTF-8"))
}

/// Whether the schema has the children of its type. Where any number will do none is looked at, since the number may be wrong.
///
/// # Safety
/// As for [`DataType::of`].
unsafe fn check_children(schema: &ArrowSchema, wanted: Option<usize>) -> PyResult<()> {
    let lacking = || unreadable("its schema does not have the children of its type");
    let count = usize::try_from(schema.n_children).map_err(|_| lacking())?;
    let is_wrong = wanted.is_some_and(|wanted| wanted != count);
    if is_wrong || (count > 0 && schema.children.is_null()) {
        return Err(lacking());
    }
    for index in 0..wanted.unwrap_or_default() {
        // SAFETY: there are so many pointers, each of which is null or to a schema.
        let child = unsafe { (*schema.children.add(index)).as_ref() };
        // SAFETY: as here.
        unsafe { format(child.ok_or_else(lacking)?) }?;
    }
    Ok(())
}

/// The type of a format, apart from a dictionary's, and how many children it has, where that is not open.
///
/// Source: "Data type description – format strings" in the C data interface.
fn of_format(format: &str) -> Option<(DataType, Option<usize>)> {
    let (of, children) = match format {
        "n" => (DataType::Null, 0),
        "u" => (DataType::Utf8, 0),
        "U" => (DataType::LargeUtf8, 0),
        "vu" => (DataType::Utf8View, 0),
        "+s" => return Some((DataType::Other("struct"), None)),
        _ => {
            let (name, children) = other(format)?;
            (DataType::Other(name), children)
        }
    };
    Some((of, Some(children)))
}

fn other(format: &str) -> Option<(&'static str, usize)> {
    Some(match format {
        "b" => ("bool", 0),
        "c" => ("int8", 0),
        "C" => ("uint8", 0),
        "s" => ("int16", 0),
        "S" => ("uint16", 0),
        "i" => ("int32", 0),
        "I" => ("uint32", 0),
        "l" => ("int64", 0),
        "L" => ("uint64", 0),
        "e" => ("float16", 0),
        "f" => ("float32", 0),
        "g" => ("float64", 0),
        "z" => ("binary", 0),
        "Z" => ("large_binary", 0),
        "vz" => ("binary_view", 0),
        "tdD" => ("date32", 0),
        "tdm" => ("date64", 0),
        "tts" | "ttm" => ("time32", 0),
        "ttu" | "ttn" => ("time64", 0),
        "tDs" | "tDm" | "tDu" | "tDn" => ("duration", 0),
        "tiM" | "tiD" | "tin" => ("interval", 0),
        "+l" => ("list", 1),
        "+L" => ("large_list", 1),
        "+vl" => ("list_view", 1),
        "+vL" => ("large_list_view", 1),
        "+m" => ("map", 1),
        "+r" => ("run_end_encoded", 2),
        _ => return with_parameters(format),
    })
}

fn with_parameters(format: &str) -> Option<(&'static str, usize)> {
    let (kind, parameters) = format.split_once(':')?;
    let numbers: Option<Vec<i32>> = match parameters {
        "" => Some(Vec::new()),
        _ => parameters
            .split(',')
            .map(|text| text.parse().ok())
            .collect(),
    };
    Some(match (kind, numbers.as_deref()) {
        ("w", Some([0..=i32::MAX])) => ("fixed_size_binary", 0),
        ("+w", Some([0..=i32::MAX])) => ("fixed_size_list", 1),
        ("d", Some([_, _] | [_, _, _])) => ("decimal", 0),
        ("tss" | "tsm" | "tsu" | "tsn", _) => ("timestamp", 0),
        ("+ud" | "+us", Some(ids)) => ("union", ids.len()),
        _ => return None,
    })
}

fn index(format: &str) -> Option<Index> {
    let (width, is_signed) = match format {
        "c" => (1, true),
        "C" => (1, false),
        "s" => (2, true),
        "S" => (2, false),
        "i" => (4, true),
        "I" => (4, false),
        "l" => (8, true),
        "L" => (8, false),
        _ => return None,
    };
    Some(Index { width, is_signed })
}
